from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue import catalogue_path, load_catalogue, vocabulary_path
from corpus.model import Scheme
from corpus.sqlite import SqliteStore
from corpus.vocabulary.skos import inspect_turtle, read_turtle, write_turtle
from tests.builders import CDO

MAX_RELATED = 3


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path)
    yield store
    store.close()


def test_catalogue_loads_whole_and_a_second_time_changes_nothing(store: SqliteStore) -> None:
    seen: list[int] = []
    first = load_catalogue(store, seen.append)
    assert (len(first.new), first.changed, first.unchanged, first.refused) == (131, (), (), ())
    assert seen[-1] == catalogue_path().stat().st_size
    assert sum(output.tags is None for output in store.outputs()) == 45
    version = store.corpus_version()
    second = load_catalogue(store)
    assert (second.new, second.changed, len(second.unchanged), second.refused) == ((), (), 131, ())
    assert store.corpus_version() == version


@pytest.mark.parametrize(
    ("text", "output_id"),
    [
        ("Künstliche Intelligenz in der Sachbearbeitung im Sozialwesen", "potentiale-ki-sachbearbeitung-sozialwesen"),
        ("Registermodernisierung", "ws-fit-fuer-registermodernisierung-2024"),
        ("Angst", "angst-im-wandel"),
    ],
)
def test_catalogue_search_finds_the_obvious_first(store: SqliteStore, text: str, output_id: str) -> None:
    load_catalogue(store)
    assert store.search(text, limit=3)[0].output_id == output_id


def test_vocabulary_shipped_has_no_finding() -> None:
    vocabulary, findings = inspect_turtle(vocabulary_path())
    assert findings == ()
    assert [len(vocabulary.in_scheme(scheme)) for scheme in Scheme] == [10, 10]


def test_vocabulary_shipped_is_exactly_what_we_write() -> None:
    assert write_turtle(read_turtle(vocabulary_path())) == vocabulary_path().read_text(encoding="utf-8")


def test_vocabulary_shipped_relates_each_concept_to_a_few_and_names_it_as_people_do() -> None:
    vocabulary = read_turtle(vocabulary_path())
    for concept in vocabulary.concepts:
        assert len(concept.related) <= MAX_RELATED
        assert {"de", "en"} <= concept.alt_label.keys()
    cdo = vocabulary.get(CDO)
    assert cdo is not None
    assert {"CIO", "Chief Digital Officer", "Digitalverantwortliche"} <= set(cdo.alt_label["de"])
