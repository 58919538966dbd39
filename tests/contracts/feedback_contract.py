"""What every `corpus.feedback.FeedbackStore` does, whatever keeps the counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from corpus.demand import KEEP_DAYS, MIN_SHOWN
from corpus.feedback import FeedbackEvent, FeedbackStore, Placement, Reaction
from corpus.model import OutputId, OutputKind

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
STUDY = OutputId("vergabe-2023")
OPENED = Reaction(FeedbackEvent.OPENED, ("cdo",), ("praxis",), STUDY, OutputKind.STUDY, Placement.SITE)
SHOWN = replace(OPENED, event=FeedbackEvent.SHOWN)
EMPTY = Reaction(FeedbackEvent.EMPTY, ("leitung",), (), None, None, Placement.SITE)


class FeedbackContract:
    """Inherit and provide `feedback`, an empty one."""

    @pytest.fixture
    def feedback(self) -> Iterator[FeedbackStore]:
        raise NotImplementedError

    def test_feedback_before_the_first_event_is_nothing_since_never(self, feedback: FeedbackStore) -> None:
        found = feedback.feedback(YESTERDAY, TODAY)
        assert (found.first, found.last, found.since) == (YESTERDAY, TODAY, None)
        assert not (found.total or found.audiences or found.outputs or found.months)

    def test_events_sum_over_days_in_every_dimension(self, feedback: FeedbackStore) -> None:
        feedback.add(YESTERDAY, {SHOWN: 20})
        feedback.add(TODAY, {SHOWN: 10, OPENED: 5})
        found = feedback.feedback(YESTERDAY, TODAY)
        both = {FeedbackEvent.SHOWN: 30, FeedbackEvent.OPENED: 5}
        assert found.total == both
        assert found.audiences == {"cdo": both}
        assert found.benefits == {"praxis": both}
        assert found.kinds == {"study": both}
        assert found.placements == {"site": both}
        assert found.outputs == {STUDY: both}
        assert found.months == {"2026-11": both}
        assert found.since == YESTERDAY

    def test_list_for_several_counts_once_for_each_and_once_in_all(self, feedback: FeedbackStore) -> None:
        several = replace(SHOWN, audiences=("cdo", "leitung"), benefits=("praxis", "evidenz", "umsetzung"))
        feedback.add(TODAY, {several: 10})
        found = feedback.feedback(TODAY, TODAY)
        assert found.total == {FeedbackEvent.SHOWN: 10}
        assert set(found.audiences) == {"cdo", "leitung"}
        assert {counts[FeedbackEvent.SHOWN] for counts in found.audiences.values()} == {10}
        assert {counts[FeedbackEvent.SHOWN] for counts in found.benefits.values()} == {10}
        assert found.outputs == {STUDY: {FeedbackEvent.SHOWN: 10}}

    def test_empty_list_counts_without_an_output(self, feedback: FeedbackStore) -> None:
        feedback.add(TODAY, {EMPTY: 5})
        found = feedback.feedback(TODAY, TODAY)
        assert found.audiences == {"leitung": {FeedbackEvent.EMPTY: 5}}
        assert found.benefits == {"": {FeedbackEvent.EMPTY: 5}}
        assert (found.outputs, found.kinds) == ({}, {})

    def test_days_outside_are_left_out_but_known_as_the_beginning(self, feedback: FeedbackStore) -> None:
        feedback.add(TODAY - timedelta(days=7), {OPENED: 50})
        feedback.add(TODAY, {OPENED: 5})
        found = feedback.feedback(YESTERDAY, TODAY)
        assert found.total == {FeedbackEvent.OPENED: 5}
        assert found.since == TODAY - timedelta(days=7)

    @pytest.mark.parametrize(("events", "shown"), [(MIN_SHOWN - 1, {}), (MIN_SHOWN, {FeedbackEvent.OPENED: 5})])
    def test_sum_that_is_too_small_is_never_told(
        self, feedback: FeedbackStore, events: int, shown: dict[FeedbackEvent, int]
    ) -> None:
        feedback.add(TODAY, {OPENED: events})
        found = feedback.feedback(TODAY, TODAY)
        assert found.total == shown
        assert found.outputs.get(STUDY, {}) == shown

    def test_total_less_what_is_shown_does_not_tell_what_is_held_back(self, feedback: FeedbackStore) -> None:
        """Whether one, two or three were opened for the other target group: what comes out is the same."""
        seen = []
        for day, held_back in enumerate((1, 2, 3)):
            at = TODAY - timedelta(days=day)
            feedback.add(at, {OPENED: 14, replace(OPENED, audiences=("leitung",)): held_back})
            found = feedback.feedback(at, at)
            seen.append((found.total, found.audiences))
        assert seen[0] == seen[1] == seen[2]

    def test_addition_forgets_what_is_older_than_is_kept(self, feedback: FeedbackStore) -> None:
        oldest = TODAY - timedelta(days=KEEP_DAYS)
        feedback.add(oldest - timedelta(days=1), {OPENED: 100})
        feedback.add(TODAY, {OPENED: 5})
        found = feedback.feedback(date(2025, 1, 1), TODAY)
        assert found.total == {FeedbackEvent.OPENED: 5}
        assert found.outputs == {STUDY: {FeedbackEvent.OPENED: 5}}
