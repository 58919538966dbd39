"""The REST interface of a WordPress site: where it is, and its lists, page by page."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from corpus.errors import SourceError, SourceFormat, SourceTooLarge, SourceUnavailable
from corpus.extraction.markup import head_of
from corpus.ports import Answer, Fetcher

PER_PAGE = 100  # the most that WordPress gives at once
MAX_ANSWER_BYTES = 32 * 1024 * 1024
MAX_PARTS = 2_000_000  # objects, lists, values: a hundred long posts have a tenth of that, and each takes memory
MAX_ROWS = 100_000  # of one list
MAX_ATTEMPTS = 4  # to list what changes while it is listed

_REFUSED = {400, 401, 403}  # WordPress calls a status that one may not see a bad request
_SERVER_ERROR = 500
_RELATION = "https://api.w.org/"
_LINK = re.compile(r"<([^<>]*)>\s*;[^<]*?\brel=\"?" + re.escape(_RELATION))

Json = Mapping[str, object]
"""An object of the REST interface, whose fields any plug-in may have changed: read it through `text_at` and kin."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how long the list is."""

    rows: tuple[Json, ...]
    total: int
    answered_at: str | None


class WordPressApi:
    """Asks one site; credentials are an account's name and application password, for the site's own host."""

    def __init__(self, fetcher: Fetcher, root: str, *, credentials: tuple[str, str] | None = None) -> None:
        self._fetcher = fetcher
        self._root = root
        self._credentials = credentials

    def address(self, route: str, **parameters: object) -> str:
        """Return the address of a route such as `/wp/v2/posts`, whichever way the site writes its addresses."""
        query = urlencode({name: _joined(value) for name, value in parameters.items()}, safe=",:/")
        if "rest_route=" in self._root:
            start = f"{self._root.partition('rest_route=')[0]}rest_route={route}"
            return f"{start}&{query}" if query else start
        start = f"{self._root.rstrip('/')}{route}"
        return f"{start}?{query}" if query else start

    def get(self, route: str, **parameters: object) -> Json:
        """Return one object; `SourceFormat` where the answer is none."""
        answer = self._fetch(route, parameters)
        return _object(_parsed(answer), answer.url)

    def page(self, route: str, **parameters: object) -> Listed:
        """Return one page of a list."""
        answer = self._fetch(route, parameters)
        rows = _parsed(answer)
        if not isinstance(rows, list):
            raise _no_wordpress(answer.url)
        headers = {name.casefold(): value for name, value in answer.headers.items()}
        total = headers.get("x-wp-total", "")
        return Listed(
            tuple(_object(row, answer.url) for row in rows),
            int(total) if re.fullmatch("[0-9]{1,12}", total) else len(rows),
            headers.get("date"),
        )

    def everything(self, route: str, **parameters: object) -> Iterator[Listed]:
        """Yield the pages of a list with each object once, ordered by id, also while the site changes.

        Each page begins with the last object of the one before. Where it does not, something before it was taken away
        and the list has moved: it is begun again, for what moved across the seam would count as vanished.
        """
        seen: set[int] = set()
        for _ in range(MAX_ATTEMPTS):
            last, offset = 0, 0
            while True:
                order: dict[str, object] = {"orderby": "id", "order": "asc", "per_page": PER_PAGE, "offset": offset}
                listed = self.page(route, **parameters, **order)
                numbers = [number_at(row, "id") for row in listed.rows]
                if offset and numbers[:1] != [last]:
                    break
                yield replace(listed, rows=tuple(row for row in listed.rows if number_at(row, "id") not in seen))
                seen.update(numbers)
                if len(seen) > MAX_ROWS:
                    raise SourceTooLarge(
                        f"Die Liste „{route}“ der Website hat mehr als {MAX_ROWS} Einträge oder hört nicht auf.",
                        "Melden Sie es den Betreibern der Website.",
                    )
                if len(numbers) <= 1 or offset + len(numbers) >= listed.total:
                    return
                last, offset = numbers[-1], offset + len(numbers) - 1
        raise SourceUnavailable(
            f"Die Liste „{route}“ der Website ändert sich, während sie gelesen wird.",
            "Lesen Sie die Website später noch einmal ein.",
        )

    def _fetch(self, route: str, parameters: Mapping[str, object]) -> Answer:
        try:
            return self._fetcher.fetch(
                self.address(route, **parameters),
                accept="application/json",
                max_bytes=MAX_ANSWER_BYTES,
                credentials=self._credentials,
            )
        except SourceUnavailable as error:
            if error.status in _REFUSED and self._credentials is not None:
                raise SourceUnavailable(
                    f"Die Website gibt „{route}“ auch mit dem Anwendungspasswort nicht her (HTTP {error.status}).",
                    "Prüfen Sie in WordPress, ob das Passwort gilt und das Konto die Beiträge bearbeiten darf.",
                    status=error.status,
                ) from error
            raise


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site has its REST interface, and the language its pages are in, as far as it says so."""

    root: str
    language: str | None = None


def find_site(fetcher: Fetcher, address: str) -> Site | None:
    """Return where the site's REST interface is, or None where it has none.

    The site names it in the `Link` header or in the page's head; else `?rest_route=/` is tried, then `/wp-json/`.
    Raise `SourceError` where the address itself, or the interface that it names, may not be asked or does not answer.
    """
    language, named = None, tuple[str, ...]()
    try:
        page = fetcher.fetch(address, accept="text/html")
        tree = head_of(page.body)
        language = tree.root.attributes.get("lang") if tree.root else None
        named = tuple(_named(page, tree))
        address = page.url
    except SourceTooLarge:
        pass
    home = urljoin(address, "/")
    guesses = (f"{address.partition('?')[0].partition('#')[0]}?rest_route=/", f"{home}?rest_route=/", f"{home}wp-json/")
    for root in dict.fromkeys((*named, *guesses)):
        if _host(root) == _host(address) and _answers(fetcher, root, is_named=root in named):
            return Site(root, language)
    return None


def number_at(row: Json, *names: str) -> int:
    """Return the number in the object; 0 where there is none."""
    found = value_at(row, *names)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def text_at(row: Json, *names: str) -> str:
    """Return the text in the object; the empty text where there is none."""
    found = value_at(row, *names)
    return found if isinstance(found, str) else ""


def numbers_at(row: Json, *names: str) -> tuple[int, ...]:
    """Return the list of numbers in the object, such as a post's terms."""
    found = value_at(row, *names)
    return tuple(part for part in found if isinstance(part, int)) if isinstance(found, list) else ()


