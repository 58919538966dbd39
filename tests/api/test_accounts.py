import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from api import accounts as module
from api.accounts import Accounts
from api.errors import InvalidAccount, InvalidPassword, SignInRefused, TooManyAttempts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.errors import AccountExists, AccountNotFound, Forbidden, StoreBusy
from corpus.sql.accounts import SqlAccounts
from corpus.sqlite.connection import DATABASE_NAME
from tests.api.moment import Moment

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
HOME = "192.0.2.7"


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def accounts(tmp_path: Path, moment: Moment) -> Iterator[Accounts]:
    with Workspace(Settings(data_dir=tmp_path), clock=moment) as workspace:
        found = Accounts(workspace)
        found.add("Erika", Role.EDITOR, PASSWORD)
        yield found


def guess(accounts: Accounts, name: str = "erika", remote: str = HOME) -> None:
    with pytest.raises(SignInRefused):
        accounts.sign_in(name, "falsch geraten", remote)


@pytest.mark.parametrize("name", ["erika.m", "Jörg Groß", "redaktion@negz.org", "ab", "x" * 64])
def test_add_takes_a_sound_name(accounts: Accounts, name: str, moment: Moment) -> None:
    added = accounts.add(name, Role.ADMIN, PASSWORD)
    assert (added.name, added.role, added.created_at) == (name, Role.ADMIN, moment.now)


@pytest.mark.parametrize("name", ["", "a", " erika", "x" * 65, "a\nb", "<b>fett</b>", "-rf", "a\udcffb"])
def test_add_refuses_a_name_that_cannot_be_one(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidAccount, match="Name eines Kontos"):
        accounts.add(name, Role.EDITOR, PASSWORD)


def test_add_refuses_a_taken_name_and_a_weak_password(accounts: Accounts) -> None:
    with pytest.raises(AccountExists):
        accounts.add("ERIKA", Role.ADMIN, PASSWORD)
    with pytest.raises(InvalidPassword):
        accounts.add("Jan", Role.ADMIN, "kurz")
    assert [account.name for account in accounts.list()] == ["Erika"]


def test_sign_in_opens_a_session_and_sign_out_ends_it(accounts: Accounts) -> None:
    token = accounts.sign_in("erika", PASSWORD, HOME)
    assert accounts.session(token) == accounts.get("Erika")
    assert accounts.session(token + "x") is None
    accounts.sign_out(token)
    assert accounts.session(token) is None


def test_sign_in_makes_a_new_token_every_time(accounts: Accounts) -> None:
    tokens = {accounts.sign_in("erika", PASSWORD, HOME) for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) == 43 for token in tokens)  # 32 bytes in base64


def test_database_holds_neither_password_nor_session_nor_token_nor_what_was_typed(
    accounts: Accounts, tmp_path: Path
) -> None:
    secrets = [PASSWORD, accounts.sign_in("erika", PASSWORD, HOME), accounts.new_token("erika"), "vertippt12345", HOME]
    guess(accounts, "vertippt12345")
    with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert [secret for secret in secrets if secret in dump] == []


def test_session_lasts_while_it_is_used_and_at_most_a_week(accounts: Accounts, moment: Moment) -> None:
    token = accounts.sign_in("erika", PASSWORD, HOME)
    for _ in range(15):
        moment.pass_by(hours=11)
        assert accounts.session(token) is not None
    moment.pass_by(hours=3)
    assert accounts.session(token) is None


def test_session_unused_for_twelve_hours_is_over(accounts: Accounts, moment: Moment) -> None:
    token = accounts.sign_in("erika", PASSWORD, HOME)
    moment.pass_by(minutes=12 * 60 - 1)
    assert accounts.session(token) is not None
    moment.pass_by(hours=12)
    assert accounts.session(token) is None


