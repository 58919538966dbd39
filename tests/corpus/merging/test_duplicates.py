from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.merging.duplicates import suggest_merges
from corpus.model import OutputId
from corpus.sqlite.store import SqliteStore
from tests.builders import make_output, make_vocabulary

TWINS = (OutputId("ki-in-kommunen"), OutputId("ki-in-kommunen-2"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Two outputs that are one, and one that is another."""
    found = SqliteStore(tmp_path)
    found.replace_vocabulary(make_vocabulary())
    found.upsert([make_output(id=twin) for twin in TWINS])
    other = {"title": "Vergabe von IT-Leistungen", "number": "23", "people": (), "manifestations": (), "sources": ()}
    found.upsert([make_output(id="vergabe", **other)])
    yield found
    found.close()


def search(store: SqliteStore) -> int:
    return suggest_merges(store.sources, store.merges, store.corpus_version())


def test_outputs_that_may_be_one_are_suggested_with_the_reason(store: SqliteStore) -> None:
    assert search(store) == 1
    (found,) = store.merges.suggestions()
    assert (found.one, found.other) == TWINS
    assert found.score > 0.9
    assert "fast gleicher Titel" in found.reason
    assert store.merges.suggested_version() == store.corpus_version()


def test_outputs_kept_apart_or_merged_are_suggested_no_more(store: SqliteStore) -> None:
    merge = store.merges.merge(TWINS[1], TWINS[0], editor="Erika", reason="x")
    assert search(store) == 0
    store.merges.undo(merge.id, editor="Erika")
    assert search(store) == 0
