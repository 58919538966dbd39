"""What the JSON-LD of a page (schema.org) says about the one thing that the page is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urldefrag
from zoneinfo import ZoneInfo

from corpus.importers.wordpress_content import plain_text, video_address
from corpus.importers.wordpress_field import read_date
from corpus.model import OutputKind

BERLIN = ZoneInfo("Europe/Berlin")
MAX_THINGS = 2_000  # of a page; more is a list of other pages
MAX_DEPTH = 6
MAX_TEXT_CHARS = 50_000

Thing = Mapping[str, object]

# What a page may be about, in the order in which it counts where it names several: a report of an event with its
# recording is a report of an event.
_KINDS: tuple[tuple[OutputKind, frozenset[str]], ...] = (
    (
        OutputKind.EVENT,
        frozenset(("Event", "BusinessEvent", "EducationEvent", "SocialEvent", "LiteraryEvent", "ExhibitionEvent")),
    ),
    (OutputKind.STUDY, frozenset(("ScholarlyArticle", "Report", "Thesis", "Book", "MedicalScholarlyArticle"))),
    (OutputKind.PODCAST, frozenset(("PodcastEpisode", "RadioEpisode"))),
    (OutputKind.EVENT_MATERIAL, frozenset(("PresentationDigitalDocument", "LearningResource"))),
    (
        OutputKind.ARTICLE,
        frozenset(
            ("Article", "NewsArticle", "BlogPosting", "TechArticle", "OpinionNewsArticle", "AnalysisNewsArticle")
        ),
    ),
    (OutputKind.EVENT_MATERIAL, frozenset(("VideoObject", "AudioObject"))),
)
_OVERVIEWS = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage", "ContactPage", "CheckoutPage"))
_DAY_MINUTES = 24 * 60
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "video", "subjectOf", "workPerformed", "recordedIn")
_SERIES = ("isPartOf", "superEvent", "partOfSeries")
_DURATION = re.compile(
    r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,]\d{1,9})?S)?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Description:
    """What is said: fields of the record format, as far as there are any.

    `kind` is None where no thing of a known type is described, or several that are no recording of each other.
    """

    kind: OutputKind | None = None
    record: Mapping[str, object] = field(default_factory=dict)
    abstract: str = ""
    videos: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    modified_at: datetime | None = None
    is_overview: bool = False


def describe(blocks: Sequence[object], url: str | None) -> Description:
    """Return what the blocks of the page at `url` say."""
    things = list(_things(blocks))
    videos = tuple(dict.fromkeys(_videos(things)))
    is_overview = any(_types(thing) & _OVERVIEWS for thing in things)
    for kind, names in _KINDS:
        fitting = [thing for thing in things if _types(thing) & names]
        if fitting:
            main = fitting[0] if len(fitting) == 1 else next((t for t in fitting if _is_about(t, url)), None)
            if main is None:
                continue
            return Description(
                kind,
                _record(main, kind),
                _text(main, "abstract") or _text(main, "description"),
                videos,
                tuple(_addresses(main, "url", "sameAs", "contentUrl", "recordedIn", "superEvent")),
                _moment(_text(main, "dateModified")),
            )
    return Description(videos=videos, is_overview=is_overview)


def day_of(text: str) -> str | None:
    """Return the day in Berlin that a date or a time with a zone falls on; None for what is no date."""
    moment = _moment(text)
    try:
        return moment.astimezone(BERLIN).date().isoformat() if moment else read_date(text)
    except OverflowError:  # the first or last day that there is
        return None


def _things(blocks: Sequence[object]) -> Iterator[Thing]:
    """Yield the described things, each block's from the outside in; lists of other pages are left alone."""
    waiting: list[tuple[object, int]] = [(block, 0) for block in reversed(blocks)]
    count = 0
    while waiting and count < MAX_THINGS:
        value, depth = waiting.pop()
        count += 1
        if isinstance(value, list):
            waiting.extend((part, depth) for part in reversed(value[:MAX_THINGS]))
        elif isinstance(value, Mapping) and depth <= MAX_DEPTH:
            if "@type" in value:
                yield value
            waiting.extend((value[name], depth + 1) for name in reversed(_WITHIN) if name in value)


def _types(thing: Thing) -> set[str]:
    """Return the types without what stands before them, as in "http://schema.org/Event" or "schema:Event"."""
    named = thing.get("@type")
    names = named if isinstance(named, list) else [named]
    return {re.split(r"[/#:]", name[:200])[-1] for name in names[:20] if isinstance(name, str)}


