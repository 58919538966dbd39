from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.sqlite import SqliteStore
from tests.api.moment import Moment
from tests.builders import make_vocabulary
from tests.contracts.source_store_contract import SourceStoreContract


class TestSqliteSources(SourceStoreContract):
    @pytest.fixture
    def store(self, moment: Moment, tmp_path: Path) -> Iterator[SqliteStore]:  # type: ignore[override]
        store = SqliteStore(tmp_path, clock=moment)
        store.replace_vocabulary(make_vocabulary())
        yield store
        store.close()
