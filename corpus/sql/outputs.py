"""Outputs with their manifestations and tags, as rows."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from corpus.errors import OutputNotFound
from corpus.model import (
    ConceptKey,
    Grade,
    Manifestation,
    ManifestationKind,
    Origin,
    Output,
    OutputId,
    OutputKind,
    PartialDate,
    RecordQuality,
    Scheme,
    Status,
    Tag,
)
from corpus.sql import output_moments
from corpus.sql.links import dead_addresses
from corpus.sql.port import Connection

_IDS_PER_QUERY = 500  # under the 999 parameters that every build of SQLite allows

COLUMNS = (
    "id",
    "kind",
    "title",
    "subtitle",
    "abstract",
    "language",
    "people",
    "series",
    "number",
    "published",
    "duration_minutes",
    "topics",
    "sources",
    "record_quality",
    "status",
    "awaits_editor",
    "content_hash",
)
_UPSERT = f"""
INSERT INTO outputs ({", ".join(COLUMNS)}) VALUES ({", ".join(f":{name}" for name in COLUMNS)})
ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
RETURNING row
"""  # noqa: S608 - made of the constant column names above
_ALL = "SELECT row FROM outputs"
_PUBLISHED = "SELECT row FROM outputs WHERE status = 'published'"
_ONE = "SELECT row FROM outputs WHERE id = ?"
_SOME = "SELECT row FROM outputs WHERE id IN ({})"


def read_all(connection: Connection, *, include_withdrawn: bool) -> list[Output]:
    """Return all outputs ordered by id, in four queries."""
    return _read(connection, _ALL if include_withdrawn else _PUBLISHED, [])


def read_some(connection: Connection, ids: Sequence[OutputId]) -> list[Output]:
    """Return those of the outputs that are there, ordered by id."""
    return _read(connection, _SOME.format(places(ids)), ids)


def places(values: Sequence[str]) -> str:
    """Return a place for each of the values, at most a few hundred."""
    return ", ".join("?" * len(values)) or "NULL"


def read_published(connection: Connection, ids: Iterable[OutputId]) -> list[Output]:
    """Return those of the outputs that are published, ordered by id."""
    found: list[Output] = []
    remaining = iter(sorted(set(ids)))
    while batch := list(islice(remaining, _IDS_PER_QUERY)):
        found += read_some(connection, batch)
    return [output for output in found if output.status is Status.PUBLISHED]


def read_one(connection: Connection, output_id: OutputId) -> Output | None:
    """Return the output, or None."""
    return next(iter(_read(connection, _ONE, [output_id])), None)


def not_found(output_id: OutputId) -> OutputNotFound:
    """Return the error for an id that no output has."""
    return OutputNotFound(
        f"Einen Beitrag mit der Kennung „{output_id}“ gibt es nicht.",
        "Prüfen Sie die Kennung; „negz corpus list“ zeigt alle.",
    )


def content_hashes(connection: Connection, ids: Iterable[OutputId]) -> dict[OutputId, str]:
    """Return the content hash of each of the outputs that is there."""
    found: dict[OutputId, str] = {}
    remaining = iter(ids)
    while batch := list(islice(remaining, _IDS_PER_QUERY)):
        sql = f"SELECT id, content_hash FROM outputs WHERE id IN ({places(batch)})"  # noqa: S608 - question marks alone
        found.update((OutputId(id_), hash_) for id_, hash_ in connection.execute(sql, batch))
    return found


def published_hashes(connection: Connection) -> dict[OutputId, str]:
    """Return the content hash of every published output."""
    rows = connection.execute("SELECT id, content_hash FROM outputs WHERE status = 'published'")
    return {OutputId(id_): hash_ for id_, hash_ in rows}


def withdrawn(connection: Connection) -> frozenset[OutputId]:
    """Return the ids of the outputs that are withdrawn."""
    rows = connection.execute("SELECT id FROM outputs WHERE status = 'withdrawn'")
    return frozenset(OutputId(id_) for (id_,) in rows)


def read_tags(connection: Connection, ids: Iterable[OutputId]) -> dict[OutputId, tuple[Tag, ...] | None]:
    """Return the tags of each of the outputs that is there; None for one that waits for an editor."""
    found: dict[OutputId, tuple[Tag, ...] | None] = {}
    remaining = iter(ids)
    while batch := list(islice(remaining, _IDS_PER_QUERY)):
        waiting = f"SELECT id, awaits_editor FROM outputs WHERE id IN ({places(batch)})"  # noqa: S608 - question marks alone
        found.update((OutputId(id_), None if awaits else ()) for id_, awaits in connection.execute(waiting, batch))
        tags = (
            "SELECT id, scheme, notation, grade, origin, confidence, author, at"  # noqa: S608 - question marks alone
            f" FROM tags JOIN outputs ON outputs.row = output_row WHERE id IN ({places(batch)})"
            " ORDER BY output_row, position"
        )
        for id_, *values in connection.execute(tags, batch):
            found[id_] = (*(found[id_] or ()), tag_from_row(values))
    return found


def write(connection: Connection, output: Output, at: datetime) -> int:
    """Insert or replace the output with its parts at the moment `at`; return its row number."""
    row = int(connection.execute(_UPSERT, to_row(output)).fetchone()[0])
    output_moments.note(connection, row, at)
    connection.execute("DELETE FROM manifestations WHERE output_row = ?", [row])
    connection.executemany(
        "INSERT INTO manifestations (output_row, position, kind, url) VALUES (?, ?, ?, ?)",
        [(row, position, part.kind.value, part.url) for position, part in enumerate(output.manifestations)],
    )
    connection.execute("DELETE FROM tags WHERE output_row = ?", [row])
    connection.executemany(
        "INSERT INTO tags (output_row, position, scheme, notation, grade, origin, confidence, author, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(row, position, *tag_to_row(tag)) for position, tag in enumerate(output.tags or ())],
    )
    return row


def _read(connection: Connection, selection: str, parameters: Sequence[str]) -> list[Output]:
    """Read the outputs whose rows `selection`, one of the statements above, yields."""
    manifestations: dict[int, list[Manifestation]] = defaultdict(list)
    for row, kind, url in connection.execute(
        f"SELECT output_row, kind, url FROM manifestations WHERE output_row IN ({selection})"  # noqa: S608
        " ORDER BY output_row, position",
        parameters,
    ):
        manifestations[row].append(Manifestation(ManifestationKind(kind), url))
    tags: dict[int, list[Tag]] = defaultdict(list)
    for row, *values in connection.execute(
        "SELECT output_row, scheme, notation, grade, origin, confidence, author, at"  # noqa: S608
        f" FROM tags WHERE output_row IN ({selection}) ORDER BY output_row, position",
        parameters,
    ):
        tags[row].append(tag_from_row(values))
    rows = connection.execute(
        f"SELECT row, {', '.join(COLUMNS)} FROM outputs WHERE row IN ({selection}) ORDER BY id",  # noqa: S608
        parameters,
    )
    dead = dead_addresses(connection)
    return [from_row(values, manifestations[row], tags[row], dead) for row, *values in rows]


def to_row(output: Output) -> dict[str, str | int | None]:
    """Return the values of an output by column, without manifestations and tags."""
    return {
        "id": output.id,
        "kind": output.kind.value,
        "title": output.title,
        "subtitle": output.subtitle,
        "abstract": output.abstract,
        "language": output.language,
        "people": json.dumps(output.people, ensure_ascii=False),
        "series": output.series,
        "number": output.number,
        "published": None if output.published is None else str(output.published),
        "duration_minutes": output.duration_minutes,
        "topics": json.dumps(output.topics, ensure_ascii=False),
        "sources": json.dumps(output.sources, ensure_ascii=False),
        "record_quality": output.record_quality.value,
        "status": output.status.value,
        "awaits_editor": output.tags is None,
        "content_hash": output.content_hash(),
    }


def from_row(
    values: Sequence[Any],
    manifestations: Sequence[Manifestation],
    tags: Sequence[Tag],
    dead: frozenset[str] = frozenset(),
) -> Output:
    """Return the output whose columns these are, `dead` being the addresses that no longer answer."""
    row = dict(zip(COLUMNS, values, strict=True))
    sources = tuple(json.loads(row["sources"]))
    return Output(
        id=OutputId(row["id"]),
        kind=OutputKind(row["kind"]),
        title=row["title"],
        subtitle=row["subtitle"],
        abstract=row["abstract"],
        language=row["language"],
        people=tuple(json.loads(row["people"])),
        series=row["series"],
        number=row["number"],
        published=None if row["published"] is None else PartialDate.parse(row["published"]),
        duration_minutes=None if row["duration_minutes"] is None else int(row["duration_minutes"]),
        topics=tuple(json.loads(row["topics"])),
        manifestations=tuple(manifestations),
        sources=sources,
        record_quality=RecordQuality(row["record_quality"]),
        tags=None if row["awaits_editor"] else tuple(tags),
        status=Status(row["status"]),
        dead=dead.intersection((*(part.url for part in manifestations), *sources)) if dead else dead,
    )


def tag_to_row(tag: Tag) -> tuple[str, str, str, str, float, str | None, str | None]:
    """Return the values of a tag."""
    return (
        tag.concept.scheme.value,
        tag.concept.notation,
        tag.grade.value,
        tag.origin.value,
        tag.confidence,
        tag.author,
        None if tag.at is None else tag.at.isoformat(),
    )


def tag_from_row(values: Sequence[Any]) -> Tag:
    """Return the tag whose values these are."""
    scheme, notation, grade, origin, confidence, author, at = values
    return Tag(
        concept=ConceptKey(Scheme(scheme), notation),
        grade=Grade(grade),
        origin=Origin(origin),
        confidence=float(confidence),
        author=author,
        at=None if at is None else datetime.fromisoformat(at),
    )
