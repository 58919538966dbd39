import pytest

from corpus.errors import ForbiddenAddress, SourceUnavailable
from corpus.importers.address_guard import checked_url, is_public, public_addresses


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.8.9.10",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "kein Rechner",
    ],
)
def test_is_public_private_special_and_disguised_addresses_are_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2a00:1450:4001:80b::200e", "2606:4700::1111"])
def test_is_public_addresses_of_the_web_are(address: str) -> None:
    assert is_public(address)


def test_public_addresses_one_private_among_several_is_forbidden() -> None:
    url = checked_url("https://negz.org/")

    with pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.1"):
        public_addresses(url, lambda _host, _port: ["8.8.8.8", "10.0.0.1"])


def test_public_addresses_none_is_unavailable() -> None:
    with pytest.raises(SourceUnavailable):
        public_addresses(checked_url("https://negz.org/"), lambda _host, _port: [])


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]"]
)
def test_public_addresses_loopback_in_other_spellings_is_forbidden(host: str) -> None:
    from corpus.importers.address_guard import resolve

    with pytest.raises((ForbiddenAddress, SourceUnavailable)) as raised:
        public_addresses(checked_url(f"http://{host}/"), resolve)

    assert isinstance(raised.value, ForbiddenAddress) or host == "[::1]"  # where a machine has no IPv6 at all


def test_checked_url_international_name_becomes_ascii() -> None:
    assert checked_url("https://bücher.example/ä#teil").raw_host == b"xn--bcher-kva.example"
    assert str(checked_url("https://bücher.example/ä#teil")).endswith("/%C3%A4")
