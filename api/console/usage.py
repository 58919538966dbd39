"""What became of the lists, as the console shows it: rows of rounded sums with their shares."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from api.console import wording_usage as words
from api.console.address import HOME
from api.console.usage_share import Share, share_among, share_of
from api.console.view_line import desk_path
from api.site.german import GERMAN
from corpus.feedback import Counts, Feedback, FeedbackEvent, FeedbackStore, Placement
from corpus.model import ConceptKey, Output, OutputId, OutputKind, Scheme, Vocabulary

PAGE = f"{HOME}/nutzung"
_NO_COUNTS: Counts = {}


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One target group, month, output, ...: its rounded sums; 0 stands for one that is not shown.

    `name` is what programs call it, empty for lists that named none; `path` leads to an output's page. `is_compared`
    says whether sentences may hold it against others.
    """

    name: str
    label: str
    shown: int
    opened: int
    helpful: int
    not_helpful: int
    empty: int
    path: str = ""
    language: str = "de"
    is_compared: bool = True

    @property
    def opened_share(self) -> Share | None:
        """The share of what was shown that was opened."""
        return share_of(self.opened, self.shown)

    @property
    def helpful_share(self) -> Share | None:
        """The share of yes among the answers."""
        return share_among(self.helpful, self.not_helpful)


@dataclass(frozen=True, slots=True)
class Usage:
    """The sums of some days; rows in the order people see them, `outputs` those with any number, most opened first.

    `unseen` are published outputs that were shown less often than sums are told, newest first; `published` is how many
    there are in all. `is_counting` says whether the service counts at present.
    """

    feedback: Feedback
    is_counting: bool
    total: UsageRow
    audiences: tuple[UsageRow, ...]
    benefits: tuple[UsageRow, ...]
    kinds: tuple[UsageRow, ...]
    placements: tuple[UsageRow, ...]
    months: tuple[UsageRow, ...]
    outputs: tuple[UsageRow, ...]
    unseen: tuple[Output, ...]
    published: int

    @property
    def days(self) -> int:
        """How many days are summed over."""
        return (self.feedback.last - self.feedback.first).days + 1

    @property
    def is_shown(self) -> bool:
        """Whether there is any number to show."""
        return bool(self.feedback.total)

    @property
    def begun(self) -> date:
        """The first of the days on which anything can have been counted."""
        return max(self.feedback.first, self.feedback.since or self.feedback.first)


def read_usage(
    store: FeedbackStore, vocabulary: Vocabulary, outputs: Sequence[Output], today: date, days: int, *, counts: bool
) -> Usage:
    """Return the usage of the last `days` days, today included; `counts` says whether the service counts at present."""
    feedback = store.feedback(today - timedelta(days=days - 1), today)
    begun = max(feedback.first, feedback.since or feedback.first)
    return Usage(
        feedback=feedback,
        is_counting=counts,
        total=_row("", words.TOTAL, feedback.total),
        audiences=tuple(_concepts(feedback.audiences, vocabulary, Scheme.AUDIENCE)),
        benefits=tuple(_concepts(feedback.benefits, vocabulary, Scheme.BENEFIT)),
        kinds=tuple(
            _row(kind, GERMAN.kinds[kind], feedback.kinds[kind]) for kind in OutputKind if kind in feedback.kinds
        ),
        placements=tuple(
            _row(place, words.PLACEMENTS[place], feedback.placements[place])
            for place in Placement
            if place in feedback.placements
        ),
        months=tuple(_months(feedback.months, begun, feedback.last)),
        outputs=tuple(_outputs(feedback.outputs, outputs)),
        unseen=tuple(_unseen(feedback.outputs, outputs)),
        published=len(outputs),
    )


def _concepts(found: Mapping[str, Counts], vocabulary: Vocabulary, scheme: Scheme) -> Iterator[UsageRow]:
    """Yield a row for each concept in use, for others that lists named, and for lists that named none."""
    current = vocabulary.in_scheme(scheme)
    for concept in current:
        notation = concept.key.notation
        yield _row(notation, concept.label(), found.get(notation, _NO_COUNTS))
    for notation in sorted(found.keys() - {concept.key.notation for concept in current} - {""}):
        concept_then = vocabulary.get(ConceptKey(scheme, notation))
        label = words.no_longer_used(concept_then.label() if concept_then else notation)
        yield _row(notation, label, found[notation], is_compared=False)
    if "" in found:
        yield _row("", words.WITHOUT[scheme], found[""], is_compared=False)


def _months(found: Mapping[str, Counts], begun: date, last: date) -> Iterator[UsageRow]:
    """Yield a row for each month, the first one first; the outer ones say which of their days are meant."""
    first = begun
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(last, following - timedelta(days=1))
        name = f"{first:%Y-%m}"
        yield _row(name, words.month(first, end), found.get(name, _NO_COUNTS))
        first = following


def _outputs(found: Mapping[OutputId, Counts], outputs: Iterable[Output]) -> Iterator[UsageRow]:
    published = {output.id: output for output in outputs}
    rows = (_output(output_id, published.get(output_id), counts) for output_id, counts in found.items())
    yield from sorted(rows, key=lambda row: (-row.opened, -row.shown, row.name))


def _output(output_id: OutputId, output: Output | None, counts: Counts) -> UsageRow:
    if output is None:
        return _row(output_id, words.no_longer_published(output_id), counts)
    return replace(_row(output_id, output.title, counts), path=desk_path(output_id), language=output.language)


def _unseen(found: Mapping[OutputId, Counts], outputs: Iterable[Output]) -> Iterator[Output]:
    unseen = [output for output in outputs if FeedbackEvent.SHOWN not in found.get(output.id, _NO_COUNTS)]
    yield from sorted(unseen, key=_newest_first)


def _newest_first(output: Output) -> tuple[int, str]:
    return (-output.published.last_day().toordinal() if output.published else 0, output.id)


def _row(name: str, label: str, counts: Counts, *, is_compared: bool = True) -> UsageRow:
    return UsageRow(
        name=name,
        label=label,
        shown=counts.get(FeedbackEvent.SHOWN, 0),
        opened=counts.get(FeedbackEvent.OPENED, 0),
        helpful=counts.get(FeedbackEvent.HELPFUL, 0),
        not_helpful=counts.get(FeedbackEvent.NOT_HELPFUL, 0),
        empty=counts.get(FeedbackEvent.EMPTY, 0),
        is_compared=is_compared,
    )