def _is_about(thing: Thing, url: str | None) -> bool:
    """Return whether the thing says that it is the one of this page."""
    return url is not None and any(
        urldefrag(address).url.rstrip("/") == urldefrag(url).url.rstrip("/")
        for address in _addresses(thing, "url", "@id", "mainEntityOfPage")
    )


def _record(thing: Thing, kind: OutputKind) -> dict[str, object]:
    is_event = kind is OutputKind.EVENT
    dates = ("startDate",) if is_event else ("datePublished", "uploadDate", "dateCreated")
    minutes = _minutes(_text(thing, "duration") or _text(thing, "timeRequired")) or _lasting(thing)
    series = [_text(part, "name") for name in _SERIES for part in _parts(thing, name) if _is_series(part)]
    return {
        "title": _text(thing, "headline") or _text(thing, "name"),
        "subtitle": _text(thing, "alternativeHeadline"),
        "date": next((day for name in dates if (day := day_of(_text(thing, name)))), None),
        "duration_minutes": minutes,
        "language": _language(thing.get("inLanguage")),
        "people": list(_people(thing, ("performer",) if is_event else ("author", "creator"))),
        "series": next(iter(series), None),
        "topics": [*_words(thing, "keywords"), *_words(thing, "articleSection")],
    }


def _lasting(event: Thing) -> int | None:
    """Return the minutes from an event's start to its end; None for whole days."""
    start, end = _moment(_text(event, "startDate")), _moment(_text(event, "endDate"))
    minutes = round((end - start).total_seconds() / 60) if start and end else 0
    return minutes if 0 < minutes < _DAY_MINUTES else None


def _is_series(thing: Thing) -> bool:
    return any(name.endswith("Series") for name in _types(thing))


def _parts(thing: Thing, name: str) -> list[Thing]:
    value = thing.get(name)
    return [part for part in (value if isinstance(value, list) else [value])[:100] if isinstance(part, Mapping)]


def _text(thing: Thing, name: str) -> str:
    """Return the field as plain text, also out of a list and out of a value with its language."""
    value = thing.get(name)
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, Mapping):
        value = value.get("@value", value.get("name"))
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return plain_text(str(value)[:MAX_TEXT_CHARS])


def _words(thing: Thing, name: str) -> list[str]:
    value = thing.get(name)
    if isinstance(value, str):
        return [word for part in value[:MAX_TEXT_CHARS].split(",") if (word := plain_text(part))]
    parts = value[:100] if isinstance(value, list) else [value]
    return [word for part in parts if (word := _text({name: part}, name))]


def _language(value: object) -> str | None:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, Mapping):
        value = value.get("alternateName") or value.get("name")
    return value if isinstance(value, str) else None


def _people(thing: Thing, names: Sequence[str]) -> Iterator[str]:
    """Yield names of people; organisations are no people, and a name alone may be either."""
    for name in names:
        for part in _parts(thing, name):
            if "Person" in _types(part) and (person := _text(part, "name")):
                yield person


def _addresses(thing: Thing, *names: str) -> Iterator[str]:
    for name in names:
        value = thing.get(name)
        for part in (value if isinstance(value, list) else [value])[:100]:
            address = part.get("@id") or part.get("url") if isinstance(part, Mapping) else part
            if isinstance(address, str) and address.startswith(("http://", "https://")):
                yield address


def _videos(things: Sequence[Thing]) -> Iterator[str]:
    """Yield where the recordings are, by their watch pages where those are known."""
    for thing in things:
        if _types(thing) & {"VideoObject", "AudioObject", "PodcastEpisode"}:
            addresses = list(_addresses(thing, "contentUrl", "embedUrl", "url", "associatedMedia"))
            known = [watch for address in addresses if (watch := video_address(address))]
            yield from (known or list(_addresses(thing, "contentUrl", "embedUrl")))[:1]


def _moment(text: str) -> datetime | None:
    """Return the time, as the clock in Berlin shows it where it has no zone; None for a day alone and for no date."""
    if "T" not in text.upper() and ":" not in text:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        return found if found.tzinfo else found.replace(tzinfo=BERLIN)
    except (ValueError, OverflowError):
        return None


def _minutes(text: str) -> int | None:
    """Return an ISO 8601 duration in whole minutes, at least one."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = days * 86_400 + hours * 3_600 + minutes * 60 + seconds
    return max(1, round(total / 60)) if total else None
