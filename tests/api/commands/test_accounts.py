import io
from pathlib import Path

import pytest

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from tests.api.commands.conftest import Negz, Outcome

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
IN = ("--data-dir", "konten")


class Terminal(io.StringIO):
    """A stdin that people type at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def say(negz: Negz, monkeypatch: pytest.MonkeyPatch) -> Negz:
    """Run a command with `typed` on its standard input."""

    def call(*arguments: str, typed: str) -> Outcome:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return negz(*arguments, *IN)

    return call


@pytest.fixture
def erika(say: Negz) -> str:
    added = say("accounts", "add", "Erika Groß", "--role", "editor", "--password-stdin", typed=f"{PASSWORD}\n")
    assert added.code == 0, added.err
    return "erika groß"


def can_sign_in(password: str) -> bool:
    with Workspace(Settings(data_dir=Path("konten"))) as workspace:
        try:
            Accounts(workspace).sign_in("Erika Groß", password, "127.0.0.1")
        except Exception as error:  # noqa: BLE001 - the name is what the test is about
            assert type(error).__name__ == "SignInRefused"
            return False
        return True


def test_add_reads_the_password_from_stdin_without_its_line_end(say: Negz) -> None:
    outcome = say("accounts", "add", "Erika Groß", "--role", "admin", "--password-stdin", typed=f"{PASSWORD}\r\nmehr")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "Konto „Erika Groß“ (admin) angelegt. Anmelden: /redaktion/anmelden\n"
    assert can_sign_in(PASSWORD)


def test_add_asks_twice_in_a_terminal(negz: Negz, monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        return PASSWORD

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", answer)
    assert negz("accounts", "add", "Erika Groß", "--role", "admin", *IN).code == 0
    assert questions == ["Passwort: ", "Noch einmal: "]
    assert can_sign_in(PASSWORD)


def test_add_with_two_different_passwords_creates_nothing(negz: Negz, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, PASSWORD + "x"])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    outcome = negz("accounts", "add", "erika", "--role", "admin", *IN)
    assert outcome.code == 2
    assert "unterscheiden sich" in outcome.err
    assert negz("accounts", "list", *IN).out == ""


def test_add_left_with_ctrl_d_ends_as_interrupted(negz: Negz, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", leave)
    assert negz("accounts", "add", "erika", "--role", "admin", *IN).code == 130


@pytest.mark.parametrize(
    ("arguments", "typed", "complaint"),
    [
        (("erika", "--role", "admin", "--password-stdin"), "kurz\n", "zu kurz: 4 Zeichen"),
        (("erika", "--role", "admin", "--password-stdin"), "", "zu kurz: 0 Zeichen"),
        (("Erika Mustermann", "--role", "admin", "--password-stdin"), "erika mustermann\n", "ist der Name"),
        (("<erika>", "--role", "admin", "--password-stdin"), PASSWORD, "kann nicht der Name eines Kontos sein"),
        (("erika", "--role", "chef", "--password-stdin"), PASSWORD, "Bekannt sind: 'editor', 'admin'"),
        (("erika", "--password-stdin"), PASSWORD, "Es fehlt die Option"),
        (("erika", "--role", "admin"), PASSWORD, "--password-stdin"),
    ],
)
def test_add_of_what_cannot_be_ends_with_2_and_says_why(
    say: Negz, arguments: tuple[str, ...], typed: str, complaint: str
) -> None:
    outcome = say("accounts", "add", *arguments, typed=typed)
    assert outcome.code == 2
    assert complaint in outcome.err
    assert say("accounts", "list", typed="").out == ""


def test_add_of_a_taken_name_ends_with_2(say: Negz, erika: str) -> None:
    outcome = say("accounts", "add", erika, "--role", "admin", "--password-stdin", typed=PASSWORD)
    assert outcome.code == 2
    assert "gibt es schon" in outcome.err


def test_list_shows_name_role_day_and_state(say: Negz, erika: str) -> None:
    say("accounts", "add", "chef", "--role", "admin", "--password-stdin", typed=PASSWORD)
    say("accounts", "disable", erika, typed="")
    lines = say("accounts", "list", typed="").out.splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == ["chef", "Erika Groß"]
    assert lines[1].startswith("Erika Groß  editor  seit ")
    assert ["[gesperrt]" in line for line in lines] == [False, True]
    records = say("accounts", "list", "--json", typed="").json_lines
    assert [set(record) for record in records] == [{"name", "role", "created_at", "disabled"}] * 2
    assert [(record["name"], record["role"], record["disabled"]) for record in records] == [
        ("chef", "admin", False),
        ("Erika Groß", "editor", True),
    ]


def test_list_without_accounts_says_how_to_create_one(say: Negz) -> None:
    outcome = say("accounts", "list", typed="")
    assert (outcome.code, outcome.out) == (0, "")
    assert "negz accounts add NAME --role admin" in outcome.err


def test_password_replaces_the_old_one(say: Negz, erika: str) -> None:
    assert say("accounts", "password", erika, "--password-stdin", typed="Ein ganz anderes\n").code == 0
    assert not can_sign_in(PASSWORD)
    assert can_sign_in("Ein ganz anderes")


def test_disable_and_enable_shut_and_open_the_door(say: Negz, erika: str) -> None:
    assert say("accounts", "disable", erika, typed="").code == 0
    assert not can_sign_in(PASSWORD)
    refused = say("accounts", "token", erika, typed="")
    assert (refused.code, refused.out) == (2, "")
    assert 'negz accounts enable "Erika Groß"' in refused.err
    assert say("accounts", "enable", erika, typed="").code == 0
    assert can_sign_in(PASSWORD)


def test_token_is_printed_alone_and_revoked(say: Negz, erika: str) -> None:
    printed = say("accounts", "token", erika, typed="")
    token = printed.out.strip()
    assert (printed.code, printed.out) == (0, f"{token}\n")
    assert token not in printed.err
    with Workspace(Settings(data_dir=Path("konten"))) as workspace:
        held = Accounts(workspace).token_account(token)
        assert held is not None
        assert held.name == "Erika Groß"
    assert say("accounts", "revoke-tokens", erika, typed="").err == "1 Zugangstoken beendet.\n"
    with Workspace(Settings(data_dir=Path("konten"))) as workspace:
        assert Accounts(workspace).token_account(token) is None


@pytest.mark.parametrize("command", ["password", "disable", "enable", "token", "revoke-tokens"])
def test_command_for_an_unknown_name_ends_with_3(say: Negz, command: str) -> None:
    outcome = say("accounts", command, "niemand", typed="")
    assert outcome.code == 3
    assert "„niemand“" in outcome.err
