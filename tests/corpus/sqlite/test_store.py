from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import StoreError
from corpus.ports import Store
from corpus.sqlite import SqliteStore
from tests.builders import make_output
from tests.contracts.store_contract import StoreContract


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path / "daten" / "neu")
        yield store
        store.close()

    def test_store_opened_again_holds_what_was_written(self, tmp_path: Path) -> None:
        first = SqliteStore(tmp_path)
        first.upsert([make_output()])
        first.close()
        second = SqliteStore(tmp_path)
        assert list(second.outputs()) == [make_output()]
        second.close()

    def test_store_opened_twice_sees_the_other_ones_writes(self, tmp_path: Path) -> None:
        first, second = SqliteStore(tmp_path), SqliteStore(tmp_path)
        first.upsert([make_output()])
        assert second.output(make_output().id) == make_output()
        first.close()
        second.close()

    def test_store_after_close_refuses_with_a_remedy(self, tmp_path: Path) -> None:
        store = SqliteStore(tmp_path)
        store.corpus_version()
        store.close()
        store.close()
        with pytest.raises(StoreError, match="geschlossen"):
            store.outputs()
        with pytest.raises(StoreError, match="geschlossen"):
            store.upsert([make_output()])
