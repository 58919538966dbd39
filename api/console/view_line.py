"""Lines of the trail in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.console.wording import ACTIONS, CONCEPTS, moment_in_words, percent, verdict_in_words
from corpus.editorial import TrailAction, TrailEntry
from corpus.editorial_json import assessment_from_json, publication_from_json
from corpus.model import ConceptKey, Output, OutputId, Vocabulary


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
        action=ACTIONS[line.action],
        what=what_in_words(line, vocabulary),
        machine=machine_in_words(line),
    )


def what_in_words(line: TrailEntry, vocabulary: Vocabulary) -> str:
    """Return what the line did, "Praxisbeispiele: passt"."""
    if line.concept is not None:
        return f"{label_of(line.concept, vocabulary)}: {verdict_in_words(assessment_from_json(line.after))}"
    tags = publication_from_json(line.after).tags
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
    what = "; ".join(what_in_words(line, vocabulary) for line in lines)
    if first.action in (TrailAction.PUBLISH, TrailAction.REOPEN, TrailAction.UNDO):
        what = f"{ACTIONS[first.action]} ({what})"
    return f"{first.editor}, {moment_in_words(first.at)}: {what}"


def label_of(key: ConceptKey, vocabulary: Vocabulary) -> str:
    """Return the concept's label, its key where the vocabulary has lost it."""
    concept = vocabulary.get(key)
    return concept.label() if concept else str(key)


def desk_path(output_id: OutputId) -> str:
    """Return the path of an output's desk."""
    return f"/redaktion/beitrag/{output_id}"
