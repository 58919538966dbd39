"""What an editor types about a rule and about the profile to preview it for, made into both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from api.console.rule_address import AS, AUDIENCE, BENEFIT, OUTPUT, REASON, SEED, STRENGTH, TEXT, UNTIL
from api.console.rule_lookup import FieldProblem, read_output
from api.console.wording import germany
from api.console.wording_rule import OUTPUT_NAMES
from api.form import Form
from corpus.editorial_rule import MAX_DAYS, MAX_REASON_CHARS, EditorialRule, RuleKind, replaced_concepts
from corpus.model import ConceptKey, Output, OutputId, Scheme, Vocabulary
from recommender.query import MAX_TEXT_CHARS, Profile

DEFAULT_DAYS = 90  # a quarter: long enough for a campaign, short enough to be thought over
LONGEST_DAYS = MAX_DAYS - 1  # by the calendar; the last day counts in full
STRENGTHS = (1.0, 0.5, 0.25, -0.25, -0.5, -1.0)
DEFAULT_STRENGTH = 0.5
_GERMAN_DATE = "%d.%m.%Y"

Fields: TypeAlias = tuple[tuple[str, str], ...]
"""Names and values of a form's fields."""


@dataclass(frozen=True, slots=True)
class RuleInput:
    """A rule's fields as they are typed; `output` is what the rule moves or keeps out, `seed` what it is kept from."""

    kind: RuleKind
    output: str = ""
    seed: str = ""
    audiences: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    strength: str = str(DEFAULT_STRENGTH)
    reason: str = ""
    until: str = ""

    @classmethod
    def of(cls, kind: RuleKind, form: Form) -> "RuleInput":
        """Return what a form holds."""
        return cls(
            kind,
            form.get(OUTPUT, "").strip(),
            form.get(SEED, "").strip(),
            form.all(AUDIENCE),
            form.all(BENEFIT),
            form.get(STRENGTH, str(DEFAULT_STRENGTH)),
            form.get(REASON, "").replace("\r\n", "\n").strip(),
            form.get(UNTIL, "").strip(),
        )


def input_like(rule: EditorialRule, vocabulary: Vocabulary, today: date) -> RuleInput:
    """Return the fields of a new rule that does the same as another one, for the usual time from today.

    Deprecated concepts give way to what replaces them.
    """
    is_beside = rule.other is not None
    audiences, benefits = (replaced_concepts(keys, vocabulary) for keys in (rule.audiences, rule.benefits))
    return RuleInput(
        rule.kind,
        rule.other or rule.output_id,
        rule.output_id if is_beside else "",
        tuple(key.notation for key in audiences),
        tuple(key.notation for key in benefits),
        str(rule.strength) if rule.kind is RuleKind.BOOST else str(DEFAULT_STRENGTH),
        rule.reason,
        default_until(today),
    )


def default_until(today: date) -> str:
    """Return the day that a new rule's last one is, unless the editor says otherwise."""
    return (today + timedelta(days=DEFAULT_DAYS)).isoformat()


def plan_rule(
    typed: RuleInput, form: Mapping[str, str], outputs: Mapping[OutputId, Output], author: str, now: datetime
) -> EditorialRule:
    """Return the rule that the fields ask for; raise `FieldProblem` or `InvalidRule` where they say too little."""
    is_beside = typed.kind is RuleKind.BLOCK_TO
    output = read_output(form, OUTPUT, outputs, OUTPUT_NAMES[OUTPUT])
    seed = read_output(form, SEED, outputs, OUTPUT_NAMES[SEED]) if is_beside else None
    return EditorialRule(
        kind=typed.kind,
        output_id=output.id if seed is None else seed.id,
        reason=_reason(typed),
        author=author,
        created_at=now,
        expires_at=_end_of(typed.until, now),
        audiences=() if is_beside else concepts(Scheme.AUDIENCE, typed.audiences),
        benefits=() if is_beside else concepts(Scheme.BENEFIT, typed.benefits),
        strength=_strength(typed.strength) if typed.kind is RuleKind.BOOST else 0.0,
        other=None if seed is None else output.id,
    )


def concepts(scheme: Scheme, notations: Sequence[str]) -> tuple[ConceptKey, ...]:
    """Return the concepts ticked, each once."""
    return tuple(ConceptKey(scheme, notation) for notation in dict.fromkeys(notations))


def read_profile(form: Form, seed: OutputId | None, *, prefix: str = AS) -> Profile | None:
    """Return the profile that the fields say, None where they say nothing; a seed alone is no profile of its own."""
    audiences = concepts(Scheme.AUDIENCE, form.all(f"{prefix}{AUDIENCE}"))
    benefits = concepts(Scheme.BENEFIT, form.all(f"{prefix}{BENEFIT}"))
    text = " ".join(form.get(f"{prefix}{TEXT}", "").split())
    if len(text) > MAX_TEXT_CHARS:
        raise FieldProblem.at(
            f"{prefix}{TEXT}",
            f"Der Text hat {len(text)} Zeichen, erlaubt sind {MAX_TEXT_CHARS}.",
            "Kürzen Sie ihn auf ein paar Sätze.",
        )
    if not (audiences or benefits or text):
        return None
    return Profile(audiences, benefits, text, () if seed is None else (seed,))


def profile_fields(form: Form) -> Fields:
    """Return the fields of the profile that a preview was for, to ask for it again."""
    names = (f"{AS}{name}" for name in (AUDIENCE, BENEFIT, TEXT))
    return tuple((name, value) for name in names for value in form.all(name))


def _reason(typed: RuleInput) -> str:
    if not typed.reason:
        raise FieldProblem.at(
            REASON, "Die Begründung fehlt.", "Schreiben Sie in einem Satz, warum die Regel gelten soll."
        )
    if len(typed.reason) > MAX_REASON_CHARS:
        raise FieldProblem.at(
            REASON,
            f"Die Begründung hat {len(typed.reason)} Zeichen, erlaubt sind {MAX_REASON_CHARS}.",
            "Kürzen Sie sie auf ein paar Sätze.",
        )
    return typed.reason


def _strength(text: str) -> float:
    try:
        strength = float(text)
    except ValueError:
        strength = 0.0
    if strength not in STRENGTHS:
        raise FieldProblem.at(STRENGTH, f"Die Stärke „{text}“ gibt es nicht.", "Wählen Sie eine aus der Liste.")
    return strength


def _end_of(text: str, now: datetime) -> datetime:
    """Return the midnight after the last day, on German clocks."""
    today = now.astimezone(germany()).date()
    last = today + timedelta(days=LONGEST_DAYS)
    day = _day(text)
    if day is None:
        subject = f"„{text}“ ist kein Datum." if text else "Das Ablaufdatum fehlt."
        raise FieldProblem.at(
            UNTIL, subject, f"Schreiben Sie es wie {date.fromisoformat(default_until(today)):%d.%m.%Y}."
        )
    if not today <= day <= last:
        raise FieldProblem.at(
            UNTIL,
            f"Der {day:%d.%m.%Y} {'ist schon vorbei' if day < today else 'liegt mehr als zwei Jahre voraus'}.",
            f"Nennen Sie einen Tag vom {today:%d.%m.%Y} bis zum {last:%d.%m.%Y}.",
        )
    return datetime.combine(day + timedelta(days=1), time(), germany())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        try:
            return datetime.strptime(text, _GERMAN_DATE).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            return None
