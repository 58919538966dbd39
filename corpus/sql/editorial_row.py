"""Suggestions, assessments and the trail, as rows."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

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
from corpus.passage import Place
from corpus.sql.port import Connection

ASSESSMENT_COLUMNS = (
    "scheme, notation, editor, verdict, grade, at, rank, confidence, model_version, vocabulary_version, blind"
)
REASSESSMENT = ", ".join(f"{name} = excluded.{name}" for name in ASSESSMENT_COLUMNS.split(", ")[3:])
TRAIL_COLUMNS = (
    "number, step, at, editor, output_id, scheme, notation, action, before, after, rank, confidence, model_version,"
    " vocabulary_version, blind, undone_step, bulk, second"
)
_WRITTEN_COLUMNS = TRAIL_COLUMNS.removeprefix("number, ")
SET_COLUMNS = "output_id, model_version, vocabulary_version, made_at, suggestions"


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
        evidence=tuple(map(_evidence, record["evidence"])),
        neighbours=tuple(map(OutputId, record["neighbours"])),
    )


def _evidence(record: dict[str, Any]) -> Evidence:
    place = record.get("place")
    return Evidence(
        EvidenceField(record["field"]),
        record["start"],
        record["end"],
        record["text"],
        Place(**place) if place else None,
        record.get("url"),
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


def append(connection: Connection, entry: TrailEntry) -> None:
    """Write a line at the end of the trail, which gives it its number."""
    concept = entry.concept
    connection.execute(
        f"INSERT INTO editorial_trail ({_WRITTEN_COLUMNS}) VALUES (?{', ?' * 16})",  # noqa: S608 - constant names
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
