"""The one builder of trials."""

from datetime import timedelta
from typing import Any

from corpus.trial import Trial
from tests.conftest import NOW

_TRIAL = {
    "parameter": "diversity",
    "value": 0.0,
    "reason": "Ob ähnliche Beiträge nebeneinander stören.",
    "author": "chef",
    "started_at": NOW,
    "ends_at": NOW + timedelta(days=28),
    "secret": b"0123456789abcdef",
}


def make_trial(**overrides: Any) -> Trial:
    """Return four weeks without a deduction for similar outputs, changed as told."""
    return Trial(**{**_TRIAL, **overrides})
