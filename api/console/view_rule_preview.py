"""The preview of a rule: a list before and after side by side, and what moved."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.console import wording_rule as words
from api.console.rule_address import AS, AUDIENCE, BENEFIT, KIND, OUTPUT, REASON, SEED, SLUGS, STRENGTH, TEXT, UNTIL
from api.console.view_rule import RuleMaterial, title_of
from api.console.view_rule_form import ConceptGroup, concept_groups
from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.model import OutputId
from recommender.editorial import target
from recommender.query import MAX_TEXT_CHARS, Profile
from recommender.result import PINNED, Recommendation
from recommender.rule_preview import Reach, Sides


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One output in one of the lists."""

    rank: int
    title: str
    language: str
    fit: str
    mark: str
    is_target: bool


@dataclass(frozen=True, slots=True)
class MoveView:
    """An output whose place changes; without a title, how many others move by one place."""

    title: str
    language: str
    how: str


@dataclass(frozen=True, slots=True)
class RulePreviewPage:
    """What a rule would do. `fields` carry the rule on, `profile_fields` the profile that was asked for."""

    heading: str
    title: str
    language: str
    effect: str
    reason: str
    until: str
    reach: str
    reach_method: str
    list_name: str
    before: tuple[PlaceView, ...]
    after: tuple[PlaceView, ...]
    moves: tuple[MoveView, ...]
    unmoved: str
    verdict: str
    groups: tuple[ConceptGroup, ...]
    text: str
    text_name: str
    text_limit: int
    fields: tuple[tuple[str, str], ...]
    profile_fields: tuple[tuple[str, str], ...]
    action: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The list that a preview shows: for a profile, or for None the relatives of the output a BLOCK_TO starts from.

    `asked` is the profile where an editor has chosen it; `verdict` says why the output is not in the list, where
    that is not the rule's doing.
    """

    sides: Sides
    profile: Profile | None
    asked: Profile | None
    verdict: str
    n: int


def build_preview(
    rule: EditorialRule, shown: Shown, reach: Reach | None, material: RuleMaterial, action: str
) -> RulePreviewPage:
    """Return the preview; `reach` is None where the rule is about no profiles' lists."""
    moved, profile = target(rule), shown.profile
    before, after = ({item.output.id: item for item in side.items} for side in shown.sides)
    moves = tuple(_moves(before, after, moved))
    return RulePreviewPage(
        heading=f"Vorschau: {words.KINDS[rule.kind].name}",
        title=title_of(moved, material.outputs),
        language=material.outputs[moved].language if moved in material.outputs else "de",
        effect=words.effect(rule, material.vocabulary, title_of(rule.output_id, material.outputs)),
        reason=rule.reason,
        until=f"{words.last_day(rule):%d.%m.%Y}",
        reach=_reach(rule, reach, material),
        reach_method=words.REACH_METHOD.format(n=shown.n) if reach else "",
        list_name=_list_name(rule, profile, material),
        before=tuple(_place(item, None, moved) for item in before.values()),
        after=tuple(_place(item, before, moved) for item in after.values()),
        moves=moves,
        unmoved="" if moves else words.SAME_LIST,
        verdict=shown.verdict,
        groups=concept_groups(
            material.vocabulary,
            [key.notation for key in profile.audiences] if profile else (),
            [key.notation for key in profile.benefits] if profile else (),
            AS,
        ),
        text=profile.text if profile else "",
        text_name=f"{AS}{TEXT}",
        text_limit=MAX_TEXT_CHARS,
        fields=tuple(_rule_fields(rule)),
        profile_fields=tuple(_profile_fields(shown.asked)),
        action=action,
    )


def _reach(rule: EditorialRule, reach: Reach | None, material: RuleMaterial) -> str:
    if reach is None:
        return words.REACH_BESIDE.format(title=title_of(rule.output_id, material.outputs))
    changed, compared = len(reach.changed), str(reach.compared)
    said = words.REACH.of(changed, all=compared) if changed else words.NO_REACH.format(all=compared)
    return f"{said} {words.REACH_NOWHERE}" if rule.is_everywhere else said


def _list_name(rule: EditorialRule, profile: Profile | None, material: RuleMaterial) -> str:
    seed = title_of(rule.output_id, material.outputs)
    if profile is None:
        return words.RELATIVES_OF.format(title=seed)
    said = words.profile(profile, material.vocabulary)
    return f"Liste für: {said}; ausgehend von „{seed}“" if profile.seeds else f"Liste für: {said}"


def _place(item: Recommendation, before: dict[OutputId, Recommendation] | None, moved: OutputId) -> PlaceView:
    output = item.output
    mark = "oben gezeigt" if item.origin == PINNED else ""
    if before is not None:
        known = before.get(output.id)
        change = (
            words.moved(known.rank if known else None, item.rank) if known is None or known.rank != item.rank else ""
        )
        mark = ", ".join(filter(None, (mark, change.removesuffix(f" auf Platz {item.rank}"))))
    return PlaceView(item.rank, output.title, output.language, f"Passung {item.fit_word}", mark, output.id == moved)


def _moves(
    before: dict[OutputId, Recommendation], after: dict[OutputId, Recommendation], moved: OutputId
) -> Iterable[MoveView]:
    """Yield what changes, in the order of the new list, then what falls out of it; steps of one place in sum alone."""
    steps = {1: 0, -1: 0}
    for output_id, item in {**after, **{i: item for i, item in before.items() if i not in after}}.items():
        old, new = (found[output_id].rank if output_id in found else None for found in (before, after))
        if output_id != moved and old and new and (new - old) in steps:
            steps[new - old] += 1
        elif how := words.moved(old, new):
            yield MoveView(item.output.title, item.output.language, how)
    yield from (MoveView("", "de", words.STEPS[step].of(count)) for step, count in steps.items() if count)


def _rule_fields(rule: EditorialRule) -> Iterable[tuple[str, str]]:
    """Yield the fields that make the same rule again."""
    yield KIND, SLUGS[rule.kind]
    yield OUTPUT, target(rule)
    if rule.kind is RuleKind.BLOCK_TO:
        yield SEED, rule.output_id
    yield from ((AUDIENCE, key.notation) for key in rule.audiences)
    yield from ((BENEFIT, key.notation) for key in rule.benefits)
    if rule.kind is RuleKind.BOOST:
        yield STRENGTH, str(rule.strength)
    yield REASON, rule.reason
    yield UNTIL, words.last_day(rule).isoformat()


def _profile_fields(profile: Profile | None) -> Iterable[tuple[str, str]]:
    if profile is not None:
        yield from ((f"{AS}{AUDIENCE}", key.notation) for key in profile.audiences)
        yield from ((f"{AS}{BENEFIT}", key.notation) for key in profile.benefits)
        yield f"{AS}{TEXT}", profile.text