def value_at(row: Json, *names: str) -> object:
    """Return what is there below these names, or None."""
    found: object = row
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _named(page: Answer, tree: LexborHTMLParser) -> Iterator[str]:
    header = next((value for name, value in page.headers.items() if name.casefold() == "link"), "")
    named = [node.attributes.get("href") or "" for node in tree.css(f'link[rel="{_RELATION}"]')]
    for address in (*_LINK.findall(header), *named):
        try:
            yield urljoin(page.url, address)
        except ValueError:
            continue


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _answers(fetcher: Fetcher, root: str, *, is_named: bool) -> bool:
    try:
        index = WordPressApi(fetcher, root).get("/", _fields="namespaces")
    except SourceError as error:
        is_off = isinstance(error, SourceFormat) or (
            isinstance(error, SourceUnavailable) and error.status is not None and error.status < _SERVER_ERROR
        )
        if is_named and not is_off:
            raise  # it is there, only not now or not for us
        return False
    namespaces = index.get("namespaces")
    return isinstance(namespaces, list) and "wp/v2" in namespaces


def _joined(value: object) -> object:
    return ",".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _parsed(answer: Answer) -> object:
    if sum(answer.body.count(mark) for mark in (b"[", b"{", b",")) > MAX_PARTS:
        raise SourceTooLarge(
            f"„{answer.url.partition('?')[0]}“ antwortet mit mehr Angaben, als eine Website haben kann.",
            "Melden Sie es den Betreibern der Website.",
        )
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise _no_wordpress(answer.url) from error


def _object(value: object, url: str) -> Json:
    if not isinstance(value, dict):
        raise _no_wordpress(url)
    return value


def _no_wordpress(url: str) -> SourceFormat:
    return SourceFormat(
        f"„{url.partition('?')[0]}“ antwortet nicht wie die REST-Schnittstelle von WordPress.",
        "Prüfen Sie, ob ein Plugin die Schnittstelle abschaltet oder verändert; sonst lesen Sie die Sitemap ein.",
    )
