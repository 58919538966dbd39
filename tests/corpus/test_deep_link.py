import pytest

from corpus.deep_link import deep_link
from corpus.passage import Passage, Place

VIDEO = Place(seconds=750)


@pytest.mark.parametrize(
    ("url", "place", "expected"),
    [
        ("https://negz.org/a.pdf", Place(page=14), "https://negz.org/a.pdf#page=14"),
        ("https://negz.org/a.pdf?v=2#zoom=50", Place(page=1), "https://negz.org/a.pdf?v=2#page=1"),
        ("https://www.youtube.com/watch?v=abc", VIDEO, "https://www.youtube.com/watch?v=abc&t=750"),
        ("https://youtu.be/abc?t=3", VIDEO, "https://youtu.be/abc?t=750"),
        ("https://negz.org/talk.mp4", VIDEO, "https://negz.org/talk.mp4#t=750"),
        ("https://negz.org/talk.mp3", Place(seconds=0), "https://negz.org/talk.mp3#t=0"),
        ("https://negz.org/bericht#fazit", Place(heading="Fazit"), "https://negz.org/bericht#fazit"),
        ("https://[negz.org/a.pdf", Place(page=14), None),
        ("javascript:alert(1)", Place(page=14), None),
        (None, Place(page=14), None),
    ],
)
def test_deep_link_opens_the_place(url: str | None, place: Place, expected: str | None) -> None:
    assert deep_link(Passage("Text.", place, url)) == expected
