"""The desk as people see it: one output with its passages, its rows, and what can be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.console.desk_lookup import names_of
from api.console.desk_move import Move, Task
from api.console.merge_address import merges_path
from api.console.rule_address import why_path
from api.console.suggesting import versions_of
from api.console.view_line import PublishedView, desk_path, steps_in_words, tags_in_words
from api.console.view_passage import MarkedText, Segment, mark
from api.console.view_row import RowGroup, RowMaterial, build_groups, suggested_concepts
from api.console.wording import KINDS, SCHEMES, date_of, editor_in_words, moment_in_words
from api.site.german import GERMAN
from corpus.editorial import Dossier, Evidence, EvidenceField, SuggestionSet, TrailEntry, tags_of
from corpus.model import Concept, ConceptKey, Output, OutputId, Vocabulary


@dataclass(frozen=True, slots=True)
class NameView:
    """Something a concept is called, and what stands beside it in the list."""

    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link with its text."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """What went wrong, and what to do."""

    subject: str
    remedy: str


@dataclass(frozen=True, slots=True)
class DeskMaterial:
    """What the page is made of.

    `shown` is None while no suggestions are to be seen: in the blind sample (`is_blind`), or as there are none.
    """

    dossier: Dossier
    shown: SuggestionSet | None
    is_blind: bool
    is_outdated: bool
    contested: frozenset[ConceptKey]
    asks_whether_nothing_fits: bool
    vocabulary: Vocabulary
    last_step: Sequence[TrailEntry]
    reader: str
    titles: Mapping[OutputId, str]
    published_before: Output | None
    prefix: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The whole page."""

    action: str
    revision: int
    title: tuple[Segment, ...]
    subtitle: str
    language: str
    kind: str
    date: str
    abstract: tuple[Segment, ...]
    facts: tuple[tuple[str, str], ...]
    link: LinkView | None
    why_href: str
    merges_href: str
    groups: tuple[RowGroup, ...]
    names: tuple[NameView, ...]
    is_blind: bool
    may_reveal: bool
    has_suggestions: bool
    suggestions: str
    is_outdated: bool
    has_learned_from_it: bool
    model: str
    last_step: str
    published: str
    has_unpublished: bool
    may_reopen: bool
    summary: str
    next_href: str
    queue_href: str
    before: PublishedView | None
    note: NoteView | None
    codes: Mapping[str, str]
    asks_whether_nothing_fits: bool


def build_desk_page(material: DeskMaterial, note: NoteView | None = None) -> DeskPage:
    """Return the page."""
    dossier, output, prefix = material.dossier, material.dossier.output, material.prefix
    title, abstract = _marked(material)
    action = prefix + desk_path(output.id)
    return DeskPage(
        action=action,
        revision=dossier.revision,
        title=title.segments,
        subtitle=output.subtitle or "",
        language=output.language,
        kind=KINDS[output.kind],
        date=date_of(output),
        abstract=abstract.segments,
        facts=tuple(_facts(dossier)),
        link=LinkView(output.link.url, "Beitrag ansehen") if output.link and _is_web(output.link.url) else None,
        why_href=prefix + why_path(output.id),
        merges_href=prefix + merges_path(output.id),
        groups=build_groups(
            RowMaterial(
                dossier,
                material.shown,
                material.vocabulary,
                material.reader,
                {**title.anchors, **abstract.anchors},
                material.titles,
                prefix,
                material.contested,
            )
        ),
        names=tuple(_names(material.vocabulary)),
        is_blind=material.is_blind,
        may_reveal=material.is_blind and any(view.editor == material.reader for view in dossier.assessments),
        has_suggestions=material.shown is not None,
        suggestions=versions_of(material.shown),
        is_outdated=material.is_outdated and material.shown is not None,
        has_learned_from_it=_has_learned_from(dossier, material.shown),
        model=_model(material.shown),
        last_step=steps_in_words(material.last_step, material.vocabulary),
        published=_published(dossier, material.reader),
        has_unpublished=dossier.has_unpublished,
        may_reopen=not dossier.is_waiting,
        summary=_summary(dossier),
        next_href=f"{prefix}/redaktion/weiter?nach={output.id}",
        queue_href=f"{prefix}/redaktion/warteschlange",
        before=PublishedView.of(material.published_before, prefix) if material.published_before else None,
        note=note,
        codes={task.name.lower(): Move(task).code for task in Task},
        asks_whether_nothing_fits=material.asks_whether_nothing_fits,
    )


def _marked(material: DeskMaterial) -> tuple[MarkedText, MarkedText]:
    output = material.dossier.output
    passages: list[Evidence] = []
    if material.shown is not None:
        seen = suggested_concepts(material.shown, material.vocabulary)
        passages = [one for found in material.shown.suggestions if found.concept in seen for one in found.evidence]
    return (
        mark(output.title, EvidenceField.TITLE, passages),
        mark(output.abstract, EvidenceField.ABSTRACT, passages),
    )


def _facts(dossier: Dossier) -> Iterable[tuple[str, str]]:
    output = dossier.output
    words = GERMAN.output
    rows = (
        (words.people, ", ".join(output.people)),
        (words.series, " ".join(filter(None, (output.series, output.number)))),
        (words.topics, ", ".join(output.topics)),
    )
    return (row for row in rows if row[1])


def _names(vocabulary: Vocabulary) -> Iterable[NameView]:
    """Yield every name of every concept: the labels with their scheme, synonyms with the label they lead to."""
    for concept in vocabulary.concepts:
        if not concept.deprecated:
            yield NameView(concept.label(), SCHEMES[concept.key.scheme])
            yield from (NameView(name, concept.label()) for name in _synonyms(concept))


def _synonyms(concept: Concept) -> Iterable[str]:
    hidden = {concept.label(), str(concept.key)}
    return (name for name in dict.fromkeys(names_of(concept)) if name not in hidden)


def _model(shown: SuggestionSet | None) -> str:
    if shown is None:
        return ""
    return f"Modell {shown.model_version}, Vokabular {shown.vocabulary_version}, {moment_in_words(shown.made_at)}"


def _has_learned_from(dossier: Dossier, shown: SuggestionSet | None) -> bool:
    """Return whether the machine knew editors' answer when it spoke, so that it is surer than it may be."""
    if shown is None or dossier.is_waiting:
        return False
    return dossier.published_at is None or shown.made_at > dossier.published_at


def _published(dossier: Dossier, reader: str) -> str:
    if dossier.published_at is None or dossier.published_by is None:
        return ""
    return f"Freigegeben {editor_in_words(dossier.published_by, reader)} am {moment_in_words(dossier.published_at)}."


def _summary(dossier: Dossier) -> str:
    """Return what publishing would do, or that it would do nothing."""
    if dossier.published_at is not None and not dossier.has_unpublished:
        return "Alles ist freigegeben."
    return f"Freigegeben würde dieser Beitrag jetzt {tags_in_words(tags_of(dossier.assessments))}."


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))
