"""What an item or an output says of itself, as far as it tells outputs apart."""

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.german.analyse import analyse, fold
from corpus.merging.address import Shelf, canonical, shelf_of
from corpus.merging.day import days_in
from corpus.merging.title import TitleReading, read_title, spelled, without_label
from corpus.model import ManifestationKind, Output, OutputKind, PartialDate
from corpus.source import SourceItem

TEXT_CHARS = 600  # days named later in a text are seldom the thing's own

_MEETINGS = frozenset((OutputKind.BROWN_BAG, OutputKind.EVENT, OutputKind.MEETUP))
_AFTERWARDS = frozenset((ManifestationKind.RECORDING, ManifestationKind.REPORT, ManifestationKind.PRESS))
_BRACKET = re.compile(r"\([^)]*\)")
_BEFOREHAND = re.compile(
    r"save[ -]the[ -]date|einladung|(?:termin|veranstaltungs)(?:hinweis|tipp|ankündigung)|jetzt anmelden", re.IGNORECASE
)
_SEEN = re.compile(
    spelled(r"jetzt ansehen|aufzeichnung|mitschnitt|rückblick|rückschau|nachlese|nachbericht zur veranst|das war"),
    re.IGNORECASE,
)
_OF_MEETING = re.compile(spelled("folien|slides|präsentation|brown[ -]?bag"), re.IGNORECASE)
_SERIES_NOISE = frozenset(("negz", "meeting", "reihe", "session", "serie"))


@dataclass(frozen=True, slots=True)
class Signature:
    """One side of the comparison.

    Parameters
    ----------
    kind, language : str or None
        None where the source is silent about it.
    readings, plain : tuple of TitleReading
        The title, without its label, with its subtitle; the first two alone.
    series, serials
        The series' name in one spelling, and the numbers of the series and the title.
    addresses : frozenset of str
        Canonical addresses at which the thing itself stands.
    links : frozenset of str
        Canonical addresses it names, its sources among them.
    day : date or None
        When it was published or takes place, where that is known to the day.
    published : PartialDate or None
        The same as exactly as it is known.
    days : frozenset of date
        The days that the title names; else `day` and those that the beginning of the text names.
    is_held_on : bool
        Whether `day` is surely the day of a meeting and not that of a post about it.
    people : frozenset of str
        Folded names.
    forms : frozenset of ManifestationKind
        The forms in which it is there.
    shelf : Shelf or None
        Where the site has its page; None where that tells nothing.
    is_invitation, looks_back : bool
        Whether it was surely told before the day of the meeting, or surely after it.
    """

    kind: OutputKind | None
    language: str | None
    readings: tuple[TitleReading, ...]
    plain: tuple[TitleReading, ...]
    series: str
    serials: frozenset[str]
    addresses: frozenset[str]
    links: frozenset[str]
    day: date | None
    published: PartialDate | None
    days: frozenset[date]
    is_held_on: bool
    people: frozenset[str]
    forms: frozenset[ManifestationKind]
    shelf: Shelf | None
    is_invitation: bool
    looks_back: bool

    @property
    def title(self) -> TitleReading:
        """The title, read."""
        return self.readings[0]

    @property
    def is_meeting(self) -> bool:
        """Whether it is known to be something that takes place."""
        return self.kind in _MEETINGS


def of_item(item: SourceItem) -> Signature:
    """Return what an item says of itself; its key counts as an address where it is one, as feeds and pages have it."""
    own = (item.key,) if item.key.startswith(("https://", "http://")) else ()
    return _signature(item.output, item.unsaid, own, item.links)


def of_output(output: Output, links: tuple[str, ...] = ()) -> Signature:
    """Return what an output says of itself, with the addresses that its items name."""
    return _signature(output, frozenset(), (), links)


def _signature(output: Output, unsaid: Set[str], own: tuple[str, ...], links: tuple[str, ...]) -> Signature:
    plain = tuple(dict.fromkeys(read_title(text) for text in (output.title, without_label(output.title))))
    full = (read_title(f"{output.title} {output.subtitle}"),) if output.subtitle else ()
    title = plain[0]
    addresses = frozenset(canonical(url) for url in (*own, *(part.url for part in output.manifestations)))
    pages = sorted(canonical(part.url) for part in output.manifestations if part.kind is ManifestationKind.PAGE)
    published = None if "date" in unsaid else output.published
    day = published.first_day() if published is not None and published.day is not None else None
    named = title.days | days_in(f"{output.subtitle or ''} {output.abstract[:TEXT_CHARS]}")
    is_meeting = output.kind in _MEETINGS and "type" not in unsaid
    forms = frozenset(part.kind for part in output.manifestations)
    spans_time = output.duration_minutes is not None and not (forms and forms <= _AFTERWARDS)
    number = frozenset() if output.number is None else frozenset((output.number.lstrip("0#") or "0",))
    return Signature(
        kind=None if "type" in unsaid else _kind(output, title),
        language=title.language or (None if "language" in unsaid else output.language),
        readings=(*plain, *full),
        plain=plain,
        series=series_key(output.series or ""),
        serials=number or title.serials,
        addresses=addresses,
        links=frozenset(canonical(url) for url in (*links, *output.sources)) - addresses,
        day=day,
        published=published,
        days=title.days or named | ({day} if day is not None else set()),
        is_held_on=is_meeting and day is not None and (spans_time or day in named),
        people=frozenset(" ".join(sorted(name_words(name))) for name in output.people),
        forms=forms,
        shelf=next(filter(None, map(shelf_of, pages)), None),
        is_invitation=_BEFOREHAND.search(output.title) is not None,
        looks_back=_SEEN.search(output.title) is not None or forms == {ManifestationKind.RECORDING},
    )


def _kind(output: Output, title: TitleReading) -> OutputKind:
    """Return the kind; articles and material whose title speaks of a meeting are taken for the meeting itself."""
    if output.kind not in (OutputKind.ARTICLE, OutputKind.EVENT_MATERIAL):
        return output.kind
    speaks = any(pattern.search(output.title) for pattern in (_BEFOREHAND, _SEEN, _OF_MEETING))
    return OutputKind.EVENT if speaks or title.days else output.kind


@lru_cache(maxsize=4_096)
def series_key(series: str) -> str:
    """Return a series' name in one spelling: without brackets, house, years and the words that mean "series"."""
    terms = analyse(_BRACKET.sub(" ", series).replace("-", " "))
    return " ".join(term for term in terms if term not in _SERIES_NOISE and not term[0].isdigit())


def name_words(name: str) -> list[str]:
    """Return the words of a name without titles such as "Prof. Dr."."""
    words = [word.strip(".,") for word in fold(name).split()]
    return [word for word in words if word not in {"prof", "dr", "dipl", "ing", "phd", "med", "jur", "h.c"}]
