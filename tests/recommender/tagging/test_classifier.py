import numpy as np
import pytest

from recommender.index.lexical import CharacterIndex
from recommender.tagging.classifier import TextFeatures, predict_tags
from tests.recommender.checkerboard import TITLES, TOPICS, TopicEncoder


def make_features(texts: list[str]) -> TextFeatures:
    return TextFeatures(TopicEncoder().encode_documents(texts), CharacterIndex.build(texts))


@pytest.fixture(scope="module")
def features() -> TextFeatures:
    """Thirty texts, ten of each topic in turn."""
    return make_features([f"{TITLES[i % 3]}: Bericht Nummer {i}" for i in range(30)])


TRUE = np.array([[i % 3 == topic for topic in range(len(TOPICS))] for i in range(30)])


def test_predict_tags_of_outputs_without_an_editor_finds_their_topic(features: TextFeatures) -> None:
    is_example = np.arange(30) < 21
    probabilities = predict_tags(features, TRUE & is_example[:, None], is_example)
    assert (probabilities[~is_example].argmax(axis=1) == np.arange(21, 30) % 3).all()
    assert (probabilities[~is_example].max(axis=1) > 0.8).all()


def test_predict_tags_of_an_example_never_looks_at_its_own_tag(features: TextFeatures) -> None:
    is_example = np.ones(30, dtype=bool)
    wrong = TRUE.copy()
    wrong[4] = [True, False, False]  # topic 1 in truth
    honest, misled = (predict_tags(features, tags, is_example)[4] for tags in (TRUE, wrong))
    np.testing.assert_array_equal(misled, honest)
    assert misled.argmax() == 1


def test_predict_tags_are_probabilities_and_the_same_each_time(features: TextFeatures) -> None:
    is_example = np.arange(30) % 2 == 0
    first, second = (predict_tags(features, TRUE, is_example) for _ in range(2))
    assert ((first >= 0) & (first <= 1)).all()
    np.testing.assert_array_equal(first, second)


def test_predict_tags_ignores_tags_of_outputs_that_are_no_examples(features: TextFeatures) -> None:
    is_example = np.arange(30) < 21
    with_noise = TRUE | ~is_example[:, None]
    np.testing.assert_array_equal(
        predict_tags(features, with_noise, is_example), predict_tags(features, TRUE, is_example)
    )


def test_predict_tags_of_a_concept_seen_once_is_its_base_rate(features: TextFeatures) -> None:
    once = np.zeros((30, 1), dtype=bool)
    once[0] = True
    probabilities = predict_tags(features, once, np.arange(30) < 20)
    np.testing.assert_allclose(probabilities[20:], 1 / 20)


@pytest.mark.parametrize("examples", [0, 1, 2])
def test_predict_tags_with_hardly_any_example_stays_finite(features: TextFeatures, examples: int) -> None:
    probabilities = predict_tags(features, TRUE, np.arange(30) < examples)
    assert np.isfinite(probabilities).all()
    assert examples or not probabilities.any()


def test_predict_tags_of_texts_without_words_falls_back_to_a_base_rate() -> None:
    assigned = np.array([[True], [True], [False], [False], [False]])
    probabilities = predict_tags(make_features([""] * 5), assigned, np.arange(5) < 4)
    assert 0.2 < probabilities[4, 0] < 0.8
