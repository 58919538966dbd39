from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.editorial_port import EditorialStore
from corpus.errors import BulkConflict
from corpus.ports import Store
from corpus.sqlite import SqliteStore
from tests.contracts.editorial_bulk_contract import PUBLISHING, A, B, C, EditorialBulkContract, content, item
from tests.contracts.editorial_contract import ANNA, BERND, Ticking


class TestSqliteBulkDesk(EditorialBulkContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path, clock=Ticking())
        yield store
        store.close()

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        assert isinstance(store, SqliteStore)
        return store.editorial

    def test_undo_after_a_restart_restores_what_was_before(self, tmp_path: Path, editorial: EditorialStore) -> None:
        before = [content(editorial.dossier(output_id)) for output_id in (A, B, C)]
        done = editorial.bulk.accept([item(A), item(B), item(C)], PUBLISHING, editor=ANNA)
        again = SqliteStore(tmp_path)
        assert again.editorial.bulk.steps(limit=1) == (done,)
        again.editorial.bulk.undo(done.number, editor=BERND)
        assert [content(again.editorial.dossier(output_id)) for output_id in (A, B, C)] == before
        again.close()

    def test_two_processes_accepting_at_once_let_one_through(self, tmp_path: Path, editorial: EditorialStore) -> None:
        other = SqliteStore(tmp_path)
        other.editorial.bulk.accept([item(A)], PUBLISHING, editor=BERND)
        with pytest.raises(BulkConflict) as caught:
            editorial.bulk.accept([item(A), item(B)], PUBLISHING, editor=ANNA)
        assert list(caught.value.conflicts) == [A]
        other.close()
