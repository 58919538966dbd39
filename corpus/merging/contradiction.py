"""What forbids that two things are one output, however alike they look: look-alikes differ in such details.

Consecutive meetings of a series differ in number or day, yearly conferences in the year, papers in part, edition,
language or kind. A German and an English edition of one study are two outputs, because people ask for a language.
"""

from datetime import date, timedelta

from corpus.merging.address import Shelf
from corpus.merging.signature import Signature
from corpus.merging.title import TitleReading
from corpus.model import ManifestationKind, OutputKind, PartialDate

MAX_MEETING_DAYS = timedelta(days=3)  # a conference may be listed by any of its days
MAX_APART = timedelta(days=300)  # between yearly conferences lie a few weeks less than a year at least
BEFORE = timedelta(days=45)  # meetings are announced six weeks before
AFTER = timedelta(days=28)  # four weeks after a meeting comes the next one of its series
HOUSE_LANGUAGE = "de"
FIRST = "1"  # a thing without a part or edition may be the first

# Kinds that exclude each other; whatever is not listed (articles, material) may accompany any of them.
_FAMILIES = {
    OutputKind.STUDY: "study",
    OutputKind.POSITION_PAPER: "position",
    OutputKind.IMPULSE_PAPER: "impulse",
    OutputKind.PODCAST: "podcast",
    OutputKind.BROWN_BAG: "meeting",
    OutputKind.EVENT: "meeting",
    OutputKind.MEETUP: "meeting",
}
_SHOWING = frozenset((ManifestationKind.RECORDING, ManifestationKind.SLIDES))
_MEETING = frozenset(("meeting",))
_SHELVES = {Shelf.PAPERS: frozenset(("study", "position", "impulse")), Shelf.MEETINGS: _MEETING}
_SHOWN = frozenset(("meeting", "podcast"))  # whatever is there as slides or recording alone was shown, not written


def contradicts(one: Signature, other: Signature) -> bool:
    """Say whether numbers, parts, editions or years differ; not even one address for both makes up for that."""
    first, second = one.title, other.title
    return (
        _disjoint(one.serials, other.serials)
        or _counted_apart(first.parts, second.parts)
        or _counted_apart(first.editions, second.editions)
        or _disjoint(first.ordinals, second.ordinals)
        or _disjoint(first.numerals, second.numerals)
        or _disjoint(first.years, second.years)
    )


def sets_apart(one: Signature, other: Signature) -> bool:
    """Say whether day, year, language or kind differ in a way that only one and the same address makes up for."""
    return (
        _other_day(one, other)
        or _out_of_time(one, other)
        or _out_of_time(other, one)
        or _other_year(one, other)
        or _other_language(one, other)
        or _other_kind(one, other)
    )


def _out_of_time(one: Signature, other: Signature) -> bool:
    """Say whether one invites to a meeting that was over by then, or looks back on one that was to come."""
    held, told = _held(other), one.published
    if not held or told is None or _held(one):
        return False
    return (one.is_invitation and told.first_day() > max(held)) or (one.looks_back and told.last_day() < min(held))


def may_be_another_meeting(one: Signature, other: Signature) -> bool:
    """Say whether so much time lies between that a meeting of the same title may have come again meanwhile.

    Meetups and conferences do; talks of a series have titles of their own, and a year in the title settles it.
    """
    kinds = {one.kind, other.kind}
    if not kinds & {OutputKind.EVENT, OutputKind.MEETUP} or OutputKind.BROWN_BAG in kinds:
        return False
    if one.days & other.days or one.title.years & other.title.years:
        return False
    if _held(one) or _held(other):
        return _is_told_late(_held(one), other.published) or _is_told_late(_held(other), one.published)
    nearest = min((abs(a - b) for a in one.days for b in other.days), default=_apart(one.published, other.published))
    return nearest > BEFORE


def _disjoint(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _counted_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether parts or editions differ; a missing one counts as the first."""
    return bool(one or other) and not (one or {FIRST}) & (other or {FIRST})


def _other_day(one: Signature, other: Signature) -> bool:
    first, second = _held(one), _held(other)
    if not first or not second:
        return _apart(one.published, other.published) > MAX_APART
    return min(abs(a - b) for a in first for b in second) > MAX_MEETING_DAYS


def _held(one: Signature) -> frozenset[date]:
    """Return the days that are surely those of a meeting."""
    return one.title.days | ({one.day} if one.is_held_on and one.day is not None else set())


def _is_told_late(held: frozenset[date], told: PartialDate | None) -> bool:
    """Say whether something was told long before or after each day of a meeting, as far as both are known."""
    if told is None:
        return False
    first, last = told.first_day(), told.last_day()
    return bool(held) and not any(
        first <= day <= last or (day - first <= BEFORE and last - day <= AFTER) for day in held
    )


def _other_year(one: Signature, other: Signature) -> bool:
    return _year_misses(one.title, one.published, other) or _year_misses(other.title, other.published, one)


def _year_misses(title: TitleReading, own: PartialDate | None, other: Signature) -> bool:
    """Say whether the year in a title that has its own year in it lies apart from when the other was published."""
    if not title.years or other.title.years or other.published is None:
        return False
    own_years = title.years if own is None else {year for year in title.years if abs(int(year) - own.year) <= 1}
    return bool(own_years) and all(not _belongs_to(other.published, int(year)) for year in own_years)


def _belongs_to(published: PartialDate, year: int) -> bool:
    """Say whether a thing of that year may be published then: announced from October on, told of until March after."""
    return (
        published.year == year
        or (published.year == year - 1 and (published.month is None or published.month >= 10))  # noqa: PLR2004
        or (published.year == year + 1 and (published.month is None or published.month <= 3))  # noqa: PLR2004
    )


def _other_language(one: Signature, other: Signature) -> bool:
    """Say whether the languages differ; beside "(English version)" a title that names none is of the German one."""
    first = one.language or (HOUSE_LANGUAGE if other.title.language else None)
    second = other.language or (HOUSE_LANGUAGE if one.title.language else None)
    return first is not None and second is not None and first != second


def _other_kind(one: Signature, other: Signature) -> bool:
    return _disjoint(_families(one), _families(other))


def _families(one: Signature) -> frozenset[str]:
    """Return what the thing can be; nothing where it can be anything."""
    if one.is_invitation:
        return _MEETING
    if one.kind in _FAMILIES:
        return frozenset((_FAMILIES[one.kind],))
    if one.kind is OutputKind.ARTICLE and one.shelf is not None:
        return _SHELVES[one.shelf]
    return _SHOWN if one.forms and one.forms <= _SHOWING else frozenset()


def _apart(one: PartialDate | None, other: PartialDate | None) -> timedelta:
    """Return how long lies between two dates at least; nothing where either is unknown."""
    if one is None or other is None:
        return timedelta(0)
    return max(one.first_day() - other.last_day(), other.first_day() - one.last_day(), timedelta(0))


def days_apart(one: Signature, other: Signature) -> int | None:
    """Return how many days lie between the two at least; None where either is undated."""
    if one.published is None or other.published is None:
        return None
    return _apart(one.published, other.published).days
