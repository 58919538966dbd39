"""The rows of the desk: one per concept, with what the machine says and what editors have decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.console.desk_move import Move, Task
from api.console.wording import (
    CHOICES,
    SCHEMES,
    Choice,
    confidence_in_words,
    editor_in_words,
    listed,
    percent,
    verdict_in_words,
)
from api.site.german import GERMAN
from api.site.view_place import PlaceView, build_place
from corpus.deep_link import deep_link
from corpus.editorial import Assessment, Dossier, Evidence, EvidenceField, Suggestion, SuggestionSet
from corpus.model import Concept, ConceptKey, OutputId, Scheme, Vocabulary
from corpus.passage import Passage
from recommender.result import Where

RUNNERS_UP = 2  # suggestions under the threshold that are shown per scheme; the others are found by typing
MAX_QUOTE_CHARS, MAX_TITLE_CHARS = 80, 60  # the whole of both is one key away
MAX_WITHIN_CHARS = 160  # of the full text nothing else is to be seen on the page
TITLE = "der Titel"


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A button: pressed where it says what stands, and then it takes that back."""

    code: str
    key: str
    label: str
    meaning: str
    is_pressed: bool


@dataclass(frozen=True, slots=True)
class WithinView:
    """A passage of the full text that speaks for a concept: where it stands, and how it begins."""

    place: PlaceView | None
    text: str


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A passage that speaks for a concept: how it begins, and the marks it consists of; `href` leads to the first."""

    href: str
    text: str
    marks: str


@dataclass(frozen=True, slots=True)
class NeighbourView:
    """A similar output that carries the concept."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A concept on the desk; `decided` is empty where nobody has said anything, `retired` where it is in use."""

    anchor: str
    concept: str
    label: str
    note: str
    confidence: str
    percent: str
    passes: bool
    is_suggested: bool
    quotes: tuple[QuoteView, ...]
    within: tuple[WithinView, ...]
    neighbours: tuple[NeighbourView, ...]
    choices: tuple[ChoiceView, ...]
    decided: str
    is_contested: bool
    retired: str


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of one scheme."""

    name: str
    heading: str
    rows: tuple[RowView, ...]

    @property
    def has_places(self) -> bool:
        """Whether a row names a place in the full text."""
        return any(row.within for row in self.rows)


@dataclass(frozen=True, slots=True)
class RowMaterial:
    """What rows are made of; `shown` is None where no suggestions are to be seen."""

    dossier: Dossier
    shown: SuggestionSet | None
    vocabulary: Vocabulary
    reader: str
    anchors: Mapping[Evidence, tuple[str, ...]]
    titles: Mapping[OutputId, str]
    prefix: str
    contested: frozenset[ConceptKey] = frozenset()


def suggested_concepts(shown: SuggestionSet | None, vocabulary: Vocabulary) -> tuple[ConceptKey, ...]:
    """Return the concepts that are suggested to editors, scheme by scheme and best first."""
    if shown is None:
        return ()
    known = {concept.key for concept in vocabulary.concepts if not concept.deprecated}
    return tuple(one.concept for scheme in Scheme for one in _shown_in(scheme, shown) if one.concept in known)


def listed_concepts(dossier: Dossier, shown: SuggestionSet | None, vocabulary: Vocabulary) -> tuple[ConceptKey, ...]:
    """Return the concepts that have a row: suggestions, then what editors have added.

    Without suggestions every concept has one, in the vocabulary's order.
    """
    listed = suggested_concepts(shown, vocabulary)
    if shown is None:
        listed = tuple(concept.key for scheme in Scheme for concept in vocabulary.in_scheme(scheme))
    return tuple(dict.fromkeys([*listed, *(view.concept for view in dossier.standing)]))


def build_groups(material: RowMaterial) -> tuple[RowGroup, ...]:
    """Return the rows, scheme by scheme."""
    concepts = listed_concepts(material.dossier, material.shown, material.vocabulary)
    return tuple(
        RowGroup(
            name=scheme.value,
            heading=SCHEMES[scheme],
            rows=tuple(_row(material, key) for key in concepts if key.scheme is scheme),
        )
        for scheme in Scheme
    )


def row_anchor(key: ConceptKey) -> str:
    """Return the id of a concept's row."""
    return f"zeile-{key.scheme}-{key.notation}"


