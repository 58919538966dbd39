"""Both databases rank by the same words in the same way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue import load_catalogue
from corpus.model import OutputId
from corpus.passage import Passage, Place
from corpus.postgresql import PostgresqlStore
from corpus.source_port import Reading
from corpus.sql.store import SqlStore
from corpus.sqlite import SqliteStore
from tests.builders import make_output
from tests.corpus.postgresql.conftest import Open
from tests.postgresql_server import PostgresqlServer
from tests.sources import ByAddress, FakeImporter, make_item

QUESTIONS = (
    "Künstliche Intelligenz in der Verwaltung",
    "E-Government digitale Verwaltung Kommunen Leitung Strategie OZG Umsetzung",
    "Modrzyński",
    "Worldcafé 2.0 zum Bürgerservice",
    "10.000",
    "Registermodernisierung Once-Only",
    "Feuerwehr",
)
Pair = tuple[SqliteStore, PostgresqlStore]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, postgresql: PostgresqlServer) -> Iterator[Pair]:
    """The shipped catalogue in both databases, and a source with passages."""
    with postgresql.lent_schema() as address:
        stores = SqliteStore(tmp_path_factory.mktemp("daten")), PostgresqlStore(address)
        for store in stores:
            load_catalogue(store)
            abstracts = [output.abstract for output in store.outputs() if output.abstract][:60]
            items = [
                make_item(f"ding-{start}", passages=tuple(map(Passage, abstracts[start : start + 7])))
                for start in range(0, len(abstracts), 5)
            ]
            keep(store, *items)
        yield stores
        for store in stores:
            store.close()


def keep(store: SqlStore, *items: object) -> None:
    importer = FakeImporter()
    source = store.sources.begin(store.sources.add(importer.kind, importer.address, {}).id)
    store.sources.keep(source, [Reading(item) for item in items], ByAddress())  # type: ignore[arg-type]


@pytest.mark.parametrize("text", QUESTIONS)
def test_outputs_are_ranked_and_scored_as_by_sqlite(pair: Pair, text: str) -> None:
    wanted, found = (store.search(text, limit=50) for store in pair)
    assert [hit.output_id for hit in found] == [hit.output_id for hit in wanted]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted], rel=1e-12)
    assert bool(found) == (text != "Feuerwehr")


def test_every_output_is_found_by_its_title_as_by_sqlite(pair: Pair) -> None:
    sqlite, postgresql = pair
    for output in sqlite.outputs():
        assert [hit.output_id for hit in postgresql.search(output.title, limit=10)] == [
            hit.output_id for hit in sqlite.search(output.title, limit=10)
        ]


@pytest.mark.parametrize("text", QUESTIONS)
def test_passages_are_ranked_and_scored_as_by_sqlite(pair: Pair, text: str) -> None:
    wanted, found = (dict(store.sources.search_passages(text, limit=50)) for store in pair)
    assert list(found) == list(wanted)
    assert found == pytest.approx(wanted, rel=1e-12)
    for output_id in wanted:
        scores, same = (store.sources.passage_scores(output_id, text) for store in pair)
        assert dict(same) == pytest.approx(dict(scores), rel=1e-12)


def test_totals_follow_what_is_replaced_and_removed(opened: Open, tmp_path: Path) -> None:
    stores = SqliteStore(tmp_path), opened()
    pages = (Passage("Das Amt prüft Bauanträge.", Place(page=1)), Passage("Es gibt Kuchen.", Place(page=2)))
    for store in stores:
        store.upsert([make_output(id=name) for name in "abc"])
        store.upsert([make_output(id="b", title="Register", abstract="Nur noch Register")])
        keep(store, make_item("x", passages=pages), make_item("y", passages=pages * 3))
        keep(store, make_item("y", passages=pages[1:]))
    for text in ("Register", "Kommunen", "Kuchen", "Bauantrag"):
        wanted, found = ([(hit.output_id, hit.score) for hit in store.search(text, limit=9)] for store in stores)
        assert [name for name, _ in found] == [name for name, _ in wanted]
        assert [score for _, score in found] == pytest.approx([score for _, score in wanted])
        wanted_passages, passages = (store.sources.search_passages(text, limit=9) for store in stores)
        assert dict(passages) == pytest.approx(dict(wanted_passages))
    stores[0].close()


def test_word_longer_than_an_index_can_hold_is_found(opened: Open) -> None:
    store = opened()
    word = "x1" * 3000
    store.upsert([make_output(id="lang", abstract=word)])
    assert [hit.output_id for hit in store.search(word, limit=1)] == [OutputId("lang")]
