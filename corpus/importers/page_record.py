"""From a web page to an item: JSON-LD first, then OpenGraph and what else its head says, then its text."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from corpus.errors import InvalidRecord
from corpus.extraction.html import HtmlPage
from corpus.importers.field import shown
from corpus.importers.item import item_from_record, sound_address
from corpus.importers.json_ld import BERLIN, Description, day_of, describe
from corpus.importers.kind import kind_of
from corpus.importers.wordpress_content import Content, hand_written, plain_text, read_content, video_address
from corpus.importers.wordpress_field import only_day
from corpus.importers.wordpress_mapping import DateOf, Rule, SiteMapping
from corpus.importers.wordpress_post import TALKS, forms_of, path_of
from corpus.model import OutputKind
from corpus.readable import readable
from corpus.source import ReadResult, RefusedItem, SkippedItem

MIN_TEXT_CHARS = 80  # a page that says less is a menu, a notice, or filled by scripts
MIN_ABSTRACT_CHARS = 60  # a shorter description only repeats the title
_DATES = ("article:published_time", "citation_publication_date", "citation_date", "dcterms.issued", "dc.date", "date")
_PEOPLE = ("citation_author", "dc.creator", "dcterms.creator")
_TOPICS = ("article:tag", "article:section", "citation_keywords", "keywords")
_SEPARATED = re.compile(r"\s+[-–—|·•:»]\s+")
_CUT_OFF = re.compile(r"\s*(?:\.\.\.|…|\[…\])\s*$")
_KIND_OF_META = {"video": OutputKind.EVENT_MATERIAL, "book": OutputKind.STUDY}


def page_item(
    key: str, page: HtmlPage, url: str | None, mapping: SiteMapping, *, modified_at: datetime | None = None
) -> ReadResult:
    """Return the item that the page at `url` stands for, or why it is none."""
    if page.is_hidden:
        return SkippedItem(key, "Die Seite bittet darum, nicht gefunden zu werden (noindex).")
    said = describe(page.data, url)
    if said.is_overview:
        return SkippedItem(key, "Die Seite ist nach eigener Angabe eine Übersicht.")
    content = read_content(page.main, _own_address(page, url), base=page.base)
    title = _title(page, said)
    topics = _topics(page, said)
    rule = mapping.rules_for("", topics, path_of(url or ""), title)
    if rule.skip is not None:
        return SkippedItem(key, f"{readable(rule.skip)}: laut Zuordnung kein Beitrag.")
    record = _record(page, said, content, rule) | {
        "title": title,
        "topics": topics,
        (rule.form or "url"): _own_address(page, url),
    }
    record["language"] = record["language"] or mapping.language
    if len(content.text) < MIN_TEXT_CHARS and len(str(record["abstract"])) < MIN_TEXT_CHARS:
        return RefusedItem(key, _empty(page, url))
    return item_from_record(
        key,
        record,
        passages=content.passages,
        links=(url, page.canonical, *said.links, *content.links),
        modified_at=said.modified_at or _moment(page.said("article:modified_time", "og:updated_time")) or modified_at,
    )


def _record(page: HtmlPage, said: Description, content: Content, rule: Rule) -> dict[str, object]:
    """Return the record but for title, topics and the page's own address."""
    told = dict(said.record)
    title, topics = _title(page, said), _topics(page, said)
    default = rule.default_kind or said.kind or _KIND_OF_META.get(page.said("og:type").partition(".")[0])
    kind = rule.kind or kind_of(topics, title, default or OutputKind.ARTICLE)
    forms = forms_of(kind, content, ())
    if kind in TALKS and len(said.videos) == 1:
        forms["recording_url"] = said.videos[0]
    elif kind in TALKS and (video := video_address(page.said("og:video:url", "og:video"))):
        forms.setdefault("recording_url", video)
    return {
        **told,
        **forms,
        "type": kind.value,
        "series": rule.series or told.get("series"),
        "date": _date(page, said, rule, f"{title}\n{content.beginning}"),
        "people": told.get("people") or list(dict.fromkeys(p for name in _PEOPLE for p in page.meta.get(name, ()))),
        "language": told.get("language") or page.language or page.said("og:locale"),
        "abstract": _abstract(page, said, content),
        # What is guessed because the page's own data cannot be read is shown to editors.
        "record_quality": "low" if page.is_data_broken and said.kind is None else None,
    }


def _own_address(page: HtmlPage, url: str | None) -> str | None:
    """Return the address that the page says it has, where that is one on the same site; else the one it is at."""
    canonical = sound_address(page.canonical) or sound_address(page.said("og:url"))
    if canonical is None or url is None:
        return canonical or url
    return canonical if _site(canonical) == _site(url) else url


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _title(page: HtmlPage, said: Description) -> str:
    """Return the title without the site's name, which pages put before or behind it for search engines."""
    title = str(said.record.get("title") or "") or plain_text(page.said("og:title", "citation_title", "dc.title"))
    title = title or page.heading or page.title
    parts = _SEPARATED.split(title)
    if len(parts) > 1 and page.heading in title and page.heading in (parts[0], parts[-1]):
        return page.heading
    names = {page.said("og:site_name").casefold(), page.said("application-name").casefold()} - {""}
    if len(parts) > 1 and parts[-1].casefold() in names:
        return title[: title.rindex(parts[-1])].rstrip(" -–—|·•:»")
    return title


def _topics(page: HtmlPage, said: Description) -> list[str]:
    told = said.record.get("topics")
    topics = list(told) if isinstance(told, list) else []
    for name in _TOPICS:
        topics += [part.strip() for text in page.meta.get(name, ()) for part in re.split("[,;]", text)]
    return [topic for topic in dict.fromkeys(topics) if topic]


def _date(page: HtmlPage, said: Description, rule: Rule, text: str) -> str | None:
    """Return the day: of an event the one it takes place on, of anything else the one it came out on."""
    told = said.record.get("date")
    if said.kind is OutputKind.EVENT and isinstance(told, str):
        return told
    if rule.date is DateOf.TEXT:
        return only_day(text)
    if rule.date is DateOf.FIELD:
        return None
    if isinstance(told, str):
        return told
    return next((day for name in _DATES if (day := day_of(page.said(name).replace("/", "-")))), None)


def _abstract(page: HtmlPage, said: Description, content: Content) -> str:
    """Return what was written to describe the page, unless it was cut off from its text; else its beginning."""
    for description in (said.abstract, page.said("og:description", "description", "dc.description")):
        text = hand_written(_CUT_OFF.sub("", description), content.text)
        if len(text) >= MIN_ABSTRACT_CHARS:
            return text
    return content.beginning


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=BERLIN)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _empty(page: HtmlPage, url: str | None) -> InvalidRecord:
    name = shown(url or page.title or "ohne Titel")
    broken = " Auch ihre Angaben in JSON-LD lassen sich nicht lesen." if page.is_data_broken else ""
    return InvalidRecord(
        f"Die Seite „{name}“ enthält keinen Text, nur Menüs und Verweise.{broken}",
        "Füllt erst ein Skript sie mit Text, so nennen Sie den Feed oder die Schnittstelle der Website; sonst erfassen "
        "Sie den Beitrag selbst.",
    )
