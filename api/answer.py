"""The domain's values as the JSON of CONTRACTS section 2: plain dictionaries, numbers rounded once, here."""

from collections.abc import Iterable, Sequence
from datetime import date

from api.fragment import Fragments
from corpus.model import Concept, Manifestation, Output, Scheme, Vocabulary
from corpus.vocabulary.skos import concept_uri, scheme_uri
from recommender.parameter import Parameter
from recommender.result import (
    Coverage,
    CoverageCell,
    Criterion,
    CriterionResult,
    FitWord,
    Gap,
    IndexStatus,
    Recommendation,
    RecommendationList,
    State,
    Where,
)

Json = dict[str, object]

DECIMALS = 4  # of scores and probabilities; far finer than anything they decide

_ENGLISH_FIT = {FitWord.HIGH: "high", FitWord.MEDIUM: "medium", FitWord.PARTIAL: "partial", FitWord.LOW: "low"}


def recommendations(found: RecommendationList, language: str = "de", fragments: Fragments | None = None) -> Json:
    """Return a list of recommendations; with `fragments`, what lasts longer than the question is not written again."""
    return {
        "recommendation_id": found.recommendation_id,
        "index": fragments.of(found.index, index_status) if fragments else index_status(found.index),
        "items": [_item(item, language, fragments) for item in found.items],
        "gaps": [_gap(gap) for gap in found.gaps],
        "empty_reason": found.empty_reason,
        "unknown_ids": found.unknown_ids,
    }


def index_status(status: IndexStatus) -> Json:
    """Return age and identity of the index."""
    return {
        "built_at": status.built_at,
        "corpus_version": status.corpus_version,
        "encoder": status.encoder,
        "is_stale": status.is_stale,
        "lag": status.lag,
        "sources": {"stale": status.sources.stale, "oldest_success_at": status.sources.oldest_success_at},
    }


def output_summary(output: Output) -> Json:
    """Return what a list shows of an output; `link_kind` says what `url` leads to."""
    link = output.link
    return {
        "id": output.id,
        "kind": output.kind,
        "title": output.title,
        "url": link.url if link else None,
        "link_kind": link.kind if link else None,
        "published": str(output.published) if output.published else None,
        "duration_minutes": output.duration_minutes,
        "language": output.language,
    }


def output_record(output: Output) -> Json:
    """Return all that is known of an output; `tags` is null while it waits for an editor."""
    return output_summary(output) | {
        "subtitle": output.subtitle,
        "abstract": output.abstract,
        "people": output.people,
        "series": output.series,
        "number": output.number,
        "topics": output.topics,
        "manifestations": [_manifestation(found) for found in output.manifestations],
        "sources": output.sources,
        "record_quality": output.record_quality,
        "tags": _tags(output),
    }


def vocabulary_record(vocabulary: Vocabulary) -> Json:
    """Return both schemes with their concepts in display order."""
    return {
        "schemes": [
            {
                "scheme": scheme,
                "uri": scheme_uri(scheme),
                "label": vocabulary.scheme_labels.get(scheme, {}),
                "concepts": [_concept(concept) for concept in vocabulary.in_scheme(scheme)],
            }
            for scheme in Scheme
        ]
    }


def coverage_record(coverage: Coverage, index: IndexStatus) -> Json:
    """Return the matrix cell by cell, its gaps, and the age of the index it was counted in."""
    return {
        "index": index_status(index),
        "audiences": list(dict.fromkeys(cell.audience.notation for cell in coverage.cells)),
        "benefits": list(dict.fromkeys(cell.benefit.notation for cell in coverage.cells)),
        "cells": [_cell(cell) for cell in coverage.cells],
        "gaps": [_gap(gap) for gap in coverage.gaps],
    }


def parameters_record(parameters: Iterable[Parameter]) -> Json:
    """Return the parameters of the ranking, readable by people."""
    return {
        "parameters": [
            {
                "name": parameter.name,
                "value": round(parameter.value, DECIMALS),
                "unit": parameter.unit,
                "explanation": parameter.explanation,
            }
            for parameter in parameters
        ]
    }


