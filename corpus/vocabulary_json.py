"""What the `before` and `after` of the vocabulary's log hold, as JSON: concepts, and what else a change touched."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.model import Concept, ConceptKey, Scheme, Vocabulary


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of a vocabulary that a change is about; `scheme_labels` and `order` only where it touches them."""

    concepts: tuple[Concept, ...] = ()
    scheme_labels: Mapping[Scheme, dict[str, str]] | None = None
    order: tuple[ConceptKey, ...] | None = None

    def get(self, key: ConceptKey) -> Concept | None:
        """Return the concept, or None."""
        return next((concept for concept in self.concepts if concept.key == key), None)


def excerpts(held: Vocabulary, wanted: Vocabulary) -> tuple[Excerpt, Excerpt]:
    """Return what differs between two vocabularies, as it was and as it is."""
    before = {concept.key: concept for concept in held.concepts}
    after = {concept.key: concept for concept in wanted.concepts}
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    has_labels = held.scheme_labels != wanted.scheme_labels
    common = [[key for key in found if key in before and key in after] for found in (before, after)]
    is_reordered = common[0] != common[1]
    return (
        _excerpt(held, before, keys, has_labels=has_labels, is_reordered=is_reordered),
        _excerpt(wanted, after, keys, has_labels=has_labels, is_reordered=is_reordered),
    )


def excerpt_to_json(excerpt: Excerpt) -> str | None:
    """Return the excerpt as the log keeps it; None for an empty one."""
    record: dict[str, object] = {}
    if excerpt.concepts:
        record["concepts"] = [_record(concept) for concept in excerpt.concepts]
    if excerpt.scheme_labels is not None:
        record["scheme_labels"] = dict(excerpt.scheme_labels)
    if excerpt.order is not None:
        record["order"] = list(map(str, excerpt.order))
    return json.dumps(record, ensure_ascii=False) if record else None


def excerpt_from_json(text: str | None) -> Excerpt:
    """Return the excerpt that the log keeps."""
    record: dict[str, Any] = {} if text is None else json.loads(text)
    labels, order = record.get("scheme_labels"), record.get("order")
    return Excerpt(
        tuple(map(_concept, record.get("concepts", ()))),
        None if labels is None else {Scheme(scheme): found for scheme, found in labels.items()},
        None if order is None else tuple(map(_key, order)),
    )


def _excerpt(
    vocabulary: Vocabulary,
    found: Mapping[ConceptKey, Concept],
    keys: Iterable[ConceptKey],
    *,
    has_labels: bool,
    is_reordered: bool,
) -> Excerpt:
    return Excerpt(
        tuple(found[key] for key in keys if key in found),
        vocabulary.scheme_labels if has_labels and vocabulary.scheme_labels else None,
        tuple(found) if is_reordered else None,
    )


def _record(concept: Concept) -> dict[str, object]:
    return {
        "concept": str(concept.key),
        "pref_label": concept.pref_label,
        "alt_label": concept.alt_label,
        "scope_note": concept.scope_note,
        "related": concept.related,
        "deprecated": concept.deprecated,
        "replaced_by": concept.replaced_by,
    }


def _concept(record: Mapping[str, Any]) -> Concept:
    return Concept(
        key=_key(record["concept"]),
        pref_label=record["pref_label"],
        alt_label={language: tuple(labels) for language, labels in record["alt_label"].items()},
        scope_note=record["scope_note"],
        related=tuple(record["related"]),
        deprecated=record["deprecated"],
        replaced_by=tuple(record["replaced_by"]),
    )


def _key(text: str) -> ConceptKey:
    scheme, _, notation = text.partition(":")
    return ConceptKey(Scheme(scheme), notation)
