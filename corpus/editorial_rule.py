"""What editors decide over the ranking's head: pin, block and boost, for a while and with a reason.

A rule that has expired or been ended has no effect from that moment on; nobody has to write or restart anything.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from corpus.errors import Conflict, InvalidRule
from corpus.model import ConceptKey, OutputId, Scheme, Vocabulary

RuleId = NewType("RuleId", int)

NEW = RuleId(0)
"""The id of a rule that no store has given one yet."""

MAX_DAYS = 731  # two years: who still wants a rule then decides again
MAX_STRENGTH = 1.0  # in units of the score; more would bury every other reason
MAX_REASON_CHARS = 500


class RuleKind(StrEnum):
    """What a rule does.

    A rule with concepts applies to profiles that tick at least one of them.

    - PIN: the output stands at the top of such a profile's list, however well it fits. It must still meet the profile's
      limits, and be neither withdrawn, blocked nor excluded. A pin needs at least one concept.
    - BLOCK_FROM: the output never appears for such profiles; without concepts it appears nowhere at all, as if it had
      been withdrawn.
    - BLOCK_TO: where the output is the starting point (a seed, or what relatives are asked of), `other` is not
      proposed. It takes no concepts.
    - BOOST: `strength` is added to the output's score in such profiles' lists; without concepts in every profile's.
      What is said about its fit stays as it is.
    """

    PIN = "pin"
    BLOCK_FROM = "block_from"
    BLOCK_TO = "block_to"
    BOOST = "boost"


@dataclass(frozen=True, slots=True)
class EditorialRule:
    """One decision, with who made it, why, and until when it holds.

    Parameters
    ----------
    kind : RuleKind
        What it does, to `output_id`.
    audiences, benefits : tuple of ConceptKey
        Whose lists it is about.
    other : OutputId or None
        What a BLOCK_TO keeps from being proposed beside the output.
    strength : float
        What a BOOST adds, in units of the score, in [-1, 1] and not 0; 0 for every other kind.
    created_at, expires_at : datetime
        With a time zone; at most `MAX_DAYS` apart.
    ended_at, ended_by
        When and by whom it was ended before its time.
    """

    kind: RuleKind
    output_id: OutputId
    reason: str
    author: str
    created_at: datetime
    expires_at: datetime
    audiences: tuple[ConceptKey, ...] = ()
    benefits: tuple[ConceptKey, ...] = ()
    strength: float = 0.0
    other: OutputId | None = None
    id: RuleId = NEW
    ended_at: datetime | None = None
    ended_by: str | None = None

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None or self.expires_at.tzinfo is None:
            raise ValueError("a moment without a time zone")
        schemes = [key.scheme for key in self.concepts]
        if schemes != [Scheme.AUDIENCE] * len(self.audiences) + [Scheme.BENEFIT] * len(self.benefits):
            raise ValueError(f"target groups and benefits are mixed up: {self.concepts}")
        _check_words(self)
        _check_time(self)
        _check_kind(self)

    @property
    def concepts(self) -> tuple[ConceptKey, ...]:
        """The target groups and benefits, in this order."""
        return (*self.audiences, *self.benefits)

    @property
    def is_everywhere(self) -> bool:
        """Whether it keeps the output from appearing anywhere."""
        return self.kind is RuleKind.BLOCK_FROM and not self.concepts

    @property
    def over_at(self) -> datetime:
        """The moment from which on it has no effect."""
        return self.expires_at if self.ended_at is None else min(self.ended_at, self.expires_at)

    @property
    def last_day(self) -> date:
        """The last day on which it was meant to have an effect, in the time zone of the moment it expires at."""
        return (self.expires_at - timedelta(microseconds=1)).date()

    def is_active(self, at: datetime) -> bool:
        """Return whether it has an effect at a moment."""
        return at < self.over_at

    def is_about(self, concepts: Collection[ConceptKey]) -> bool:
        """Return whether it applies to a profile that ticks these concepts."""
        return not self.concepts or any(key in concepts for key in self.concepts)

    def repeats(self, other: "EditorialRule") -> bool:
        """Return whether it does the same as another rule, to the same output, in the same lists."""
        mine, others = ((rule.kind, rule.output_id, rule.other, frozenset(rule.concepts)) for rule in (self, other))
        return mine == others


def retired_concepts(rule: EditorialRule, vocabulary: Vocabulary) -> tuple[ConceptKey, ...]:
    """Return the concepts of a rule that are used no longer, so that it misses whoever ticks what replaces them."""
    return tuple(key for key in rule.concepts if (held := vocabulary.get(key)) is None or held.deprecated)


def replaced_concepts(keys: Iterable[ConceptKey], vocabulary: Vocabulary) -> tuple[ConceptKey, ...]:
    """Return the concepts, each one that is used no longer with what replaces it in its place, if anything."""
    found: dict[ConceptKey, None] = {}
    for key in keys:
        held = vocabulary.get(key)
        if held is not None and held.deprecated:
            found.update(dict.fromkeys(ConceptKey(key.scheme, notation) for notation in held.replaced_by))
        else:
            found[key] = None
    return tuple(found)


def check_unrepeated(rule: EditorialRule, held: Iterable[EditorialRule]) -> None:
    """Raise `Conflict` where a rule does the same as one of those held that is in force when it begins."""
    for other in held:
        if other.is_active(rule.created_at) and rule.repeats(other):
            raise Conflict(
                f"Dieselbe Redaktionsregel gilt schon: Nummer {other.id}, angelegt von {other.author}, bis zum "
                f"{other.last_day:%d.%m.%Y}.",
                "Beenden Sie jene zuerst, wenn Stärke, Begründung oder Frist anders lauten sollen.",
            )


def _check_words(rule: EditorialRule) -> None:
    if not rule.author.strip():
        raise ValueError("a rule without an author")
    if not rule.reason.strip():
        raise InvalidRule("Die Redaktionsregel hat keine Begründung.", "Schreiben Sie, warum sie gelten soll.")
    if len(rule.reason) > MAX_REASON_CHARS:
        raise InvalidRule(
            f"Die Begründung hat {len(rule.reason)} Zeichen, erlaubt sind {MAX_REASON_CHARS}.",
            "Kürzen Sie sie auf ein paar Sätze.",
        )


def _check_time(rule: EditorialRule) -> None:
    if rule.expires_at <= rule.created_at:
        raise InvalidRule(
            f"Die Redaktionsregel wäre schon am {rule.expires_at:%d.%m.%Y} abgelaufen.",
            "Nennen Sie einen Tag, der noch nicht vorbei ist.",
        )
    if rule.expires_at.astimezone(UTC) - rule.created_at.astimezone(UTC) > timedelta(days=MAX_DAYS):
        raise InvalidRule(
            f"Die Redaktionsregel soll erst am {rule.expires_at:%d.%m.%Y} ablaufen.",
            "Nennen Sie einen Tag in höchstens zwei Jahren; dann können Sie neu entscheiden.",
        )


def _check_kind(rule: EditorialRule) -> None:
    if rule.kind is RuleKind.PIN and not rule.concepts:
        raise InvalidRule(
            "Es fehlt, für wen der Beitrag oben stehen soll.",
            "Wählen Sie mindestens eine Zielgruppe oder einen Nutzen.",
        )
    if (rule.kind is RuleKind.BLOCK_TO) != (rule.other is not None):
        raise InvalidRule(
            "Es ist unklar, welcher Beitrag zu welchem nicht vorgeschlagen werden soll.",
            "Nennen Sie den zweiten Beitrag, und nur bei der Regel „nicht vorschlagen zu“.",
        )
    if rule.kind is RuleKind.BLOCK_TO and rule.concepts:
        raise InvalidRule(
            "Die Regel „nicht vorschlagen zu“ gilt für alle Interessenprofile.",
            "Wählen Sie keine Zielgruppe und keinen Nutzen, oder eine andere Regel.",
        )
    if rule.other == rule.output_id:
        raise InvalidRule(
            "Beide Beiträge sind derselbe; ein Beitrag wird nie zu sich selbst vorgeschlagen.",
            "Nennen Sie zwei verschiedene Beiträge.",
        )
    _check_strength(rule)


def _check_strength(rule: EditorialRule) -> None:
    if rule.kind is not RuleKind.BOOST and rule.strength != 0:
        raise InvalidRule("Nur eine Verstärkung hat eine Stärke.", "Lassen Sie die Stärke weg.")
    if rule.kind is RuleKind.BOOST and not 0 < abs(rule.strength) <= MAX_STRENGTH:
        raise InvalidRule(
            f"Die Stärke ist {rule.strength}.",
            "Nennen Sie eine Zahl von -1 bis 1, aber nicht 0; Werte unter 0 schwächen ab.",
        )
