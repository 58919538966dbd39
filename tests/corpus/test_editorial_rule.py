from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from corpus.editorial_rule import MAX_DAYS, MAX_REASON_CHARS, RuleKind
from corpus.errors import InvalidRule
from corpus.model import OutputId
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output
from tests.conftest import NOW
from tests.rules import block_beside, block_everywhere, boost, make_rule

ID = make_output().id
OTHER = OutputId("anderer")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": "  \n"}, "keine Begründung"),
        ({"reason": "x" * (MAX_REASON_CHARS + 1)}, "501 Zeichen, erlaubt sind 500"),
        ({"expires_at": NOW}, "schon am 23.11.2026 abgelaufen"),
        ({"expires_at": NOW + timedelta(days=MAX_DAYS, seconds=1)}, "höchstens zwei Jahren"),
        ({"audiences": ()}, "für wen der Beitrag oben stehen soll"),
        ({"other": OTHER}, "welcher Beitrag zu welchem"),
        ({"kind": RuleKind.BLOCK_TO, "audiences": ()}, "welcher Beitrag zu welchem"),
        ({"kind": RuleKind.BLOCK_TO, "other": OTHER}, "gilt für alle Interessenprofile"),
        ({"kind": RuleKind.BLOCK_TO, "other": ID, "audiences": ()}, "Beide Beiträge sind derselbe"),
        ({"strength": 0.5}, "Nur eine Verstärkung hat eine Stärke"),
        ({"kind": RuleKind.BOOST}, "Die Stärke ist 0.0"),
        ({"kind": RuleKind.BOOST, "strength": 1.01}, "Die Stärke ist 1.01"),
        ({"kind": RuleKind.BOOST, "strength": -1.01}, "von -1 bis 1"),
    ],
)
def test_rule_that_says_too_little_or_contradicts_itself_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRule, match=message):
        make_rule(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"author": " "},
        {"expires_at": datetime(2026, 12, 24)},  # noqa: DTZ001 - that is the mistake
        {"audiences": (PRAXIS,)},
        {"benefits": (CDO,)},
    ],
)
def test_rule_that_no_editor_can_ask_for_is_a_mistake_of_the_caller(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"author|time zone|mixed up"):
        make_rule(**changes)


def test_rule_of_two_years_by_the_wall_clock_counts_the_hour_that_winter_time_adds() -> None:
    summer = datetime(2024, 10, 26, tzinfo=BERLIN)
    winter = summer + timedelta(days=MAX_DAYS)
    assert (summer.utcoffset(), winter.utcoffset()) == (timedelta(hours=2), timedelta(hours=1))
    with pytest.raises(InvalidRule, match="zwei Jahren"):
        make_rule(created_at=summer, expires_at=winter)  # once written it could never be read again
    rule = make_rule(created_at=summer, expires_at=winter - timedelta(hours=1))
    assert make_rule(created_at=summer.astimezone(UTC), expires_at=rule.expires_at.astimezone(UTC)).over_at == (
        rule.over_at
    )


def test_rule_has_an_effect_until_the_moment_it_expires() -> None:
    rule = make_rule(expires_at=NOW + timedelta(days=1))
    assert rule.is_active(NOW + timedelta(days=1, microseconds=-1))
    assert not rule.is_active(NOW + timedelta(days=1))


def test_ended_rule_has_no_effect_from_that_moment_on() -> None:
    rule = make_rule(ended_at=NOW + timedelta(hours=1), ended_by="Chefin")
    assert rule.is_active(NOW)
    assert not rule.is_active(NOW + timedelta(hours=1))
    assert rule.over_at == NOW + timedelta(hours=1)


def test_last_day_of_a_rule_that_expires_at_midnight_is_the_day_before() -> None:
    assert make_rule(expires_at=datetime(2026, 12, 24, tzinfo=BERLIN)).last_day == date(2026, 12, 23)


def test_rule_is_about_profiles_that_tick_one_of_its_concepts() -> None:
    rule = make_rule(audiences=(CDO, LEITUNG), benefits=(PRAXIS,))
    assert rule.is_about([LEITUNG])
    assert rule.is_about([EVIDENZ, PRAXIS])
    assert not rule.is_about([EVIDENZ])
    assert not rule.is_about([])


def test_rule_without_concepts_is_about_everybody() -> None:
    assert boost(ID, 0.5).is_about([])
    assert (block_everywhere(ID).is_everywhere, boost(ID, 0.5).is_everywhere) == (True, False)
    assert not make_rule(kind=RuleKind.BLOCK_FROM).is_everywhere


def test_rule_repeats_one_that_does_the_same_whatever_its_reason_strength_and_order() -> None:
    rule = make_rule(audiences=(CDO, LEITUNG))
    assert rule.repeats(make_rule(audiences=(LEITUNG, CDO), reason="Anders", expires_at=NOW + timedelta(days=9)))
    assert boost(ID, 0.5).repeats(boost(ID, -1.0))
    assert not rule.repeats(make_rule(audiences=(CDO,)))
    assert not rule.repeats(make_rule(kind=RuleKind.BLOCK_FROM, audiences=(CDO, LEITUNG)))
    assert not block_beside(ID, OTHER).repeats(block_beside(ID, OutputId("dritter")))
