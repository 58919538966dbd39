"""Words are analysed before a transaction: while one lasts, nobody else can write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.german.analyse import _terms
from corpus.source_port import Reading
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import Connections
from tests.builders import make_output
from tests.sources import ByAddress, FakeImporter, make_item

RARE = "Xylophonregisterverordnung über Quarkkeulchenprüfstellen"  # words that no other test has analysed before


@pytest.fixture
def analysed_while_writing(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by the number of words that each transaction had to analyse."""
    counts: list[int] = []
    write = Connections.write

    @contextmanager
    def watched(connections: Connections) -> Iterator[sqlite3.Connection]:
        with write(connections) as connection:
            before = _terms.cache_info().misses
            yield connection
            counts.append(_terms.cache_info().misses - before)

    monkeypatch.setattr(Connections, "write", watched)
    return counts


def test_records_are_analysed_before_the_transaction(tmp_path: Path, analysed_while_writing: list[int]) -> None:
    store = SqliteStore(tmp_path)
    store.upsert([make_output(title=f"{RARE}: Bericht", abstract=f"Akten der {RARE} in Buchstabenbäckereien.")])
    store.close()
    assert analysed_while_writing == [0]


def test_items_of_a_source_are_analysed_before_the_transaction(
    tmp_path: Path, analysed_while_writing: list[int]
) -> None:
    store, importer = SqliteStore(tmp_path), FakeImporter()
    source = store.sources.begin(store.sources.add(importer.kind, importer.address, {}).id)
    item = make_item("a", title=f"{RARE}: Zwiebackaufsicht", abstract="Nussknackerzulassungen im Wandel.")
    store.sources.keep(source, [Reading(item)], ByAddress())
    store.close()
    assert set(analysed_while_writing) == {0}
