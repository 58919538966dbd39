"""What the editorial tables hold, read within a transaction of the caller's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from corpus.editorial import HOLDINGS, Assessment, Dossier, SuggestionSet, TrailAction, TrailEntry, adopted
from corpus.model import Output, OutputId
from corpus.sql import editorial_row as row
from corpus.sql import outputs as output_rows
from corpus.sql.port import Connection

_NEWEST_SETS = f"""
SELECT {row.SET_COLUMNS} FROM editorial_suggestions AS one
WHERE position = (SELECT max(position) FROM editorial_suggestions AS other WHERE other.output_id = one.output_id)
"""  # noqa: S608 - constant column names


@dataclass(frozen=True, slots=True)
class State:
    """The line that the desk keeps per output."""

    revision: int = 0
    published_by: str | None = None
    published_at: datetime | None = None


def state(connection: Connection, output_id: OutputId) -> State:
    """Return the output's state; the one of an untouched output where nothing is kept."""
    found = connection.execute(
        "SELECT revision, published_by, published_at FROM editorial_dossiers WHERE output_id = ?", [output_id]
    ).fetchone()
    return State() if found is None else _state(*found)


def dossier(connection: Connection, output: Output) -> Dossier:
    """Return the dossier of one output."""
    rows = connection.execute(
        f"SELECT {row.ASSESSMENT_COLUMNS} FROM editorial_assessments WHERE output_id = ?",  # noqa: S608
        [output.id],
    )
    found = [row.assessment_from_row(values) for values in rows]
    sets = suggestion_sets(connection, output.id)
    return _dossier(output, state(connection, output.id), sets[-1] if sets else None, found)


def dossiers(connection: Connection, *, include_withdrawn: bool = False) -> list[Dossier]:
    """Return the dossiers of all outputs, ordered by id, in a handful of queries."""
    states = {
        output_id: _state(*values)
        for output_id, *values in connection.execute(
            "SELECT output_id, revision, published_by, published_at FROM editorial_dossiers"
        )
    }
    sets = {found.output_id: found for found in map(row.set_from_row, connection.execute(_NEWEST_SETS))}
    assessments: dict[OutputId, list[Assessment]] = defaultdict(list)
    for output_id, *values in connection.execute(
        f"SELECT output_id, {row.ASSESSMENT_COLUMNS} FROM editorial_assessments"  # noqa: S608
    ):
        assessments[output_id].append(row.assessment_from_row(values))
    return [
        _dossier(output, states.get(output.id, State()), sets.get(output.id), assessments[output.id])
        for output in output_rows.read_all(connection, include_withdrawn=include_withdrawn)
    ]


def suggestion_sets(connection: Connection, output_id: OutputId) -> list[SuggestionSet]:
    """Return every set kept for the output, the one that is shown last."""
    rows = connection.execute(
        f"SELECT {row.SET_COLUMNS} FROM editorial_suggestions WHERE output_id = ? ORDER BY position",  # noqa: S608
        [output_id],
    )
    return [row.set_from_row(values) for values in rows]


def entries_after(connection: Connection, output_id: OutputId, revision: int) -> list[TrailEntry]:
    """Return the lines of the output's steps after `revision`, oldest first; second views are no steps of it."""
    return _entries(connection, "output_id = ? AND second IS NULL AND step > ? ORDER BY number", [output_id, revision])


def entries_of_step(connection: Connection, output_id: OutputId, step: int) -> list[TrailEntry]:
    """Return the lines of one step, oldest first."""
    return _entries(connection, "output_id = ? AND second IS NULL AND step = ? ORDER BY number", [output_id, step])


def entries_of_bulk(connection: Connection, bulk: int) -> list[TrailEntry]:
    """Return the lines with which a bulk step was done, those of its undoing not among them; output by output."""
    return _entries(connection, "bulk = ? AND undone_step IS NULL ORDER BY output_id, number", [bulk])


def entries_of_second(connection: Connection, second: int, step: int) -> list[TrailEntry]:
    """Return the lines of one step of a second view, oldest first."""
    return _entries(connection, "second = ? AND step = ? ORDER BY number", [second, step])


