"""Some weeks of feedback: which target groups and benefits, which outputs, how often."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from api.console.usage import Usage, UsageRow
from corpus.feedback import Feedback, FeedbackEvent, FeedbackStore, Placement, Reaction
from corpus.model import OutputId, OutputKind
from tests.conftest import TODAY

SHOWN, OPENED, HELPFUL, NOT_HELPFUL, EMPTY = FeedbackEvent
FIRST = TODAY - timedelta(days=89)


def add_feedback(
    store: FeedbackStore,
    day: date,
    counts: Mapping[FeedbackEvent, int],
    *,
    audiences: tuple[str, ...] = (),
    benefits: tuple[str, ...] = (),
    output: tuple[str, OutputKind] = ("angst-im-wandel", OutputKind.STUDY),
    placement: Placement = Placement.SITE,
) -> None:
    """Add that many events of lists for these notations; an empty list is of no output."""
    reactions = {}
    for event, events in counts.items():
        output_id, kind = (None, None) if event is EMPTY else (OutputId(output[0]), output[1])
        reactions[Reaction(event, audiences, benefits, output_id, kind, placement)] = events
    store.add(day, reactions)


def make_usage_row(label: str, shown: int = 0, opened: int = 0, **further: int) -> UsageRow:
    """Return a row of rounded sums; what is not named is not shown."""
    sums = {"helpful": 0, "not_helpful": 0, "empty": 0} | further
    return UsageRow(name=label.lower(), label=label, shown=shown, opened=opened, **sums)


def make_usage(**overrides: Any) -> Usage:
    """Return a usage of ninety days in which something was shown, and nothing else is known."""
    feedback = Feedback(FIRST, TODAY, FIRST, {SHOWN: 100}, {}, {}, {}, {}, {}, {})
    usage = Usage(
        feedback=feedback,
        is_counting=True,
        total=make_usage_row("Insgesamt", 100),
        audiences=(),
        benefits=(),
        kinds=(),
        placements=(),
        months=(),
        outputs=(),
        unseen=(),
        published=131,
    )
    return replace(usage, **overrides)
