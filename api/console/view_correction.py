"""What the page on an output's record shows: what the sources say, what editors say, and what was done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from api.console.correction_field import BY_NAME, FACTS, FactField
from api.console.view_line import desk_path
from api.console.wording import editor_in_words, moment_in_words
from corpus.errors import EditConflict, InvalidRecord, NegzError
from corpus.importers.record import record_from_output
from corpus.model import Output, OutputId
from corpus.source_port import Correction, CorrectionAction, CorrectionLine, HeldItem

TYPED, SHOWN = "neu-", "alt-"  # what fields of the form are called: what stands there, and what stood there
ACTIONS = {
    CorrectionAction.CORRECT: "berichtigt",
    CorrectionAction.TAKE_BACK: "Angabe der Quelle übernommen",
    CorrectionAction.UNDO: "rückgängig gemacht",
}


def correction_path(output_id: OutputId) -> str:
    """Return the path of the page on an output's record."""
    return f"{desk_path(output_id)}/angaben"


@dataclass(frozen=True, slots=True)
class FactView:
    """One field.

    `shown` is what held when the page was made, `typed` what stands in the form; `said` what the sources say, where an
    editor has said something; `stored` what others have saved meanwhile, where that differs.
    """

    field: FactField
    typed: str
    shown: str
    is_corrected: bool
    said: str
    differs: bool
    by: str
    problem: str
    is_dead: bool
    stored: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the trail."""

    who: str
    at: str
    machine_at: str
    action: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldView:
    """One thing of a source that speaks of the output."""

    label: str
    address: str
    vanished: str


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """The whole page."""

    title: str
    language: str
    action: str
    desk_href: str
    revision: int
    facts: tuple[FactView, ...]
    steps: tuple[StepView, ...]
    items: tuple[HeldView, ...]
    differing: int
    may_undo: bool
    said: str
    problem: NegzError | None
    conflicts: tuple[FactView, ...]


@dataclass(frozen=True, slots=True)
class CorrectionMaterial:
    """What the page is made of; `form` is what was sent and could not be saved."""

    output: Output
    corrections: Sequence[Correction]
    lines: Sequence[CorrectionLine]
    items: Sequence[HeldItem]
    reader: str
    prefix: str
    form: Mapping[str, str] = field(default_factory=dict)
    problem: NegzError | None = None
    said: str = ""


def build_correction_page(material: CorrectionMaterial) -> CorrectionPage:
    """Return the page."""
    output, problem = material.output, material.problem
    facts = tuple(_facts(material))
    return CorrectionPage(
        title=output.title,
        language=output.language,
        action=material.prefix + correction_path(output.id),
        desk_href=material.prefix + desk_path(output.id),
        revision=material.lines[0].number if material.lines else 0,
        facts=facts,
        steps=tuple(_steps(material.lines, material.reader)),
        items=tuple(_item(item) for item in material.items),
        differing=sum(fact.differs for fact in facts),
        may_undo=any(line.action is not CorrectionAction.UNDO for line in material.lines),
        said=material.said,
        problem=problem,
        conflicts=tuple(fact for fact in facts if fact.stored) if isinstance(problem, EditConflict) else (),
    )


def _facts(material: CorrectionMaterial) -> Iterator[FactView]:
    record = record_from_output(material.output) | {"status": material.output.status.value}
    corrections = {one.field: one for one in material.corrections}
    problem = material.problem
    for fact in FACTS:
        now = fact.text(record.get(fact.name))
        was = _plain(material.form.get(SHOWN + fact.name, now))
        typed = _plain(material.form.get(TYPED + fact.name, now))
        is_touched = typed != was
        correction = corrections.get(fact.name)
        is_wrong = isinstance(problem, InvalidRecord) and problem.field == fact.name
        yield FactView(
            field=fact,
            typed=typed if is_touched else now,
            shown=now,
            is_corrected=correction is not None,
            said=fact.words(correction.said) if correction else "",
            differs=correction is not None and correction.value != correction.said,
            by=_by(correction, material.reader),
            problem=f"{problem.subject} {problem.remedy}" if is_wrong and problem else "",
            is_dead=not material.output.dead.isdisjoint(now.split("\n")),
            stored=fact.words(record.get(fact.name)) if is_touched and now not in (was, typed) else "",
        )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _by(correction: Correction | None, reader: str) -> str:
    if correction is None:
        return ""
    return f"{editor_in_words(correction.editor, reader)} am {moment_in_words(correction.at)}"


def _steps(lines: Sequence[CorrectionLine], reader: str) -> Iterator[StepView]:
    by_step: dict[int, list[CorrectionLine]] = {}
    for line in lines:
        by_step.setdefault(line.step, []).append(line)
    for step in by_step.values():
        first = step[0]
        yield StepView(
            editor_in_words(first.editor, reader),
            moment_in_words(first.at),
            first.at.isoformat(timespec="seconds"),
            ACTIONS[first.action],
            tuple(_part(line) for line in reversed(step)),
        )


def _part(line: CorrectionLine) -> str:
    fact = BY_NAME.get(line.field) or FactField(line.field, line.field)
    return f"{fact.label}: „{fact.words(line.before)}“ → „{fact.words(line.after)}“"


def _item(held: HeldItem) -> HeldView:
    gone = f"dort verschwunden am {held.vanished_at:%d.%m.%Y}" if held.vanished_at else ""
    return HeldView(held.address or "Bestand", held.address, gone)