def shortened(text: str, most_chars: int) -> str:
    """Return the text, cut after a word where it is longer than that."""
    if len(text) <= most_chars:
        return text
    return text[: most_chars - 1].rpartition(" ")[0].rstrip(" ,;:–-") + " …"


def _shown_in(scheme: Scheme, shown: SuggestionSet) -> Iterator[Suggestion]:
    ordered = sorted((one for one in shown.suggestions if one.concept.scheme is scheme), key=lambda one: one.rank)
    yield from (one for one in ordered if one.passes)
    yield from [one for one in ordered if not one.passes][:RUNNERS_UP]


def _row(material: RowMaterial, key: ConceptKey) -> RowView:
    view = next((one for one in material.dossier.standing if one.concept == key), None)
    is_suggested = key in suggested_concepts(material.shown, material.vocabulary)
    concept = material.vocabulary.get(key)
    found = material.shown.find(key) if material.shown and is_suggested else None
    return RowView(
        anchor=row_anchor(key),
        concept=str(key),
        label=_label(concept, key),
        note=concept.note() if concept else "",
        confidence=confidence_in_words(found.confidence) if found else "",
        percent=percent(found.confidence) if found else "",
        passes=found is not None and found.passes,
        is_suggested=found is not None,
        quotes=tuple(_quotes(found.evidence, material.anchors)) if found else (),
        within=tuple(_within(found.evidence)) if found else (),
        neighbours=tuple(_neighbours(found.neighbours, material)) if found else (),
        choices=tuple(_choice(choice, key, view, material.reader) for choice in CHOICES),
        decided=f"{verdict_in_words(view)} – {editor_in_words(view.editor, material.reader)}" if view else "",
        is_contested=key in material.contested,
        retired=_retired(concept, material.vocabulary),
    )


def _label(concept: Concept | None, key: ConceptKey) -> str:
    return concept.label() if concept else str(key)


def _retired(concept: Concept | None, vocabulary: Vocabulary) -> str:
    """Return that a concept is used no longer, and what is used instead; empty where it is."""
    if concept is None:
        return "Den Begriff gibt es im Vokabular nicht mehr."
    if not concept.deprecated:
        return ""
    names = [_label(vocabulary.get(key), key) for key in _replacements(concept)]
    return f"Stillgelegt; stattdessen: {listed(names)}." if names else "Stillgelegt, ohne Ersatz."


def _replacements(concept: Concept) -> Iterator[ConceptKey]:
    return (ConceptKey(concept.key.scheme, notation) for notation in concept.replaced_by)


def _quotes(evidence: Sequence[Evidence], anchors: Mapping[Evidence, tuple[str, ...]]) -> Iterator[QuoteView]:
    for one in evidence:
        if one in anchors:
            text = TITLE if one.field is EvidenceField.TITLE else f"„{shortened(one.text, MAX_QUOTE_CHARS)}“"
            yield QuoteView(f"#{anchors[one][0]}", text, " ".join(anchors[one]))


def _within(evidence: Sequence[Evidence]) -> Iterator[WithinView]:
    for one in evidence:
        if one.field is EvidenceField.FULL_TEXT and one.place is not None:
            where = Where(one.place, deep_link(Passage(one.text, one.place, one.url)))
            yield WithinView(build_place(GERMAN.places, where), f"„{shortened(one.text, MAX_WITHIN_CHARS)}“")


def _neighbours(ids: Sequence[OutputId], material: RowMaterial) -> Iterator[NeighbourView]:
    for output_id in ids:
        if output_id in material.titles:
            title = shortened(material.titles[output_id], MAX_TITLE_CHARS)
            yield NeighbourView(f"{material.prefix}/beitrag/{output_id}", title)


def _choice(choice: Choice, key: ConceptKey, view: Assessment | None, reader: str) -> ChoiceView:
    """Return a button; pressing what one has said oneself takes it back, what others have said confirms it."""
    is_pressed = choice.fits(view)
    is_own = view is not None and view.editor == reader
    move = Move(Task.CLEAR, key) if is_pressed and is_own else Move(Task.ASSESS, key, choice)
    return ChoiceView(move.code, choice.key, choice.label, choice.meaning, is_pressed)
