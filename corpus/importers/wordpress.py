"""A WordPress site, through its REST interface: posts, pages and custom types with their terms and files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import InvalidRecord, SourceError, SourceFormat, SourceUnavailable
from corpus.importers.wordpress_api import (
    PER_PAGE,
    Json,
    Site,
    WordPressApi,
    find_site,
    number_at,
    numbers_at,
    text_at,
    value_at,
)
from corpus.importers.wordpress_content import plain_text
from corpus.importers.wordpress_mapping import SiteMapping
from corpus.importers.wordpress_mapping_file import mapping_of
from corpus.importers.wordpress_post import FIELDS, Attachment, Surroundings, Term, item_from_post, moment
from corpus.model import Vocabulary
from corpus.passage import Passage
from corpus.ports import Fetcher
from corpus.source import Gone, ReadResult, Reference, SourceKind

OVERLAP = timedelta(minutes=90)
"""How far before the last import changes are asked for.

WordPress compares local times: in autumn an hour comes twice. The rest is for clocks that differ.
"""
SETTLED_AFTER = timedelta(minutes=2)
"""How old a change must be to be known by its second alone; a post may change twice within one."""
MAX_FILES = 2_000  # of the posts read at once
MAX_TERMS = 20_000  # of one taxonomy
MAX_NAME_CHARS = 2_000  # of what is kept for long: an address, a title, a term
BATCH_SIZE = 20  # posts read at once: WordPress renders each of them, which may take it a tenth of a second

_NO_CONTENT = {"attachment", "nav_menu_item"}  # beside the types of the editor itself, which begin with wp_
_UNREACHABLE = {401, 403, 404, 410}
_PDF = "application/pdf"

ReadPdf = Callable[[bytes, str], Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class PostReference(Reference):
    """A post, where to ask for it, and the posts listed after it, which are read with it."""

    route: str = ""
    following: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class _Type:
    slug: str
    route: str
    taxonomies: tuple[str, ...]


def open_wordpress(
    fetcher: Fetcher,
    address: str,
    vocabulary: Vocabulary,
    *,
    mapping_file: Path | None = None,
    credentials: tuple[str, str] | None = None,
    read_pdf: ReadPdf | None = None,
) -> "WordPressImporter":
    """Return the importer of a site with the mapping of this file, else with the one that is shipped for its host."""
    mapping = mapping_of(address, mapping_file, vocabulary)
    return WordPressImporter(fetcher, address, mapping, credentials=credentials, read_pdf=read_pdf)


class WordPressImporter:
    """`corpus.ports.SourceImporter` over a WordPress site.

    Parameters
    ----------
    address : str
        Any page of the site.
    mapping : SiteMapping
        What its types, addresses, terms and fields mean.
    credentials : pair of str, optional
        An account and its application password, needed where the mapping asks for posts that are not published.
    read_pdf : callable, optional
        Returns the passages of a PDF of that address; without it PDFs are linked, not read.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        address: str,
        mapping: SiteMapping,
        *,
        credentials: tuple[str, str] | None = None,
        read_pdf: ReadPdf | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._address = address
        self._mapping = mapping
        self._credentials = credentials
        self._read_pdf = read_pdf
        self._posts: dict[str, Json] = {}
        self._files: dict[int, list[Json]] = {}
        self._authors: dict[int, str | None] = {}

    @property
    def kind(self) -> SourceKind:
        """What kind of source this is."""
        return SourceKind.WORDPRESS

    @property
    def address(self) -> str:
        """The site's address, as it was given."""
        return self._address

    @property
    def lists_everything(self) -> bool:
        """A site lists all that is there."""
        return True

    def discover(self, since: datetime | None) -> Iterator[PostReference | Gone]:
        """Yield each post; with `since`, those modified or published after it.

        A scheduled post is published without being modified, so both are asked for. What was taken back shows in a full
        sweep alone, or, with an application password, also here.
        """
        for type_ in self._types.values():
            if since is None:
                yield from self._listed(type_)
                continue
            start = (since - OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            seen: set[str] = set()
            for condition in ("modified_after", "after"):
                for found in self._listed(type_, taken_back=self._credentials is not None, **{condition: start}):
                    if found.key not in seen:
                        seen.add(found.key)
                        yield found

    def read(self, reference: PostReference) -> ReadResult:
        """Read a post, and with it those listed after it."""
        post = self._posts.pop(reference.key, None) or self._read_batch(reference)
        if post is None or text_at(post, "status") not in {"", *self._mapping.statuses}:
            return Gone(reference.key)
        return item_from_post(post, self._surroundings(post), self._mapping, language=self._site.language)

    def _listed(self, type_: _Type, *, taken_back: bool = False, **conditions: str) -> Iterator[PostReference | Gone]:
        wanted = self._mapping.statuses
        statuses = dict.fromkeys((*wanted, "private", "future", "pending", "draft", "trash") if taken_back else wanted)
        asked: dict[str, object] = {"_fields": "id,type,status,modified_gmt", **conditions}
        if list(statuses) != ["publish"]:
            asked["status"] = tuple(statuses)
        for page in self._api.everything(type_.route, **asked):
            kept = [row for row in page.rows if text_at(row, "status") in {"", *wanted}]
            yield from (Gone(str(number_at(row, "id"))) for row in page.rows if row not in kept)
            numbers = [number_at(row, "id") for row in kept]
            for place, row in enumerate(kept):
                following = tuple(numbers[place : place + BATCH_SIZE])
                yield PostReference(
                    str(numbers[place]), self._fingerprint(row, page.answered_at), type_.route, following
                )

    def _fingerprint(self, row: Json, answered_at: str | None) -> str | None:
        modified = text_at(row, "modified_gmt")
        changed_at, now = moment(modified), _http_date(answered_at)
        if changed_at is None or now is None or now - changed_at < SETTLED_AFTER:
            return None
        return f"{modified} {text_at(row, 'type')} {text_at(row, 'status')} {self._mapping.digest}".strip()

    def _read_batch(self, reference: PostReference) -> Json | None:
        """Ask for the posts and their files in two requests; what was read before and not asked for is forgotten."""
        type_ = next(type_ for type_ in self._types.values() if type_.route == reference.route)
        names = (*FIELDS, *(self._taxonomies[name] for name in type_.taxonomies if name in self._taxonomies))
        asked: dict[str, object] = {
            "include": reference.following or (int(reference.key),),
            "per_page": PER_PAGE,
            "_fields": tuple(dict.fromkeys((*names, *sorted(self._mapping.top_fields())))),
        }
        if self._mapping.statuses != ("publish",):
            asked["status"] = self._mapping.statuses
        rows = self._api.page(reference.route, **asked).rows
        self._posts = {str(number_at(row, "id")): row for row in rows}
        self._files = self._files_of([number_at(row, "id") for row in rows])
        return self._posts.pop(reference.key, None)

    def _files_of(self, posts: Sequence[int]) -> dict[int, list[Json]]:
        """Return the documents uploaded to the posts; pictures, which say nothing in words, are left out."""
        found: dict[int, list[Json]] = {}
        count = 0
        if posts:
            asked: dict[str, object] = {"parent": tuple(posts), "media_type": "application"}
            fields = "id,post,source_url,mime_type,title"
            for page in self._api.everything("/wp/v2/media", _fields=fields, **asked):
                for row in page.rows:
                    found.setdefault(number_at(row, "post"), []).append(_file(row))
                count += len(page.rows)
                if count > MAX_FILES:
                    break
        return found

    def _surroundings(self, post: Json) -> Surroundings:
        terms: dict[str, tuple[Term, ...]] = {}
        for taxonomy in self._types[text_at(post, "type")].taxonomies if text_at(post, "type") in self._types else ():
            name = self._taxonomies.get(taxonomy)  # None where the site keeps it to itself
            numbers = numbers_at(post, name) if name else ()
            known = self._terms_of(taxonomy) if numbers else {}
            terms[taxonomy] = tuple(known[number] for number in numbers if number in known)
        files = self._files.get(number_at(post, "id"), [])
        wants_author = text_at(post, "type") in self._mapping.authors
        return Surroundings(
            terms,
            self._author(number_at(post, "author")) if wants_author else None,
            tuple(self._attachment(row) for row in files),
        )

    def _attachment(self, row: Json) -> Attachment:
        url, media_type = text_at(row, "source_url"), text_at(row, "mime_type")
        title = plain_text(text_at(row, "title"))
        passages: tuple[Passage, ...] = ()
        if self._read_pdf is not None and media_type == _PDF:
            try:
                answer = self._fetcher.fetch(url, accept=_PDF)
                passages = tuple(self._read_pdf(answer.body, url))
            except SourceUnavailable as error:
                if error.status not in _UNREACHABLE:
                    raise  # it may well be there another time: the post is read again
            except (SourceError, InvalidRecord):
                pass  # too large, damaged, without text: the post is none the worse for it
        return Attachment(url, media_type, title, passages)

    def _author(self, number: int) -> str | None:
        """Return the author's name; None where the site keeps it to itself."""
        if number and number not in self._authors:
            try:
                name = plain_text(_short(self._api.get(f"/wp/v2/users/{number}", _fields="name"), "name"))
            except SourceUnavailable as error:
                if error.status not in _UNREACHABLE:
                    raise
                name = ""
            self._authors[number] = name or None
        return self._authors.get(number)

    def _terms_of(self, taxonomy: str) -> Mapping[int, Term]:
        if taxonomy not in self._terms:
            pages = self._api.everything(f"/wp/v2/{self._taxonomies[taxonomy]}", _fields="id,name,slug")
            rows = islice((row for page in pages for row in page.rows), MAX_TERMS)
            self._terms[taxonomy] = {
                number_at(row, "id"): Term(plain_text(_short(row, "name")), _short(row, "slug")) for row in rows
            }
        return self._terms[taxonomy]

    @cached_property
    def _terms(self) -> dict[str, Mapping[int, Term]]:
        return {}

    @cached_property
    def _site(self) -> Site:
        site = find_site(self._fetcher, self._address)
        if site is None:
            raise SourceFormat(
                f"„{self._address}“ hat keine REST-Schnittstelle von WordPress, oder sie ist abgeschaltet.",
                "Prüfen Sie die Adresse; sonst lesen Sie die Sitemap oder den Feed der Website ein.",
            )
        return site

    @cached_property
    def _api(self) -> WordPressApi:
        needs_password = self._mapping.statuses != ("publish",)
        if needs_password and self._credentials is None:
            raise SourceUnavailable(
                f"Für unveröffentlichte Beiträge von „{self._address}“ fehlt ein Anwendungspasswort.",
                f"Legen Sie es in WordPress an und nennen Sie es in NEGZ_WORDPRESS_LOGINS für „{self._host}“, oder "
                "streichen Sie „statuses“ in der Zuordnung.",
            )
        return WordPressApi(self._fetcher, self._site.root, credentials=self._credentials)

    @property
    def _host(self) -> str:
        return urlsplit(self._address).hostname or self._address

    @cached_property
    def _types(self) -> dict[str, _Type]:
        """The content types that anybody may read, by name."""
        types: dict[str, _Type] = {}
        for slug, row in self._api.get("/wp/v2/types").items():
            if slug in _NO_CONTENT or slug.startswith("wp_") or slug in self._mapping.ignore_types:
                continue
            if isinstance(row, Mapping):
                namespace, base = text_at(row, "rest_namespace") or "wp/v2", text_at(row, "rest_base") or slug
                taxonomies = value_at(row, "taxonomies")
                names = [name for name in taxonomies if isinstance(name, str)] if isinstance(taxonomies, list) else []
                types[slug] = _Type(slug, f"/{namespace}/{base}", tuple(names))
        return types

    @cached_property
    def _taxonomies(self) -> dict[str, str]:
        """The part of the address that each taxonomy that is shown has in the REST interface."""
        rows = self._api.get("/wp/v2/taxonomies")
        return {name: text_at(row, "rest_base") or name for name, row in rows.items() if isinstance(row, Mapping)}


def _file(row: Json) -> Json:
    """Return what is needed of a file, and no more of it than an address or title can have."""
    title = _short(row, "title", "rendered")
    return {"source_url": _short(row, "source_url"), "mime_type": _short(row, "mime_type"), "title": title}


def _short(row: Json, *names: str) -> str:
    return text_at(row, *names)[:MAX_NAME_CHARS]


def _http_date(text: str | None) -> datetime | None:
    try:
        return None if text is None else parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
