"""A closed second view beside the first, as people see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.console import wording_agreement as words
from api.console.view_desk import NoteView
from api.console.view_line import desk_path, label_of
from api.console.view_second import LIST_PATH, compare_path
from api.console.wording import (
    CONCEPTS,
    KINDS,
    SCHEMES,
    date_of,
    editor_in_words,
    moment_in_words,
    verdict_in_words,
)
from corpus.editorial import Assessment, Dossier, Verdict
from corpus.editorial_kappa import compare
from corpus.editorial_second import Difference, SecondView, differences, open_differences
from corpus.model import ConceptKey, Grade, Scheme, Vocabulary

FIRST, SECOND = "erste", "zweite"  # how a form says which view shall stand


@dataclass(frozen=True, slots=True)
class StandView:
    """A button that lets one of the views stand."""

    code: str
    key: str
    label: str
    says: str
    is_pressed: bool


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A concept that both judge differently, and what has become of it."""

    anchor: str
    label: str
    note: str
    stands: tuple[StandView, ...]
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class SameView:
    """A concept about which both say what amounts to the same."""

    label: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The whole page."""

    action: str
    revision: int
    title: str
    language: str
    kind: str
    date: str
    first: str
    second: str
    closed: str
    agreements: tuple[str, ...]
    differences: tuple[DifferenceView, ...]
    open: int
    same: tuple[SameView, ...]
    summary: str
    may_publish: bool
    desk_href: str
    list_href: str
    note: NoteView | None


def difference_anchor(key: ConceptKey) -> str:
    """Return the id of a difference's row."""
    return f"unterschied-{key.scheme}-{key.notation}"


def in_order(found: Iterable[Difference], vocabulary: Vocabulary) -> tuple[Difference, ...]:
    """Return the differences in the order in which people see their concepts."""
    order = _places(vocabulary)
    return tuple(sorted(found, key=lambda one: order.get(one.concept, len(order))))


def build_compare_page(
    view: SecondView, dossier: Dossier, vocabulary: Vocabulary, reader: str, note: NoteView | None, prefix: str
) -> ComparePage:
    """Return the page for `reader`; the view is closed."""
    still_open = open_differences(view, dossier)
    output = dossier.output
    accepted = sum(one.verdict is Verdict.ACCEPTED for one in dossier.standing)
    found = in_order(differences(view), vocabulary)
    return ComparePage(
        action=prefix + compare_path(view.number),
        revision=dossier.revision,
        title=output.title,
        language=output.language,
        kind=KINDS[output.kind],
        date=date_of(output),
        first=words.person(view.first or ""),
        second=view.editor,
        closed=moment_in_words(view.closed_at) if view.closed_at else "",
        agreements=tuple(_agreements(view, vocabulary)),
        differences=tuple(_difference(one, one in still_open, dossier, vocabulary, reader) for one in found),
        open=len(still_open),
        same=tuple(_same(view, vocabulary, {one.concept for one in found})),
        summary=f"Mit {CONCEPTS.of(accepted)}" if accepted else "Ohne Begriff: nichts passt",
        may_publish=dossier.has_unpublished,
        desk_href=prefix + desk_path(output.id),
        list_href=prefix + LIST_PATH,
        note=note,
    )


def _agreements(view: SecondView, vocabulary: Vocabulary) -> Iterator[str]:
    for one in compare([view]):
        for scheme in Scheme:
            concepts = {concept.key for concept in vocabulary.in_scheme(scheme)}
            yield words.of_one_output(SCHEMES[scheme], one.cells(concepts))


def _difference(
    one: Difference, is_open: bool, dossier: Dossier, vocabulary: Vocabulary, reader: str
) -> DifferenceView:
    concept = vocabulary.get(one.concept)
    now = next((view for view in dossier.standing if view.concept == one.concept), None)
    settled = None if is_open else _assigned(now)
    stands = (
        StandView(f"{FIRST} {one.concept}", "1", words.FIRST_STANDS, _says(one.first), _fits(one.first, settled)),
        StandView(f"{SECOND} {one.concept}", "2", words.SECOND_STANDS, _says(one.second), _fits(one.second, settled)),
    )
    who = editor_in_words(now.editor, reader) if now else ""
    state = "" if is_open else f"Entschieden: {_says(now)}{f' – {who}' if who else ''}"
    return DifferenceView(
        anchor=difference_anchor(one.concept),
        label=label_of(one.concept, vocabulary),
        note=concept.note() if concept else "",
        stands=stands,
        state=state,
        is_open=is_open,
    )


def _same(view: SecondView, vocabulary: Vocabulary, differing: set[ConceptKey]) -> Iterator[SameView]:
    order = _places(vocabulary)
    first = {one.concept: one for one in view.first_views}
    second = {one.concept: one for one in view.opinions}
    said = (first.keys() | second.keys()) - differing
    for key in sorted(said, key=lambda key: order.get(key, len(order))):
        yield SameView(label_of(key, vocabulary), _says(first.get(key)), _says(second.get(key)))


def _places(vocabulary: Vocabulary) -> dict[ConceptKey, int]:
    return {concept.key: place for place, concept in enumerate(vocabulary.concepts)}


def _says(view: Assessment | None) -> str:
    return words.NOT_ASSIGNED if view is None else verdict_in_words(view)


def _assigned(view: Assessment | None) -> tuple[Grade | None]:
    """Return the grade that a view assigns, None in it where that is none: a decision for nothing is a decision."""
    return (None if view is None or view.verdict is not Verdict.ACCEPTED else view.grade or Grade.PRIMARY,)


def _fits(view: Assessment | None, settled: tuple[Grade | None] | None) -> bool:
    return settled is not None and _assigned(view) == settled
