"""The usage as its page shows it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.console import wording_usage as words
from api.console.coverage import PAGE as COVERAGE_PAGE
from api.console.coverage_balance import BalanceList, BalanceView
from api.console.usage import PAGE, Usage, UsageRow
from api.console.usage_finding import findings
from api.console.usage_share import Share
from api.console.usage_svg import draw_counts, draw_months, draw_shares
from api.console.view_line import desk_path
from api.site.german import GERMAN
from api.site.view import date_in_words
from corpus.demand import MIN_SHOWN
from corpus.model import Output

RANGES = (30, 90, 365)  # days
RANGE = "tage"
MOST_LINES = 10  # of a list of outputs; people act on the first few
_Draw = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture is called in addresses, what it shows, and how it is drawn."""

    name: str
    rows: Callable[[Usage], tuple[UsageRow, ...]]
    draw: _Draw

    @property
    def title(self) -> str:
        """What is written above it."""
        return words.PICTURES[self.name]

    def inline(self, usage: Usage) -> str:
        """Return the picture as part of the page: HTML, in which everything that was text is escaped."""
        return self.draw(self.rows(usage), self.title)

    def file(self, usage: Usage) -> str:
        """Return the picture as a file, with the days it is about."""
        days = words.period(usage.begun, usage.feedback.last, counting=usage.is_counting)
        return self.draw(self.rows(usage), self.title, days=days)


