import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.model import OutputId
from corpus.passage import Passage, Place
from corpus.source import Gone, SourceItem
from corpus.source_port import Reading
from corpus.sql import terms
from corpus.sql.store import SqlStore
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import make_output
from tests.corpus.conftest import OpenAnywhere
from tests.sources import ByAddress, FakeImporter, make_item

PAGES = (Passage("Das Amt prüft Bauanträge.", Place(page=1)), Passage("Es gibt Kuchen.", Place(page=2)))


@pytest.fixture
def store(opened_anywhere: OpenAnywhere) -> SqlStore:
    return opened_anywhere()


def keep(store: SqlStore, *results: SourceItem | Gone) -> None:
    importer = FakeImporter()
    source = store.sources.begin(store.sources.add(importer.kind, importer.address, {}).id)
    store.sources.keep(source, [Reading(result) for result in results], ByAddress())


def found(store: SqlStore, text: str) -> list[str]:
    return [output_id for output_id, _ in store.sources.search_passages(text, limit=10)]


def test_passages_are_found_by_other_forms_of_their_words_best_first(store: SqlStore) -> None:
    both = (Passage("Bauantrag über Bauantrag, und Kuchen."),)
    keep(store, make_item("a", passages=PAGES), make_item("b", passages=both), make_item("c"))
    assert found(store, "Bauantrag") == ["b", "a"]
    assert found(store, "Feuerwehr") == found(store, "") == []
    assert [position for _, position in store.sources.passage_scores(OutputId("a"), "Kuchen")] == [1]
    assert store.sources.passage_scores(OutputId("a"), "?") == {}


def test_heading_of_a_passage_is_found(store: SqlStore) -> None:
    keep(store, make_item("a", passages=(Passage("Sie steigen.", Place(heading="Kosten")),)))
    assert found(store, "Kosten") == ["a"]


def test_passages_replaced_withdrawn_or_gone_are_found_no_more(store: SqlStore) -> None:
    keep(store, make_item("a", passages=PAGES), make_item("b", passages=PAGES))
    keep(store, make_item("a", passages=PAGES[1:]), Gone("b"))
    assert found(store, "Bauanträge") == []
    assert found(store, "Kuchen") == ["a"]
    store.withdraw([OutputId("a")])
    assert found(store, "Kuchen") == []


def test_database_from_before_finds_the_passages_it_has(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    keep(store, make_item("a", passages=PAGES))
    store.close()
    connection = sqlite3.connect(tmp_path / DATABASE_NAME)
    connection.execute("DROP TRIGGER passages_are_found_no_more")
    connection.execute("DROP TABLE passage_search")
    connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0014_create_passage_search'")
    connection.commit()
    connection.close()
    again = SqliteStore(tmp_path)
    assert found(again, "Bauantrag") == ["a"]
    again.close()


def test_passages_are_analysed_before_the_transaction_and_only_where_they_are_new(
    opened_anywhere: OpenAnywhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened_anywhere()
    keep(store, make_item("a", passages=PAGES))
    analysed: list[Sequence[Passage]] = []

    def note(passages: Sequence[Passage]) -> tuple[str, ...]:
        other = opened_anywhere(busy_timeout_s=0.1)
        other.upsert([make_output(id=f"anderes-{len(analysed)}")])  # fails while a transaction is open
        analysed.append(passages)
        return ("kuchen",) * len(passages)

    monkeypatch.setattr(terms, "analysed", note)
    keep(store, make_item("a", passages=PAGES), make_item("b", passages=PAGES[1:]))
    assert analysed == [PAGES[1:]]
    assert found(store, "Kuchen") == ["b", "a"]
