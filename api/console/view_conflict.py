"""Two editors at once: both versions side by side, and the ways out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from api.console.desk_move import Move, Task
from api.console.view_line import desk_path, label_of, steps_in_words
from api.console.wording import editor_in_words, listed, moment_in_words, verdict_in_words
from corpus.editorial import Assessment, Dossier, TrailEntry
from corpus.editorial_json import standing_before
from corpus.errors import EditConflict
from corpus.model import ConceptKey, Vocabulary

_TASKS = {
    Task.PUBLISH: "Freigeben",
    Task.UNDO: "Den letzten Schritt rückgängig machen",
    Task.REOPEN: "Wieder öffnen",
    Task.RENEW: "Vorschläge erneuern",
    Task.REVEAL: "Vorschläge zeigen",
}


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One concept in both versions; `differs` says whether they contradict each other."""

    label: str
    own: str
    stored: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """What the others did, both versions, and what insisting would send."""

    subject: str
    remedy: str
    others: str
    steps: tuple[str, ...]
    rows: tuple[ConflictRow, ...]
    wanted: str
    action: str
    revision: int
    code: str
    suggestions: str


def build_conflict_page(
    conflict: EditConflict,
    dossier: Dossier,
    move: Move,
    vocabulary: Vocabulary,
    reader: str,
    *,
    suggestions: str,
    prefix: str,
) -> ConflictPage:
    """Return the page for `reader`, whose `move` was not carried out.

    `suggestions` is what the form said about those in view.
    """
    editors = dict.fromkeys(line.editor for line in conflict.entries)
    return ConflictPage(
        subject=_subject(conflict, dossier, reader),
        remedy=conflict.remedy,
        others=listed(["Ihnen selbst" if name == reader else name for name in editors]) or "jemand anderem",
        steps=tuple(steps_in_words(lines, vocabulary) for lines in _by_step(conflict.entries)),
        rows=tuple(_rows(conflict, dossier, move, vocabulary, reader)),
        wanted=_wanted(move, vocabulary),
        action=prefix + desk_path(dossier.output.id),
        revision=dossier.revision,
        code=move.code,
        suggestions=suggestions,
    )


def _subject(conflict: EditConflict, dossier: Dossier, reader: str) -> str:
    """Return who was faster, by the reader's clock."""
    if not conflict.entries:
        return conflict.subject
    last = conflict.entries[-1]
    who, when = editor_in_words(last.editor, reader), moment_in_words(last.at)
    return f"Der Beitrag „{dossier.output.title}“ wurde inzwischen {who} bearbeitet, zuletzt am {when}."


def _by_step(lines: Iterable[TrailEntry]) -> Iterator[tuple[TrailEntry, ...]]:
    steps: dict[int, list[TrailEntry]] = {}
    for line in lines:
        steps.setdefault(line.step, []).append(line)
    return (tuple(step) for step in steps.values())


def _rows(
    conflict: EditConflict, dossier: Dossier, move: Move, vocabulary: Vocabulary, reader: str
) -> Iterator[ConflictRow]:
    """Yield what the other steps or the own move are about; for a publication everything that stands."""
    before = _by_concept(standing_before(dossier, conflict.entries))
    stored = _by_concept(dossier.standing)
    touched = {line.concept for line in conflict.entries if line.concept} | ({move.concept} if move.concept else set())
    if move.concept is None:
        touched |= before.keys() | stored.keys()
    for key in sorted(touched):
        own = move.choice.label if move.concept == key and move.choice else verdict_in_words(before.get(key))
        if move.concept == key and move.choice is None:
            own = verdict_in_words(None)
        held = stored.get(key)
        told = verdict_in_words(held)
        who = f" – {editor_in_words(held.editor, reader)}" if held else ""
        yield ConflictRow(label_of(key, vocabulary), own, told + who, own != told)


def _by_concept(views: Iterable[Assessment]) -> Mapping[ConceptKey, Assessment]:
    return {view.concept: view for view in views}


def _wanted(move: Move, vocabulary: Vocabulary) -> str:
    if move.concept is None:
        return _TASKS[move.task]
    what = move.choice.label if move.choice else "Entscheidung zurücknehmen"
    return f"{label_of(move.concept, vocabulary)}: {what}"
