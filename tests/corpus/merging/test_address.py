import pytest

from corpus.merging.address import Shelf, canonical, names_one_thing, shelf_of


@pytest.mark.parametrize(
    "url",
    [
        "http://www.negz.org/termin/angst-im-wandel",
        "https://negz.org/termin/angst-im-wandel/",
        "https://NEGZ.org:443/termin/angst-im-wandel/?utm_source=newsletter&utm_medium=mail#anmeldung",
        "https://negz.org/termin/angst-im-wandel/index.html?fbclid=abc",
    ],
)
def test_canonical_spellings_of_one_page_are_one(url: str) -> None:
    assert canonical(url) == "negz.org/termin/angst-im-wandel"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=750s&feature=share",
        "https://youtu.be/dQw4w9WgXcQ?si=abc",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0",
        "https://m.youtube.com/live/dQw4w9WgXcQ",
    ],
)
def test_canonical_forms_of_one_video_are_one(url: str) -> None:
    assert canonical(url) == "youtube:dQw4w9WgXcQ"


def test_canonical_keeps_what_tells_pages_apart() -> None:
    assert canonical("https://negz.org/?p=17") != canonical("https://negz.org/?p=18")
    assert canonical("https://negz.org/a?b=1&c=2") == canonical("https://negz.org/a?c=2&b=1")
    assert canonical("https://www.youtube.com/@negz") == "youtube.com/@negz"


@pytest.mark.parametrize("url", ["urn:isbn:978", "https://[::1", "", "mailto:info@negz.org"])
def test_canonical_of_no_web_address_is_itself(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    ("url", "one"),
    [
        ("https://negz.org/publikation/cloud-computing-fuer-die-oeffentliche-verwaltung/", True),
        ("https://negz.org/?p=1234", True),
        ("https://vdz.org/node/1155", True),
        ("https://youtu.be/dQw4w9WgXcQ", True),
        ("https://negz.org/presseschau/", False),
        ("https://negz.org/termine/2024", False),
        ("https://negz.org/", False),
    ],
)
def test_names_one_thing_where_the_last_part_is_telling_or_an_id(url: str, *, one: bool) -> None:
    assert names_one_thing(canonical(url)) is one


@pytest.mark.parametrize(
    ("url", "shelf"),
    [
        ("https://negz.org/publikation/cloud-computing/", Shelf.PAPERS),
        ("https://www.negz.org/termin/herbsttagung-2024/", Shelf.MEETINGS),
        ("https://example.org/de/veranstaltungen/2024/herbsttagung", Shelf.MEETINGS),
        ("https://negz.org/termine", None),
        ("https://negz.org/rueckblick-herbsttagung/", None),
    ],
)
def test_shelf_of_an_address_is_told_by_its_folders(url: str, shelf: Shelf | None) -> None:
    assert shelf_of(canonical(url)) is shelf
