import numpy as np
import pytest

from recommender.tagging.material import Columns, Material, Reading
from recommender.tagging.wide import NEIGHBOURS, WideOpinions
from tests.recommender.checkerboard import SENTENCES, TITLES, TopicEncoder

AREAS = ("Cloud", "Register", "Vergabe")


def make_columns() -> Columns:
    return Columns.of(AREAS, [0] * 3, AREAS, [[]] * 3, TopicEncoder())


def make_material(numbers: range) -> Material:
    readings = [Reading(TITLES[n % 3], f"{SENTENCES[n % 3]} Vorgang {n}", TITLES[n % 3]) for n in numbers]
    return Material.of(readings, make_columns(), TopicEncoder().encode_documents)


@pytest.fixture
def opinions() -> WideOpinions:
    assigned = np.eye(3, dtype=bool)[np.arange(60) % 3]
    return WideOpinions(make_material(range(60)), assigned, make_columns())


def test_heads_find_the_topic_of_further_texts(opinions: WideOpinions) -> None:
    heads = opinions.of(make_material(range(60, 66)))[:, :, 0]
    assert heads.argmax(axis=1).tolist() == [0, 1, 2, 0, 1, 2]


def test_opinions_on_examples_come_from_heads_that_have_not_seen_them() -> None:
    assigned = np.eye(3, dtype=bool)[np.arange(60) % 3]
    assigned[7] = [False, False, True]  # a slip: the text is about the second topic
    found = WideOpinions(make_material(range(60)), assigned, make_columns()).of_examples
    assert found.shape == (60, 3, 3)
    assert found[7, :, 0].argmax() == 1


def test_nearest_examples_are_of_the_same_topic(opinions: WideOpinions) -> None:
    nearest = opinions.nearest(make_material(range(61, 62)))
    assert nearest.shape == (1, NEIGHBOURS)
    assert set((nearest % 3).ravel().tolist()) == {1}
