"""Who asks, as far as limits need to know: a number that stands for a network address until the day is over."""

import secrets
from collections.abc import Callable
from hashlib import blake2b
from ipaddress import IPv6Address
from time import monotonic

from starlette.types import Scope

SALT_BYTES = 16
SUBJECT_BYTES = 12
SALT_SECONDS = 86_400.0
IPV6_SITE_BITS = 64  # what one connection is given; its holder picks among the addresses within at will
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
            self._salt, self._salt_ends_s = self.draw_salt(now_s)
        client = scope.get("client")
        network = network_of(client[0]) if client else ""
        return blake2b(network.encode(), key=self._salt, digest_size=SUBJECT_BYTES).hexdigest()

    def draw_salt(self, now_s: float) -> tuple[bytes, float]:
        """Return a new salt, and until when it holds."""
        return secrets.token_bytes(SALT_BYTES), now_s + SALT_SECONDS


def network_of(host: str) -> str:
    """Return an IPv4 address as it is, of an IPv6 address the part that one connection keeps."""
    if ":" not in host:
        return host
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    return str(address.ipv4_mapped or int(address) >> (128 - IPV6_SITE_BITS))
