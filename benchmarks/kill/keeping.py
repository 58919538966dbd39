"""Index builds, backups and restores that are killed."""

import hashlib
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from benchmarks.kill.ground import Ground
from benchmarks.kill.operation import CommandOperation

MARKER = "probe-stand"


class IndexBuild(CommandOperation):
    """A build after changes of some outputs."""

    name = "index-build"

    def prepare(self) -> None:
        """Change an output, so that there is something to build."""
        mark(self.folder, self.turn)
        self._before = pointer(self.folder)

    def arguments(self) -> Sequence[object]:
        """Build the index."""
        return ["index", "build"]

    def note(self, *, is_done: bool) -> None:
        """Take an index for acknowledged where the command ended with 0."""
        self._is_done = is_done
        self.acknowledged += is_done

    def check(self) -> list[str]:
        """Expect the index before or a new one; a new one if that was acknowledged."""
        found = pointer(self.folder)
        if not found:
            return ["lost: the index before the build"]
        return ["lost: the index that was built"] if self._is_done and found == self._before else []


class Backup(CommandOperation):
    """A backup over an older one, and in every other turn into a folder."""

    name = "backup"

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._place = ground.place("backups")
        self._complete = 0

    def prepare(self) -> None:
        """Write something that the next backup has to hold."""
        mark(self.folder, self.turn)

    def arguments(self) -> Sequence[object]:
        """Replace the file, or add one to the folder."""
        if self.turn % 2:
            return ["backup", self._place / "probe.zip", "--force"]
        return ["backup", self._place, "--keep", 2]

    def note(self, *, is_done: bool) -> None:
        """Take a backup for acknowledged where the command ended with 0."""
        self._is_done = is_done
        self.acknowledged += is_done
        if is_done and self.turn % 2:
            self._complete = self.turn

    def check(self) -> list[str]:
        """Each file is whole; the replaced one holds what the last acknowledged one held, or more."""
        from api.archive import InvalidBackup, unpack_archive

        wrong = []
        for path in sorted(self._place.glob("*.zip")):
            unpacked = self._place / "unpacked"
            try:
                unpack_archive(path, unpacked)
            except InvalidBackup as error:
                wrong.append(f"backup by halves: {path.name}: {error.subject}")
                continue
            held = mark_of(unpacked)
            shutil.rmtree(unpacked)
            least = self._complete if path.name == "probe.zip" else 1
            if not least <= held <= self.turn:
                wrong.append(f"lost: backup {path.name} holds state {held} of {self._complete}")
        if self._complete and not (self._place / "probe.zip").exists():
            wrong.append("lost: the backup before")
        return wrong


class Restore(CommandOperation):
    """A backup put back over a folder that holds something else."""

    name = "restore"

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._archive = ground.scratch / "restored.zip"
        mark(self.folder, 1_000_000)
        code, said = ground.nursery.run(["index", "build", "--data-dir", self.folder])
        if not code:
            code, said = ground.nursery.run(["backup", self._archive, "--data-dir", self.folder])
        if code:
            raise RuntimeError(f"no backup to restore: {said}")
        self._new, self._new_index = digest(self.folder / "negz.db"), pointer(self.folder)

    def prepare(self) -> None:
        """Let the folder hold something else than the backup."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.ground.template, self.folder)
        mark(self.folder, self.turn)
        self._old, self._old_index = digest(self.folder / "negz.db"), pointer(self.folder)

    def arguments(self) -> Sequence[object]:
        """Restore."""
        return ["restore", self._archive, "--force"]

    def note(self, *, is_done: bool) -> None:
        """Take a restore for acknowledged where the command ended with 0."""
        self._is_done = is_done
        self.acknowledged += is_done

    def check(self) -> list[str]:
        """Database and index are both the old ones or both the new ones; what was there before is kept aside."""
        found, index = digest(self.folder / "negz.db"), pointer(self.folder)
        wrong = []
        if found not in {self._old, self._new}:
            wrong.append("a mixture: the database is neither the old one nor the restored one")
        if index not in {"", self._old_index if found == self._old else self._new_index}:
            wrong.append("a mixture: the index is of another database")
        if self._is_done and (found, index) != (self._new, self._new_index):
            wrong.append("lost: the restored state")
        kept = [digest(path) for path in self.folder.glob("vor-wiederherstellung-*/negz.db")]
        if found == self._new and self._old not in kept:
            wrong.append("lost: what was there before the restore")
        return wrong


def mark(folder: Path, number: int) -> None:
    """Write an output that names the number, through the store."""
    from corpus.model import Output, OutputId, OutputKind
    from corpus.sqlite import SqliteStore

    with closing(SqliteStore(folder)) as store:
        first = store.outputs()[0]
        made: Output = replace(
            first, id=OutputId(MARKER), kind=OutputKind.STUDY, title=f"Stand {number}", manifestations=()
        )
        store.upsert([made])


def mark_of(folder: Path) -> int:
    """Return the number that was last written; 0 for none."""
    with closing(sqlite3.connect(folder / "negz.db")) as connection:
        row = connection.execute("SELECT title FROM outputs WHERE id = ?", (MARKER,)).fetchone()
    return int(row[0].removeprefix("Stand ")) if row else 0


def pointer(folder: Path) -> str:
    """Return the name of the current index, empty where there is none."""
    path = folder / "index" / "current"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def digest(database: Path) -> str:
    """Return a name for all that the database holds."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own schema
            found.update("\n".join(sorted(map(repr, rows))).encode())
    return found.hexdigest()
