import numpy as np
import pytest

from recommender.errors import IndexCorrupt
from recommender.index import shortcut
from recommender.index.lexical import CharacterIndex
from recommender.index.shortcut import CharacterSubset, Shortcut, build_neighbours
from recommender.ports import Vectors

TEXTS = ("Registermodernisierung in der Kommune", "Vergaberecht für Eilige", "Das Register der Vergaben", "Cloud", "")


@pytest.fixture(autouse=True)
def _every_index_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 1)


def make_vectors(n: int, dim: int = 32) -> Vectors:
    vectors = np.random.default_rng(7).standard_normal((n, dim)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1)[:, None])


def make_shortcut(texts: tuple[str, ...] = TEXTS) -> tuple[Shortcut, CharacterIndex]:
    characters, graph = CharacterIndex.build(texts), build_neighbours(make_vectors(len(texts)))
    assert graph is not None
    return Shortcut.open(graph, characters), characters


def test_nearest_finds_nearly_all_of_the_ten_nearest_vectors() -> None:
    vectors, queries = make_vectors(2_000), make_vectors(2_100)[2_000:]
    graph = build_neighbours(vectors)
    assert graph is not None
    opened = Shortcut.open(graph, CharacterIndex.build([""] * len(vectors)))
    found = 0
    for query in queries:
        rows, cosines = opened.nearest(query)
        exact = vectors @ query
        found += len(set(rows[:10].tolist()) & set(np.argsort(-exact)[:10].tolist()))
        assert np.abs(cosines - exact[rows]).max() < 0.01
    assert found / (10 * len(queries)) >= 0.99


def test_build_neighbours_of_the_same_vectors_gives_the_same_bytes() -> None:
    first, second = (build_neighbours(make_vectors(300)) for _ in range(2))
    assert first is not None
    assert np.array_equal(first, second)


def test_build_neighbours_of_a_small_catalogue_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 301)
    assert build_neighbours(make_vectors(300)) is None


@pytest.mark.parametrize("kept", [0.0, 0.5])
def test_open_of_a_cut_graph_is_corrupt(kept: float) -> None:
    graph = build_neighbours(make_vectors(300))
    assert graph is not None
    with pytest.raises(IndexCorrupt, match="negz index build"):
        Shortcut.open(graph[: int(len(graph) * kept)], CharacterIndex.build([""] * 300))


def test_open_of_the_graph_of_another_index_is_corrupt() -> None:
    graph = build_neighbours(make_vectors(3))
    assert graph is not None
    with pytest.raises(IndexCorrupt, match="passen nicht"):
        Shortcut.open(graph, CharacterIndex.build(TEXTS))


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


@pytest.mark.parametrize("text", ["Register und Vergabe", "", "xyz"])
def test_cosines_of_a_subset_are_those_of_its_rows(text: str) -> None:
    _, characters = make_shortcut()
    rows = np.array([0, 2, 4])
    asked = characters.encode(text)
    subset = CharacterSubset(characters, rows)
    assert np.allclose(subset.cosines(*asked), characters.cosines(*asked)[rows], atol=1e-6)
    assert subset.rows.row(1)[0].tolist() == characters.rows.row(2)[0].tolist()
