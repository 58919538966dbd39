import numpy as np
import pytest

from corpus.catalogue import vocabulary_path
from corpus.vocabulary.skos import read_turtle
from recommender.tagging.cue import CueCounter, shipped_cues
from tests.builders import CDO, PRAXIS


@pytest.mark.parametrize(
    ("cue", "text", "is_found"),
    [
        ("ki", "KI in Kommunen", True),
        ("ki", "Die KI-Strategie", True),
        ("ki", "In der Kirche", False),
        ("recht", "Rechtliche Fragen", True),
        ("recht", "Eine gerechte Stadt", False),
        ("strategie", "Die Dachstrategie des Bundes", True),
        ("vergabe", "VERGABEVERFAHREN", True),
        ("bürger", "Buergerbeteiligung", True),
    ],
)
def test_cue_is_found_where_it_is_meant(cue: str, text: str, is_found: bool) -> None:
    assert bool(CueCounter([[cue]]).count("", text).any()) == is_found


def test_cue_in_the_title_counts_more_than_in_the_text() -> None:
    counter = CueCounter([["vergabe"]])
    assert counter.count("Vergabe", "")[0] > counter.count("", "Vergabe")[0] > 0


def test_score_sums_a_concepts_cues_and_weighs_rare_ones_more() -> None:
    counter = CueCounter([["cloud", "register"], ["register"], []])
    texts = ["Cloud", "Cloud", "Cloud und Register"]
    counts = np.array([counter.count("", text) for text in texts])
    scores = counter.score(counts, counter.idf(counts))
    assert scores.shape == (3, 3)
    assert scores[2, 1] > scores[0, 0] > 0
    assert scores[2, 0] == pytest.approx(scores[0, 0] + scores[2, 1])
    assert not scores[:, 2].any()


def test_every_shipped_concept_has_cues_and_an_unknown_one_has_none() -> None:
    keys = [concept.key for concept in read_turtle(vocabulary_path()).concepts]
    assert all(len(cues) >= 5 for cues in shipped_cues(keys))
    assert all(cue == cue.lower() and len(cue) > 1 for cues in shipped_cues(keys) for cue in cues)
    assert shipped_cues([CDO._replace(notation="neu"), PRAXIS])[0] == ()
