import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.sqlite import SqliteStore
from corpus.sqlite.connection import DATABASE_NAME
from tests.builders import make_output, make_vocabulary
from tests.contracts.correction_contract import EDITOR, CorrectionContract


class TestSqliteCorrections(CorrectionContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqliteStore]:
        store = SqliteStore(tmp_path)
        store.replace_vocabulary(make_vocabulary())
        yield store
        store.close()

    def test_lines_of_corrections_refuse_to_be_changed_or_deleted(self, store: SqliteStore, tmp_path: Path) -> None:
        store.upsert([make_output()])
        store.corrections.correct(make_output().id, {"title": "Eins"}, editor=EDITOR)
        connection = sqlite3.connect(tmp_path / DATABASE_NAME)
        for statement in ("UPDATE correction_lines SET after = '\"x\"'", "DELETE FROM correction_lines"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
        connection.close()
