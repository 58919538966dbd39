import pytest

from api.console.desk_move import Move, Task, read_move, read_revision
from api.console.wording import CHOICES, Choice
from api.errors import InvalidRequest
from corpus.model import Grade
from tests.builders import PRAXIS, make_vocabulary


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.code)
def test_button_of_a_choice_is_read_as_what_it_says(choice: Choice) -> None:
    move = Move(Task.ASSESS, PRAXIS, choice)
    assert read_move({"tat": move.code}, make_vocabulary()) == move


@pytest.mark.parametrize(
    "move", [Move(Task.CLEAR, PRAXIS), *(Move(task) for task in (Task.PUBLISH, Task.UNDO, Task.REOPEN, Task.RENEW))]
)
def test_button_of_a_task_is_read_as_what_it_says(move: Move) -> None:
    assert read_move({"tat": move.code}, make_vocabulary()) == move


def test_choices_have_one_key_each() -> None:
    keys = [choice.key for choice in CHOICES]
    assert all(len(key) == 1 for key in keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("grade", "expected"), [("passt", "primary"), ("nebenbei", "secondary"), ("falsch", "primary")]
)
def test_added_concept_is_found_by_its_synonym_and_has_a_grade(grade: str, expected: str) -> None:
    form = {"tat": "ergaenzen", "begriff": " fallstudien ", "stufe": grade}
    move = read_move(form, make_vocabulary())
    assert move.concept == PRAXIS
    assert move.choice is not None
    assert move.choice.grade is Grade(expected)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Kochrezepte", "Einen Begriff „Kochrezepte“ gibt es im Vokabular nicht."),
        ("", "Es wurde kein Begriff genannt."),
        ("leit", "„leit“ kann mehreres heißen: „Verwaltungsleitung“, „Methoden und Werkzeuge“."),
    ],
)
def test_added_text_that_is_no_one_concept_is_refused_with_the_reason(typed: str, said: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_move({"tat": "ergaenzen", "begriff": typed}, make_vocabulary())
    assert caught.value.subject == said


@pytest.mark.parametrize(
    "code", ["", "tanzen", "passt", "passt unsinn", "passt kochen:praxis", "loeschen", "falsch x:"]
)
def test_senseless_form_is_refused(code: str) -> None:
    with pytest.raises(InvalidRequest, match="unvollständig"):
        read_move({"tat": code}, make_vocabulary())


def test_revision_is_read() -> None:
    assert read_revision({"stand": "12"}) == 12


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "9" * 10])
def test_revision_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest):
        read_revision({"stand": text})
