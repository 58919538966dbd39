"""The checks of `negz doctor`. Each looks and leaves everything as it is; none stops the others."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from api.inspection import Inspected, database_name, inspected
from corpus.errors import NegzError, StoreCorrupt, StoreError
from corpus.freshness import is_stale, is_sweep_late
from corpus.link import addresses_of
from corpus.sql import concepts, meta
from corpus.sql.editorial_rules import rule_changes
from corpus.sql.links import read_states
from corpus.sql.outputs import read_all
from corpus.sql.port import Connection
from corpus.sql.source_row import read_sources
from corpus.sql.trials import trial_changes
from corpus.sqlite import failure
from corpus.sqlite.connection import DATABASE_NAME

if TYPE_CHECKING:
    from api.workspace import Workspace

T = TypeVar("T")

FIRST_START = "Das geschieht beim ersten Start: negz serve"


class State(StrEnum):
    """How a check came out; only an ERROR keeps the service from working."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what to do about it."""

    name: str
    state: State
    subject: str
    remedy: str | None = None


def examine(workspace: "Workspace") -> tuple[Check, ...]:
    """Return every check's outcome, in the order in which one rests on the other."""
    checks: dict[str, Callable[[Workspace], Iterator[Check]]] = {
        "Datenordner": _check_folder,
        "Datenbank": _check_database,
        "Lesekopie": _check_copy,
        "Vokabular": _check_vocabulary,
        "Index": _check_index,
        "Encoder": _check_encoder,
        "Quellen": _check_sources,
        "Adressen": _check_links,
    }
    return tuple(finding for name, check in checks.items() for finding in _guarded(name, check, workspace))


def _guarded(name: str, check: Callable[["Workspace"], Iterator[Check]], workspace: "Workspace") -> list[Check]:
    try:
        return list(check(workspace))
    except NegzError as error:
        return [Check(name, State.ERROR, error.subject, error.remedy)]
    except OSError as error:
        return [Check(name, State.ERROR, f"{error}.", "Prüfen Sie Pfad und Rechte, auch --data-dir und NEGZ_DATA.")]


def _check_folder(workspace: "Workspace") -> Iterator[Check]:
    folder = workspace.settings.data_dir
    if not folder.exists():
        existing = next(path for path in folder.absolute().parents if path.exists())
        if not existing.is_dir():
            raise failure.not_a_folder(folder)
        if not os.access(existing, os.W_OK | os.X_OK):
            raise failure.read_only(folder / DATABASE_NAME)
        yield Check("Datenordner", State.WARNING, f"„{folder}“ ist noch nicht angelegt.", FIRST_START)
        return
    if not folder.is_dir():
        raise failure.not_a_folder(folder)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise failure.read_only(folder / DATABASE_NAME) from error
    yield Check("Datenordner", State.OK, f"„{folder}“ ist beschreibbar.")


def _check_database(workspace: "Workspace") -> Iterator[Check]:
    name = database_name(workspace.settings)
    with inspected(workspace.settings) as found:
        if found is None:
            yield Check("Datenbank", State.WARNING, f"„{name}“ ist noch nicht angelegt.", FIRST_START)
            return
        if found.is_file:
            _check_integrity(found, Path(name))
        if found.is_pending:
            remedy = "Der nächste Start stellt es um: negz serve"
            yield Check("Datenbank", State.WARNING, "Das Schema ist älter als diese Version.", remedy)
            return
        amount = found.connection.execute("SELECT count(*) FROM outputs WHERE status = 'published'").fetchone()[0]
        version = meta.corpus_version(found.connection)
        how = "unbeschädigt" if found.is_file else f"in „{name}“"
    yield Check("Datenbank", State.OK, f"{amount} Beiträge, Fassung {version}, {how}, Schema aktuell.")


def _check_integrity(found: Inspected, path: Path) -> None:
    told = found.connection.execute("PRAGMA integrity_check").fetchone()[0]
    if told != "ok":
        raise StoreCorrupt(f"Die Datenbank „{path}“ ist beschädigt: {told}.", failure.corrupt(path).remedy)


def _check_copy(workspace: "Workspace") -> Iterator[Check]:
    from api.holding import postgresql

    address = workspace.settings.store_read
    if address is None:
        return
    try:
        with postgresql().inspected(address.get_secret_value()) as found:
            is_current = found is not None and not found[1]
    except StoreError as error:
        yield Check("Lesekopie", State.WARNING, error.subject, "Gelesen wird so lange aus der Datenbank selbst.")
        return
    name = postgresql().name_of(address.get_secret_value())
    if is_current:
        yield Check("Lesekopie", State.OK, f"„{name}“ antwortet, Schema aktuell.")
    else:
        yield Check(
            "Lesekopie", State.WARNING, f"„{name}“ hat noch nicht alle Tabellen.", "Prüfen Sie die Replikation."
        )


