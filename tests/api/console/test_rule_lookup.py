from collections.abc import Mapping

import pytest

from api.console.rule_lookup import MOST_CANDIDATES, FieldProblem, read_output, search_outputs
from corpus.model import Output, OutputId
from tests.builders import make_output

MADE = [
    make_output(id="cloud-2024", title="Cloud für Städte", subtitle=None),
    make_output(id="cloud-2025", title="Cloud für Städte", subtitle=None),
    make_output(id="recht", title="Vergaberecht in der Cloud", subtitle="Was Beschaffende wissen sollten"),
    make_output(id="register-vor-ort", title="Register vor Ort", subtitle=None),
]
OUTPUTS: Mapping[OutputId, Output] = {output.id: output for output in MADE}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("register-vor-ort", ["register-vor-ort"]),
        ("  recht ", ["recht"]),
        ("REGISTER VOR ORT", ["register-vor-ort"]),
        ("cloud fuer staedte", ["cloud-2024", "cloud-2025"]),
        ("cloud", ["cloud-2024", "cloud-2025", "recht"]),
        ("vergaberecht cloud", ["recht"]),
        ("beschaffende", ["recht"]),
        ("2025", ["cloud-2025"]),
        ("kuchen", []),
        ("  ", []),
    ],
)
def test_search_finds_by_id_title_and_single_words(text: str, found: list[str]) -> None:
    assert [output.id for output in search_outputs(text, MADE)] == found


def test_search_of_a_title_typed_in_full_leaves_longer_ones_out() -> None:
    longer = make_output(id="lang", title="Register vor Ort, zweiter Teil")
    assert [output.id for output in search_outputs("Register vor Ort", [*MADE, longer])] == ["register-vor-ort"]


def test_search_puts_titles_that_begin_with_the_text_first() -> None:
    found = search_outputs("cloud", [make_output(id="a", title="In der Cloud"), *MADE])
    assert [output.id for output in found] == ["cloud-2024", "cloud-2025", "a", "recht"]


def test_read_of_an_empty_field_names_it() -> None:
    with pytest.raises(FieldProblem, match="Feld „Beitrag“ steht nichts") as caught:
        read_output({"beitrag": " "}, "beitrag", OUTPUTS, "Beitrag")
    assert (caught.value.field, caught.value.candidates) == ("beitrag", ())


def test_read_of_words_that_nothing_holds_says_so() -> None:
    with pytest.raises(FieldProblem, match="Zu „Kuchen“ gibt es keinen Beitrag"):
        read_output({"beitrag": "Kuchen"}, "beitrag", OUTPUTS, "Beitrag")


def test_read_of_words_with_several_meanings_offers_them() -> None:
    with pytest.raises(FieldProblem, match=r"„cloud“ passt auf 3 Beiträge\. Wählen Sie den Beitrag") as caught:
        read_output({"beitrag": "cloud"}, "beitrag", OUTPUTS, "Beitrag")
    assert [output.id for output in caught.value.candidates] == ["cloud-2024", "cloud-2025", "recht"]


def test_read_of_words_with_very_many_meanings_offers_some_and_asks_for_more() -> None:
    many = {OutputId(f"teil-{n}"): make_output(id=OutputId(f"teil-{n}"), title=f"Teil {n}") for n in range(20)}
    with pytest.raises(FieldProblem, match="schreiben Sie mehr vom Titel") as caught:
        read_output({"beitrag": "teil"}, "beitrag", many, "Beitrag")
    assert len(caught.value.candidates) == MOST_CANDIDATES


def test_read_takes_the_candidate_chosen_for_these_words_alone() -> None:
    fields = {"beitrag": "cloud", "beitrag_gefragt": "cloud", "beitrag_wahl": "cloud-2025"}
    assert read_output(fields, "beitrag", OUTPUTS, "Beitrag").id == "cloud-2025"
    assert read_output({**fields, "beitrag": "Register"}, "beitrag", OUTPUTS, "Beitrag").id == "register-vor-ort"
    with pytest.raises(FieldProblem):
        read_output({**fields, "beitrag_wahl": "kuchen"}, "beitrag", OUTPUTS, "Beitrag")
