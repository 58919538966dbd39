"""Which addresses may be fetched: those of the web, on machines that everybody can reach."""

import socket
from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx2

from corpus.errors import ForbiddenAddress, SourceUnavailable

Resolver = Callable[[str, int], Sequence[str]]
"""From a host's name and a port to its IP addresses; raises OSError where there are none."""

MAX_URL_CHARS = 8_000  # the longest request line that common servers take
MAX_PORT = 65_535
PORTS = {"http": 80, "https": 443}

_OURS = "Quellen liegen im öffentlichen Netz; Adressen des eigenen Netzes werden nicht abgerufen."
_SPECIAL = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",  # a cloud's metadata on an address that is public by its number
        "192.0.0.0/24",  # for protocols, and a cloud's metadata
        "::/96",  # IPv4 written as IPv6, no longer in use
        "64:ff9b::/96",  # IPv4 behind IPv6: the address that counts is inside
        "64:ff9b:1::/48",
        "2001::/32",  # tunnels: the same
        "2002::/16",
        "fec0::/10",  # the old private networks of IPv6
    )
)


def checked_url(url: str | httpx2.URL, hosts: Collection[str] | None = None) -> httpx2.URL:
    """Return the address without its fragment; raise `ForbiddenAddress` for other schemes, hosts and for passwords."""
    try:
        parsed = httpx2.URL(url).copy_with(fragment=None)
        host = parsed.raw_host.decode("ascii")
    except (httpx2.InvalidURL, ValueError, TypeError) as error:
        raise ForbiddenAddress(
            "Das ist keine lesbare Adresse.", "Eine Adresse sieht so aus: https://negz.org/feed/"
        ) from error
    if parsed.scheme not in PORTS or not host:
        named = f"{parsed.scheme}:" if parsed.scheme else "ohne Angabe, wie sie abzurufen sind,"
        raise ForbiddenAddress(
            f"Adressen {named} werden nicht abgerufen.", "Geben Sie eine Adresse an, die mit https:// beginnt."
        )
    if parsed.userinfo:
        raise ForbiddenAddress(
            f"In der Adresse zu {host} stehen Zugangsdaten.",
            "Lassen Sie alles zwischen // und @ weg; Zugangsdaten werden getrennt angegeben.",
        )
    if len(str(parsed)) > MAX_URL_CHARS:
        raise ForbiddenAddress(
            f"Die Adresse zu {host} ist länger als {MAX_URL_CHARS} Zeichen.", "Kürzen Sie die Adresse."
        )
    if parsed.port is not None and not 0 < parsed.port <= MAX_PORT:
        raise ForbiddenAddress(f"Einen Anschluss {parsed.port} gibt es nicht.", "Prüfen Sie die Adresse.")
    if hosts is not None and host.casefold() not in hosts:
        raise ForbiddenAddress(
            f"{host} gehört nicht zu dieser Quelle.", f"Abgerufen wird nur von: {', '.join(sorted(hosts))}."
        )
    return parsed


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of the host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def public_addresses(url: httpx2.URL, resolver: Resolver, *, allow_loopback: bool = False) -> tuple[str, ...]:
    """Return the IP addresses of the host, every one of them public; raise `ForbiddenAddress` where one is not.

    Whoever connects must take one of these and not ask again, as the next answer could be another.
    """
    host = url.raw_host.decode("ascii")
    try:
        addresses = tuple(resolver(host.strip("[]"), url.port or PORTS[url.scheme]))
    except (OSError, UnicodeError) as error:
        raise SourceUnavailable(
            f"Einen Rechner namens {host} gibt es nicht.", "Prüfen Sie die Schreibweise und die Verbindung zum Netz."
        ) from error
    if not addresses:
        raise SourceUnavailable(f"{host} hat keine Adresse im Netz.", "Versuchen Sie es später noch einmal.")
    for address in addresses:
        if not is_public(address) and not (allow_loopback and ip_address(address).is_loopback):
            raise ForbiddenAddress(f"{host} liegt nicht im öffentlichen Netz ({address}).", _OURS)
    return addresses


def is_public(address: str) -> bool:
    """Return whether the IP address is one that everybody reaches, and no other address in disguise."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return False
    special = parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified or parsed.is_link_local
    return parsed.is_global and not special and not any(parsed in network for network in _SPECIAL)
