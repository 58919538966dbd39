"""Every contract of a store, kept by PostgreSQL."""

from typing import Any

import pytest

from corpus.account import AccountStore
from corpus.demand import DemandStore
from corpus.editorial_port import EditorialStore
from corpus.feedback import FeedbackStore
from corpus.ports import Store
from corpus.postgresql import PostgresqlStore
from corpus.read_key import ReadKeyStore
from corpus.vocabulary_change import VocabularyDesk
from tests.builders import make_vocabulary
from tests.contracts.account_store_contract import AccountStoreContract
from tests.contracts.correction_contract import CorrectionContract
from tests.contracts.demand_contract import DemandContract
from tests.contracts.editorial_bulk_contract import EditorialBulkContract
from tests.contracts.editorial_contract import EditorialContract, Ticking
from tests.contracts.feedback_contract import FeedbackContract
from tests.contracts.read_key_contract import ReadKeyContract
from tests.contracts.rule_store_contract import RuleStoreContract
from tests.contracts.second_view_contract import SecondViewContract
from tests.contracts.source_store_contract import Moment, SourceStoreContract
from tests.contracts.store_contract import StoreContract
from tests.contracts.trial_store_contract import TrialStoreContract
from tests.contracts.vocabulary_desk_contract import VocabularyDeskContract
from tests.corpus.postgresql.conftest import Open


class TestPostgresqlStore(StoreContract):
    @pytest.fixture
    def store(self, opened: Open) -> PostgresqlStore:  # type: ignore[override]
        return opened()


class TestPostgresqlRules(RuleStoreContract):
    @pytest.fixture
    def store(self, opened: Open) -> PostgresqlStore:  # type: ignore[override]
        return opened()


class TestPostgresqlTrials(TrialStoreContract):
    @pytest.fixture
    def store(self, opened: Open) -> PostgresqlStore:  # type: ignore[override]
        return opened()


class TestPostgresqlAccounts(AccountStoreContract):
    @pytest.fixture
    def accounts(self, opened: Open) -> AccountStore:
        return opened().accounts


class TestPostgresqlDemand(DemandContract):
    @pytest.fixture
    def demand(self, opened: Open) -> DemandStore:
        return opened().demand


class TestPostgresqlFeedback(FeedbackContract):
    @pytest.fixture
    def feedback(self, opened: Open) -> FeedbackStore:
        return opened().feedback


class TestPostgresqlReadKeys(ReadKeyContract):
    @pytest.fixture
    def read_keys(self, opened: Open) -> ReadKeyStore:
        return opened().read_keys


class TestPostgresqlCorrections(CorrectionContract):
    @pytest.fixture
    def store(self, opened: Open) -> Any:
        store = opened()
        store.replace_vocabulary(make_vocabulary())
        return store


class TestPostgresqlSources(SourceStoreContract):
    @pytest.fixture
    def store(self, moment: Moment, opened: Open) -> Any:  # type: ignore[override]
        store = opened(moment)
        store.replace_vocabulary(make_vocabulary())
        return store


class Editorial:
    """The store of the contracts that editors' desks keep."""

    @pytest.fixture
    def store(self, opened: Open) -> Store:
        return opened(Ticking())

    @pytest.fixture
    def editorial(self, store: Store) -> EditorialStore:
        assert isinstance(store, PostgresqlStore)
        return store.editorial


class TestPostgresqlEditorial(Editorial, EditorialContract):
    pass


class TestPostgresqlBulkDesk(Editorial, EditorialBulkContract):
    pass


class TestPostgresqlSecondDesk(Editorial, SecondViewContract):
    pass


class TestPostgresqlVocabularyDesk(Editorial, VocabularyDeskContract):
    @pytest.fixture
    def desk(self, store: Store) -> VocabularyDesk:
        assert isinstance(store, PostgresqlStore)
        return store.vocabulary_desk
