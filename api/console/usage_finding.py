"""What the usage comes to, in sentences; none claims a difference that rounding and chance could explain."""

from collections.abc import Callable, Iterable, Iterator

from api.console import wording_usage as words
from api.console.usage import Usage, UsageRow
from api.console.usage_share import Share

_Named = tuple[str, Share]


def findings(usage: Usage) -> tuple[str, ...]:
    """Return the sentences, the most general one first; none where there is no number to show."""
    return tuple(_sentences(usage)) if usage.is_shown else ()


def _sentences(usage: Usage) -> Iterator[str]:
    if usage.total.opened_share is not None:
        yield words.overall(usage.total.opened_share)
    opened = _named(usage.audiences, lambda row: row.opened_share)
    yield _compared(opened, words.openers, words.NO_OPENERS, words.OPENERS_LATER)
    helpful = _named(usage.benefits, lambda row: row.helpful_share)
    yield _compared(helpful, words.helpers, words.NO_HELPERS, words.HELPERS_LATER)
    yield words.unseen(len(usage.unseen), usage.published)
    compared = [row for row in (*usage.audiences, *usage.benefits) if row.is_compared]
    most = max((row.empty for row in compared), default=0)
    if most:
        yield words.emptiest([row.label for row in compared if row.empty == most], most)


def _named(rows: Iterable[UsageRow], share: Callable[[UsageRow], Share | None]) -> list[_Named]:
    """Return the rows that can be compared, the smallest share first."""
    found = [(row.label, value) for row in rows if row.is_compared and (value := share(row)) is not None]
    return sorted(found, key=lambda named: named[1].middle)


def _compared(found: list[_Named], say: Callable[[_Named, _Named], str], equal: str, later: str) -> str:
    if len(found) < 2:  # noqa: PLR2004 - a comparison is between two
        return later
    least, most = found[0], found[-1]
    return say(least, most) if least[1].is_below(most[1]) else equal