def status_record(version: str, today: date, outputs: int, index: IndexStatus) -> Json:
    """Return what the service holds and how fresh it is."""
    return {"version": version, "today": today, "outputs": outputs, "index": index_status(index)}


def page(records: Sequence[Json], *, total: int, limit: int, offset: int, following: str | None) -> Json:
    """Return one page of records; `following` is the next page's address."""
    return {"items": records, "total": total, "limit": limit, "offset": offset, "next": following}


def _item(item: Recommendation, language: str, fragments: Fragments | None) -> Json:
    output, criteria = item.output, item.explanation.criteria
    return {
        "rank": item.rank,
        "score": round(item.score, DECIMALS),
        "fit": round(item.fit, DECIMALS),
        "fit_word": _ENGLISH_FIT[item.fit_word] if language == "en" else item.fit_word,
        "origin": item.origin,
        "output": fragments.of(output, output_summary) if fragments else output_summary(output),
        "explanation": {
            "summary": item.explanation.summary,
            "criteria": _criteria(criteria) if fragments is None else _kept_criteria(criteria, fragments),
        },
    }


def _kept_criteria(criteria: Sequence[CriterionResult], fragments: Fragments) -> object:
    known = fragments.known(criteria)
    if known is not None:
        return known
    return fragments.of(criteria, _criteria) if _are_lasting(criteria) else _criteria(criteria)


def _are_lasting(criteria: Sequence[CriterionResult]) -> bool:
    """Return whether the verdicts are the same for everyone who ticks the same; those on a topic are made anew."""
    return all(result.criterion is not Criterion.TOPIC or result.state is State.UNKNOWN for result in criteria)


def _criteria(criteria: Sequence[CriterionResult]) -> list[Json]:
    return [_criterion(result) for result in criteria]


def _criterion(result: CriterionResult) -> Json:
    """Return one verdict; what is not known of it is left out."""
    found: Json = {"criterion": result.criterion, "state": result.state}
    if result.concept is not None:
        found["concept"] = result.concept.notation
    if result.matched is not None and result.matched != result.concept:
        found["matched"] = result.matched.notation
    if result.source is not None:
        found["source"] = result.source
    if result.confidence is not None:
        found["confidence"] = round(result.confidence, DECIMALS)
    if result.evidence is not None:
        found["evidence"] = result.evidence
    if result.where is not None:
        found["where"] = _where(result.where)
    return found


def _where(where: Where) -> Json:
    """Return page, time or heading of a passage, and the address that opens it there; what is not known is left out."""
    place = where.place
    named = {"page": place.page, "seconds": place.seconds, "heading": place.heading, "url": where.url}
    return {name: value for name, value in named.items() if value is not None}


def _gap(gap: Gap) -> Json:
    return {"audience": gap.audience.notation, "benefit": gap.benefit.notation, "outputs": gap.outputs}


def _cell(cell: CoverageCell) -> Json:
    return {
        "audience": cell.audience.notation,
        "benefit": cell.benefit.notation,
        "outputs": len(cell.editor) + len(cell.model),
        "editor": cell.editor,
        "model": cell.model,
    }


def _manifestation(found: Manifestation) -> Json:
    return {"kind": found.kind, "url": found.url}


def _tags(output: Output) -> Json | None:
    if output.tags is None:
        return None
    return {
        scheme.value: {tag.concept.notation: tag.grade for tag in output.tags if tag.concept.scheme is scheme}
        for scheme in Scheme
    }


def _concept(concept: Concept) -> Json:
    return {
        "notation": concept.key.notation,
        "uri": concept_uri(concept.key),
        "label": concept.pref_label,
        "alt_labels": concept.alt_label,
        "note": concept.scope_note,
        "related": concept.related,
    }
