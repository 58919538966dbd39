"""Options that several commands share."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

_DATA_DIR = "negz.data_dir"


class Language(StrEnum):
    """Languages that reasons are given in."""

    DE = "de"
    EN = "en"


def _innermost(context: typer.Context, value: Path | None) -> Path | None:
    """Return this command's data folder, else the one given before the command's name."""
    if value is not None:
        context.meta[_DATA_DIR] = value
    found: Path | None = context.meta.get(_DATA_DIR)
    return found


DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="ORDNER",
        help="Datenordner (sonst NEGZ_DATA, sonst ./data).",
        callback=_innermost,
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON statt Text ausgeben.")]
Count = Annotated[int, typer.Option("--n", metavar="ZAHL", help="Länge der Liste, 1 bis 100.")]
InLanguage = Annotated[Language, typer.Option("--lang", help="Sprache der Begründungen.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="TAG", help="Liste für diesen Tag (JJJJ-MM-TT) statt für heute.", show_default=False
    ),
]


def accept_data_dir(data_dir: DataDir = None) -> None:
    """Take --data-dir before the command's name."""


def split_commas(values: Sequence[str] | None) -> tuple[str, ...]:
    """Return the values each once, split at commas, empty ones left out, as an address is read."""
    parts = (part.strip() for value in values or () for part in value.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def read_day(as_of: str | None) -> date | None:
    """Return the day that was named, or None; raise `InvalidQuery` for anything else."""
    try:
        return None if as_of is None else date.fromisoformat(as_of)
    except ValueError as error:
        from recommender.errors import InvalidQuery

        raise InvalidQuery(
            f"„{as_of}“ ist kein Tag.", "Schreiben Sie ihn als JJJJ-MM-TT, zum Beispiel 2026-11-23."
        ) from error
