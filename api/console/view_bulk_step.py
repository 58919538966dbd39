"""The pages around a bulk step: what it would do, what stands against it, what it did, and what has become of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.console import wording_bulk as words
from api.console.bulk_plan import Plan, expected_right, item_code
from api.console.bulk_selection import in_percent, whole_percent
from api.console.view_line import desk_path, label_of
from api.console.wording import BULK_STEP, CHOICES, listed, moment_in_words
from corpus.editorial import Suggestion
from corpus.editorial_bulk import BulkOrder, BulkPart, BulkStep, PartState
from corpus.model import Vocabulary

_PATH = "/redaktion/sammeln"
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One output of the plan."""

    href: str
    title: str
    language: str
    code: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaleLine:
    """An output that has changed in the meantime."""

    href: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What will happen, or what stands against it: with `stale` lines nothing can be confirmed."""

    action: str
    back_href: str
    subject: str
    remedy: str
    summary: str
    threshold: str
    expectation: str
    warning: str
    lines: tuple[PlanLine, ...]
    stale: tuple[StaleLine, ...]
    fields: tuple[tuple[str, str], ...]
    digest: str
    confirm: str
    others: str


@dataclass(frozen=True, slots=True)
class PartView:
    """What a bulk step did to one output, and what has become of it."""

    href: str
    title: str
    concepts: str
    state: str
    is_standing: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A bulk step in a list; `may_undo` where something of it can be taken back."""

    number: int
    name: str
    href: str
    who: str
    when: str
    what: str
    state: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class StepPage:
    """A bulk step; `others` is the button that takes back what nobody has worked on since, empty without need."""

    line: StepLine
    threshold: str
    parts: tuple[PartView, ...]
    list_href: str
    said: str
    subject: str
    remedy: str
    others: str


def build_plan_page(plan: Plan, vocabulary: Vocabulary, prefix: str, subject: str = "", remedy: str = "") -> PlanPage:
    """Return the page on which a plan is confirmed."""
    stale = tuple(StaleLine(prefix + desk_path(one.output_id), one.title, one.reason) for one in plan.stale)
    return PlanPage(
        action=prefix + _PATH,
        back_href=f"{prefix}{_PATH}?{plan.selection.query()}",
        subject=words.STALE.of(len(stale)) if stale else subject,
        remedy=words.STALE_REMEDY if stale else remedy,
        summary=_summary(plan),
        threshold=threshold_in_words(plan.order),
        expectation=_expectation(plan.suggestions),
        warning=words.MOSTLY_WRONG if _is_mostly_wrong(plan.suggestions) else "",
        lines=tuple(_plan_lines(plan, vocabulary, prefix)),
        stale=stale,
        fields=plan.selection.fields() + order_fields(plan.order),
        digest=plan.digest,
        confirm=words.ACCEPT.of(len(plan.suggestions)),
        others=words.OTHERS.of(len(plan.items)) if plan.items else "",
    )


def build_step_page(
    done: BulkStep, vocabulary: Vocabulary, prefix: str, *, said: str = "", subject: str = "", remedy: str = ""
) -> StepPage:
    """Return the page of a bulk step; `subject` and `remedy` say why it could not be taken back."""
    standing, overtaken = done.parts_in(PartState.STANDING), done.parts_in(PartState.OVERTAKEN)
    return StepPage(
        line=build_step_line(done, prefix),
        threshold=threshold_in_words(done.order),
        parts=tuple(_part(part, vocabulary, prefix) for part in done.parts),
        list_href=f"{prefix}{_PATH}#schritte",
        said=said,
        subject=subject,
        remedy=remedy,
        others=words.UNDO_OTHERS.of(len(standing)) if standing and overtaken else "",
    )


def build_step_line(done: BulkStep, prefix: str) -> StepLine:
    """Return the bulk step as a list shows it."""
    concepts = sum(len(part.concepts) for part in done.parts)
    return StepLine(
        number=done.number,
        name=BULK_STEP.format(number=done.number),
        href=f"{prefix}{_PATH}/{done.number}",
        who=done.editor,
        when=moment_in_words(done.at),
        what=f"{words.CONCEPTS.of(concepts)} bei {words.OUTPUTS.of(len(done.parts))}: {_order_in_words(done.order)}.",
        state=_state(done),
        may_undo=bool(done.parts_in(PartState.STANDING)),
    )


def threshold_in_words(order: BulkOrder) -> str:
    """Return the threshold that let the suggestions in."""
    if order.threshold is None:
        return words.MODEL_THRESHOLD
    return words.OWN_THRESHOLD.format(percent=whole_percent(order.threshold))


def order_fields(order: BulkOrder) -> tuple[tuple[str, str], ...]:
    """Return the fields of a form that say how suggestions are accepted."""
    return (("stufe", _grade_code(order)), *((("freigeben", "ja"),) if order.publishes else ()))


def _summary(plan: Plan) -> str:
    count = len(plan.suggestions)
    enter = words.ARE_ENTERED.of(count)
    return (
        f"{words.SUGGESTIONS.of(count)} {enter} bei {words.OUTPUTS.of(len(plan.items))} {_order_in_words(plan.order)}."
    )


def _order_in_words(order: BulkOrder) -> str:
    label = next(choice.label for choice in CHOICES if choice.grade is order.grade)
    return f"als „{label}“ eingetragen{words.PUBLISHED_TOO if order.publishes else ''}"


def _grade_code(order: BulkOrder) -> str:
    return next(choice.code for choice in CHOICES if choice.grade is order.grade)


def _expectation(suggestions: tuple[Suggestion, ...]) -> str:
    right = expected_right(suggestions)
    share = in_percent(min(right, 1.0))
    return words.EXPECTED_RIGHT.of(len(suggestions), share=share, right=str(int(right + 0.5)))


def _is_mostly_wrong(suggestions: tuple[Suggestion, ...]) -> bool:
    return expected_right(suggestions) < _HALF * len(suggestions)


def _plan_lines(plan: Plan, vocabulary: Vocabulary, prefix: str) -> Iterator[PlanLine]:
    for item in plan.items:
        output = item.candidate.dossier.output
        yield PlanLine(
            href=prefix + desk_path(output.id),
            title=output.title,
            language=output.language,
            code=item_code(item.candidate),
            concepts=tuple(
                f"{label_of(one.concept, vocabulary)}, {in_percent(one.confidence)}" for one in item.accepted
            ),
        )


def _part(part: BulkPart, vocabulary: Vocabulary, prefix: str) -> PartView:
    concepts = "; ".join(label_of(concept, vocabulary) for concept in part.concepts)
    is_standing = part.state is PartState.STANDING
    return PartView(prefix + desk_path(part.output_id), part.title, concepts, _part_state(part), is_standing)


def _part_state(part: BulkPart) -> str:
    if part.state is not PartState.OVERTAKEN:
        return words.STANDS if part.state is PartState.STANDING else words.UNDONE
    who = listed(tuple(dict.fromkeys(line.editor for line in part.later)))
    return words.WORKED_ON_BY.format(who=who, when=moment_in_words(part.later[-1].at))


def _state(done: BulkStep) -> str:
    standing, undone, overtaken = (
        len(done.parts_in(state)) for state in (PartState.STANDING, PartState.UNDONE, PartState.OVERTAKEN)
    )
    state = words.STANDS if not undone else words.PARTLY if standing or overtaken else words.UNDONE
    return f"{state}; {words.WORKED_ON.of(overtaken)}" if overtaken else state
