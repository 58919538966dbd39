from typing import Any

import pytest

from corpus.model import OutputId
from recommender.errors import InvalidProfile, InvalidQuery
from recommender.query import MAX_IDS, MAX_ITEMS, MAX_TEXT_CHARS, Profile, RecommendationQuery
from tests.builders import CDO, PRAXIS
from tests.recommender.checkerboard import TODAY

MANY = tuple(OutputId(f"o{number}") for number in range(MAX_IDS + 1))


@pytest.mark.parametrize(
    "declared",
    [{"audiences": (CDO,)}, {"benefits": (PRAXIS,)}, {"text": "Register"}, {"seeds": (OutputId("a"),)}],
    ids=str,
)
def test_profile_with_one_declaration_is_enough(declared: dict[str, Any]) -> None:
    assert hash(Profile(**declared)) == hash(Profile(**declared))


@pytest.mark.parametrize("declared", [{}, {"text": " \n"}, {"languages": ("de",), "max_minutes": 5}], ids=str)
def test_profile_that_declares_nothing_is_refused(declared: dict[str, Any]) -> None:
    with pytest.raises(InvalidProfile, match=r"leer.*Zielgruppe"):
        Profile(**declared)


def test_profile_with_a_text_of_a_megabyte_is_refused_naming_the_limit() -> None:
    assert Profile(text="x" * MAX_TEXT_CHARS)
    with pytest.raises(InvalidProfile, match=f"1000000 Zeichen, erlaubt sind {MAX_TEXT_CHARS}"):
        Profile(text="x" * 1_000_000)


@pytest.mark.parametrize("field", ["seeds", "dislikes"])
def test_profile_with_too_many_outputs_is_refused(field: str) -> None:
    with pytest.raises(InvalidProfile, match=f"Mehr als {MAX_IDS}"):
        Profile(text="Register", **{field: MANY})


@pytest.mark.parametrize("minutes", [0, -5])
def test_profile_without_time_is_refused(minutes: int) -> None:
    with pytest.raises(InvalidProfile, match=f"{minutes} Minuten"):
        Profile(text="Register", max_minutes=minutes)


@pytest.mark.parametrize("n", [1, MAX_ITEMS])
def test_query_takes_n_up_to_its_bounds(n: int) -> None:
    assert RecommendationQuery(Profile(text="Register"), TODAY, n=n).n == n


@pytest.mark.parametrize("n", [0, -1, MAX_ITEMS + 1, 10_000])
def test_query_with_n_out_of_bounds_is_refused_naming_them(n: int) -> None:
    with pytest.raises(InvalidQuery, match=rf"{n} Vorschläge.*zwischen 1 und {MAX_ITEMS}"):
        RecommendationQuery(Profile(text="Register"), TODAY, n=n)


@pytest.mark.parametrize(("field", "name"), [("minimum_fit", "min_fit"), ("diversity", "diversity")])
@pytest.mark.parametrize("value", [-0.01, 1.01, 7, float("nan")])
def test_query_with_a_share_out_of_bounds_is_refused_naming_it(field: str, name: str, value: float) -> None:
    cut: dict[str, Any] = {field: value}
    with pytest.raises(InvalidQuery, match=f"„{name}“ ist"):
        RecommendationQuery(Profile(text="Register"), TODAY, **cut)


def test_query_with_too_many_exclusions_is_refused() -> None:
    with pytest.raises(InvalidQuery, match="exclude"):
        RecommendationQuery(Profile(text="Register"), TODAY, exclude=MANY)
