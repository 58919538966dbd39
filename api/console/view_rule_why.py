"""The answer to why an output is missing: the stage in a sentence, the way to it, and the list itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.console import wording_rule as words
from api.console.rule_address import (
    AS,
    AUDIENCE,
    BENEFIT,
    ITEMS,
    KINDS,
    LANGUAGES,
    MINUTES,
    OUTPUT,
    PAGE,
    SEED,
    TEXT,
    WHY,
    desk_path,
    new_path,
    rule_path,
)
from api.console.rule_cause import Cause, Part
from api.console.rule_lookup import FieldProblem
from api.console.view_desk import NoteView
from api.console.view_rule_form import (
    ConceptGroup,
    OfferView,
    OptionView,
    OutputField,
    concept_groups,
    offers,
    output_field,
)
from api.console.wording import KINDS as KIND_NAMES
from api.form import Form
from api.site.address import DEFAULT_ITEMS
from corpus.editorial_rule import RuleKind
from corpus.errors import NegzError
from corpus.model import Output, OutputId, OutputKind, Vocabulary
from recommender.absence import Absence, Stage
from recommender.query import MAX_ITEMS, MAX_TEXT_CHARS, RecommendationQuery
from recommender.result import PINNED, RecommendationList

_WITH_A_NEW_RULE = {
    Stage.BELOW_MINIMUM: (RuleKind.PIN,),
    Stage.OUTRANKED: (RuleKind.BOOST, RuleKind.PIN),
    Stage.NEAR_DUPLICATE: (RuleKind.PIN,),
}
_FROM_THE_DESK = {Stage.LIMITS, Stage.BELOW_MINIMUM, Stage.OUTRANKED, Stage.NEAR_DUPLICATE, Stage.PRESENT}


@dataclass(frozen=True, slots=True)
class LinkView:
    """Where a remedy leads."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One stage on the way to the list, and what became of the output there."""

    name: str
    question: str
    state: str
    is_stop: bool


@dataclass(frozen=True, slots=True)
class ListedView:
    """An output in the list."""

    rank: int
    title: str
    language: str
    note: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer."""

    heading: str
    sentence: str
    remedy: str
    cause: str
    links: tuple[LinkView, ...]
    steps: tuple[StepView, ...]
    profile: str
    listed: tuple[ListedView, ...]


@dataclass(frozen=True, slots=True)
class WhyPage:
    """The question as it was asked, and the answer."""

    action: str
    rules_href: str
    output: OutputField
    seed: OutputField
    offers: tuple[OfferView, ...]
    groups: tuple[ConceptGroup, ...]
    text_name: str
    text: str
    text_limit: int
    languages: tuple[OptionView, ...]
    kinds: tuple[OptionView, ...]
    minutes: str
    items: str
    most_items: int
    is_limited: bool
    error_field: str
    note: NoteView | None
    answer: AnswerView | None


@dataclass(frozen=True, slots=True)
class WhyMaterial:
    """What the page is built from."""

    outputs: Mapping[OutputId, Output]
    vocabulary: Vocabulary
    prefix: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer, the list it is about, and what rules that do not block have to do with it."""

    output: Output
    query: RecommendationQuery
    absence: Absence
    found: RecommendationList
    cause: Cause | None


