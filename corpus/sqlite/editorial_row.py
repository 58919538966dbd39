"""Suggestions, assessments and the trail, as rows; and their tables."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from corpus.editorial import (
    Assessment,
    Evidence,
    EvidenceField,
    Suggestion,
    SuggestionSet,
    TrailAction,
    TrailEntry,
    Verdict,
)
from corpus.model import ConceptKey, Grade, OutputId, Scheme

if TYPE_CHECKING:
    from sqlite_utils.db import Database

_SCHEMA = (
    """CREATE TABLE editorial_dossiers (
        output_id TEXT PRIMARY KEY REFERENCES outputs (id),
        revision INTEGER NOT NULL,
        published_by TEXT,
        published_at TEXT
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE editorial_suggestions (
        output_id TEXT NOT NULL REFERENCES outputs (id),
        model_version TEXT NOT NULL,
        vocabulary_version TEXT NOT NULL,
        position INTEGER NOT NULL,
        made_at TEXT NOT NULL,
        suggestions TEXT NOT NULL,
        PRIMARY KEY (output_id, model_version, vocabulary_version)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE editorial_assessments (
        output_id TEXT NOT NULL REFERENCES outputs (id),
        scheme TEXT NOT NULL,
        notation TEXT NOT NULL,
        editor TEXT NOT NULL,
        verdict TEXT NOT NULL,
        grade TEXT,
        at TEXT NOT NULL,
        rank INTEGER,
        confidence REAL,
        model_version TEXT,
        vocabulary_version TEXT,
        blind INTEGER NOT NULL,
        PRIMARY KEY (output_id, scheme, notation, editor)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE editorial_bulk_steps (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        editor TEXT NOT NULL,
        grade TEXT NOT NULL,
        publishes INTEGER NOT NULL,
        threshold REAL
    ) STRICT""",
    """CREATE TABLE editorial_trail (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        step INTEGER NOT NULL,
        at TEXT NOT NULL,
        editor TEXT NOT NULL,
        output_id TEXT NOT NULL REFERENCES outputs (id),
        scheme TEXT,
        notation TEXT,
        action TEXT NOT NULL,
        before TEXT,
        after TEXT,
        rank INTEGER,
        confidence REAL,
        model_version TEXT,
        vocabulary_version TEXT,
        blind INTEGER NOT NULL,
        undone_step INTEGER,
        bulk INTEGER REFERENCES editorial_bulk_steps (number)
    ) STRICT""",
    "CREATE INDEX editorial_trail_by_output ON editorial_trail (output_id, number)",
    "CREATE INDEX editorial_trail_by_bulk ON editorial_trail (bulk) WHERE bulk IS NOT NULL",
    """CREATE TRIGGER editorial_trail_is_not_changed BEFORE UPDATE ON editorial_trail
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    """CREATE TRIGGER editorial_trail_is_not_shortened BEFORE DELETE ON editorial_trail
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
)

ASSESSMENT_COLUMNS = (
    "scheme, notation, editor, verdict, grade, at, rank, confidence, model_version, vocabulary_version, blind"
)
TRAIL_COLUMNS = (
    "number, step, at, editor, output_id, scheme, notation, action, before, after, rank, confidence, model_version,"
    " vocabulary_version, blind, undone_step, bulk, second"
)
SET_COLUMNS = "output_id, model_version, vocabulary_version, made_at, suggestions"


def create_editorial(db: "Database") -> None:
    """Create dossiers, suggestions, assessments and the trail, which refuses to be changed."""
    for statement in _SCHEMA:
        db.execute(statement)


def set_to_row(made: SuggestionSet) -> dict[str, str]:
    """Return the values of a set, but for its position."""
    return {
        "output_id": made.output_id,
        "model_version": made.model_version,
        "vocabulary_version": made.vocabulary_version,
        "made_at": made.made_at.isoformat(),
        "suggestions": json.dumps([asdict(suggestion) for suggestion in made.suggestions], ensure_ascii=False),
    }


def set_from_row(values: Sequence[Any]) -> SuggestionSet:
    """Return the set whose `SET_COLUMNS` these are."""
    output_id, model_version, vocabulary_version, made_at, suggestions = values
    return SuggestionSet(
        output_id=OutputId(output_id),
        suggestions=tuple(map(_suggestion, json.loads(suggestions))),
        model_version=model_version,
        vocabulary_version=vocabulary_version,
        made_at=datetime.fromisoformat(made_at),
    )


def _suggestion(record: dict[str, Any]) -> Suggestion:
    return Suggestion(
        concept=_concept(*record["concept"]),
        confidence=record["confidence"],
        threshold=record["threshold"],
        passes=record["passes"],
        rank=record["rank"],
        evidence=tuple(
            Evidence(EvidenceField(found["field"]), found["start"], found["end"], found["text"])
            for found in record["evidence"]
        ),
        neighbours=tuple(map(OutputId, record["neighbours"])),
    )


def assessment_to_row(output_id: OutputId, assessment: Assessment) -> tuple[str | int | float | None, ...]:
    """Return the output's id and the values of `ASSESSMENT_COLUMNS`."""
    return (
        output_id,
        assessment.concept.scheme.value,
        assessment.concept.notation,
        assessment.editor,
        assessment.verdict.value,
        None if assessment.grade is None else assessment.grade.value,
        assessment.at.isoformat(),
        assessment.rank,
        assessment.confidence,
        assessment.model_version,
        assessment.vocabulary_version,
        assessment.blind,
    )


def assessment_from_row(values: Sequence[Any]) -> Assessment:
    """Return the assessment whose `ASSESSMENT_COLUMNS` these are."""
    scheme, notation, editor, verdict, grade, at, *shown, blind = values
    rank, confidence, model_version, vocabulary_version = shown
    return Assessment(
        concept=_concept(scheme, notation),
        verdict=Verdict(verdict),
        grade=None if grade is None else Grade(grade),
        editor=editor,
        at=datetime.fromisoformat(at),
        rank=rank,
        confidence=confidence,
        model_version=model_version,
        vocabulary_version=vocabulary_version,
        blind=bool(blind),
    )


def entry_from_row(values: Sequence[Any]) -> TrailEntry:
    """Return the line whose `TRAIL_COLUMNS` these are."""
    number, step, at, editor, output_id, scheme, notation, action, before, after, *shown = values
    rank, confidence, model_version, vocabulary_version, blind, undone_step, bulk, second = shown
    return TrailEntry(
        number=number,
        step=step,
        at=datetime.fromisoformat(at),
        editor=editor,
        output_id=OutputId(output_id),
        concept=None if scheme is None else _concept(scheme, notation),
        action=TrailAction(action),
        before=before,
        after=after,
        rank=rank,
        confidence=confidence,
        model_version=model_version,
        vocabulary_version=vocabulary_version,
        blind=bool(blind),
        undone_step=undone_step,
        bulk=bulk,
        second=second,
    )


def append(connection: sqlite3.Connection, entry: TrailEntry) -> None:
    """Write a line at the end of the trail, which gives it its number."""
    concept = entry.concept
    connection.execute(
        f"INSERT INTO editorial_trail ({TRAIL_COLUMNS}) VALUES (NULL{', ?' * 17})",  # noqa: S608 - constant names
        [
            entry.step,
            entry.at.isoformat(),
            entry.editor,
            entry.output_id,
            None if concept is None else concept.scheme.value,
            None if concept is None else concept.notation,
            entry.action.value,
            entry.before,
            entry.after,
            entry.rank,
            entry.confidence,
            entry.model_version,
            entry.vocabulary_version,
            entry.blind,
            entry.undone_step,
            entry.bulk,
            entry.second,
        ],
    )


def _concept(scheme: str, notation: str) -> ConceptKey:
    return ConceptKey(Scheme(scheme), notation)
