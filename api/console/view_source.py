"""What the pages on sources show: where outputs come from, how fresh each source is, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from api.console.address import HOME
from api.console.correction_field import BY_NAME, FactField
from api.console.view_correction import correction_path
from api.console.view_line import desk_path
from api.console.wording import editor_in_words, moment_in_words
from corpus.freshness import EVERY_HOURS, interval_of, is_stale, is_sweep_late
from corpus.job import EARLY, JobRecord
from corpus.model import Output, OutputId
from corpus.source import SourceKind
from corpus.source_port import Correction, KnownItem, Source

PATH = f"{HOME}/quellen"
REQUEST, REQUESTED = "anfordern", "angefordert"
INTERVAL = "abstand"
NEVER = "noch nie"
KINDS = {
    SourceKind.RECORDS: "Datensätze",
    SourceKind.WORDPRESS: "WordPress",
    SourceKind.FEED: "Feed",
    SourceKind.CALENDAR: "Kalender",
    SourceKind.PAGE: "Seite",
    SourceKind.SITEMAP: "Sitemap",
    SourceKind.PDF: "PDF",
    SourceKind.TRANSCRIPT: "Transkript",
    SourceKind.OAI_PMH: "OAI-PMH",
    SourceKind.FOLDER: "Ordner",
}


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source; `state` in a few words, `is_well` whether nothing is wrong with it."""

    number: int
    href: str
    address: str
    kind: str
    is_well: bool
    state: str
    items: int
    interval: str
    last_run: str
    succeeded: str
    swept: str
    next_run: str
    report: str
    problem: str
    remedy: str
    requested: str


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """A corrected field that says something else than the sources."""

    title: str
    href: str
    label: str
    value: str
    said: str


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Every source, what editors say otherwise, and how many addresses are dead."""

    sources: tuple[SourceView, ...]
    stale: int
    differences: tuple[DifferenceView, ...]
    dead: int
    dead_href: str
    action: str
    said: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing of a source; `note` says why it is no output, or that it has vanished."""

    key: str
    title: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One source with its things; `typed` stands in the field of its interval."""

    source: SourceView
    items: tuple[ItemView, ...]
    next_href: str
    list_href: str
    request_action: str
    action: str
    typed: str
    problem: str
    said: str


def source_path(number: int) -> str:
    """Return the path of a source's page."""
    return f"{PATH}/{number}"


def build_source(source: Source, record: JobRecord, now: datetime, reader: str, prefix: str) -> SourceView:
    """Return one source as `reader` sees it."""
    state = state_of(source, now)
    failed = source.error or (record.said if record.failed else "")
    return SourceView(
        number=source.id,
        href=prefix + source_path(source.id),
        address=source.address,
        kind=KINDS[source.kind],
        is_well=not state and not failed,
        state=state
        or ("gescheitert" if failed else "in Ordnung" if source.succeeded_at else "wartet auf den ersten Lauf"),
        items=source.items,
        interval=_hours(source),
        last_run=_moment(source.started_at),
        succeeded=_moment(source.succeeded_at),
        swept=_moment(source.swept_at),
        next_run=_next_run(source, record, now),
        report="" if record.failed else record.said,
        problem=failed,
        remedy=record.remedy or (f"Erneut versuchen: negz jobs run --only {source.address}" if failed else ""),
        requested=_requested(record, reader),
    )


def state_of(source: Source, now: datetime) -> str:
    """Return what is wrong with the source's age, empty where nothing is."""
    if is_stale(source, now):
        return "veraltet" if source.succeeded_at else "noch nie gelesen"
    return "seit Wochen nicht ganz gelesen" if is_sweep_late(source, now) else ""


def build_difference(correction: Correction, output: Output, prefix: str) -> DifferenceView:
    """Return what an editor says otherwise than the sources."""
    fact = BY_NAME.get(correction.field) or FactField(correction.field, correction.field)
    return DifferenceView(
        output.title,
        prefix + correction_path(output.id),
        fact.label,
        fact.words(correction.value),
        fact.words(correction.said),
    )


def build_items(known: Iterable[KnownItem], outputs: Mapping[OutputId, Output], prefix: str) -> tuple[ItemView, ...]:
    """Return the things of a source."""
    return tuple(_item(item, outputs.get(item.output_id) if item.output_id else None, prefix) for item in known)


def _item(item: KnownItem, output: Output | None, prefix: str) -> ItemView:
    note = item.reason or ("" if item.is_present else "dort verschwunden")
    title, href = (output.title, prefix + desk_path(output.id)) if output else ("", "")
    return ItemView(item.key, title, href, note)


def _hours(source: Source) -> str:
    hours = ceil(interval_of(source).total_seconds() / 3600)
    named = "" if EVERY_HOURS in source.settings else " (Vorgabe)"
    return ("jede Stunde" if hours == 1 else f"alle {hours} Stunden") + named


def _moment(moment: datetime | None) -> str:
    return moment_in_words(moment) if moment else NEVER


def _next_run(source: Source, record: JobRecord, now: datetime) -> str:
    started = record.started_at or source.started_at
    if record.requested_at is not None or started is None:
        return "beim nächsten Lauf"
    due_at = started + (1 - EARLY) * interval_of(source)
    return "beim nächsten Lauf" if due_at <= now else f"ab {moment_in_words(due_at)}"


def _requested(record: JobRecord, reader: str) -> str:
    if record.requested_at is None or record.requested_by is None:
        return ""
    return f"{editor_in_words(record.requested_by, reader)} am {moment_in_words(record.requested_at)}"


def build_sources_page(
    sources: Sequence[SourceView], differences: Sequence[DifferenceView], dead: int, *, said: str, prefix: str
) -> SourcesPage:
    """Return the page on all sources."""
    return SourcesPage(
        tuple(sources),
        sum(not source.is_well for source in sources),
        tuple(differences),
        dead,
        f"{prefix}{HOME}/tote-links",
        prefix + PATH,
        said,
    )
