import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.editorial_port import EditorialStore
from corpus.ports import Store
from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import EVIDENZ
from tests.contracts.editorial_contract import BERND, ID, Ticking, accepted
from tests.contracts.second_view_contract import SecondViewContract


class TestSqliteSecondDesk(SecondViewContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path, clock=Ticking())
        yield store
        store.close()

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        assert isinstance(store, SqliteStore)
        return store.editorial

    def test_closed_view_refuses_to_be_rewritten(self, tmp_path: Path, editorial: EditorialStore) -> None:
        editorial.second.close(ID, editor=BERND, revision=0)
        connection = sqlite3.connect(tmp_path / DATABASE_NAME)
        with pytest.raises(sqlite3.IntegrityError, match="no longer changes"):
            connection.execute("UPDATE editorial_second_views SET opinions = '[]'")
        connection.close()

    def test_view_opened_again_holds_what_was_decided(self, tmp_path: Path, editorial: EditorialStore) -> None:
        editorial.second.assess(ID, [accepted(EVIDENZ)], editor=BERND, revision=0)
        again = SqliteStore(tmp_path)
        assert again.editorial.second.views() == editorial.second.views()
        assert again.editorial.second.last_step(ID, BERND) == editorial.second.last_step(ID, BERND)
        again.close()
