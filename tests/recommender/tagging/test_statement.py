import numpy as np

from corpus.model import ConceptKey, Scheme
from recommender.tagging.statement import Statements, shipped_statements
from tests.builders import CDO, PRAXIS

VECTORS = {
    "Ost": [1.0, 0.0],
    "Nord": [0.0, 1.0],
    "Nordost": [0.5**0.5, 0.5**0.5],
}


def encode(texts):  # noqa: ANN001, ANN201
    return np.array([VECTORS[text] for text in texts], dtype=np.float32)


def test_best_matches_counts_the_best_sentence_for_each_statement_and_their_mean() -> None:
    statements = Statements.of([("Ost", "Nord"), ("Ost",), ()], encode)
    matches = statements.best_matches([(0, 2), (1,), ()], encode(["Ost", "Nord", "Nordost"]))
    np.testing.assert_allclose(matches, [[(1 + 0.5**0.5) / 2, 1, 0], [0.5, 0, 0], [0, 0, 0]], atol=1e-6)


def test_mean_cosines_are_zero_for_a_concept_without_statements() -> None:
    statements = Statements.of([("Ost", "Nord"), ()], encode)
    np.testing.assert_allclose(statements.mean_cosines(encode(["Ost"])), [[0.5, 0]])


def test_statements_of_no_concept_are_empty() -> None:
    assert Statements.of([(), ()], encode).is_empty
    assert not Statements.of([("Ost",)], encode).is_empty


def test_shipped_statements_know_the_shipped_concepts_and_no_others() -> None:
    cdo, praxis, new = shipped_statements([CDO, PRAXIS, ConceptKey(Scheme.AUDIENCE, "neu")])
    assert len(cdo) >= 3
    assert all(sentence.endswith((".", "?")) for sentence in praxis)
    assert new == ()
