"""What an editor does on the desk: read from a form, carried out in the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.console.desk_lookup import find_concepts
from api.console.wording import CHOICES, Choice
from api.errors import InvalidRequest
from corpus.editorial import Decision, Dossier
from corpus.editorial_port import EditorialStore
from corpus.model import ConceptKey, OutputId, Scheme, Vocabulary

ACTION, REVISION, CONCEPT, GRADE = "tat", "stand", "begriff", "stufe"  # names of form fields
NOTHING_FITS = "nichts"  # the form field that says that publishing no concept is meant
MAX_CONCEPT_CHARS = 200
_MOST_NAMED = 5


class Task(StrEnum):
    """Everything a form of the desk can ask for, as the form spells it."""

    ASSESS = "urteil"
    CLEAR = "loeschen"
    ADD = "ergaenzen"
    PUBLISH = "freigeben"
    UNDO = "zurueck"
    REOPEN = "oeffnen"
    RENEW = "erneuern"
    REVEAL = "aufdecken"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing an editor does; `concept` and `choice` where it is about a concept."""

    task: Task
    concept: ConceptKey | None = None
    choice: Choice | None = None

    @property
    def code(self) -> str:
        """The value of the button that does this."""
        if self.concept is None:
            return self.task.value
        return f"{self.choice.code if self.choice else self.task.value} {self.concept}"


def read_move(form: Mapping[str, str], vocabulary: Vocabulary) -> Move:
    """Return what the form asks for; raise `InvalidRequest` with what can be done where that makes no sense."""
    first, _, rest = form.get(ACTION, "").partition(" ")
    choice = next((choice for choice in CHOICES if choice.code == first), None)
    if choice is not None:
        return Move(Task.ASSESS, _concept(rest), choice)
    if first == Task.CLEAR:
        return Move(Task.CLEAR, _concept(rest))
    if first == Task.ADD:
        return _added(form, vocabulary)
    if first in (Task.PUBLISH, Task.UNDO, Task.REOPEN, Task.RENEW, Task.REVEAL):
        return Move(Task(first))
    raise _senseless()


def read_revision(form: Mapping[str, str]) -> int:
    """Return the revision that the form's page showed."""
    text = form.get(REVISION, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - digits of a thousand million
        raise _senseless()
    return int(text)


class NothingDecided(InvalidRequest):
    """What is to be published is undecided altogether: people are asked once whether they mean it."""


def check_decided(move: Move, dossier: Dossier, form: Mapping[str, str]) -> None:
    """Raise `NothingDecided` where "nothing fits" would be published, unless the form says that this is meant."""
    is_untouched = not dossier.assessments and dossier.published_at is None
    if move.task is Task.PUBLISH and is_untouched and NOTHING_FITS not in form:
        raise NothingDecided(
            "Über diesen Beitrag ist noch nichts entschieden.",
            "Passt wirklich kein Begriff, dann geben Sie ihn noch einmal frei (Taste f).",
        )


def check_reveal(move: Move, dossier: Dossier, editor: str) -> None:
    """Raise `InvalidRequest` where suggestions are asked for before the editor has decided without them."""
    if move.task is Task.REVEAL and all(view.editor != editor for view in dossier.assessments):
        raise InvalidRequest(
            "Die Vorschläge bleiben verdeckt, bis Sie ohne sie entschieden haben.",
            "Wählen Sie zuerst alle Begriffe, die passen.",
        )


def carry_out(
    move: Move, desk: EditorialStore, output_id: OutputId, *, editor: str, revision: int, blind: bool, shown: bool
) -> None:
    """Do it, as one step of the output; `shown` says whether the concept was among the suggestions on the page."""
    if move.choice is not None and move.concept is not None:
        decision = Decision(move.concept, move.choice.verdict, move.choice.grade, blind, shown)
        desk.assess(output_id, [decision], editor=editor, revision=revision)
    elif move.concept is not None:
        desk.clear(output_id, [move.concept], editor=editor, revision=revision)
    elif move.task is Task.PUBLISH:
        desk.publish(output_id, editor=editor, revision=revision, blind=blind)
    elif move.task is Task.REOPEN:
        desk.reopen(output_id, editor=editor, revision=revision)
    elif move.task is Task.REVEAL:
        desk.reveal(output_id, editor=editor, revision=revision)
    elif move.task is Task.UNDO:
        desk.undo(output_id, editor=editor, revision=revision)


def _added(form: Mapping[str, str], vocabulary: Vocabulary) -> Move:
    text = form.get(CONCEPT, "").strip()[:MAX_CONCEPT_CHARS]
    found = find_concepts(text, vocabulary)
    if not found:
        raise InvalidRequest(
            f"Einen Begriff „{text}“ gibt es im Vokabular nicht." if text else "Es wurde kein Begriff genannt.",
            "Tippen Sie einen Begriff oder ein Synonym und wählen Sie aus der Liste.",
        )
    if len(found) > 1:
        names = ", ".join(f"„{concept.label()}“" for concept in found[:_MOST_NAMED])
        raise InvalidRequest(f"„{text}“ kann mehreres heißen: {names}.", "Tippen Sie den Begriff weiter aus.")
    grade = form.get(GRADE, "")
    choice = next((choice for choice in CHOICES[:2] if choice.code == grade), CHOICES[0])
    return Move(Task.ASSESS, found[0].key, choice)


def _concept(text: str) -> ConceptKey:
    scheme, _, notation = text.partition(":")
    if scheme not in set(Scheme) or not notation:
        raise _senseless()
    return ConceptKey(Scheme(scheme), notation)


def _senseless() -> InvalidRequest:
    return InvalidRequest(
        "Das Formular ist unvollständig angekommen.", "Laden Sie die Seite neu und entscheiden Sie noch einmal."
    )