def _check_vocabulary(workspace: "Workspace") -> Iterator[Check]:
    from corpus.vocabulary import integrity

    vocabulary = _read(workspace, lambda found: concepts.read(found.connection))
    if vocabulary is None:
        return
    findings = integrity.check(vocabulary)
    for finding in findings:
        state = State.ERROR if finding.severity is integrity.Severity.ERROR else State.WARNING
        yield Check("Vokabular", state, finding.subject, finding.remedy)
    if not findings:
        yield Check("Vokabular", State.OK, f"{len(vocabulary.concepts)} Begriffe, ohne Befund.")


def _check_index(workspace: "Workspace") -> Iterator[Check]:
    from recommender.errors import IndexMissing
    from recommender.index.manifest import REBUILD, verify_files
    from recommender.index.snapshot import Snapshot, open_index_encoder
    from recommender.index.storage import read_current

    settings = workspace.settings
    if settings.neighbours == "pgvector" and not _read_current(workspace, lambda _: True):
        return  # nobody can tell without the database, whose own check says what is wrong
    try:
        manifest = Snapshot.load(workspace.index_root, workspace.vector_shelf()).manifest
        verify_files(*read_current(workspace.index_root))
        open_index_encoder(workspace.index_root, settings.encoder, offline=settings.encoder_offline)
    except IndexMissing as error:
        yield Check("Index", State.WARNING, error.subject, error.remedy)
        return
    version = _read(workspace, lambda found: _indexed_version(found, manifest.corpus_version))
    if version != manifest.corpus_version or workspace.config.build_hash() != manifest.build_hash:
        yield Check("Index", State.WARNING, "Er ist älter als Bestand oder Einstellungen.", REBUILD)
    else:
        built = f"{manifest.built_at:%d.%m.%Y %H:%M %Z}"
        yield Check("Index", State.OK, f"Vollständig und aktuell, gebaut am {built} mit „{manifest.encoder}“.")


def _indexed_version(found: Inspected, built_from: int) -> int:
    """Return the corpus version but for the changes to rules and trials since, which no index needs to know of."""
    connection = found.connection
    if found.is_pending:
        return meta.corpus_version(connection)
    changes = rule_changes(connection, built_from) + trial_changes(connection, built_from)
    return meta.corpus_version(connection) - changes


def _check_encoder(workspace: "Workspace") -> Iterator[Check]:
    from recommender.encoders.registry import LSA, open_encoder, verify_encoder

    name = workspace.settings.encoder
    if verify_encoder(name):
        yield Check("Encoder", State.OK, f"„{name}“: Die Prüfsummen der Gewichte stimmen.")
        return
    if name != LSA:
        open_encoder(name, offline=workspace.settings.encoder_offline).encode_query("Digitale Verwaltung")
    yield Check("Encoder", State.OK, f"„{name}“ lässt sich laden.")


def _check_sources(workspace: "Workspace") -> Iterator[Check]:
    now, sources = workspace.clock(), _read_current(workspace, read_sources)
    for source in sources or ():
        last = f"{source.succeeded_at:%d.%m.%Y %H:%M %Z}" if source.succeeded_at else "noch nie"
        again = f"Erneut versuchen: negz jobs run --only {source.address}"
        if source.error:
            yield Check("Quellen", State.WARNING, f"„{source.address}“: {source.error}", again)
        if is_stale(source, now):
            subject = f"„{source.address}“ ist veraltet, zuletzt vollständig gelesen: {last}."
            yield Check("Quellen", State.WARNING, subject, f"Prüfen Sie den Zeitgeber von „negz jobs run“. {again}")
        elif is_sweep_late(source, now):
            subject = f"„{source.address}“ ist seit dem {source.swept_at:%d.%m.%Y} nicht ganz durchgesehen."
            yield Check("Quellen", State.WARNING, subject, again)
        elif not source.error:
            yield Check("Quellen", State.OK, f"„{source.address}“: {source.items} gelesen, zuletzt {last}.")


def _check_links(workspace: "Workspace") -> Iterator[Check]:
    named = _read_current(workspace, lambda connection: addresses_of(read_all(connection, include_withdrawn=False)))
    states = _read_current(workspace, read_states)
    if not named or not states:
        return
    checked = [states[address] for address in named if address in states]
    dead = sum(state.is_dead for state in checked)
    told = f"{dead} von {len(checked)} angesehenen Adressen antworten seit Tagen nicht."
    if dead:
        yield Check("Adressen", State.WARNING, told, "Ändern Sie sie in der Redaktion: /redaktion/tote-links")
    else:
        yield Check("Adressen", State.OK, f"{len(checked)} von {len(named)} angesehen, keine gilt als tot.")


def _read_current(workspace: "Workspace", read: Callable[[Connection], T]) -> T | None:
    """Return what `read` finds in a database whose schema is current, else None."""
    return _read(workspace, lambda found: None if found.is_pending else read(found.connection))


def _read(workspace: "Workspace", read: Callable[[Inspected], T]) -> T | None:
    """Return what `read` finds, or None where the database cannot be used; its own check says why."""
    try:
        with inspected(workspace.settings) as found:
            if found is None or (found.is_pending and not found.is_file):
                return None
            return read(found)
    except (sqlite3.Error, StoreError):
        return None
