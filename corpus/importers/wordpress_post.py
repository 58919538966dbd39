"""From a post of the REST interface to an item: what it says as a record, its passages and links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from corpus.importers.item import item_from_record
from corpus.importers.kind import kind_of
from corpus.importers.wordpress_api import Json, number_at, text_at, value_at
from corpus.importers.wordpress_content import Content, hand_written, plain_text, read_content
from corpus.importers.wordpress_field import field_value, only_day, read_date
from corpus.importers.wordpress_mapping import DateOf, Rule, SiteMapping, TermsAs
from corpus.model import ConceptKey, Grade, Origin, OutputKind, Scheme, Tag
from corpus.passage import Passage
from corpus.readable import readable
from corpus.source import ReadResult, SkippedItem, SourceItem

FIELDS = ("id", "type", "status", "date", "modified_gmt", "link", "title", "content", "excerpt", "author")
"""What is asked of each post, beside its taxonomies and the custom fields of the mapping."""

_NO_TOPICS = {"uncategorized", "allgemein", "unkategorisiert"}  # what WordPress files posts under that nobody has filed
_PRIVATE = ("Privat: ", "Private: ", "Geschützt: ", "Protected: ")
_SLIDES = ("folie", "slides", "praesentation", "präsentation", "vortrag", "presentation")
_REPORTS = ("bericht", "dokumentation", "protokoll", "rueckblick", "rückblick")
TALKS = {OutputKind.BROWN_BAG, OutputKind.EVENT, OutputKind.MEETUP, OutputKind.EVENT_MATERIAL, OutputKind.PODCAST}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a taxonomy."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a post; its text in passages where it is a PDF."""

    url: str
    media_type: str
    title: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a post refers to: its terms by taxonomy, its author's name, its files."""

    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    author: str | None = None
    attachments: tuple[Attachment, ...] = ()


def item_from_post(
    post: Json, surroundings: Surroundings, mapping: SiteMapping, *, language: str | None = None
) -> ReadResult:
    """Return the item that a post stands for, or why it is none. `language` is the site's."""
    key, title = str(number_at(post, "id")), post_title(post)
    link = text_at(post, "link")
    categories = _categories(surroundings, mapping)
    rule = mapping.rules_for(text_at(post, "type"), categories, path_of(link), title)
    if rule.skip is not None:
        return SkippedItem(key, f"{readable(rule.skip)}: laut Zuordnung kein Beitrag.")
    if value_at(post, "content", "protected") is True:
        return SkippedItem(key, "Mit einem Kennwort geschützt.")
    content = read_content(text_at(post, "content", "rendered"), link or None)
    kind = rule.kind or kind_of(categories, title, rule.default_kind or _kind_of_type(post))
    record: dict[str, object] = {
        "type": kind.value,
        "title": title,
        "abstract": hand_written(text_at(post, "excerpt", "rendered"), content.text) or content.beginning,
        "language": mapping.language or language,
        "series": rule.series,
        "date": _date(post, rule, f"{title}\n{content.beginning}"),
        "people": [surroundings.author] if surroundings.author else [],
        **_terms(surroundings, mapping),
        **forms_of(kind, content, surroundings.attachments),
        (rule.form or "url"): link,
        **_mapped(post, mapping),
    }
    if text_at(post, "status") not in {"publish", ""}:
        record["status"] = "withdrawn"  # nobody but its editors may see it, so nobody is recommended it
    passages = content.passages + tuple(p for attached in surroundings.attachments for p in attached.passages)
    item = item_from_record(
        key,
        record,
        passages=passages,
        links=(*content.links, *(attached.url for attached in surroundings.attachments)),
        modified_at=moment(text_at(post, "modified_gmt")),
    )
    return _tagged(item, surroundings, mapping) if isinstance(item, SourceItem) else item


def post_title(post: Json) -> str:
    """Return the title as people read it."""
    title = plain_text(text_at(post, "title", "rendered"))
    return next((title.removeprefix(mark) for mark in _PRIVATE if title.startswith(mark)), title)


def moment(gmt: str) -> datetime | None:
    """Return the moment that WordPress writes without a zone and means as UTC; None where it is none."""
    try:
        return datetime.fromisoformat(gmt).replace(tzinfo=UTC)
    except ValueError:
        return None


