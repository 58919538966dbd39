"""The vocabulary as editors see it: both schemes with their usage, one concept, and what was done to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.console import wording_vocabulary as words
from api.console.view_line import desk_path
from api.console.view_vocabulary_diff import ConceptDiffView, diff_excerpts, label_of
from api.console.vocabulary_address import CSV, IMPORT, LOG, NEW, SCHEME, TASKS, TURTLE, Wish, concept_path, wish_path
from api.console.wording import KINDS, SCHEMES, date_of, moment_in_words
from corpus.editorial import Dossier
from corpus.model import Concept, ConceptKey, Output, Scheme, Vocabulary
from corpus.vocabulary_change import ChangeEntry, carriers
from corpus.vocabulary_json import excerpt_from_json
from corpus.vocabulary_usage import ConceptUsage, Usage


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link with its text."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """One concept in the overview."""

    href: str
    label: str
    notation: str
    badges: tuple[str, ...]
    replaced_by: str
    assigned: int
    suggested: str
    rejected: str


@dataclass(frozen=True, slots=True)
class SchemeGroup:
    """The concepts of one scheme: those in use, and those that were deprecated."""

    name: str
    heading: str
    rows: tuple[ConceptRow, ...]
    retired: tuple[ConceptRow, ...]
    add_href: str
    add_label: str


@dataclass(frozen=True, slots=True)
class VocabularyPage:
    """The overview."""

    groups: tuple[SchemeGroup, ...]
    waiting: str
    rule: str
    tasks: str
    tasks_href: str
    log_href: str
    import_href: str
    turtle_href: str
    csv_href: str
    may_change: bool
    saved: str


@dataclass(frozen=True, slots=True)
class OutputView:
    """An output that carries a concept."""

    href: str
    title: str
    language: str
    kind: str
    date: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One line of the log; `diffs` is what it did to which concept."""

    number: int
    at: str
    machine_at: str
    editor: str
    kind: str
    subject: str
    subject_href: str
    reason: str
    diffs: tuple[ConceptDiffView, ...]
    version: str


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """One concept: what is said about it, how much it is used, what can be done, and what was done."""

    label: str
    scheme: str
    notation: str
    facts: tuple[tuple[str, str, str], ...]
    badges: tuple[str, ...]
    replaced_by: tuple[LinkView, ...]
    is_retired: bool
    assigned: int
    suggested: str
    rejected: str
    rule: str
    carrying: str
    outputs: tuple[OutputView, ...]
    actions: tuple[LinkView, ...]
    changes: tuple[ChangeView, ...]
    back_href: str
    may_change: bool
    saved: str


def build_vocabulary_page(
    vocabulary: Vocabulary,
    usage: Usage,
    tasks: int,
    *,
    prefix: str,
    may_change: bool,
    saved: str,
) -> VocabularyPage:
    """Return the overview."""
    return VocabularyPage(
        groups=tuple(_group(scheme, vocabulary, usage, prefix) for scheme in Scheme),
        waiting=words.waiting(usage.waiting, usage.waiting_with_suggestions),
        rule=words.RULE,
        tasks=words.OPEN_TASKS.of(tasks) if tasks else "",
        tasks_href=prefix + TASKS,
        log_href=prefix + LOG,
        import_href=prefix + IMPORT,
        turtle_href=prefix + TURTLE,
        csv_href=prefix + CSV,
        may_change=may_change,
        saved=saved,
    )


def build_concept_page(
    concept: Concept,
    vocabulary: Vocabulary,
    of_all: Usage,
    dossiers: Iterable[Dossier],
    log: Iterable[ChangeEntry],
    *,
    prefix: str,
    may_change: bool,
    saved: str,
) -> ConceptPage:
    """Return the page of one concept."""
    outputs = tuple(output_view(output, prefix) for output in carriers(dossiers, [concept.key]))
    usage = of_all.of(concept.key)
    return ConceptPage(
        label=concept.label(),
        scheme=words.SCHEME_ONE[concept.key.scheme],
        notation=concept.key.notation,
        facts=tuple(_facts(concept, vocabulary)),
        badges=_badges(concept, usage),
        replaced_by=tuple(_links(concept.replaced_by, concept.key, vocabulary, prefix)),
        is_retired=concept.deprecated,
        assigned=usage.assigned,
        suggested=_suggested(usage, of_all),
        rejected=words.rejected(usage.rejected, usage.judged),
        rule=words.RULE,
        carrying=f"{words.CARRYING.of(len(outputs))} den Begriff." if outputs else "Kein Beitrag trägt den Begriff.",
        outputs=outputs,
        actions=tuple(_actions(concept, prefix)),
        changes=tuple(build_change(entry, vocabulary, prefix, only=concept.key) for entry in log),
        back_href=f"{prefix}{NEW.rpartition('/')[0]}",
        may_change=may_change,
        saved=saved,
    )