def entries_of_second_after(connection: Connection, second: int, revision: int) -> list[TrailEntry]:
    """Return the lines of a second view's steps after `revision`, oldest first."""
    return _entries(connection, "second = ? AND step > ? ORDER BY number", [second, revision])


def is_undone(connection: Connection, output_id: OutputId, step: int) -> bool:
    """Return whether a step of the output has been taken back."""
    found = connection.execute(
        "SELECT 1 FROM editorial_trail WHERE output_id = ? AND second IS NULL AND undone_step = ? LIMIT 1",
        [output_id, step],
    ).fetchone()
    return found is not None


def entries_before(
    connection: Connection,
    output_id: OutputId | None,
    since: datetime | None,
    before: int | None,
    limit: int,
) -> list[TrailEntry]:
    """Return at most `limit` lines with a number under `before`, newest first."""
    conditions: dict[str, str | int | None] = {
        "output_id = ?": output_id,
        "julianday(at) >= julianday(?)": None if since is None else since.isoformat(),
        "number < ?": before,
    }
    given = {condition: value for condition, value in conditions.items() if value is not None}
    where = " AND ".join(given) or "TRUE"
    return _entries(connection, f"{where} ORDER BY number DESC LIMIT ?", [*given.values(), limit])


def entries_from(connection: Connection, number: int, limit: int) -> list[TrailEntry]:
    """Return at most `limit` lines with a number above `number`, oldest first."""
    return _entries(connection, "number > ? ORDER BY number LIMIT ?", [number, limit])


def last_standing_step(connection: Connection, output_id: OutputId) -> int | None:
    """Return the number of the output's last step that nobody has undone, or None."""
    return _last_standing(connection, "output_id = :of AND second IS NULL", output_id)


def last_standing_step_of_second(connection: Connection, second: int) -> int | None:
    """Return the number of a second view's last step that has not been undone, or None."""
    return _last_standing(connection, "second = :of", second)


def with_published_tags(connection: Connection, candidates: Sequence[Output]) -> tuple[Output, ...]:
    """Return the outputs, each one whose tags editors have published with these instead of its own."""
    published = {
        output_id
        for (output_id,) in connection.execute(
            "SELECT output_id FROM editorial_dossiers WHERE published_at IS NOT NULL"
        )
    }
    held = output_rows.read_tags(connection, published.intersection(output.id for output in candidates))
    return tuple(replace(output, tags=held[output.id]) if output.id in held else output for output in candidates)


def _last_standing(connection: Connection, where: str, of: str | int) -> int | None:
    found = connection.execute(
        f"SELECT max(step) FROM editorial_trail WHERE {where} AND undone_step IS NULL"  # noqa: S608
        f" AND action <> '{TrailAction.REVEAL}' AND step NOT IN"
        f" (SELECT undone_step FROM editorial_trail WHERE {where} AND undone_step IS NOT NULL)",
        {"of": of},
    ).fetchone()
    return None if found[0] is None else int(found[0])


def _entries(connection: Connection, rest: str, parameters: Sequence[str | int | None]) -> list[TrailEntry]:
    sql = f"SELECT {row.TRAIL_COLUMNS} FROM editorial_trail WHERE {rest}"  # noqa: S608 - constants of this module
    return [row.entry_from_row(values) for values in connection.execute(sql, parameters)]


def _state(revision: int, published_by: str | None, published_at: str | None) -> State:
    return State(revision, published_by, None if published_at is None else datetime.fromisoformat(published_at))


def _dossier(output: Output, found: State, shown: SuggestionSet | None, kept: Iterable[Assessment]) -> Dossier:
    """Put a dossier together.

    Until editors publish, the tags that came with the record speak for themselves; a later import may change them.
    """
    assessments = list(kept)
    if found.published_at is None and output.tags is not None:
        assessments = [assessment for assessment in assessments if assessment.editor != HOLDINGS]
        assessments += adopted(output.tags)
    return Dossier(
        output=output,
        revision=found.revision,
        suggestions=shown,
        assessments=tuple(sorted(assessments, key=lambda one: (one.concept, one.at, one.editor))),
        published_by=found.published_by,
        published_at=found.published_at,
    )
