from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from api.errors import InvalidReadKey
from api.read_keys import KEY_PREFIX, MAX_ORIGINS, REFRESH_SECONDS, KeyRing, ReadKeys, normal_origin
from api.settings import Settings
from api.workspace import Workspace
from corpus.errors import StoreBusy
from corpus.read_key import ReadKey
from tests.api.test_window import Clock
from tests.contracts.read_key_contract import LATER, SITE


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[ReadKeys]:
    with Workspace(Settings(data_dir=tmp_path)) as workspace:
        yield ReadKeys(workspace)


def test_key_is_bound_to_each_origin_once_and_is_no_other(keys: ReadKeys) -> None:
    one = keys.add("Website", ["https://negz.org", "https://NEGZ.org/", "https://www.negz.org"], 60)
    other = keys.add("Intranet", ["http://localhost:8080"])
    assert one.origins == ("https://negz.org", "https://www.negz.org")
    assert (one.per_minute, other.per_minute) == (60, None)
    assert one.key.startswith(KEY_PREFIX)
    assert one.key != other.key
    assert list(keys.list()) == [other, one]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("https://negz.org", "https://negz.org"),
        (" HTTPS://Negz.ORG/ ", "https://negz.org"),
        ("https://negz.org:443", "https://negz.org"),
        ("http://negz.org:80", "http://negz.org"),
        ("http://negz.org:443", "http://negz.org:443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://müller.example", "https://xn--mller-kva.example"),
    ],
)
def test_origin_is_kept_as_browsers_send_it(given: str, sent: str) -> None:
    assert normal_origin(given) == sent


@pytest.mark.parametrize(
    "given",
    [
        "",
        "negz.org",
        "*",
        "null",
        "https://",
        "https://negz.org/seite",
        "https://*.negz.org",
        "ftp://negz.org",
        "https://a@negz.org",
        "https://negz.org:x",
        "https://negz..org",
        f"https://{'ü' * 70}",
    ],
)
def test_what_is_no_origin_is_refused_by_name(given: str) -> None:
    with pytest.raises(InvalidReadKey) as caught:
        normal_origin(given)
    assert f"„{given}“" in caught.value.subject
    assert "https://negz.org" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "origins", "per_minute", "complaint"),
    [
        ("<b>", ["https://negz.org"], None, "kann nicht der Name"),
        ("Website", [], None, "nicht für 0"),
        ("Website", [f"https://negz.org:{port}" for port in range(1, MAX_ORIGINS + 2)], None, "nicht für 21"),
        ("Website", ["https://negz.org"], 0, "zu wenig"),
    ],
)
def test_key_that_cannot_be_is_not_issued(
    keys: ReadKeys, name: str, origins: list[str], per_minute: int | None, complaint: str
) -> None:
    with pytest.raises(InvalidReadKey, match=complaint):
        keys.add(name, origins, per_minute)
    assert list(keys.list()) == []


class Keys:
    """A store of one key that counts how often it is read, and cannot be at times."""

    def __init__(self) -> None:
        self.held: list[ReadKey] = [SITE]
        self.reads = 0
        self.is_busy = False

    def keys(self) -> Sequence[ReadKey]:
        self.reads += 1
        if self.is_busy:
            raise StoreBusy("Die Datenbank ist belegt.", "Warten Sie.")
        return self.held

    def add(self, key: ReadKey) -> None:
        self.held.append(key)

    def revoke(self, name: str, at: object) -> ReadKey:
        raise NotImplementedError


class TestKeyRing:
    def test_ring_reads_once_for_many_questions(self) -> None:
        store, clock = Keys(), Clock()
        ring = KeyRing(lambda: store, clock=clock)
        assert [ring.find(SITE.key), ring.find("anderer")] == [SITE, None]
        assert ring.has_origin("https://negz.org")
        assert not ring.has_origin("https://example.org")
        assert store.reads == 1

    def test_ring_notices_changes_after_its_time(self) -> None:
        store, clock = Keys(), Clock()
        ring = KeyRing(lambda: store, clock=clock)
        ring.find(SITE.key)
        store.held = [ReadKey(SITE.name, SITE.key, SITE.origins, None, SITE.created_at, LATER)]
        assert ring.find(SITE.key) == SITE
        clock.now_s += REFRESH_SECONDS
        assert ring.find(SITE.key) is None
        assert not ring.has_origin("https://negz.org")

    def test_ring_holds_what_it_knew_while_the_database_cannot_be_read(self) -> None:
        store, clock = Keys(), Clock()
        ring = KeyRing(lambda: store, clock=clock)
        ring.find(SITE.key)
        store.is_busy = True
        clock.now_s += REFRESH_SECONDS
        assert ring.find(SITE.key) == SITE
