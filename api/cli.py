"""The command line: which command is which function, and how every call ends.

Nothing heavy is imported here or at the top of a command's file, so that `negz --help` answers at once.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import Annotated

import typer

from api.commands import (
    accounts,
    backup,
    compare,
    corpus,
    coverage,
    doctor,
    encoder,
    evaluate,
    get,
    index,
    jobs,
    keys,
    merging,
    places,
    recommend,
    related,
    serve,
    snippet,
    source,
    store,
    tags,
    vocabulary,
    wordpress,
)
from api.commands.german import GermanCommand, GermanGroup, usage_message
from api.commands.option import DataDir, accept_data_dir
from api.commands.output import print_error, print_text, talk
from api.exit_code import ExitCode, exit_code_of
from corpus.errors import NegzError

NAME = "negz"

_TOP: dict[str, Callable[..., None]] = {
    "serve": serve.serve,
    "recommend": recommend.recommend,
    "related": related.related,
    "search": related.search,
    "coverage": coverage.coverage,
    "vocabulary": vocabulary.vocabulary,
    "get": get.get,
    "doctor": doctor.doctor,
    "backup": backup.backup,
    "restore": backup.restore,
}
_GROUPS: dict[str, tuple[str, dict[str, Callable[..., None]]]] = {
    "corpus": (
        "Bestand: Beiträge einlesen, auflisten, zurückziehen.",
        {
            "import": corpus.import_source,
            "list": corpus.list_outputs,
            "withdraw": corpus.withdraw,
            "sources": source.list_sources,
            "forget": source.forget_source,
        },
    ),
    "accounts": (
        "Konten der Redaktion: anlegen, sperren, Zugangstoken.",
        {
            "add": accounts.add,
            "list": accounts.list_accounts,
            "password": accounts.password,
            "disable": accounts.disable,
            "enable": accounts.enable,
            "token": accounts.token,
            "revoke-tokens": accounts.revoke_tokens,
        },
    ),
    "keys": (
        "Leseschlüssel: Websites, deren Seiten lesen dürfen.",
        {"add": keys.add, "list": keys.list_keys, "revoke": keys.revoke},
    ),
    "index": ("Index: bauen, Alter ansehen.", {"build": index.build, "status": index.status}),
    "jobs": ("Pflege: erledigen, was fällig ist, für einen Zeitgeber.", {"run": jobs.run}),
    "store": ("Datenbank: alles in eine andere übertragen.", {"migrate": store.migrate}),
    "tags": (
        "Zuweisungen: vorschlagen lassen, Güte der Vorschläge messen.",
        {"suggest": tags.suggest, "eval": tags.evaluate},
    ),
    "eval": (
        "Messen: Vorschläge, Zusammenführen, Textstellen.",
        {
            "run": evaluate.run,
            "related": evaluate.related,
            "fit": evaluate.fit,
            "merging": merging.merging,
            "passages": places.passages,
        },
    ),
    "encoder": (
        "Encoder: trainieren, vergleichen.",
        {"compare": compare.compare, "train": encoder.train},
    ),
    "widget": (
        "Einbetten: was andere Websites dafür brauchen.",
        {"snippet": snippet.snippet, "wordpress": wordpress.wordpress},
    ),
}


def _print_version(wanted: bool) -> None:
    if wanted:
        from api.release import software_version

        print_text(software_version())
        raise typer.Exit


def accept_options(
    data_dir: DataDir = None,
    version: Annotated[
        bool, typer.Option("--version", help="Version ausgeben.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Finden, welcher Beitrag des NEGZ für wen ist und was er dort nützt.

    Daten gehen nach stdout, Meldungen nach stderr. Endet mit 0, bei falschen Angaben mit 2, wenn es etwas nicht gibt
    mit 3, wenn der Dienst nicht bereit ist mit 4, wenn eine Quelle nicht erreichbar ist mit 5.
    """


def _new_group(callback: Callable[..., None], title: str | None = None) -> typer.Typer:
    return typer.Typer(
        cls=GermanGroup,
        add_completion=False,
        rich_markup_mode=None,  # rich would cost a quarter of the CPU time that `--help` may take
        pretty_exceptions_enable=False,
        context_settings={"max_content_width": 100, "help_option_names": ["--help", "-h"]},
        callback=callback,
        help=title,
    )


def _add(group: typer.Typer, commands: dict[str, Callable[..., None]]) -> None:
    for name, function in commands.items():
        group.command(name, cls=GermanCommand)(function)


def create_cli() -> typer.Typer:
    """Return the whole command line."""
    app = _new_group(accept_options)
    _add(app, _TOP)
    for name, (title, commands) in _GROUPS.items():
        group = _new_group(accept_data_dir, title)
        _add(group, commands)
        app.add_typer(group, name=name)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong has been said on stderr by then."""
    command = typer.main.get_command(create_cli())
    try:
        code = command.main(list(arguments) or ["--help"], prog_name=NAME, standalone_mode=False)
        sys.stdout.flush()
    except NegzError as error:
        print_error(error)
        return exit_code_of(error)
    except typer.TyperException as error:
        talk(f"Fehler: {usage_message(error)}")
        return ExitCode.INVALID
    except (typer.Abort, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit) as ended:
        return _end_of(ended)
    except Exception:  # noqa: BLE001 - the outermost place: whatever it is, the shell is told
        return _unexpected()
    return code if isinstance(code, int) else ExitCode.OK


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter is no reason to stop
    sys.exit(run(sys.argv[1:]))


def _end_of(ended: BaseException) -> int:
    """Return the exit code of a command that ended itself; a reader that has seen enough (`| head`) is no error.

    Typer and rich turn a broken pipe into `SystemExit`; Python would complain once more when it flushes at its end.
    """
    if isinstance(ended, BrokenPipeError) or isinstance(ended.__context__, BrokenPipeError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return ExitCode.OK
    code = ended.code if isinstance(ended, SystemExit) else ExitCode.UNEXPECTED
    return code if isinstance(code, int) else ExitCode.UNEXPECTED


def _unexpected() -> int:
    import traceback

    traceback.print_exc()
    talk("Fehler: Damit hat das Programm nicht gerechnet. Melden Sie den Fehler bitte mit der Ausgabe darüber.")
    return ExitCode.UNEXPECTED


if __name__ == "__main__":
    main()
