"""Where a command's words go: data to stdout, talk to stderr."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer

from corpus.errors import NegzError
from corpus.readable import readable

if TYPE_CHECKING:
    from rich.console import JustifyMethod, RenderableType
    from rich.progress import TaskID

WIDTH_WITHOUT_TERMINAL = 120  # characters; where nobody says how wide the paper is

Progress = Callable[[int, int | None], None]
"""Called with the amount done and the whole amount, where that is known."""

StageProgress = Callable[[str, int, int | None], None]
"""The same with the stage before it."""


def print_json(value: object) -> None:
    """Print one JSON value on one line; escaped where the stream cannot hold every character."""
    is_utf8 = (getattr(sys.stdout, "encoding", None) or "").casefold().replace("-", "") == "utf8"
    typer.echo(json.dumps(value, ensure_ascii=not is_utf8, default=_plain))


def print_text(text: str) -> None:
    """Print a line of data; what a source says steers no terminal."""
    typer.echo(readable(text))


def talk(message: str) -> None:
    """Tell the person what is going on."""
    typer.echo(readable(message), err=True)


def counted(amount: int, singular: str, plural: str) -> str:
    """Return the amount with its noun."""
    return f"{amount} {singular if amount == 1 else plural}"


def decimal(value: float, digits: int) -> str:
    """Return a number with so many digits after its comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def percent(share: float) -> str:
    """Return a share as whole per cent, set as German has it."""
    return f"{share:.0%}".replace("%", " %")


def print_error(error: NegzError) -> None:
    """Tell the person what is wrong and what to do about it."""
    talk(f"Fehler: {error.subject} {error.remedy}".rstrip())


def print_table(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Sequence[int] = (),
    min_widths: Mapping[int, int] = MappingProxyType({}),
) -> None:
    """Print a table for people.

    The columns in `numeric`, counted from 0, are set flush right; those in `min_widths` are at least so many
    characters wide.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column, name in enumerate(header):
        justify: JustifyMethod = "right" if column in numeric else "left"
        table.add_column(name, justify=justify, overflow="fold", min_width=min_widths.get(column))
    for row in rows:
        table.add_row(*(Text(readable(cell)) for cell in row))
    print_rich(table)


def print_rich(renderable: "RenderableType") -> None:
    """Print what rich draws, in the terminal's width and colours."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(file=sys.stdout, width=width, highlight=False).print(renderable)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Show a bar on stderr while the block runs; one line of text where stderr is no terminal."""
    with progress_stages() as tell:
        tell(label, 0, None)
        yield lambda done, total: tell(label, done, total)


@contextmanager
def progress_stages() -> Iterator[StageProgress]:
    """Show a bar on stderr for each stage that is told of; one line of text where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    if not console.is_interactive:
        yield _talk_of_stages()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


def _talk_of_stages() -> StageProgress:
    told: set[str] = set()

    def tell(stage: str, _done: int, _total: int | None) -> None:
        if stage not in told:
            told.add(stage)
            talk(f"{stage} …")

    return tell
