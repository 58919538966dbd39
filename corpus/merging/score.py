"""How sure it is that two things are one output, and why, in words for editors.

Each piece of evidence leaves some doubt; independent doubts multiply ("noisy or", Pearl 1988), so that two fair hints
make a good one and none makes certainty. The doubts and limits were set on the developing half of the labelled set
(`negz eval merging`), never on the half that is held out.
"""

from dataclasses import dataclass
from itertools import product
from math import prod

from corpus.merging.address import names_one_thing, slug_terms
from corpus.merging.contradiction import contradicts, days_apart, may_be_another_meeting, sets_apart
from corpus.merging.signature import Signature
from corpus.merging.title import TitleReading, containment, similarity
from corpus.model import OutputKind

THRESHOLD = 0.8  # from here on items are merged: best F1 on the developing half among 0.80, 0.82 … 0.88, 0.89
SUGGESTED = 0.5  # from here on editors are asked

NEAR_IDENTICAL = 0.9  # similarity of titles that differ in a slip or an ending
ALIKE = 0.7
ALIKE_ENOUGH = 0.6
RELATED = 0.45
WITHIN = 0.8  # of a title's terms, how many must come up where it is said
TELLING_WORDS = 3  # fewer words ("NEGZ-Herbsttagung") name many things
FEW_WORDS = 2  # "Brown-Bag-Meeting im Juli" tells of nothing
NEAR_DAYS = 45  # announced six weeks before, reported on or put online six weeks after
UNLIKE_LIMIT = 0.75  # what unlike titles, odd numbers and other times can reach where nothing settles it


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one output (German), and what remains of doubt after it, in [0, 1]; less is stronger."""

    words: str
    doubt: float


SAME_ADDRESS = Evidence("gleiche Adresse", 0.05)
SERIES_AND_NUMBER = Evidence("gleiche Reihe und Nummer", 0.12)
SERIES_AND_DAY = Evidence("gleiche Reihe und gleicher Tag", 0.18)
SAME_TITLE = Evidence("fast gleicher Titel", 0.15)
SAME_SHORT_TITLE = Evidence("gleicher kurzer Titel", 0.38)
SAME_TITLE_AGAIN = Evidence("gleicher Titel zu anderer Zeit", 0.45)
TITLE_ALIKE = Evidence("ähnlicher Titel", 0.35)
TITLE_RELATED = Evidence("verwandter Titel", 0.6)
TITLE_WITHIN = Evidence("ein Titel steht im anderen", 0.45)
LINK = Evidence("eines verweist auf das andere", 0.42)
PAGE_ABOUT_BOTH = Evidence("eine Seite zu beiden", 0.8)
SAME_DAY = Evidence("gleicher Tag", 0.5)
SAME_YEAR = Evidence("gleiches Jahr im Titel", 0.5)
NEAR_DAY = Evidence("zeitlich nah", 0.8)
PEOPLE = Evidence("gleiche Personen", 0.55)
PERSON = Evidence("eine gleiche Person", 0.75)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure it is in [0, 1], why (German), and whether an address points from one to the other or to both."""

    score: float
    reason: str
    is_linked: bool = False


NOTHING_SHARED = Verdict(0.0, "nichts gemeinsam")


def weigh(one: Signature, other: Signature, shared: frozenset[str] = frozenset()) -> Verdict:
    """Return how sure it is that both are one output; 0 where something forbids it.

    `shared` are addresses known to belong to several outputs, which therefore identify none.
    """
    if contradicts(one, other):
        return Verdict(0.0, "widersprechen sich in Nummer, Teil, Auflage oder Jahr")
    address = _address(one, other, shared)
    title, likeness = _title(one, other)
    if address is not SAME_ADDRESS and sets_apart(one, other):
        return Verdict(0.0, "widersprechen sich in Tag, Jahr, Sprache oder Art")
    day = _day(one, other, same_title=title in (SAME_TITLE, SAME_SHORT_TITLE))
    found = [part for part in (address, _series(one, other), title, day, _people(one, other)) if part]
    doubt = prod(part.doubt for part in found)
    is_doubtful = address is None and (title is SAME_TITLE_AGAIN or _counts_apart(one, other))
    if (is_doubtful or likeness < ALIKE_ENOUGH) and not _is_settled(one, other, found):
        doubt = max(doubt, 1 - UNLIKE_LIMIT)
    is_linked = address in (SAME_ADDRESS, LINK)
    return Verdict(round(max(0.0, 1 - doubt), 4), _reason(found), is_linked) if found else NOTHING_SHARED


