"""What stands in the `before` and `after` of the trail, as JSON: an assessment, or a publication."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.editorial import Assessment, Dossier, TrailEntry, Verdict, standing
from corpus.model import ConceptKey, Grade, Origin, Scheme, Tag


@dataclass(frozen=True, slots=True)
class Publication:
    """An output's tags, and who published them in the console; `by` and `at` are None where nobody has."""

    tags: tuple[Tag, ...] | None = None
    by: str | None = None
    at: datetime | None = None


def assessment_to_json(assessment: Assessment | None) -> str | None:
    """Return the assessment as the trail keeps it."""
    if assessment is None:
        return None
    record = {
        "concept": str(assessment.concept),
        "verdict": assessment.verdict,
        "grade": assessment.grade,
        "editor": assessment.editor,
        "at": assessment.at.isoformat(),
        "rank": assessment.rank,
        "confidence": assessment.confidence,
        "model_version": assessment.model_version,
        "vocabulary_version": assessment.vocabulary_version,
        "blind": assessment.blind,
    }
    return json.dumps(record, ensure_ascii=False)


def assessment_from_json(text: str | None) -> Assessment | None:
    """Return the assessment that the trail keeps."""
    if text is None:
        return None
    record = json.loads(text)
    return Assessment(
        concept=_concept(record["concept"]),
        verdict=Verdict(record["verdict"]),
        grade=None if record["grade"] is None else Grade(record["grade"]),
        editor=record["editor"],
        at=datetime.fromisoformat(record["at"]),
        rank=record["rank"],
        confidence=record["confidence"],
        model_version=record["model_version"],
        vocabulary_version=record["vocabulary_version"],
        blind=record["blind"],
    )


def publication_to_json(publication: Publication) -> str:
    """Return the publication as the trail keeps it."""
    tags = None if publication.tags is None else [_tag_record(tag) for tag in publication.tags]
    record = {"tags": tags, "published_by": publication.by, "published_at": _moment_text(publication.at)}
    return json.dumps(record, ensure_ascii=False)


def publication_from_json(text: str | None) -> Publication:
    """Return the publication that the trail keeps."""
    if text is None:
        return Publication()
    record = json.loads(text)
    tags: Sequence[Mapping[str, Any]] | None = record["tags"]
    return Publication(
        tags=None if tags is None else tuple(map(_tag, tags)),
        by=record["published_by"],
        at=_moment(record["published_at"]),
    )


def standing_before(dossier: Dossier, lines: Iterable[TrailEntry]) -> tuple[Assessment, ...]:
    """Return what stood before `lines`, the last ones of the output's trail in the order they were written."""
    views = {(view.concept, view.editor): view for view in dossier.assessments}
    for line in reversed(tuple(lines)):
        after, before = (None, None) if line.concept is None else _views_of(line)
        if after is not None:
            views.pop((after.concept, after.editor), None)
        if before is not None:
            views[before.concept, before.editor] = before
    return standing(views.values())


def _views_of(line: TrailEntry) -> tuple[Assessment | None, Assessment | None]:
    return assessment_from_json(line.after), assessment_from_json(line.before)


def _tag_record(tag: Tag) -> dict[str, str | float | None]:
    return {
        "concept": str(tag.concept),
        "grade": tag.grade,
        "origin": tag.origin,
        "confidence": tag.confidence,
        "author": tag.author,
        "at": _moment_text(tag.at),
    }


def _tag(record: Mapping[str, Any]) -> Tag:
    return Tag(
        concept=_concept(record["concept"]),
        grade=Grade(record["grade"]),
        origin=Origin(record["origin"]),
        confidence=record["confidence"],
        author=record["author"],
        at=_moment(record["at"]),
    )


def _concept(text: str) -> ConceptKey:
    scheme, _, notation = text.partition(":")
    return ConceptKey(Scheme(scheme), notation)


def _moment_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
