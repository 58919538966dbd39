import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from evaluation.tagging_baseline import INVERSE_REGULARISATION, suggest_plainly

TOPICS = ("Register und Schnittstellen", "Vergabe und Einkauf", "Nachwuchs und Studium")
TEXTS = [f"{TOPICS[row % 3]} im Amt, Folge {row}, auch {TOPICS[(row // 3) % 3]}" for row in range(24)]
ASSIGNED = np.array([[row % 3 == 0, row % 3 == 1, row % 3 == 2 or row < 3, True] for row in range(24)])
GROUPS = np.array([0, 0, 1, 1])
FOLDS = [np.arange(24)[start::4] for start in range(4)]


def test_probabilities_are_those_of_heads_on_the_n_grams_themselves() -> None:
    found = suggest_plainly(TEXTS, ASSIGNED, GROUPS, FOLDS)
    rows = FOLDS[1]
    training = np.setdiff1d(np.arange(24), rows)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    known = vectorizer.fit_transform([TEXTS[i] for i in training])
    head = LogisticRegression(C=INVERSE_REGULARISATION, class_weight="balanced", tol=1e-8, max_iter=5_000)
    head.fit(known, ASSIGNED[training, 2])
    expected = head.predict_proba(vectorizer.transform([TEXTS[i] for i in rows]))[:, 1]
    assert found.probabilities[rows, 2] == pytest.approx(expected, abs=0.01)


def test_a_concept_that_every_training_text_has_is_not_learned() -> None:
    found = suggest_plainly(TEXTS, ASSIGNED, GROUPS, FOLDS)
    assert not found.probabilities[:, 3].any()
    assert not found.at_even_odds[:, 3].any()


def test_a_scheme_has_one_threshold_in_a_fold() -> None:
    found = suggest_plainly(TEXTS, ASSIGNED, GROUPS, FOLDS)
    for rows in FOLDS:
        probabilities, suggested = found.probabilities[rows][:, :2], found.at_chosen_threshold[rows][:, :2]
        assert probabilities[suggested].min() > probabilities[~suggested].max()


def test_a_text_has_no_say_in_what_is_suggested_for_it() -> None:
    rows = FOLDS[0]
    turned = ASSIGNED.copy()
    turned[rows] = ~turned[rows]
    one, other = (suggest_plainly(TEXTS, assigned, GROUPS, FOLDS) for assigned in (ASSIGNED, turned))
    assert (one.at_chosen_threshold[rows] == other.at_chosen_threshold[rows]).all()
    assert (one.at_chosen_threshold != other.at_chosen_threshold).any()
