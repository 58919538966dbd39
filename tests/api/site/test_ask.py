import pytest

from api.site.address import ProfileForm
from api.site.ask import MAX_STEERED, Refusal, build_query, read_form, read_items, read_text
from api.site.english import ENGLISH
from api.site.german import GERMAN
from corpus.model import OutputId
from recommender.query import MAX_ITEMS, MAX_TEXT_CHARS, RecommendationQuery
from tests.api.site.conftest import TODAY
from tests.builders import CDO, PRAXIS, make_vocabulary


def test_read_form_of_repeated_values_keeps_each_once_in_order() -> None:
    pairs = [("audience", "cdo"), ("benefit", "praxis"), ("audience", "leitung"), ("audience", "cdo"), ("x", "y")]
    assert read_form(pairs) == ProfileForm(("cdo", "leitung"), ("praxis",))


def test_read_text_of_lines_and_control_characters_is_one_line() -> None:
    assert read_text([("text", " Erste\r\nZeile\x00\tund \N{ZERO WIDTH SPACE}mehr ")], "text") == "Erste Zeile und mehr"


def test_build_query_of_a_steered_form_asks_for_more_and_less_like_the_outputs() -> None:
    form = ProfileForm(seeds=(OutputId("a"),), dislikes=(OutputId("b"),))
    query = build_query(form, make_vocabulary(), TODAY, GERMAN.problem)
    assert isinstance(query, RecommendationQuery)
    assert (query.profile.seeds, query.profile.dislikes) == (form.seeds, form.dislikes)


def test_build_query_of_a_sound_form_asks_for_it() -> None:
    query = build_query(ProfileForm(("cdo",), ("praxis",), "KI", "7"), make_vocabulary(), TODAY, GERMAN.problem)
    assert isinstance(query, RecommendationQuery)
    assert (query.profile.audiences, query.profile.benefits, query.profile.text) == ((CDO,), (PRAXIS,), "KI")
    assert (query.n, query.as_of) == (7, TODAY)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (ProfileForm(), ""),
        (ProfileForm(audiences=("praxis",)), "audience"),
        (ProfileForm(benefits=("cdo",)), "benefit"),
        (ProfileForm(text="a" * (MAX_TEXT_CHARS + 1)), "text"),
        (ProfileForm(text="a", items="x"), ""),
        (ProfileForm(text="a", dislikes=tuple(OutputId(str(n)) for n in range(MAX_STEERED + 1))), ""),
    ],
)
def test_build_query_of_an_unsound_form_names_the_field(form: ProfileForm, field: str) -> None:
    for words in (GERMAN, ENGLISH):
        refusal = build_query(form, make_vocabulary(), TODAY, words.problem)
        assert isinstance(refusal, Refusal)
        assert refusal.field == field
        assert refusal.remedy


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "²", "١", "9" * 5000, str(MAX_ITEMS + 1)])
def test_read_items_of_no_usable_number_is_refused(text: str) -> None:
    assert isinstance(read_items(text, GERMAN.problem), Refusal)
