"""What a bulk step would do: read from a form, checked against what is there now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from api.console.bulk_candidate import BulkSource, Candidate
from api.console.bulk_selection import Selection, read_selection
from api.console.wording import moment_in_words
from api.console.wording_bulk import BLIND_NOW, CHANGED, CHANGED_BY_NOBODY, GONE, RENEWED
from api.errors import InvalidRequest
from api.form import Form
from corpus.editorial import Dossier, Suggestion, SuggestionSet
from corpus.editorial_bulk import BulkItem, BulkOrder
from corpus.errors import EditConflict
from corpus.model import Grade, OutputId

ITEM, GRADE, PUBLISH, PLAN, ACTION = "beitrag", "stufe", "freigeben", "plan", "tat"  # names of form fields
SECONDARY = "nebenbei"
YES = "ja"


class BulkTask(StrEnum):
    """What a form of the bulk pages asks for, as it spells it."""

    CHECK = "pruefen"
    ACCEPT = "uebernehmen"
    RENEW = "erneuern"
    UNDO = "zurueck"
    UNDO_OTHERS = "uebrige"


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One output of the plan, and the suggestions that would be accepted."""

    candidate: Candidate
    accepted: tuple[Suggestion, ...]

    @property
    def output_id(self) -> OutputId:
        """The output's id."""
        return self.candidate.dossier.output.id

    def as_bulk_item(self) -> BulkItem:
        """Return what the store is to do."""
        made = self.candidate.made
        concepts = tuple(one.concept for one in self.accepted)
        revision = self.candidate.dossier.revision
        return BulkItem(self.output_id, concepts, revision, made.model_version, made.vocabulary_version)


@dataclass(frozen=True, slots=True)
class StaleItem:
    """A chosen output that is not any more what the editor has seen, and why."""

    output_id: OutputId
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan; nothing of it may be done while something in it is stale."""

    selection: Selection
    order: BulkOrder
    items: tuple[PlanItem, ...]
    stale: tuple[StaleItem, ...]

    @property
    def digest(self) -> str:
        """A name for exactly this plan, so that what is done is what was confirmed."""
        return sha256(repr((self.order, [item.as_bulk_item() for item in self.items])).encode()).hexdigest()[:16]

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """Everything that would be accepted."""
        return tuple(one for item in self.items for one in item.accepted)

    def without(self, conflicts: Mapping[OutputId, EditConflict]) -> "Plan":
        """Return the plan with these outputs stale."""
        kept = tuple(item for item in self.items if item.output_id not in conflicts)
        titles = {item.output_id: item.candidate.dossier.output.title for item in self.items}
        stale = tuple(StaleItem(key, titles[key], found.subject) for key, found in conflicts.items())
        return Plan(self.selection, self.order, kept, (*self.stale, *stale))


def item_code(candidate: Candidate) -> str:
    """Return the value with which a form names the output, and what was seen of it."""
    return f"{candidate.dossier.output.id} {candidate.dossier.revision} {_seen(candidate.made)}"


def read_task(form: Form) -> BulkTask:
    """Return what the form asks for; raise `InvalidRequest` where that makes no sense."""
    text = form.get(ACTION, "")
    if text not in set(BulkTask):
        raise _senseless()
    return BulkTask(text)


def read_plan(form: Form, source: BulkSource) -> Plan:
    """Return what the form asks to accept."""
    selection = read_selection(form)
    grade = Grade.SECONDARY if form.get(GRADE, "") == SECONDARY else Grade.PRIMARY
    order = BulkOrder(grade, form.get(PUBLISH, "") == YES, selection.threshold.probability)
    dossiers = {dossier.output.id: dossier for dossier in source.dossiers()}
    items, stale = [], []
    for code in dict.fromkeys(form.all(ITEM)):
        output_id, revision, seen = _parts(code)
        dossier = dossiers.get(output_id)
        reason = _reason_against(dossier, revision, seen, source)
        candidate = source.candidate(dossier, selection.concept) if dossier and not reason else None
        if candidate is None:
            title = dossier.output.title if dossier else output_id
            stale.append(StaleItem(output_id, title, reason or BLIND_NOW))
        elif accepted := candidate.let_in(selection.threshold):
            items.append(PlanItem(candidate, accepted))
    return Plan(selection, order, tuple(items), tuple(stale))


def expected_right(suggestions: Iterable[Suggestion]) -> float:
    """Return how many of the suggestions are right, as far as their confidences are calibrated: their sum."""
    return sum(one.confidence for one in suggestions)


def _reason_against(dossier: Dossier | None, revision: int, seen: str, source: BulkSource) -> str:
    """Return why the output is not what the editor has seen, empty where it is."""
    if dossier is None:
        return GONE
    if dossier.revision != revision:
        last = source.last_line(dossier.output.id)
        return CHANGED.format(who=last.editor, when=moment_in_words(last.at)) if last else CHANGED_BY_NOBODY
    if dossier.suggestions is None or _seen(dossier.suggestions) != seen:
        return RENEWED
    return ""


def _parts(code: str) -> tuple[OutputId, int, str]:
    output_id, _, rest = code.rpartition(" ")[0].rpartition(" ")
    if not output_id or not (rest.isascii() and rest.isdigit() and len(rest) < 10):  # noqa: PLR2004 - digits of a thousand million
        raise _senseless()
    return OutputId(output_id), int(rest), code.rpartition(" ")[2]


def _seen(made: SuggestionSet) -> str:
    """Return a short name for a set of suggestions, which never changes once it is kept."""
    return sha256(f"{made.model_version} {made.vocabulary_version}".encode()).hexdigest()[:8]


def _senseless() -> InvalidRequest:
    return InvalidRequest(
        "Das Formular ist unvollständig angekommen.", "Laden Sie die Seite neu und wählen Sie noch einmal."
    )
