"""What a change does to concepts, in words: field by field, before and after."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.console import wording_vocabulary as words
from corpus.model import Concept, ConceptKey, Vocabulary
from corpus.vocabulary_json import Excerpt


@dataclass(frozen=True, slots=True)
class LineView:
    """One field; `before` or `after` is empty where there was or is nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ConceptDiffView:
    """One concept; `state` says where it is new or gone. A heading without concept stands for the vocabulary."""

    label: str
    key: str
    state: str
    lines: tuple[LineView, ...]


def diff_excerpts(before: Excerpt, after: Excerpt, vocabulary: Vocabulary) -> tuple[ConceptDiffView, ...]:
    """Return what differs; labels of other concepts are those of `vocabulary`."""
    keys = dict.fromkeys(concept.key for concept in (*after.concepts, *before.concepts))
    concepts = [_concept_diff(before.get(key), after.get(key), vocabulary) for key in keys]
    whole = tuple(_whole(before, after))
    return (*concepts, *([ConceptDiffView(words.TITLE, "", "", whole)] if whole else []))


def label_of(notation: str, near: ConceptKey, vocabulary: Vocabulary) -> str:
    """Return the label of a concept of the same scheme, its notation where there is none."""
    found = vocabulary.get(ConceptKey(near.scheme, notation))
    return found.label() if found is not None and found.pref_label.get("de") else notation


def _concept_diff(before: Concept | None, after: Concept | None, vocabulary: Vocabulary) -> ConceptDiffView:
    shown = after or before
    if shown is None:
        raise ValueError("no concept on either side")
    state = "neu" if before is None else "entfallen" if after is None else ""
    fields = [*_fields(before, vocabulary)], [*_fields(after, vocabulary)]
    old, new = dict(fields[0]), dict(fields[1])
    lines = [
        LineView(name, old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys([name for side in reversed(fields) for name, _ in side])
        if old.get(name, "") != new.get(name, "")
    ]
    name = shown.label() if shown.pref_label.get("de") else shown.key.notation
    return ConceptDiffView(name, str(shown.key), state, tuple(lines))


def _fields(concept: Concept | None, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each field of a concept."""
    if concept is None:
        return
    yield from _by_language(words.LABEL, concept.pref_label)
    yield from _by_language(words.SYNONYMS, {tag: ", ".join(found) for tag, found in concept.alt_label.items()})
    yield from _by_language(words.NOTE, concept.scope_note)
    yield words.RELATED, _labels(concept.related, concept, vocabulary)
    yield words.DEPRECATED, words.YES if concept.deprecated else ""
    yield words.REPLACED_BY, _labels(concept.replaced_by, concept, vocabulary)


def _by_language(name: str, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for tag, text in sorted(texts.items()):
        yield f"{name} ({words.LANGUAGES.get(tag, tag)})", text


def _labels(notations: Sequence[str], concept: Concept, vocabulary: Vocabulary) -> str:
    return ", ".join(label_of(notation, concept.key, vocabulary) for notation in notations)


def _whole(before: Excerpt, after: Excerpt) -> Iterable[LineView]:
    """Yield what differs beside concepts."""
    old, new = before.scheme_labels or {}, after.scheme_labels or {}
    for scheme in dict.fromkeys([*old, *new]):
        was, is_now = (", ".join(side.get(scheme, {}).values()) for side in (old, new))
        if was != is_now:
            yield LineView(f"{words.SCHEME_LABEL} „{scheme}“", was, is_now)
    if after.order is not None:
        yield LineView(words.ORDER, "", words.NEW_ORDER)
