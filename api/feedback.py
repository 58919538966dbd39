"""What becomes of the lists: taken from programs and from our own pages, counted, and nothing about anybody kept.

What a program reports is on the disk before it is answered. What our pages notice by themselves (a list was shown, an
output opened from it) is counted beside the answer, as the demand is.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from starlette.types import Scope

from api.caller import Callers
from api.counting import Counting
from api.errors import InvalidRequest
from api.security import is_head
from api.tally import FLUSH_SECONDS, Tally
from corpus.feedback import FeedbackEvent, Placement, Reaction
from corpus.model import ConceptKey, OutputId, Scheme
from corpus.trial import Credit
from recommender.challenge import earned
from recommender.list_id import ListId

if TYPE_CHECKING:
    from api.workspace import Workspace
    from corpus.model import Output
    from recommender.result import RecommendationList

MOST_A_DAY = 20  # events of one kind on one output from one network: an office, not somebody who presses and presses
MAX_REMEMBERED = 200_000  # events of a day that are known again, some 30 MB; beyond that the oldest are forgotten
DIGEST_BYTES = 12
EVENTS, TIMES = "feedback-events", "feedback-times"  # what several processes count together
_EARNS = {FeedbackEvent.OPENED, FeedbackEvent.HELPFUL}
_BROWSES = {b"navigate"}  # `Sec-Fetch-Mode` of a page that a person goes to; robots and look-ahead send something else


class Remembered:
    """Tells an event that has been counted today from a new one; hashes, in memory, until the day is over.

    An event is known again by who sent it (`api.caller`), list, output, kind and the sender's own number for it; and
    nobody counts more than `MOST_A_DAY` times for the same output and kind. Not thread-safe.
    """

    def __init__(self, *, most: int = MOST_A_DAY, max_remembered: int = MAX_REMEMBERED) -> None:
        self._most = most
        self._max = max_remembered
        self._day: date | None = None
        self._events: dict[bytes, None] = {}
        self._times: dict[bytes, int] = {}

    def is_new(self, day: date, who: str, what: tuple[str, str], event_id: str) -> bool:
        """Return whether an event is to be counted; `what` is the list and whatever else makes it the same event."""
        if day != self._day:
            self._day, self._events, self._times = day, {}, {}
        times = self._times.get(_digest(who, what[1]), 0)
        return times < self._most and _digest(who, *what, event_id) not in self._events

    def remember(self, who: str, what: tuple[str, str], event_id: str) -> None:
        """Know the event again from now on."""
        same = _digest(who, what[1])
        self._events[_digest(who, *what, event_id)] = None
        self._times[same] = self._times.get(same, 0) + 1
        for kept in (self._events, self._times):
            if len(kept) > self._max:
                del kept[next(iter(kept))]


class RememberedByAll(Remembered):
    """As `Remembered`, in counts that several processes share; their clock counts days, so that they end with one."""

    def __init__(self, counting: Counting, *, most: int = MOST_A_DAY) -> None:
        super().__init__(most=most)
        self._all_events, self._all_times = (counting.windows(name, 1, self._number_of_day) for name in (EVENTS, TIMES))

    def is_new(self, day: date, who: str, what: tuple[str, str], event_id: str) -> bool:
        """Return whether an event is to be counted; `what` is the list and whatever else makes it the same event."""
        if day != self._day:
            self._day = day
            self._all_events.forget_over()
            self._all_times.forget_over()
        times = self._all_times.counted(_key(who, what[1]))
        return times < self._most and not self._all_events.counted(_key(who, *what, event_id))

    def remember(self, who: str, what: tuple[str, str], event_id: str) -> None:
        """Know the event again from now on."""
        self._all_events.count(_key(who, *what, event_id))
        self._all_times.count(_key(who, what[1]))

    def _number_of_day(self) -> float:
        return 0.0 if self._day is None else float(self._day.toordinal())


def _key(*parts: str) -> str:
    return "\0".join(parts)


def _digest(*parts: str) -> bytes:
    return blake2b(_key(*parts).encode(), digest_size=DIGEST_BYTES).digest()


class FeedbackDesk:
    """Takes feedback. Thread-safe.

    Parameters
    ----------
    workspace : Workspace
        Its store keeps the counts, its settings say whether there are any.
    """

    def __init__(
        self, workspace: "Workspace", *, flush_s: float = FLUSH_SECONDS, counting: Counting | None = None
    ) -> None:
        self._workspace = workspace
        self._callers = counting.callers() if counting else Callers()
        self._remembered = RememberedByAll(counting) if counting else Remembered()
        self._lock = Lock()
        self.tally: Tally[Reaction] = Tally(
            lambda day, counts: workspace.store.feedback.add(day, counts),  # noqa: PLW0108 - no store before it is needed
            workspace.today,
            name="feedback",
            flush_s=flush_s,
        )
        self.credits: Tally[Credit] = Tally(
            lambda _, counts: workspace.store.trials.add(counts), workspace.today, name="trial", flush_s=flush_s
        )

    def take(
        self,
        scope: Scope,
        recommendation_id: str,
        output_ids: Sequence[str],
        event: FeedbackEvent,
        placement: Placement,
        event_id: str = "",
    ) -> None:
        """Count an event for each output, before returning; the same event again, or too many, are not counted.

        Raises `InvalidQuery` and `InvalidRequest` for an id that is none or names unknown concepts, `OutputNotFound`,
        and `StoreError` where nothing could be written: then nothing was counted, and it can be sent again.
        """
        found = self._check(recommendation_id)
        outputs = [self._output(output_id) for output_id in dict.fromkeys(output_ids)]
        if not self._workspace.settings.count_feedback:
            return
        who, day = self._callers.subject(scope), self._workspace.today()
        with self._lock:
            fresh = [
                output
                for output in outputs
                if self._remembered.is_new(day, who, _same(recommendation_id, output, event), event_id)
            ]
            if not fresh:
                return
            reactions = {_reaction(found, output, event, placement): 1 for output in fresh}
            self._workspace.store.feedback.add(day, reactions)
            for output in fresh:
                self._remembered.remember(who, _same(recommendation_id, output, event), event_id)
        self._reward(found, fresh, event)

    def note_list(self, scope: Scope, answer: "RecommendationList") -> None:
        """Count beside the answer that a page of ours shows a list, or that there was nothing to show."""
        if not self._is_counted(scope):
            return
        found = ListId.read(answer.recommendation_id)
        if not answer.items:
            empty = Reaction(FeedbackEvent.EMPTY, found.audiences, found.benefits, None, None, Placement.SITE)
            self.tally.add([empty])
        self.tally.add(_reaction(found, item.output, FeedbackEvent.SHOWN, Placement.SITE) for item in answer.items)

    def note_opened(self, scope: Scope, recommendation_id: str, output: "Output") -> None:
        """Count beside the answer that a page of ours is opened from a list; raise for an id that is none."""
        found = self._check(recommendation_id)
        if self._is_counted(scope):
            self.tally.add([_reaction(found, output, FeedbackEvent.OPENED, Placement.SITE)])
            self._reward(found, [output], FeedbackEvent.OPENED)

    def _reward(self, found: ListId, outputs: Sequence["Output"], event: FeedbackEvent) -> None:
        """Let the ranking that put an output into a list on trial earn what became of it, beside the answer."""
        if event not in _EARNS or not found.mark:
            return
        trial = self._workspace.recommender().trial()
        if trial is not None:
            earnings = (earned(trial, found.mark, output.id) for output in outputs)
            self.credits.add(credit for credit in earnings if credit is not None)

    def _is_counted(self, scope: Scope) -> bool:
        if not self.tally.is_counting or is_head(scope):
            return False
        return any(name == b"sec-fetch-mode" and value in _BROWSES for name, value in scope["headers"])

    def _check(self, recommendation_id: str) -> ListId:
        found = ListId.read(recommendation_id)
        vocabulary = self._workspace.recommender().vocabulary()
        named = [ConceptKey(Scheme.AUDIENCE, notation) for notation in found.audiences]
        named += [ConceptKey(Scheme.BENEFIT, notation) for notation in found.benefits]
        for key in named:
            if vocabulary.get(key) is None:
                raise InvalidRequest(
                    f"Die Kennung der Liste („recommendation_id“) nennt „{key.notation}“, was es nicht gibt.",
                    "Schicken Sie sie so zurück, wie sie in der Antwort stand.",
                )
        return found

    def _output(self, output_id: str) -> "Output":
        return self._workspace.recommender().output(OutputId(output_id))


def _same(recommendation_id: str, output: "Output", event: FeedbackEvent) -> tuple[str, str]:
    return recommendation_id, f"{event}\0{output.id}"


def _reaction(found: ListId, output: "Output", event: FeedbackEvent, placement: Placement) -> Reaction:
    return Reaction(event, found.audiences, found.benefits, output.id, output.kind, placement)
