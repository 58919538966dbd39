from datetime import timedelta

import pytest

from corpus.errors import InvalidTrial
from corpus.trial import MAX_DAYS, MAX_REASON_CHARS
from tests.conftest import NOW
from tests.trials import make_trial


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": -0.1},
        {"value": float("nan")},
        {"reason": " "},
        {"reason": "x" * (MAX_REASON_CHARS + 1)},
        {"ends_at": NOW + timedelta(days=2)},
        {"ends_at": NOW + timedelta(days=MAX_DAYS + 2)},
    ],
    ids=["negative", "no number", "no reason", "long reason", "too short", "too long"],
)
def test_trial_that_says_too_little_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidTrial):
        make_trial(**wrong)


def test_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        make_trial(started_at=NOW.replace(tzinfo=None))


def test_trial_is_over_when_it_is_ended_or_its_time_is_up() -> None:
    trial = make_trial()
    assert (trial.over_at, trial.is_running(trial.ends_at)) == (trial.ends_at, False)
    ended = make_trial(ended_at=NOW + timedelta(days=1), ended_by="chef")
    assert ended.over_at == NOW + timedelta(days=1)
    assert not ended.is_running(ended.over_at)


def test_secret_is_not_written_into_logs() -> None:
    assert "0123456789abcdef" not in repr(make_trial())
