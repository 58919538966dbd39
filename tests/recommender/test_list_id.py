import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import InvalidQuery
from recommender.list_id import ListId
from recommender.query import Profile
from tests.builders import CDO, LEITUNG, PRAXIS

NOTATIONS = st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True), unique=True, max_size=5).map(tuple)
QUESTION = "0123456789abcdef"


@given(NOTATIONS, NOTATIONS)
def test_id_reads_back_as_it_was_written(audiences: tuple[str, ...], benefits: tuple[str, ...]) -> None:
    found = ListId(QUESTION, audiences, benefits)
    assert ListId.read(str(found)) == found


def test_id_of_a_profile_names_its_concepts_and_nothing_of_its_text() -> None:
    profile = Profile(audiences=(CDO, LEITUNG), benefits=(PRAXIS,), text="Beratung bei Überschuldung")
    assert str(ListId.of(QUESTION, profile)) == f"{QUESTION}.cdo+leitung.praxis"


def test_id_for_nobody_in_particular_names_no_concepts() -> None:
    assert ListId.read(str(ListId.of(QUESTION))) == ListId(QUESTION)


@pytest.mark.parametrize(
    "text",
    ["", QUESTION, f"{QUESTION}.cdo", f"{QUESTION}.cdo.praxis.x", f"{QUESTION}.CDO.", "x.cdo.praxis", f"{QUESTION}.+."],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidQuery, match="recommendation_id"):
        ListId.read(text)


def test_endless_text_is_refused() -> None:
    with pytest.raises(InvalidQuery):
        ListId.read(f"{QUESTION}.{'a' * 20_000}.")
