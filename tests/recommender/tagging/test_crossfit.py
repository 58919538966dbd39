import numpy as np
import pytest

from recommender.tagging import crossfit
from recommender.tagging.crossfit import FOLDS, folds_of, predict_in_batches, predict_tags
from recommender.tagging.material import Columns, Material, Reading
from tests.recommender.checkerboard import TITLES, TOPICS, TopicEncoder


def read(texts: list[str]) -> tuple[Material, Columns]:
    encoder = TopicEncoder()
    columns = Columns.of(TOPICS, [0, 0, 0], [topic.capitalize() for topic in TOPICS], [[], [], []], encoder)
    readings = [Reading(text, text, "") for text in texts]
    return Material.of(readings, columns, encoder.encode_documents), columns


@pytest.fixture(scope="module")
def thirty() -> tuple[Material, Columns]:
    """Thirty texts, ten of each topic in turn."""
    return read([f"{TITLES[i % 3]}: Bericht Nummer {i}" for i in range(30)])


TENTHS = np.arange(30) % 10
TRUE = np.array([[i % 3 == topic for topic in range(len(TOPICS))] for i in range(30)])


def test_predict_tags_of_outputs_without_an_editor_finds_their_topic(thirty: tuple[Material, Columns]) -> None:
    is_example = np.arange(30) < 21
    probabilities = predict_tags(thirty[0], TRUE & is_example[:, None], is_example, thirty[1], TENTHS)
    assert (probabilities[~is_example].argmax(axis=1) == np.arange(21, 30) % 3).all()
    assert (probabilities[~is_example].max(axis=1) > 0.8).all()


def test_predict_tags_of_an_example_never_looks_at_its_own_tag(thirty: tuple[Material, Columns]) -> None:
    is_example = np.ones(30, dtype=bool)
    wrong = TRUE.copy()
    wrong[4] = [True, False, False]  # topic 1 in truth
    honest, misled = (predict_tags(thirty[0], tags, is_example, thirty[1], TENTHS)[4] for tags in (TRUE, wrong))
    np.testing.assert_array_equal(misled, honest)
    assert misled.argmax() == 1


def test_predict_tags_are_probabilities_and_the_same_each_time(thirty: tuple[Material, Columns]) -> None:
    is_example = np.arange(30) % 2 == 0
    first, second = (predict_tags(thirty[0], TRUE, is_example, thirty[1], TENTHS) for _ in range(2))
    assert ((first >= 0) & (first <= 1)).all()
    np.testing.assert_array_equal(first, second)


def test_predict_tags_ignores_tags_of_outputs_that_are_no_examples(thirty: tuple[Material, Columns]) -> None:
    is_example = np.arange(30) < 21
    noisy = TRUE | ~is_example[:, None]
    with_noise, plain = (predict_tags(thirty[0], tags, is_example, thirty[1], TENTHS) for tags in (noisy, TRUE))
    np.testing.assert_array_equal(with_noise, plain)


@pytest.mark.parametrize("examples", [0, 1, 2, 5, 6])
def test_predict_tags_with_hardly_any_example_stays_finite(thirty: tuple[Material, Columns], examples: int) -> None:
    probabilities = predict_tags(thirty[0], TRUE, np.arange(30) < examples, thirty[1], TENTHS)
    assert np.isfinite(probabilities).all()
    assert examples or not probabilities.any()


def test_predict_tags_of_texts_without_words_stays_near_the_base_rate() -> None:
    material, columns = read([""] * 9)
    assigned = np.zeros((9, 3), dtype=bool)
    assigned[:4, 0] = True
    probabilities = predict_tags(material, assigned, np.arange(9) < 8, columns, np.arange(9))
    assert probabilities[8, 0] == pytest.approx(0.5, abs=0.15)
    assert (probabilities[8, 1:] < 0.2).all()


def test_folds_depend_on_the_id_alone_and_are_about_equally_large() -> None:
    ids = [f"beitrag-{number}" for number in range(1000)]
    folds = folds_of(ids)
    assert folds_of(ids[500:]).tolist() == folds[500:].tolist()
    assert np.bincount(folds, minlength=FOLDS).min() > 70


def test_predict_in_batches_is_what_predict_tags_says_of_all_at_once(
    thirty: tuple[Material, Columns], monkeypatch: pytest.MonkeyPatch
) -> None:
    material, columns = thirty
    is_example = np.arange(30) % 3 < 2
    whole = predict_tags(material, TRUE, is_example, columns, TENTHS)
    monkeypatch.setattr(crossfit, "BATCH_OUTPUTS", 4)
    parts = predict_in_batches(material.take, TRUE, is_example, columns, TENTHS)
    np.testing.assert_allclose(parts, whole, atol=1e-6)
    nobody = predict_in_batches(material.take, TRUE, np.zeros(30, dtype=bool), columns, TENTHS)
    assert not nobody.any()
