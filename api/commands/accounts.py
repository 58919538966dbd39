"""`negz accounts`: who may work in the editors' console, and with which programs."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import counted, print_json, print_text, talk
from api.commands.session import open_workspace
from corpus.account import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.accounts import Accounts
    from corpus.account import Account

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name des Kontos.")]
PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Passwort aus der Standardeingabe lesen statt danach zu fragen.")
]


def add(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help="Was das Konto darf; „admin“ darf alles.")],
    password_stdin: PasswordStdin = False,
    data_dir: DataDir = None,
) -> None:
    """Ein Konto anlegen.

    Fragt zweimal nach dem Passwort, ohne es zu zeigen. Ein voreingestelltes gibt es nicht.
    """
    from api.accounts import check_name

    check_name(name)
    with _opened(data_dir) as accounts:
        account = accounts.add(name, role, _read_password(from_stdin=password_stdin))
        talk(f"Konto „{account.name}“ ({account.role}) angelegt. Anmelden: /redaktion/anmelden")


def list_accounts(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Alle Konten auflisten, eines je Zeile."""
    with _opened(data_dir) as accounts:
        _print_accounts(accounts.list(), as_json=as_json)


def password(name: Name, password_stdin: PasswordStdin = False, data_dir: DataDir = None) -> None:
    """Das Passwort eines Kontos ersetzen.

    Wer mit dem alten angemeldet ist, wird abgemeldet; Zugangstoken bleiben gültig.
    """
    with _opened(data_dir) as accounts:
        accounts.get(name)
        account = accounts.set_password(name, _read_password(from_stdin=password_stdin))
        talk(f"Das Passwort des Kontos „{account.name}“ ist ersetzt; seine Anmeldungen sind beendet.")


def disable(name: Name, data_dir: DataDir = None) -> None:
    """Ein Konto sperren.

    Seine Anmeldungen und Zugangstoken enden sofort; was unter seinem Namen entschieden wurde, bleibt.
    """
    with _opened(data_dir) as accounts:
        talk(f"Das Konto „{accounts.disable(name).name}“ ist gesperrt; Anmeldungen und Zugangstoken sind beendet.")


def enable(name: Name, data_dir: DataDir = None) -> None:
    """Ein gesperrtes Konto entsperren.

    Es gilt sein bisheriges Passwort; Zugangstoken müssen neu ausgestellt werden.
    """
    with _opened(data_dir) as accounts:
        talk(f"Das Konto „{accounts.enable(name).name}“ ist entsperrt.")


def token(name: Name, data_dir: DataDir = None) -> None:
    """Ein Zugangstoken für Programme ausstellen.

    Es wird nur dieses eine Mal gezeigt; gespeichert ist nur seine Prüfsumme.
    """
    with _opened(data_dir) as accounts:
        print_text(accounts.new_token(name))
        talk("Bewahren Sie das Token jetzt auf: Es wird nicht noch einmal gezeigt.")
        talk("Programme schicken es so mit: Authorization: Bearer TOKEN")


def revoke_tokens(name: Name, data_dir: DataDir = None) -> None:
    """Alle Zugangstoken eines Kontos für ungültig erklären."""
    with _opened(data_dir) as accounts:
        talk(f"{counted(accounts.revoke_tokens(name), 'Zugangstoken', 'Zugangstoken')} beendet.")


@contextmanager
def _opened(data_dir: Path | None) -> "Iterator[Accounts]":
    """Lend the accounts of the data folder, which is closed afterwards."""
    from api.accounts import Accounts

    with open_workspace(data_dir) as workspace:
        yield Accounts(workspace)


def _read_password(*, from_stdin: bool) -> str:
    """Return the password: typed twice without echo, or the first line of stdin."""
    if from_stdin:
        return sys.stdin.readline().removesuffix("\n").removesuffix("\r")
    from api.errors import InvalidPassword

    if not sys.stdin.isatty():
        raise InvalidPassword(
            "Nach dem Passwort lässt sich nur in einem Terminal fragen.",
            "Geben Sie es über die Standardeingabe: negz accounts … --password-stdin",
        )
    typed = _ask("Passwort: ")
    if typed != _ask("Noch einmal: "):
        raise InvalidPassword("Die beiden Eingaben unterscheiden sich.", "Versuchen Sie es noch einmal.")
    return typed


def _ask(question: str) -> str:
    from getpass import getpass

    try:
        return getpass(question)
    except EOFError as error:  # Ctrl+D
        raise typer.Abort from error


def _print_accounts(found: "Sequence[Account]", *, as_json: bool) -> None:
    if not found:
        talk("Es gibt noch kein Konto. Anlegen: negz accounts add NAME --role admin")
    width = max((len(account.name) for account in found), default=0)
    for account in found:
        if as_json:
            print_json(
                {
                    "name": account.name,
                    "role": account.role,
                    "created_at": account.created_at,
                    "disabled": account.disabled,
                }
            )
        else:
            note = "  [gesperrt]" if account.disabled else ""
            print_text(f"{account.name:<{width}}  {account.role:<6}  seit {account.created_at:%d.%m.%Y}{note}")