def test_session_stays_where_the_database_is_held_by_another_writer(
    accounts: Accounts, moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = accounts.sign_in("erika", PASSWORD, HOME)

    def fail(*_: object) -> None:
        raise StoreBusy("belegt", "warten")

    monkeypatch.setattr(SqlAccounts, "touch_session", fail)
    moment.pass_by(hours=1)
    assert accounts.session(token) is not None


def test_sign_in_clears_sessions_that_are_over(accounts: Accounts, moment: Moment, tmp_path: Path) -> None:
    accounts.sign_in("erika", PASSWORD, HOME)
    moment.pass_by(hours=13)
    accounts.sign_in("erika", PASSWORD, HOME)
    with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
    connection.close()


def test_new_password_replaces_the_old_and_ends_sessions(accounts: Accounts) -> None:
    token = accounts.sign_in("erika", PASSWORD, HOME)
    accounts.set_password("ERIKA", "Ein ganz anderes")
    assert accounts.session(token) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in("erika", PASSWORD, HOME)
    assert accounts.sign_in("erika", "Ein ganz anderes", HOME)


def test_disabled_account_is_out_at_once_and_refused_as_if_unknown(accounts: Accounts) -> None:
    session, token = accounts.sign_in("erika", PASSWORD, HOME), accounts.new_token("erika")
    assert accounts.disable("erika").disabled
    assert accounts.session(session) is None
    assert accounts.token_account(token) is None
    refusals = []
    for name in ("erika", "niemand"):
        with pytest.raises(SignInRefused) as caught:
            accounts.sign_in(name, PASSWORD, HOME)
        refusals.append(str(caught.value))
    assert refusals[0] == refusals[1]
    with pytest.raises(Forbidden, match="gesperrt"):
        accounts.new_token("erika")
    assert not accounts.enable("erika").disabled
    assert accounts.sign_in("erika", PASSWORD, HOME)


def test_token_names_its_account_until_it_is_revoked(accounts: Accounts) -> None:
    first, second = accounts.new_token("erika"), accounts.new_token("erika")
    assert first.startswith("negz_")
    assert accounts.token_account(first) == accounts.token_account(second) == accounts.get("erika")
    assert accounts.revoke_tokens("erika") == 2
    assert accounts.token_account(first) is None


def test_session_is_no_token_and_token_no_session(accounts: Accounts) -> None:
    assert accounts.token_account(accounts.sign_in("erika", PASSWORD, HOME)) is None
    assert accounts.session(accounts.new_token("erika")) is None


@pytest.mark.parametrize("ask", [Accounts.get, Accounts.disable, Accounts.enable, Accounts.new_token])
def test_unknown_name_is_not_found(accounts: Accounts, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(AccountNotFound):
        ask(accounts, "niemand")


@pytest.mark.parametrize("name", ["erika", "niemand"])
def test_five_failures_lock_a_name_known_or_not_for_a_quarter_of_an_hour(
    accounts: Accounts, moment: Moment, name: str
) -> None:
    for number in range(5):
        guess(accounts, name, f"198.51.100.{number}")
    with pytest.raises(TooManyAttempts, match=r"zu viele Fehlversuche.*15 Minuten") as caught:
        accounts.sign_in(name.upper(), PASSWORD, HOME)
    assert caught.value.retry_after_s == 15 * 60
    moment.pass_by(minutes=14, seconds=30)
    with pytest.raises(TooManyAttempts, match="in einer Minute") as caught:
        accounts.sign_in(name, PASSWORD, HOME)
    assert caught.value.retry_after_s == 30
    moment.pass_by(seconds=30)
    guess(accounts, name)
    assert accounts.sign_in("erika", PASSWORD, HOME)


def test_lock_of_a_name_leaves_its_sessions_and_other_names_alone(accounts: Accounts) -> None:
    accounts.add("Jan", Role.EDITOR, PASSWORD)
    token = accounts.sign_in("erika", PASSWORD, HOME)
    for _ in range(5):
        guess(accounts)
    assert accounts.session(token) is not None
    assert accounts.sign_in("jan", PASSWORD, HOME)


@pytest.mark.parametrize(
    ("places", "elsewhere"),
    [
        (["192.0.2.7"], "192.0.2.8"),
        (["192.0.2.7", "::ffff:192.0.2.7"], "::ffff:192.0.2.8"),
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"], "2001:db8:1:3::1"),
        (["testclient"], "192.0.2.7"),
    ],
)
def test_twenty_failures_lock_the_place_they_come_from(accounts: Accounts, places: list[str], elsewhere: str) -> None:
    for number in range(20):
        guess(accounts, f"name-{number}", places[number % len(places)])
    for place in places:
        with pytest.raises(TooManyAttempts):
            accounts.sign_in("erika", PASSWORD, place)
    assert accounts.sign_in("erika", PASSWORD, elsewhere)


def test_success_forgives_the_name_but_not_the_place(accounts: Accounts) -> None:
    for _ in range(4):
        guess(accounts)
    accounts.sign_in("erika", PASSWORD, HOME)
    for number in range(16):
        guess(accounts, f"name-{number}")
    with pytest.raises(TooManyAttempts):
        accounts.sign_in("erika", PASSWORD, HOME)


def test_guesses_at_the_same_moment_are_not_let_through_together(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    def check(password: str, _: str | None) -> bool:
        checked.append(password)
        return False

    def sign_in(number: int) -> None:
        with suppress(SignInRefused, TooManyAttempts):
            accounts.sign_in("erika", f"geraten {number}", f"198.51.100.{number}")

    monkeypatch.setattr(module, "fits", check)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sign_in, range(30)))
    assert len(checked) == 5


def test_unknown_name_costs_as_many_checks_as_a_known_one(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    from pwdlib import PasswordHash

    checks: list[str] = []
    verify = PasswordHash.verify

    def count(self: PasswordHash, password: str, hash_: str) -> bool:
        checks.append(hash_.rsplit("$", 2)[0])
        return verify(self, password, hash_)

    monkeypatch.setattr(PasswordHash, "verify", count)
    guess(accounts, "erika")
    guess(accounts, "niemand")
    assert len(checks) == 2
    assert checks[0] == checks[1]  # the same algorithm with the same parameters
