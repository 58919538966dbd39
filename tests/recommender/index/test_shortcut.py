import numpy as np
import pytest

from recommender.index import shortcut
from recommender.index.lexical import CharacterIndex
from recommender.index.neighbours import GraphNeighbours, build_graph
from recommender.index.shortcut import CharacterSubset, Shortcut, is_large, strongest_first
from tests.contracts.neighbours_contract import make_vectors

TEXTS = ("Registermodernisierung in der Kommune", "Vergaberecht für Eilige", "Das Register der Vergaben", "Cloud", "")


def make_shortcut(texts: tuple[str, ...] = TEXTS) -> tuple[Shortcut, CharacterIndex]:
    characters, graph = CharacterIndex.build(texts), build_graph(make_vectors(len(texts)))
    return Shortcut.open(GraphNeighbours.open(graph, len(texts)), characters), characters


def test_index_is_large_from_the_limit_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 301)
    assert (is_large(300), is_large(301)) == (False, True)


def test_nearest_of_further_rows_looks_at_all_of_them() -> None:
    opened, characters = make_shortcut()
    further = make_vectors(len(TEXTS) + 2)[len(TEXTS) :]
    rows, cosines = opened.with_rows(further, characters).nearest(further[1])
    assert rows.tolist()[-2:] == [len(TEXTS), len(TEXTS) + 1]
    assert cosines[-1] == pytest.approx(1, abs=1e-6)


def test_rough_cosines_within_the_limit_are_the_cosines() -> None:
    opened, characters = make_shortcut()
    asked = characters.encode("Register und Vergabe")
    assert np.allclose(opened.rough_cosines(*asked), characters.cosines(*asked), atol=1e-6)


def test_rough_cosines_beyond_the_limit_are_those_of_the_rarest(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, characters = make_shortcut()
    asked = characters.encode("Register und Vergabe")
    monkeypatch.setattr(shortcut, "MAX_POSTINGS", 3)
    rough, cosines = opened.rough_cosines(*asked), characters.cosines(*asked)
    assert 0 < rough.sum() < cosines.sum()


def test_strongest_places_come_first_and_alone_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "STRONGEST", 1)
    texts = ("Cloud und noch sehr viel anderes", "Cloud", "Cloud für Kommunen", "Vergabe")
    characters = CharacterIndex.build(texts)
    sorted_characters = CharacterIndex(characters.idf, characters.rows, strongest_first(characters.postings))
    asked = characters.encode("Cloud")
    assert np.allclose(sorted_characters.cosines(*asked), characters.cosines(*asked), atol=1e-6)
    graph = build_graph(make_vectors(len(texts)))
    rough = Shortcut.open(GraphNeighbours.open(graph, len(texts)), sorted_characters).rough_cosines(*asked)
    assert rough[1] == pytest.approx(1, abs=1e-6)
    assert rough.tolist()[::2] == [0, 0]


def test_strongest_first_loses_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    characters = CharacterIndex.build(TEXTS)
    monkeypatch.setattr(shortcut, "STRONGEST", 1)
    before, after = characters.postings, strongest_first(characters.postings)
    assert after.indptr is before.indptr
    for feature in np.flatnonzero(np.diff(before.indptr)).tolist():
        (rows, weights), (found, found_weights) = before.row(feature), after.row(feature)
        assert dict(zip(rows.tolist(), weights.tolist(), strict=True)) == dict(
            zip(found.tolist(), found_weights.tolist(), strict=True)
        )
        assert found_weights[0] == weights.max()


@pytest.mark.parametrize("text", ["Register und Vergabe", "", "xyz"])
def test_cosines_of_a_subset_are_those_of_its_rows(text: str) -> None:
    _, characters = make_shortcut()
    rows = np.array([0, 2, 4])
    asked = characters.encode(text)
    subset = CharacterSubset(characters, rows)
    assert np.allclose(subset.cosines(*asked), characters.cosines(*asked)[rows], atol=1e-6)
    assert subset.rows.row(1)[0].tolist() == characters.rows.row(2)[0].tolist()
