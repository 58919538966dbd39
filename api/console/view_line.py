"""Lines of the trail in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.console.wording import (
    ACTIONS,
    BULK_STEP,
    CONCEPTS,
    SECOND_VIEW,
    moment_in_words,
    percent,
    verdict_in_words,
)
from corpus.editorial import TrailAction, TrailEntry
from corpus.editorial_json import assessment_from_json, publication_from_json
from corpus.model import ConceptKey, Output, OutputId, Tag, Vocabulary


@dataclass(frozen=True, slots=True)
class PublishedView:
    """The output that was published just before, and where to take that back."""

    href: str
    title: str
    tags: str

    @classmethod
    def of(cls, output: Output, prefix: str) -> "PublishedView":
        """Return the output as it was published."""
        return cls(prefix + desk_path(output.id), output.title, tags_in_words(output.tags))


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: what was decided, when and by whom, and what the machine had said."""

    number: int
    at: str
    machine_at: str
    editor: str
    output: str
    href: str
    action: str
    what: str
    machine: str


def build_line(line: TrailEntry, vocabulary: Vocabulary, output: Output | None, href: str) -> LineView:
    """Return the line for people."""
    return LineView(
        number=line.number,
        at=moment_in_words(line.at),
        machine_at=line.at.isoformat(timespec="seconds"),
        editor=line.editor,
        output=line.output_id if output is None else output.title,
        href=href,
        action=action_in_words(line),
        what=what_in_words(line, vocabulary),
        machine=machine_in_words(line),
    )


def action_in_words(line: TrailEntry) -> str:
    """Return what kind of thing was done, "entschieden (Sammelschritt 3)"."""
    where = BULK_STEP.format(number=line.bulk) if line.bulk is not None else ""
    where = SECOND_VIEW if line.second is not None else where
    return ACTIONS[line.action] + (f" ({where})" if where else "")


def what_in_words(line: TrailEntry, vocabulary: Vocabulary) -> str:
    """Return what the line did, "Praxisbeispiele: passt"; empty where its action says it all."""
    if line.concept is not None:
        return f"{label_of(line.concept, vocabulary)}: {verdict_in_words(assessment_from_json(line.after))}"
    if line.action is TrailAction.REVEAL:
        return ""
    return tags_in_words(publication_from_json(line.after).tags)


def tags_in_words(tags: Sequence[Tag] | None) -> str:
    """Return how many tags an output got, "mit 3 Begriffen"."""
    if tags is None:
        return "ohne Begriffe, wartet"
    return f"mit {CONCEPTS.of(len(tags))}" if tags else "ohne Begriff: nichts passt"


def machine_in_words(line: TrailEntry) -> str:
    """Return what the machine had said about the concept, empty where it had said nothing."""
    if line.confidence is None:
        return ""
    seen = "verdeckt" if line.blind else f"Rang {line.rank}" if line.rank is not None else "nicht gezeigt"
    return f"{percent(line.confidence)}, {seen}"


def steps_in_words(lines: Sequence[TrailEntry], vocabulary: Vocabulary) -> str:
    """Return one step in a sentence: "Anna Groß, 24.11.2026, 10:30 Uhr: Praxisbeispiele: passt"."""
    if not lines:
        return ""
    first = lines[0]
    what = "; ".join(_part_in_words(line, first, vocabulary) for line in lines)
    if first.bulk is not None and first.action is not TrailAction.UNDO:
        what = f"{BULK_STEP.format(number=first.bulk)} ({what})"
    elif first.action is TrailAction.REVEAL:
        what = ACTIONS[first.action]
    elif first.action in (TrailAction.PUBLISH, TrailAction.REOPEN, TrailAction.UNDO):
        what = f"{ACTIONS[first.action]} ({what})"
    return f"{first.editor}, {moment_in_words(first.at)}: {what}"


def _part_in_words(line: TrailEntry, first: TrailEntry, vocabulary: Vocabulary) -> str:
    """Return what a line of a step did; where the step did several kinds of things, with the kind."""
    what = what_in_words(line, vocabulary)
    return f"{ACTIONS[line.action]} {what}" if line.action is not first.action else what


def label_of(key: ConceptKey, vocabulary: Vocabulary) -> str:
    """Return the concept's label, its key where the vocabulary has lost it."""
    concept = vocabulary.get(key)
    return concept.label() if concept else str(key)


def desk_path(output_id: OutputId) -> str:
    """Return the path of an output's desk."""
    return f"/redaktion/beitrag/{output_id}"
