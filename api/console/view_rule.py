"""Editorial rules as people see them: the list of those in force and of past ones, and the page of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.console import wording_rule as words
from api.console.rule_address import BEFORE, PAGE, WHY, again_path, new_path, rule_path, why_path
from api.console.view_desk import NoteView
from api.console.wording import listed, moment_in_words
from corpus.editorial_rule import EditorialRule, RuleKind, retired_concepts
from corpus.model import Output, OutputId, Status, Vocabulary
from recommender.editorial import target

PAST_PER_PAGE = 50  # of the rules that are over


@dataclass(frozen=True, slots=True)
class RuleMaterial:
    """What a view of rules is built from, as of one moment."""

    outputs: Mapping[OutputId, Output]
    vocabulary: Vocabulary
    now: datetime
    today: date
    prefix: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule in words. `remarks` say where it does nothing although it is in force."""

    number: int
    kind: str
    title: str
    language: str
    effect: str
    reason: str
    made: str
    until: str
    remaining: str
    over: str
    remarks: tuple[str, ...]
    href: str
    again_href: str
    why_href: str


@dataclass(frozen=True, slots=True)
class KindLink:
    """A kind of rule that can be made."""

    name: str
    what: str
    href: str


@dataclass(frozen=True, slots=True)
class SaidView:
    """What has just been done, with a way on."""

    text: str
    link: str
    href: str


@dataclass(frozen=True, slots=True)
class RulesPage:
    """All rules in force, and one page of those that are over; `older_href` leads to the rules before these."""

    kinds: tuple[KindLink, ...]
    active: tuple[RuleView, ...]
    past: tuple[RuleView, ...]
    past_number: int
    is_later_page: bool
    older_href: str
    newest_href: str
    said: SaidView | None
    why_href: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule, and the form that ends it where it is still in force."""

    rule: RuleView
    is_active: bool
    action: str
    back_href: str
    no_undo: str
    note: NoteView | None


def build_rules_page(
    rules: Sequence[EditorialRule], material: RuleMaterial, said: SaidView | None, before: int | None = None
) -> RulesPage:
    """Return the page of all rules, given newest first; of those that are over, the ones numbered under `before`."""
    over = [rule for rule in rules if not rule.is_active(material.now)]
    past = [rule for rule in over if before is None or rule.id < before]
    listed, path = past[:PAST_PER_PAGE], material.prefix + PAGE
    kinds = (
        KindLink(capitalised(words.KINDS[kind].name), words.KINDS[kind].what, material.prefix + new_path(kind))
        for kind in RuleKind
    )
    return RulesPage(
        tuple(kinds),
        tuple(build_rule(rule, material) for rule in rules if rule.is_active(material.now)),
        tuple(build_rule(rule, material) for rule in listed),
        len(over),
        before is not None,
        f"{path}?{BEFORE}={listed[-1].id}" if len(past) > len(listed) else "",
        "" if before is None else path,
        said,
        f"{material.prefix}{WHY}",
    )


def build_rule_page(rule: EditorialRule, material: RuleMaterial, back_href: str, note: NoteView | None) -> RulePage:
    """Return the page of one rule."""
    return RulePage(
        build_rule(rule, material),
        rule.is_active(material.now),
        material.prefix + rule_path(rule.id),
        back_href,
        words.NO_UNDO,
        note,
    )


def build_rule(rule: EditorialRule, material: RuleMaterial) -> RuleView:
    """Return one rule in words."""
    prefix, moved = material.prefix, target(rule)
    output = material.outputs.get(moved)
    is_active = rule.is_active(material.now)
    last = words.last_day(rule)
    return RuleView(
        number=rule.id,
        kind=words.KINDS[rule.kind].name,
        title=title_of(moved, material.outputs),
        language=output.language if output else "de",
        effect=words.effect(rule, material.vocabulary, title_of(rule.output_id, material.outputs)),
        reason=rule.reason,
        made=f"{rule.author}, {moment_in_words(rule.created_at)}",
        until=f"{last:%d.%m.%Y}",
        remaining=words.remaining(last, material.today) if is_active else "",
        over="" if is_active else _over(rule),
        remarks=tuple(_remarks(rule, material)) if is_active else (),
        href=prefix + rule_path(rule.id),
        again_href=prefix + again_path(rule.id),
        why_href=prefix + why_path(moved),
    )


def title_of(output_id: OutputId, outputs: Mapping[OutputId, Output]) -> str:
    """Return an output's title, its id where the store does not know it."""
    return outputs[output_id].title if output_id in outputs else output_id


def capitalised(text: str) -> str:
    """Return the text as it begins a line."""
    return f"{text[:1].upper()}{text[1:]}"


def _over(rule: EditorialRule) -> str:
    if rule.ended_at is not None and rule.ended_by:
        return f"beendet von {rule.ended_by}, {moment_in_words(rule.ended_at)}"
    return f"abgelaufen am {words.day_of(rule.expires_at)}"


def _remarks(rule: EditorialRule, material: RuleMaterial) -> list[str]:
    """Return where a rule in force does nothing."""
    concerned = [output_id for output_id in (rule.output_id, rule.other) if output_id is not None]
    found = [
        words.WITHDRAWN.format(title=material.outputs[output_id].title)
        for output_id in concerned
        if output_id in material.outputs and material.outputs[output_id].status is Status.WITHDRAWN
    ]
    if retired := retired_concepts(rule, material.vocabulary):
        names = words.labels(retired, material.vocabulary)
        found.append(words.DEPRECATED.of(len(names), names=listed(names)))
    return found