def build_why_page(form: Form, material: WhyMaterial, answered: Answered | None, problem: NegzError | None) -> WhyPage:
    """Return the page, its form filled as it was sent."""
    outputs = material.outputs
    limits = [form.get(name, "") for name in (SEED, LANGUAGES, KINDS, MINUTES)]
    items = form.get(ITEMS, "") or str(DEFAULT_ITEMS)
    return WhyPage(
        action=material.prefix + WHY,
        rules_href=material.prefix + PAGE,
        output=output_field(OUTPUT, words.OUTPUT_NAMES[OUTPUT], form.get(OUTPUT, ""), outputs, problem),
        seed=output_field(SEED, words.SEED_NAME, form.get(SEED, ""), outputs, problem),
        offers=offers(outputs),
        groups=concept_groups(material.vocabulary, form.all(f"{AS}{AUDIENCE}"), form.all(f"{AS}{BENEFIT}"), AS),
        text_name=f"{AS}{TEXT}",
        text=form.get(f"{AS}{TEXT}", ""),
        text_limit=MAX_TEXT_CHARS,
        languages=_options({"": "alle", **words.LANGUAGES}, form.get(LANGUAGES, "")),
        kinds=_options({"": "alle", **{kind.value: KIND_NAMES[kind] for kind in OutputKind}}, form.get(KINDS, "")),
        minutes=form.get(MINUTES, ""),
        items=items,
        most_items=MAX_ITEMS,
        is_limited=any(limits) or items != str(DEFAULT_ITEMS),
        error_field=problem.field if isinstance(problem, FieldProblem) else "",
        note=NoteView(problem.subject, problem.remedy) if problem else None,
        answer=_answer(answered, material) if answered else None,
    )


def _options(labels: Mapping[str, str], chosen: str) -> tuple[OptionView, ...]:
    return tuple(OptionView(value, label, "", value == chosen) for value, label in labels.items())


def _answer(answered: Answered, material: WhyMaterial) -> AnswerView:
    absence = answered.absence
    is_there = absence.stage is Stage.PRESENT
    return AnswerView(
        heading=words.IN_THE_LIST if is_there else words.DROPPED.format(stage=words.STAGES[absence.stage]),
        sentence=absence.sentence,
        remedy=_remedy(answered),
        cause=words.cause(answered.cause) if answered.cause else "",
        links=tuple(_links(answered, material.prefix)),
        steps=tuple(_steps(absence)),
        profile=words.profile(answered.query.profile, material.vocabulary),
        listed=tuple(
            ListedView(
                item.rank,
                item.output.title,
                item.output.language,
                f"Passung {item.fit_word}{', oben gezeigt' if item.origin == PINNED else ''}",
                item.output.id == answered.output.id,
            )
            for item in answered.found.items
        ),
    )


def _remedy(answered: Answered) -> str:
    cause = answered.cause
    if cause is None or cause.part in (Part.PINNED, Part.CROWDED):
        return words.REMEDIES[answered.absence.stage]
    return words.END_THEM.of(len(cause.rules))


def _links(answered: Answered, prefix: str) -> Iterable[LinkView]:
    absence, output, cause = answered.absence, answered.output, answered.cause
    rules = (absence.rule,) if absence.rule else cause.rules if cause else ()
    yield from (LinkView(f"Zur Regel Nummer {rule.id}", prefix + rule_path(rule.id)) for rule in rules)
    if absence.stage in _FROM_THE_DESK:
        yield LinkView("Zum Beitrag auf dem Schreibtisch", prefix + desk_path(output.id))
    if cause is None:
        yield from _new_rules(answered, prefix)


def _new_rules(answered: Answered, prefix: str) -> Iterable[LinkView]:
    """Yield the forms for rules that would bring the output into the list, filled in for this profile."""
    profile = answered.query.profile
    preset = [(AUDIENCE, key.notation) for key in profile.audiences]
    preset += [(BENEFIT, key.notation) for key in profile.benefits]
    for kind in _WITH_A_NEW_RULE.get(answered.absence.stage, ()):
        label = f"Neue Regel: {words.KINDS[kind].name}"
        yield LinkView(label, prefix + new_path(kind, (OUTPUT, answered.output.id), *preset))


def _steps(absence: Absence) -> Iterable[StepView]:
    """Yield the way to the list, as far as the output came; blocked everywhere, it is stopped before all else."""
    names = list(words.STAGE_QUESTIONS)
    place = len(names) if absence.stage is Stage.PRESENT else names.index(words.STAGES[absence.stage])
    is_everywhere = absence.rule is not None and absence.rule.is_everywhere
    for number, name in enumerate(names):
        is_stop = number == place
        is_passed = number == 0 if is_everywhere else number < place
        state = words.STOPPED if is_stop else words.PASSED if is_passed else words.UNCHECKED
        yield StepView(name, words.STAGE_QUESTIONS[name], state, is_stop)
