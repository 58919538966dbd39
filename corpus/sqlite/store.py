"""The store's methods, each one transaction over the tables."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection

from corpus.errors import OutputNotFound
from corpus.model import Output, OutputId, Status, Vocabulary
from corpus.ports import SearchHit, UpsertReport
from corpus.sqlite import concepts, meta, search
from corpus.sqlite import outputs as output_rows
from corpus.sqlite.connection import BUSY_TIMEOUT_S, Connections


class SqliteStore:
    """`corpus.ports.Store` in one file of `data_dir`; safe to share between threads and processes."""

    def __init__(self, data_dir: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self._connections = Connections(data_dir, busy_timeout_s=busy_timeout_s)

    def corpus_version(self) -> int:
        """Return a counter that grows by one with every write that changed something."""
        return self._connections.ask(meta.corpus_version)

    def outputs(self, *, include_withdrawn: bool = False) -> Sequence[Output]:
        """Return all outputs, ordered by id."""
        with self._connections.read() as connection:
            return output_rows.read_all(connection, include_withdrawn=include_withdrawn)

    def output(self, output_id: OutputId) -> Output:
        """Return one output, withdrawn or not; raise `OutputNotFound`."""
        with self._connections.read() as connection:
            found = output_rows.read_one(connection, output_id)
        if found is None:
            raise _not_found(output_id)
        return found

    def compare(self, outputs: Iterable[Output]) -> UpsertReport:
        """Say what `upsert` would do, without writing."""
        with self._connections.read() as connection:
            report, _ = _compared(connection, tuple(outputs))
        return report

    def upsert(self, outputs: Iterable[Output]) -> UpsertReport:
        """Insert or replace outputs by id, in one transaction; where an id comes twice, the last one stays."""
        candidates = tuple(outputs)
        with self._connections.read() as connection:
            report, to_write = _compared(connection, candidates)
        if not to_write:
            return report
        with self._connections.write() as connection:
            report, to_write = _compared(connection, candidates)
            for output in to_write:
                search.index(connection, output_rows.write(connection, output), output)
            if to_write:
                meta.bump(connection)
        return report

    def withdraw(self, output_ids: Iterable[OutputId]) -> int:
        """Mark outputs as withdrawn; return how many changed. Unknown ids raise `OutputNotFound`."""
        changed = 0
        with self._connections.write() as connection:
            for output_id in tuple(output_ids):
                output = output_rows.read_one(connection, output_id)
                if output is None:
                    raise _not_found(output_id)
                if output.status is not Status.WITHDRAWN:
                    output_rows.write(connection, replace(output, status=Status.WITHDRAWN))
                    changed += 1
            if changed:
                meta.bump(connection)
        return changed

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary; an empty one before the first `replace_vocabulary`."""
        with self._connections.read() as connection:
            return concepts.read(connection)

    def replace_vocabulary(self, vocabulary: Vocabulary) -> bool:
        """Store the vocabulary; return whether it differed from the one held."""
        if self.vocabulary() == vocabulary:
            return False
        with self._connections.write() as connection:
            if concepts.read(connection) == vocabulary:
                return False
            concepts.replace(connection, vocabulary)
            meta.bump(connection)
        return True

    def search(self, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Full-text search with German analysis over published outputs, best first, ties by id."""
        with self._connections.read() as connection:
            return search.search(connection, text, limit=limit)

    def close(self) -> None:
        """Release the files."""
        self._connections.close()


def _compared(connection: Connection, candidates: Sequence[Output]) -> tuple[UpsertReport, list[Output]]:
    """Sort `candidates` into new, changed and unchanged, as if written one after the other; return what to write."""
    held = output_rows.content_hashes(connection, (output.id for output in candidates))
    current = dict(held)
    groups: dict[str, list[OutputId]] = {"new": [], "changed": [], "unchanged": []}
    for output in candidates:
        content_hash = output.content_hash()
        known = current.get(output.id)
        group = "new" if known is None else "unchanged" if known == content_hash else "changed"
        groups[group].append(output.id)
        current[output.id] = content_hash
    last = {output.id: output for output in candidates}
    to_write = [output for output in last.values() if current[output.id] != held.get(output.id)]
    return UpsertReport(**{name: tuple(ids) for name, ids in groups.items()}), to_write


def _not_found(output_id: OutputId) -> OutputNotFound:
    return OutputNotFound(
        f"Einen Beitrag mit der Kennung „{output_id}“ gibt es nicht.",
        "Prüfen Sie die Kennung; „negz corpus list“ zeigt alle.",
    )
