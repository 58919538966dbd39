"""What every `corpus.account.AccountStore` does, whatever keeps the data."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from corpus.account import Account, AccountStore, Credentials, Role, Session
from corpus.errors import AccountExists, AccountNotFound

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WINDOW = 15 * MINUTE


def add(store: AccountStore, name: str = "Erika", role: Role = Role.EDITOR) -> Account:
    return store.add(name, role, f"hash of {name}", NOW)


class AccountStoreContract:
    """Inherit and provide an `accounts` fixture that yields an empty store."""

    @pytest.fixture
    def accounts(self) -> Iterator[AccountStore]:
        raise NotImplementedError

    def test_store_when_new_has_no_account(self, accounts: AccountStore) -> None:
        assert list(accounts.accounts()) == []
        assert accounts.credentials("erika") is None
        assert accounts.session("x") is None
        assert accounts.token_account("x") is None

    def test_account_is_returned_as_it_was_added(self, accounts: AccountStore) -> None:
        berlin = datetime(2026, 11, 23, 10, 30, 0, 5, tzinfo=timezone(timedelta(hours=1)))
        added = accounts.add("Jörg Groß", Role.ADMIN, "geheim", berlin)
        assert (added.name, added.role, added.created_at, added.disabled) == ("Jörg Groß", Role.ADMIN, berlin, False)
        assert accounts.account("Jörg Groß") == added
        assert accounts.credentials("Jörg Groß") == Credentials(added, "geheim")

    def test_accounts_come_ordered_by_name_whatever_its_capitals(self, accounts: AccountStore) -> None:
        for name in ("berta", "Anton", "CAESAR"):
            add(accounts, name)
        assert [account.name for account in accounts.accounts()] == ["Anton", "berta", "CAESAR"]

    @pytest.mark.parametrize("spelling", ["jörg groß", "JÖRG GROSS", " Jo\u0308rg Groß "])
    def test_name_in_another_spelling_is_the_same_account(self, accounts: AccountStore, spelling: str) -> None:
        added = add(accounts, "Jörg Groß")
        assert accounts.account(spelling) == added
        with pytest.raises(AccountExists, match="gibt es schon"):
            add(accounts, spelling)

    @pytest.mark.parametrize("name", ["erika", "", "\0", "\udcff", "' OR 1=1 --"])
    def test_unknown_name_is_not_found_and_named(self, accounts: AccountStore, name: str) -> None:
        with pytest.raises(AccountNotFound) as caught:
            accounts.account(name)
        assert f"„{name}“" in caught.value.subject
        assert "negz accounts list" in caught.value.remedy

    def test_new_password_ends_the_account_s_sessions_and_no_other_s(self, accounts: AccountStore) -> None:
        erika, jan = add(accounts), add(accounts, "Jan")
        accounts.open_session("e", erika.id, NOW)
        accounts.open_session("j", jan.id, NOW)
        accounts.add_token("t", erika.id, NOW)
        accounts.set_password(erika.id, "neu")
        assert accounts.credentials("erika") == Credentials(erika, "neu")
        assert accounts.session("e") is None
        assert accounts.session("j") is not None
        assert accounts.token_account("t") == erika

    def test_session_is_returned_as_it_began_and_is_touched(self, accounts: AccountStore) -> None:
        erika = add(accounts)
        assert accounts.open_session("e", erika.id, NOW)
        assert accounts.session("e") == Session(erika, NOW, NOW)
        accounts.touch_session("e", NOW + MINUTE)
        assert accounts.session("e") == Session(erika, NOW, NOW + MINUTE)

    def test_closed_session_is_gone_and_closing_it_again_does_no_harm(self, accounts: AccountStore) -> None:
        accounts.open_session("e", add(accounts).id, NOW)
        accounts.close_session("e")
        accounts.close_session("e")
        assert accounts.session("e") is None

    def test_drop_sessions_deletes_the_long_and_the_idle_ones(self, accounts: AccountStore) -> None:
        erika = add(accounts)
        accounts.open_session("long", erika.id, NOW - 9 * MINUTE)
        accounts.touch_session("long", NOW)
        accounts.open_session("idle", erika.id, NOW - 5 * MINUTE)
        accounts.open_session("kept", erika.id, NOW - 2 * MINUTE)
        accounts.drop_sessions(started_before=NOW - 8 * MINUTE, seen_before=NOW - 4 * MINUTE)
        assert [name for name in ("long", "idle", "kept") if accounts.session(name)] == ["kept"]

    def test_disabled_account_loses_sessions_and_tokens_and_gets_no_new_ones(self, accounts: AccountStore) -> None:
        erika = add(accounts)
        accounts.open_session("e", erika.id, NOW)
        accounts.add_token("t", erika.id, NOW)
        accounts.set_disabled(erika.id, disabled=True)
        assert accounts.account("erika").disabled
        assert not accounts.open_session("e2", erika.id, NOW)
        assert not accounts.add_token("t2", erika.id, NOW)
        assert [accounts.session(name) for name in ("e", "e2")] == [None, None]
        assert [accounts.token_account(name) for name in ("t", "t2")] == [None, None]

    def test_account_enabled_again_has_neither_its_old_sessions_nor_its_old_tokens(
        self, accounts: AccountStore
    ) -> None:
        erika = add(accounts)
        accounts.open_session("e", erika.id, NOW)
        accounts.add_token("t", erika.id, NOW)
        accounts.set_disabled(erika.id, disabled=True)
        accounts.set_disabled(erika.id, disabled=False)
        assert accounts.account("erika") == erika
        assert accounts.session("e") is None
        assert accounts.token_account("t") is None
        assert accounts.open_session("e2", erika.id, NOW)

    def test_revoke_tokens_counts_and_deletes_the_account_s_own(self, accounts: AccountStore) -> None:
        erika, jan = add(accounts), add(accounts, "Jan")
        for digest, account in (("a", erika), ("b", erika), ("c", jan)):
            assert accounts.add_token(digest, account.id, NOW)
        assert accounts.revoke_tokens(erika.id) == 2
        assert accounts.token_account("a") is None
        assert accounts.token_account("c") == jan

    def attempt(self, accounts: AccountStore, at: datetime, *subjects: str, limit: int = 3) -> datetime | None:
        return accounts.begin_attempt(dict.fromkeys(subjects or ("erika",), limit), at=at, window=WINDOW)

    def test_attempts_up_to_the_limit_pass_and_the_next_is_locked_for_a_window(self, accounts: AccountStore) -> None:
        times = [NOW, NOW + 4 * MINUTE, NOW + 8 * MINUTE]
        assert [self.attempt(accounts, at) for at in times] == [None] * 3
        until = times[-1] + WINDOW
        for at in (times[-1], NOW + 16 * MINUTE, until - timedelta(microseconds=1)):
            assert self.attempt(accounts, at) == until
        assert self.attempt(accounts, until) is None

    def test_attempts_further_apart_than_the_window_lock_nobody(self, accounts: AccountStore) -> None:
        assert [self.attempt(accounts, NOW + number * 8 * MINUTE) for number in range(20)] == [None] * 20

    def test_count_begins_anew_after_a_lock(self, accounts: AccountStore) -> None:
        for _ in range(3):
            self.attempt(accounts, NOW)
        later = NOW + WINDOW
        assert [self.attempt(accounts, later) for _ in range(4)] == [None, None, None, later + WINDOW]

    def test_refused_attempts_are_not_counted(self, accounts: AccountStore) -> None:
        for minute in range(14):
            self.attempt(accounts, NOW + minute * MINUTE)
        assert self.attempt(accounts, NOW + 2 * MINUTE + WINDOW) is None

    def test_lock_of_one_subject_locks_what_is_tried_with_it_and_nothing_else(self, accounts: AccountStore) -> None:
        for name in ("a", "b", "c"):
            assert self.attempt(accounts, NOW, name, "one place") is None
        assert self.attempt(accounts, NOW, "d", "one place") == NOW + WINDOW
        assert self.attempt(accounts, NOW, "d", "another place") is None

    def test_settled_attempt_clears_the_one_and_takes_back_one_of_the_other(self, accounts: AccountStore) -> None:
        for name in ("a", "a", "b"):
            self.attempt(accounts, NOW, name, "place")
        accounts.settle_attempt(cleared="a", taken_back="place")
        assert [self.attempt(accounts, NOW, "a") for _ in range(4)] == [None, None, None, NOW + WINDOW]
        assert [self.attempt(accounts, NOW, "place") for _ in range(2)] == [None, NOW + WINDOW]