def _kind_of_type(post: Json) -> OutputKind:
    return kind_of([text_at(post, "type").replace("_", " ").replace("-", " ")], "", OutputKind.ARTICLE)


def path_of(link: str) -> str:
    """Return the address without its host, as rules name it; plain addresses (`/?p=1`) with their query."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    path = unquote(parts.path) or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _date(post: Json, rule: Rule, text: str) -> str | None:
    """Return the day, as far as no custom field says it."""
    if rule.date is DateOf.TEXT:
        return only_day(text)
    return None if rule.date is DateOf.FIELD else read_date(text_at(post, "date"))


def _categories(surroundings: Surroundings, mapping: SiteMapping) -> list[str]:
    """Return names and slugs of the terms that say something of the content."""
    kept = [terms for name, terms in surroundings.terms.items() if _terms_as(name, mapping) is not TermsAs.PEOPLE]
    return [text for terms in kept for term in terms for text in (term.name, term.slug)]


def _terms_as(taxonomy: str, mapping: SiteMapping) -> TermsAs:
    known = mapping.taxonomies.get(taxonomy)
    return TermsAs.TOPICS if known is None else known.terms_as


def _terms(surroundings: Surroundings, mapping: SiteMapping) -> dict[str, object]:
    names: dict[TermsAs, list[str]] = {}
    for taxonomy, terms in surroundings.terms.items():
        found = [term.name for term in terms if term.slug not in _NO_TOPICS]
        names.setdefault(_terms_as(taxonomy, mapping), []).extend(found)
    record: dict[str, object] = {"topics": names.get(TermsAs.TOPICS, [])}
    if series := names.get(TermsAs.SERIES):
        record["series"] = series[0]
    if people := names.get(TermsAs.PEOPLE):
        record["people"] = people
    return record


def forms_of(kind: OutputKind, content: Content, attachments: Sequence[Attachment]) -> dict[str, object]:
    """Return the recording, slides and report that the post shows; of several videos it is not clear which it is."""
    files = [attached.url for attached in attachments]
    files += [link for link in content.links if path_of(link).casefold().endswith((".pdf", ".pptx", ".ppt", ".odp"))]
    names = {attached.url: f"{attached.title} {attached.url.rpartition('/')[2]}" for attached in attachments}
    forms: dict[str, object] = {
        "slides_url": _first_named(files, names, _SLIDES),
        "report_url": _first_named(files, names, _REPORTS) if kind in TALKS else None,
    }
    if kind in TALKS and len(content.videos) == 1:
        forms["recording_url"] = content.videos[0]
    return forms


def _first_named(files: Iterable[str], names: Mapping[str, str], words: Sequence[str]) -> str | None:
    for url in files:
        name = names.get(url, unquote(url.rpartition("/")[2])).casefold()
        if any(word in name for word in words):
            return url
    return None


def _mapped(post: Json, mapping: SiteMapping) -> dict[str, object]:
    """Return what custom fields say; the first place that says something counts."""
    record: dict[str, object] = {}
    type_ = text_at(post, "type")
    names = dict.fromkeys((*mapping.fields.get(type_, {}), *mapping.fields.get("*", {})))
    for name in names:
        values = (field_value(name, value_at(post, *path.split("."))) for path in mapping.paths(type_, name))
        found = next((value for value in values if value not in (None, "", [])), None)
        if found is not None:
            record[name] = found
    return record


def _tagged(item: SourceItem, surroundings: Surroundings, mapping: SiteMapping) -> SourceItem:
    """Return the item with the concepts that its terms stand for; without any it waits for an editor."""
    tags: dict[ConceptKey, Tag] = {}
    for name, taxonomy in mapping.taxonomies.items():
        scheme = taxonomy.terms_as.scheme
        if scheme is None:
            continue
        for term in surroundings.terms.get(name, ()):
            notation = taxonomy.terms.get(term.name.casefold()) or taxonomy.terms.get(term.slug.casefold())
            if notation is not None:
                key = ConceptKey(scheme, notation)
                tags[key] = Tag(key, Grade.PRIMARY, Origin.IMPORT)
    if not tags:
        return item
    silent = {f"tags.{scheme}" for scheme in Scheme if not any(key.scheme is scheme for key in tags)}
    return replace(item, output=replace(item.output, tags=tuple(tags.values())), unsaid=item.unsaid - {"tags"} | silent)
