"""The form for a new rule: what each kind asks for, filled with what was typed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from api.console import wording_rule as words
from api.console.rule_address import ASKED, AUDIENCE, BENEFIT, CHOSEN, NEW, OUTPUT, PAGE, SEED, SLUGS
from api.console.rule_form import LONGEST_DAYS, STRENGTHS, Fields, RuleInput
from api.console.rule_lookup import FieldProblem
from api.console.view_desk import NoteView
from api.console.wording import KINDS, SCHEMES, date_of
from corpus.editorial_rule import MAX_REASON_CHARS, RuleKind
from corpus.errors import NegzError
from corpus.model import Output, OutputId, Scheme, Vocabulary

MOST_OFFERED = 1_000  # titles that a page offers while one types; beyond these, the words typed are searched for


@dataclass(frozen=True, slots=True)
class OptionView:
    """Something that can be ticked or chosen."""

    value: str
    label: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ConceptGroup:
    """The concepts of one scheme to tick."""

    name: str
    legend: str
    hint: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """An output that the words typed may mean."""

    value: str
    title: str
    language: str
    facts: str


@dataclass(frozen=True, slots=True)
class OutputField:
    """The field for an output; where its words can mean several, those to choose from."""

    name: str
    label: str
    value: str
    hint: str
    error: str
    candidates: tuple[CandidateView, ...]

    @property
    def choice_name(self) -> str:
        """The field that says which of the candidates is meant."""
        return f"{self.name}_{CHOSEN}"

    @property
    def asked_name(self) -> str:
        """The field that says for which words there were candidates."""
        return f"{self.name}_{ASKED}"


@dataclass(frozen=True, slots=True)
class OfferView:
    """An output offered while one types."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class RuleFormPage:
    """The whole form; it leads to a preview, for the profile in `profile_fields`. `note` is about `error_field`."""

    heading: str
    lead: str
    kind: str
    outputs: tuple[OutputField, ...]
    offers: tuple[OfferView, ...]
    groups: tuple[ConceptGroup, ...]
    scope_hint: str
    strengths: tuple[OptionView, ...]
    strength_hint: str
    reason: str
    reason_limit: int
    until: str
    first_day: str
    last_day: str
    profile_fields: Fields
    action: str
    back_href: str
    error_field: str
    note: NoteView | None


@dataclass(frozen=True, slots=True)
class FormMaterial:
    """What the form is built from."""

    outputs: Mapping[OutputId, Output]
    vocabulary: Vocabulary
    today: date
    prefix: str


def build_form(
    typed: RuleInput, material: FormMaterial, problem: NegzError | None, profile_fields: Fields = ()
) -> RuleFormPage:
    """Return the form for a kind of rule, with what went wrong."""
    kind, wording = typed.kind, words.KINDS[typed.kind]
    is_beside = kind is RuleKind.BLOCK_TO
    fields = [output_field(OUTPUT, words.OUTPUT_NAMES[OUTPUT], typed.output, material.outputs, problem)]
    if is_beside:
        fields.append(output_field(SEED, words.OUTPUT_NAMES[SEED], typed.seed, material.outputs, problem))
    return RuleFormPage(
        heading=f"Neue Regel: {wording.name}",
        lead=wording.what,
        kind=SLUGS[kind],
        outputs=tuple(fields),
        offers=offers(material.outputs),
        groups=() if is_beside else concept_groups(material.vocabulary, typed.audiences, typed.benefits),
        scope_hint=wording.scope,
        strengths=tuple(_strengths(typed.strength)) if kind is RuleKind.BOOST else (),
        strength_hint=words.STRENGTH_HINT,
        reason=typed.reason,
        reason_limit=MAX_REASON_CHARS,
        until=typed.until,
        first_day=material.today.isoformat(),
        last_day=(material.today + timedelta(days=LONGEST_DAYS)).isoformat(),
        profile_fields=profile_fields,
        action=material.prefix + NEW,
        back_href=material.prefix + PAGE,
        error_field=problem.field if isinstance(problem, FieldProblem) else "",
        note=NoteView(problem.subject, problem.remedy) if problem else None,
    )


def output_field(
    name: str, label: str, typed: str, outputs: Mapping[OutputId, Output], problem: NegzError | None
) -> OutputField:
    """Return the field for an output, an id in it shown as the title where that says the same."""
    is_wrong = isinstance(problem, FieldProblem) and problem.field == name
    candidates = problem.candidates if isinstance(problem, FieldProblem) and is_wrong else ()
    return OutputField(
        name=name,
        label=label,
        value=_readable(typed, outputs),
        hint="Titel, ein Teil davon oder die Kennung.",
        error=f"{problem.subject} {problem.remedy}" if problem and is_wrong else "",
        candidates=tuple(candidate(output) for output in candidates),
    )


def candidate(output: Output) -> CandidateView:
    """Return an output to choose, with what tells it from others of its title."""
    facts = ", ".join(filter(None, (KINDS[output.kind], date_of(output), output.id)))
    return CandidateView(output.id, output.title, output.language, facts)


def offers(outputs: Mapping[OutputId, Output]) -> tuple[OfferView, ...]:
    """Return what is offered while one types: titles, and ids where several outputs share one."""
    if len(outputs) > MOST_OFFERED:
        return ()
    titles = [output.title for output in outputs.values()]
    found = []
    for output in sorted(outputs.values(), key=lambda output: (output.title, output.id)):
        is_unique = titles.count(output.title) == 1
        found.append(
            OfferView(output.title, "") if is_unique else OfferView(output.id, f"{output.title}, {date_of(output)}")
        )
    return tuple(found)


def concept_groups(
    vocabulary: Vocabulary, audiences: Collection[str], benefits: Collection[str], prefix: str = ""
) -> tuple[ConceptGroup, ...]:
    """Return target groups and benefits to tick; `prefix` begins the names of their fields."""
    chosen = {Scheme.AUDIENCE: (AUDIENCE, audiences), Scheme.BENEFIT: (BENEFIT, benefits)}
    return tuple(
        ConceptGroup(
            f"{prefix}{name}",
            SCHEMES[scheme],
            "",
            tuple(
                OptionView(concept.key.notation, concept.label(), concept.note(), concept.key.notation in ticked)
                for concept in vocabulary.in_scheme(scheme)
            ),
        )
        for scheme, (name, ticked) in chosen.items()
    )


def _strengths(typed: str) -> Iterable[OptionView]:
    for strength in STRENGTHS:
        yield OptionView(str(strength), words.STRENGTHS[strength], "", str(strength) == typed)


def _readable(typed: str, outputs: Mapping[OutputId, Output]) -> str:
    """Return the title for an id that is the only one of that title."""
    held = outputs.get(OutputId(typed))
    if held is None or sum(output.title == held.title for output in outputs.values()) > 1:
        return typed
    return held.title