PICTURES = {
    picture.name: picture
    for picture in (
        Picture("zielgruppen", lambda usage: usage.audiences, draw_counts),
        Picture("zielgruppen-hilfreich", lambda usage: usage.audiences, draw_shares),
        Picture("nutzen", lambda usage: usage.benefits, draw_counts),
        Picture("nutzen-hilfreich", lambda usage: usage.benefits, draw_shares),
        Picture("monate", lambda usage: usage.months, draw_months),
        Picture("arten", lambda usage: usage.kinds, draw_counts),
        Picture("orte", lambda usage: usage.placements, draw_counts),
    )
}


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A share and its range, and both as they are read aloud."""

    value: str
    within: str
    spoken: str

    @classmethod
    def of(cls, share: Share | None) -> "ShareCell":
        """Return what a cell says of a share, or that nothing can be said."""
        return cls(words.share(share), words.share_range(share), "" if share else words.NOT_TOLD)


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a table; `path` leads to an output's page, `empty` is "" where lists are no matter."""

    label: str
    language: str
    path: str
    shown: str
    opened: str
    opened_share: ShareCell
    helpful: str
    not_helpful: str
    helpful_share: ShareCell
    empty: str

    @classmethod
    def of(cls, row: UsageRow, *, has_lists: bool) -> "LineView":
        """Return a row's numbers as people read them."""
        return cls(
            label=row.label,
            language=row.language,
            path=row.path,
            shown=words.number(row.shown),
            opened=words.number(row.opened),
            opened_share=ShareCell.of(row.opened_share),
            helpful=words.number(row.helpful),
            not_helpful=words.number(row.not_helpful),
            helpful_share=ShareCell.of(row.helpful_share),
            empty=words.number(row.empty) if has_lists else "",
        )


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture in the page, and the address of its file."""

    title: str
    svg: str
    path: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """A section: its pictures, and beside them the table with the same numbers."""

    id: str
    heading: str
    column: str
    pictures: tuple[PictureView, ...]
    lines: tuple[LineView, ...]
    has_lists: bool


@dataclass(frozen=True, slots=True)
class RangeChoice:
    """One range of days to choose."""

    days: int
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class UnseenLine:
    """An output that hardly anybody sees."""

    path: str
    title: str
    language: str
    kind: str
    date: str


@dataclass(frozen=True, slots=True)
class UsageView:
    """The whole page; without numbers, `instead` says why, and everything about numbers is empty."""

    ranges: tuple[RangeChoice, ...]
    as_of: str
    instead: str
    findings: tuple[str, ...]
    total: LineView
    groups: tuple[GroupView, ...]
    opened: tuple[LineView, ...]
    unseen_counted: str
    unseen: tuple[UnseenLine, ...]
    unseen_more: tuple[UnseenLine, ...]
    more: str
    gaps_as_of: str
    gaps: tuple[BalanceList, ...]
    empties: tuple[str, ...]
    csv_path: str
    path: str = PAGE
    coverage_path: str = COVERAGE_PAGE
    least: int = MIN_SHOWN
    none_opened: str = words.NONE_OPENED
    unseen_heading: str = words.UNSEEN
    no_empty: str = words.NO_EMPTY
    how_counted: tuple[str, ...] = words.HOW_COUNTED


def build_usage_view(usage: Usage, balance: BalanceView) -> UsageView:
    """Return the page of a usage, with what is asked for and not there."""
    unseen = tuple(_unseen_line(output) for output in usage.unseen)
    opened = [row for row in usage.outputs if row.opened][:MOST_LINES]
    return UsageView(
        ranges=tuple(RangeChoice(days, words.last_days(days), days == usage.days) for days in RANGES),
        as_of=words.period(usage.begun, usage.feedback.last, counting=usage.is_counting),
        instead=_instead(usage),
        findings=findings(usage),
        total=LineView.of(usage.total, has_lists=True),
        groups=_groups(usage) if usage.is_shown else (),
        opened=tuple(LineView.of(row, has_lists=False) for row in opened),
        unseen_counted=words.unseen(len(unseen), usage.published),
        unseen=unseen[:MOST_LINES],
        unseen_more=unseen[MOST_LINES:],
        more=words.all_unseen(len(unseen[MOST_LINES:])),
        gaps_as_of=balance.as_of,
        gaps=balance.lists[:1],
        empties=tuple(_empties(usage)),
        csv_path=f"{PAGE}.csv?{RANGE}={usage.days}",
    )


def _instead(usage: Usage) -> str:
    """Return why there is nothing to show, empty where there is something."""
    since = usage.feedback.since
    if usage.is_shown:
        return ""
    if since is None:
        return words.NEVER_COUNTED if usage.is_counting else words.NOT_COUNTING
    return words.too_little(since, usage.days, counting=usage.is_counting)


def _groups(usage: Usage) -> tuple[GroupView, ...]:
    return (
        _group(usage, "zielgruppen", words.BY_AUDIENCE, words.AUDIENCE, ("zielgruppen", "zielgruppen-hilfreich")),
        _group(usage, "nutzen", words.BY_BENEFIT, words.BENEFIT, ("nutzen", "nutzen-hilfreich")),
        _group(usage, "monate", words.BY_MONTH, words.MONTH, ("monate",)),
        _group(usage, "arten", words.BY_KIND, words.KIND, ("arten",), has_lists=False),
        _group(usage, "orte", words.BY_PLACEMENT, words.PLACEMENT, ("orte",)),
    )


def _group(
    usage: Usage, name: str, heading: str, column: str, pictures: Sequence[str], *, has_lists: bool = True
) -> GroupView:
    rows = PICTURES[name].rows(usage)
    return GroupView(
        id=name,
        heading=heading,
        column=column,
        pictures=tuple(_pictures(usage, (PICTURES[picture] for picture in pictures))),
        lines=tuple(LineView.of(row, has_lists=has_lists) for row in rows),
        has_lists=has_lists,
    )


def _pictures(usage: Usage, pictures: Iterable[Picture]) -> Iterable[PictureView]:
    """Yield those pictures that there is something to be seen in."""
    for picture in pictures:
        rows = picture.rows(usage)
        if any(row.helpful_share if picture.draw is draw_shares else row.shown or row.opened for row in rows):
            path = f"{PAGE}/{picture.name}.svg?{RANGE}={usage.days}"
            yield PictureView(picture.title, picture.inline(usage), path)


def _empties(usage: Usage) -> Iterable[str]:
    """Yield what lists were empty for, most often first; the tables have the rest."""
    named = [(words.AUDIENCE, row) for row in usage.audiences] + [(words.BENEFIT, row) for row in usage.benefits]
    found = [(scheme, row) for scheme, row in named if row.empty]
    for scheme, row in sorted(found, key=lambda one: -one[1].empty)[:MOST_LINES]:
        yield words.empty_for(scheme if row.name else "", row.label, row.empty)


def _unseen_line(output: Output) -> UnseenLine:
    return UnseenLine(
        path=desk_path(output.id),
        title=output.title,
        language=output.language,
        kind=GERMAN.kinds[output.kind],
        date=date_in_words(GERMAN, output.published) if output.published else words.NO_YEAR,
    )
