from pathlib import Path

import numpy as np
import pytest

from corpus.errors import InvalidRecord
from corpus.model import OutputId
from corpus.passage import Passage, Place
from evaluation.data import passages_path
from evaluation.passages import PlaceQuestion, PlaceResult, evaluate_places, read_passages, read_questions
from tests.conftest import NOW
from tests.recommender.checkerboard import SENTENCES, TopicEncoder

TEXT = OutputId("bericht")


@pytest.mark.parametrize("name", ["questions", "more_questions", "paraphrases"])
def test_every_question_has_a_place_that_a_passage_of_its_text_holds(name: str) -> None:
    texts = read_passages(passages_path())
    questions = read_questions(passages_path() / f"{name}.jsonl")
    assert len(questions) == 40
    for asked in questions:
        passages = texts[asked.text]
        following = [*passages[1:], None]
        held = [asked.is_answered_by(one, after) for one, after in zip(passages, following, strict=True)]
        assert 0 < sum(held) < len(passages), asked


@pytest.mark.parametrize(
    ("asked", "place", "after", "expected"),
    [
        (PlaceQuestion(TEXT, "?", page=2), Place(page=2), None, True),
        (PlaceQuestion(TEXT, "?", page=2), Place(page=3), None, False),
        (PlaceQuestion(TEXT, "?", heading="Fazit"), Place(heading="Fazit"), None, True),
        (PlaceQuestion(TEXT, "?", heading="Fazit"), Place(), None, False),
        (PlaceQuestion(TEXT, "?", seconds=60), Place(seconds=31), Place(seconds=61), True),
        (PlaceQuestion(TEXT, "?", seconds=60), Place(seconds=31), Place(seconds=60), False),
        (PlaceQuestion(TEXT, "?", seconds=60), Place(seconds=61), None, False),
        (PlaceQuestion(TEXT, "?", seconds=60), Place(seconds=60), None, True),
    ],
)
def test_question_is_answered_by_the_passage_that_holds_its_place(
    asked: PlaceQuestion, place: Place, after: Place | None, expected: bool
) -> None:
    following = None if after is None else Passage("Danach.", after)
    assert asked.is_answered_by(Passage("Text.", place), following) is expected


def test_places_are_found_by_meaning_by_words_and_by_both() -> None:
    texts = {TEXT: tuple(Passage(text, Place(page=number)) for number, text in enumerate(SENTENCES, 1))}
    questions = [PlaceQuestion(TEXT, text, page=number) for number, text in enumerate(SENTENCES, 1)]
    questions.append(PlaceQuestion(TEXT, SENTENCES[0], page=3))
    result = evaluate_places(questions, texts, TopicEncoder(), lambda: NOW)
    assert result.right == dict.fromkeys(("both", "meaning", "words"), (True, True, True, False))


def test_figures_count_by_text_and_enclose_the_share() -> None:
    questions = tuple(PlaceQuestion(OutputId(name), "?", page=1) for name in "aabb")
    found = PlaceResult(questions, {"both": (True, True, False, True)}).figures(np.random.default_rng(1))["both"]
    assert (found["right"], found["questions"], found["share"]) == (3, 4, 0.75)
    assert found["by_text"] == {"a": [2, 2], "b": [1, 2]}
    assert found["interval"][0] < 0.75 < found["interval"][1]


@pytest.mark.parametrize("line", ["{", "[]", '{"output": "a"}', '{"output": "a", "question": "?", "line": 3}'])
def test_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(line)
    with pytest.raises(InvalidRecord, match="Zeile 1 ist keine Frage"):
        read_questions(path)
