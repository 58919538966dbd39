"""Who asks, as far as limits need to know: a number that stands for a network address until the day is over."""

import secrets
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from time import monotonic

from starlette.types import Scope

SALT_BYTES = 16
SUBJECT_BYTES = 12
SALT_SECONDS = 86_400.0
_HOME_BITS = 64  # what a provider gives a household or an office: all of it is one caller
_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


def is_local(scope: Scope) -> bool:
    """Return whether the request comes from this machine, and from nobody whom a proxy here speaks for.

    The server has put the address that a trusted proxy named in place of the proxy's own.
    """
    client = scope.get("client")
    return client is None or client[0] in _THIS_MACHINE


class Callers:
    """Turns addresses into subjects: keyed hashes whose key is drawn anew each day and never leaves the memory."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._salt = b""
        self._salt_ends_s = 0.0

    def subject(self, scope: Scope) -> str:
        """Return what stands for the network that a request comes from; the same one until the salt changes."""
        now_s = self._clock()
        if not self._salt or now_s >= self._salt_ends_s:
            self._salt, self._salt_ends_s = secrets.token_bytes(SALT_BYTES), now_s + SALT_SECONDS
        client = scope.get("client")
        network = _network(client[0]) if client else ""
        return blake2b(network.encode(), key=self._salt, digest_size=SUBJECT_BYTES).hexdigest()


def _network(host: str) -> str:
    """Return an IPv4 address as it is, of an IPv6 address the part that one connection keeps."""
    if ":" not in host:
        return host
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(int(address) >> _HOME_BITS)
