"""One output as people see it: kind, date, where its links lead, and for whom it is."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from api.site.view import Visit, date_in_words, machine_date
from api.site.wording import Wording
from corpus.model import (
    Concept,
    Grade,
    Manifestation,
    ManifestationKind,
    Origin,
    Output,
    RecordQuality,
    Scheme,
    Tag,
    Vocabulary,
)
from recommender.timeliness import EVENT_KINDS

_HOST_NAMES = {
    "youtube.com": "YouTube",
    "youtube-nocookie.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
    "player.vimeo.com": "Vimeo",
    "github.com": "GitHub",
}


@dataclass(frozen=True, slots=True)
class LinkView:
    """An outward link that says where it leads; `note` adds what to expect there, `warning` that nothing answers."""

    href: str
    label: str
    note: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """Whether an event is yet to come; `state` names the style."""

    state: str
    label: str


@dataclass(frozen=True, slots=True)
class OutputLine:
    """An output in a list."""

    href: str
    title: str
    subtitle: str | None
    language: str
    kind: str
    date: str
    machine_date: str
    event: EventView | None
    link: LinkView | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the table of facts."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class TagView:
    """A concept an output is for; `source` says who decided so, `is_suggestion` whether a model did."""

    label: str
    href: str
    link_label: str
    grade: str
    source: str
    is_suggestion: bool


@dataclass(frozen=True, slots=True)
class TagGroupView:
    """The concepts of one scheme."""

    heading: str
    tags: tuple[TagView, ...]


@dataclass(frozen=True, slots=True)
class OutputPage:
    """An output on its own page."""

    line: OutputLine
    facts: tuple[Fact, ...]
    abstract: str
    links: tuple[LinkView, ...]
    sources: tuple[LinkView, ...]
    topics: tuple[str, ...]
    tag_groups: tuple[TagGroupView, ...]
    review_note: str | None
    related: tuple[OutputLine, ...]


def build_line(visit: Visit, output: Output) -> OutputLine:
    """Return an output as a line of a list."""
    words = visit.words
    return OutputLine(
        href=visit.address.output(output.id),
        title=output.title,
        subtitle=output.subtitle,
        language=output.language,
        kind=words.kinds[output.kind],
        date=date_in_words(words, output.published) if output.published else "",
        machine_date=machine_date(output.published),
        event=_event(words, output, visit.today),
        link=_link(words, output, output.link) if output.link else None,
    )


def build_output_page(
    visit: Visit, output: Output, tags: tuple[Tag, ...], vocabulary: Vocabulary, related: tuple[Output, ...]
) -> OutputPage:
    """Return an output's page; `tags` are its own or, where it has none, the model's."""
    words = visit.words
    links = _links(words, output)
    shown = {link.href for link in links}
    is_doubtful = output.record_quality is RecordQuality.LOW
    return OutputPage(
        line=build_line(visit, output),
        facts=tuple(_facts(words, output)),
        abstract=output.abstract,
        links=links,
        sources=tuple(
            _source(words, output, url) for url in output.sources if is_web_address(url) and url not in shown
        ),
        topics=output.topics,
        tag_groups=tuple(_tag_group(visit, scheme, tags, vocabulary) for scheme in Scheme),
        review_note=words.items.editorial_review if is_doubtful else None,
        related=tuple(build_line(visit, other) for other in related),
    )


def is_web_address(url: str) -> bool:
    """Return whether a browser may be sent there: never for `javascript:` and its like."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def host_name(url: str) -> str:
    """Return the name people know a site by: "negz.org", "YouTube"."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    return _HOST_NAMES.get(host.removeprefix("m."), host)


def _event(words: Wording, output: Output, today: date) -> EventView | None:
    """Return None also where a date is too vague to tell, such as the present year."""
    when = output.published
    if output.kind not in EVENT_KINDS or when is None:
        return None
    if when.last_day() < today:
        return EventView("past", words.items.past)
    if when.first_day() > today:
        return EventView("upcoming", words.items.upcoming)
    return EventView("upcoming", words.items.today) if when.day else None


def _link(words: Wording, output: Output, manifestation: Manifestation) -> LinkView | None:
    if not is_web_address(manifestation.url):
        return None
    kind, host = manifestation.kind, host_name(manifestation.url)
    template = words.links.page[output.kind] if kind is ManifestationKind.PAGE else words.links.others[kind]
    note = _recording_note(words, output, host) if kind is ManifestationKind.RECORDING else ""
    return LinkView(manifestation.url, template.format(host=host), note, _warning(words, output, manifestation.url))


def _warning(words: Wording, output: Output, url: str) -> str:
    return words.links.dead if url in output.dead else ""


def _recording_note(words: Wording, output: Output, host: str) -> str:
    """Return how long a recording is, where that is known, and that it plays elsewhere."""
    leads = words.links.recording_leads.format(host=host)
    if not output.duration_minutes:
        return leads
    duration = words.items.duration.of(output.duration_minutes)
    return words.links.recording_note.format(duration=duration, leads=leads)


def _links(words: Wording, output: Output) -> tuple[LinkView, ...]:
    manifestations = sorted(output.forms, key=lambda form: form.url in output.dead)
    if not manifestations and output.link:
        manifestations = [output.link]
    links = (_link(words, output, manifestation) for manifestation in manifestations)
    return tuple(link for link in links if link)


def _source(words: Wording, output: Output, url: str) -> LinkView:
    return LinkView(url, host_name(url), warning=_warning(words, output, url))


def _facts(words: Wording, output: Output) -> list[Fact]:
    table = words.output
    series = ", ".join(filter(None, (output.series, output.number and table.number.format(number=output.number))))
    duration = words.items.duration.of(output.duration_minutes) if output.duration_minutes else ""
    language = table.languages.get(output.language, output.language)
    rows = (
        (table.people, ", ".join(output.people)),
        (table.series, series),
        (table.duration, duration),
        (table.language, language),
    )
    return [Fact(name, value) for name, value in rows if value]


def _tag_group(visit: Visit, scheme: Scheme, tags: tuple[Tag, ...], vocabulary: Vocabulary) -> TagGroupView:
    table = visit.words.output
    grades = {tag.concept: tag for tag in tags}
    concepts = [concept for concept in vocabulary.in_scheme(scheme) if concept.key in grades]
    concepts.sort(key=lambda concept: grades[concept.key].grade is not Grade.PRIMARY)
    return TagGroupView(
        heading=table.audience_heading if scheme is Scheme.AUDIENCE else table.benefit_heading,
        tags=tuple(_tag(visit, concept, grades[concept.key]) for concept in concepts),
    )


def _tag(visit: Visit, concept: Concept, tag: Tag) -> TagView:
    table, label = visit.words.output, concept.label(visit.words.language)
    is_suggestion = tag.origin is Origin.MODEL
    return TagView(
        label=label,
        href=visit.address.concept(concept.key),
        link_label=table.tag_link.format(concept=label),
        grade="" if is_suggestion else table.grades[tag.grade],
        source=table.origins[tag.origin],
        is_suggestion=is_suggestion,
    )