def build_change(entry: ChangeEntry, vocabulary: Vocabulary, prefix: str, only: ConceptKey | None = None) -> ChangeView:
    """Return a line of the log; with `only`, what it did to that concept."""
    diffs = diff_excerpts(excerpt_from_json(entry.before), excerpt_from_json(entry.after), vocabulary)
    subject = vocabulary.get(entry.subject) if entry.subject else None
    return ChangeView(
        number=entry.number,
        at=moment_in_words(entry.at),
        machine_at=entry.at.isoformat(timespec="seconds"),
        editor=entry.editor,
        kind=words.KINDS[entry.kind],
        subject=subject.label() if subject else str(entry.subject or words.TITLE),
        subject_href=prefix + concept_path(subject.key) if subject else "",
        reason=entry.reason,
        diffs=tuple(diff for diff in diffs if only is None or diff.key == str(only)),
        version=entry.version,
    )


def touches(entry: ChangeEntry, key: ConceptKey) -> bool:
    """Return whether a line of the log is about the concept, or altered it."""
    found = (excerpt_from_json(entry.before), excerpt_from_json(entry.after))
    return entry.subject == key or any(excerpt.get(key) is not None for excerpt in found)


def output_view(output: Output, prefix: str) -> OutputView:
    """Return an output as a line that leads to its desk."""
    return OutputView(prefix + desk_path(output.id), output.title, output.language, KINDS[output.kind], date_of(output))


def _group(scheme: Scheme, vocabulary: Vocabulary, usage: Usage, prefix: str) -> SchemeGroup:
    rows = [(one.deprecated, _row(one, vocabulary, usage, prefix)) for one in _of(scheme, vocabulary)]
    return SchemeGroup(
        name=scheme.value,
        heading=SCHEMES[scheme],
        rows=tuple(row for is_retired, row in rows if not is_retired),
        retired=tuple(row for is_retired, row in rows if is_retired),
        add_href=f"{prefix}{NEW}?{SCHEME}={scheme}",
        add_label=f"{'Neue' if scheme is Scheme.AUDIENCE else 'Neuer'} {words.SCHEME_ONE[scheme]}",
    )


def _row(concept: Concept, vocabulary: Vocabulary, of_all: Usage, prefix: str) -> ConceptRow:
    usage = of_all.of(concept.key)
    return ConceptRow(
        href=prefix + concept_path(concept.key),
        label=concept.label(),
        notation=concept.key.notation,
        badges=_badges(concept, usage),
        replaced_by=", ".join(label_of(notation, concept.key, vocabulary) for notation in concept.replaced_by),
        assigned=usage.assigned,
        suggested=_suggested(usage, of_all),
        rejected=words.rejected(usage.rejected, usage.judged),
    )


def _suggested(usage: ConceptUsage, of_all: Usage) -> str:
    """Return for how many waiting outputs the concept is suggested; nothing can be said without suggestions."""
    return str(usage.suggested) if of_all.waiting_with_suggestions else "–"


def _badges(concept: Concept, usage: ConceptUsage) -> tuple[str, ...]:
    if concept.deprecated:
        return ("stillgelegt",)
    named: Mapping[str, bool] = {
        "nie vergeben": usage.is_unused,
        "zu oft vorgeschlagen": usage.is_over_suggested,
    }
    return tuple(name for name, applies in named.items() if applies)


def _facts(concept: Concept, vocabulary: Vocabulary) -> Iterable[tuple[str, str, str]]:
    """Yield name, text and language of what is said about the concept."""
    for tag, language in words.LANGUAGES.items():
        yield f"{words.LABEL} ({language})", concept.pref_label.get(tag, "–"), tag
        yield f"{words.SYNONYMS} ({language})", ", ".join(concept.alt_label.get(tag, ())) or "–", tag
        yield f"{words.NOTE} ({language})", concept.scope_note.get(tag, "–"), tag
    related = (label_of(notation, concept.key, vocabulary) for notation in concept.related)
    yield words.RELATED, ", ".join(related) or "–", "de"


def _links(notations: Iterable[str], near: ConceptKey, vocabulary: Vocabulary, prefix: str) -> Iterable[LinkView]:
    for notation in notations:
        key = ConceptKey(near.scheme, notation)
        yield LinkView(prefix + concept_path(key), label_of(notation, near, vocabulary))


def _actions(concept: Concept, prefix: str) -> Iterable[LinkView]:
    named = {
        Wish.EDIT: "Bearbeiten",
        Wish.MERGE: "Zusammenlegen",
        Wish.SPLIT: "Aufteilen",
        Wish.DEPRECATE: "Stilllegen",
        Wish.RESTORE: "Wieder in Gebrauch nehmen",
    }
    for wish, label in named.items():
        is_for_retired = wish is Wish.RESTORE
        if wish is Wish.EDIT or is_for_retired == concept.deprecated:
            yield LinkView(prefix + wish_path(wish, concept.key), label)


def _of(scheme: Scheme, vocabulary: Vocabulary) -> Iterable[Concept]:
    return (concept for concept in vocabulary.concepts if concept.key.scheme is scheme)