def _is_settled(one: Signature, other: Signature, found: list[Evidence]) -> bool:
    """Say whether it does not matter that titles are unlike.

    One day and series are not enough where both titles tell of something.
    """
    says_little = min(one.title.words, other.title.words) < FEW_WORDS
    return SAME_ADDRESS in found or SERIES_AND_NUMBER in found or (SERIES_AND_DAY in found and says_little)


def _reason(found: list[Evidence]) -> str:
    """Return the evidence as a German enumeration, the strongest first."""
    text = ", ".join(part.words for part in sorted(found, key=lambda part: part.doubt))
    return text[0].upper() + text[1:]


def _address(one: Signature, other: Signature, shared: frozenset[str]) -> Evidence | None:
    common = one.addresses & other.addresses
    if any(_identifies(address, one, other) for address in common - shared):
        return SAME_ADDRESS
    if any(names_one_thing(address) for address in (one.addresses & other.links) | (other.addresses & one.links)):
        return LINK
    return PAGE_ABOUT_BOTH if any(names_one_thing(address) for address in common) else None


def _identifies(address: str, one: Signature, other: Signature) -> bool:
    """Say whether the address leads to one thing, and, where it tells of what, to this one."""
    if not names_one_thing(address):
        return False
    return _tells_of(address, one) == _tells_of(address, other) or _best(one, other) >= RELATED


def _tells_of(address: str, signature: Signature) -> bool:
    return bool(slug_terms(address) & signature.title.terms)


def _series(one: Signature, other: Signature) -> Evidence | None:
    if not _same_series(one, other):
        return None
    if one.serials & other.serials:
        return SERIES_AND_NUMBER
    if one.kind is other.kind is OutputKind.BROWN_BAG and one.days & other.days:
        return SERIES_AND_DAY
    return None


def _same_series(one: Signature, other: Signature) -> bool:
    """Say whether both name one series; a brown-bag meeting that names none is of that series."""
    if one.series and other.series:
        return one.series == other.series
    return one.kind is other.kind is OutputKind.BROWN_BAG


def _title(one: Signature, other: Signature) -> tuple[Evidence | None, float]:
    """Return what the titles are worth as evidence, and how alike they are."""
    likeness = _best(one, other)
    if likeness >= NEAR_IDENTICAL and not _counts_apart(one, other):
        if may_be_another_meeting(one, other):
            return SAME_TITLE_AGAIN, likeness
        return (SAME_TITLE if _is_telling(one, other) else SAME_SHORT_TITLE), likeness
    if likeness >= ALIKE:
        return TITLE_ALIKE, likeness
    if _wraps(one.title, other.title):
        return TITLE_WITHIN, ALIKE
    return (TITLE_RELATED, likeness) if likeness >= RELATED else (None, likeness)


def _best(one: Signature, other: Signature) -> float:
    """Return how alike the titles are at best, with or without label and subtitle.

    A subtitle counts only where the other side says the title as well: "Workshop auf der Tagung X" is not the Tagung X.
    """
    plain = max(similarity(a, b) for a, b in product(one.plain, other.plain) if one.title is a or other.title is b)
    if plain >= NEAR_IDENTICAL:
        return plain
    full = (
        similarity(a, b) for a in one.readings for b in other.readings if _says(a, other.title) and _says(b, one.title)
    )
    return max(plain, *full, 0.0)


def _says(reading: TitleReading, title: TitleReading) -> bool:
    return len(title.terms & reading.terms) >= WITHIN * len(title.terms)


def _counts_apart(one: Signature, other: Signature) -> bool:
    """Say whether one title names a number that the other side nowhere does: "Thema" is not "Thema 17"."""
    numbers = [side.title.numbers | side.serials for side in (one, other)]
    return bool(one.title.numerals - numbers[1] or other.title.numerals - numbers[0])


def _wraps(one: TitleReading, other: TitleReading) -> bool:
    """Say whether a telling title stands whole within the other one."""
    return min(one.words, other.words) >= TELLING_WORDS and containment(one, other) == 1.0


def _is_telling(one: Signature, other: Signature) -> bool:
    """Say whether equal titles name one thing: those of meetings come again, those of papers seldom do."""
    words = max(one.title.words, other.title.words)
    return words >= TELLING_WORDS or (words >= FEW_WORDS and not (one.is_meeting or other.is_meeting))


def _day(one: Signature, other: Signature, *, same_title: bool) -> Evidence | None:
    """Return what the dates are worth; one year in two different titles is that of an event around both."""
    if one.days & other.days:
        return SAME_DAY
    if same_title and one.title.years & other.title.years:
        return SAME_YEAR
    apart = days_apart(one, other)
    return NEAR_DAY if apart is not None and apart <= NEAR_DAYS else None


def _people(one: Signature, other: Signature) -> Evidence | None:
    count = len(one.people & other.people)
    return (PEOPLE if count > 1 else PERSON) if count else None
