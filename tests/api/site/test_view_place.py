import pytest

from api.site.english import ENGLISH
from api.site.german import GERMAN
from api.site.view_place import PlaceView, build_place, clock_time
from corpus.passage import Place
from recommender.result import Where

URL = "https://negz.org/a"


@pytest.mark.parametrize(
    ("place", "german", "english"),
    [
        (Place(page=14, heading="Fazit"), "S. 14", "p. 14"),
        (Place(seconds=750), "ab 12:30", "from 12:30"),
        (Place(heading="Fazit"), "Abschnitt „Fazit“", "section “Fazit”"),
    ],
)
def test_place_is_named_in_the_page_s_language_and_linked(place: Place, german: str, english: str) -> None:
    where = Where(place, URL)
    assert build_place(GERMAN.places, where) == PlaceView(german, URL)
    assert build_place(ENGLISH.places, where) == PlaceView(english, URL)


def test_place_of_a_text_that_has_none_is_not_named() -> None:
    assert build_place(GERMAN.places, Where(Place(), URL)) is None
    assert build_place(GERMAN.places, None) is None


@pytest.mark.parametrize(("seconds", "expected"), [(0, "0:00"), (59, "0:59"), (750, "12:30"), (3_750, "1:02:30")])
def test_clock_time_counts_hours_only_where_there_are_some(seconds: int, expected: str) -> None:
    assert clock_time(seconds) == expected
