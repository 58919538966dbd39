"""A web page: what its head says about it, and its main part."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.errors import InvalidRecord
from corpus.extraction.main_text import main_part
from corpus.extraction.nesting import is_bearable
from corpus.extraction.plain import decode
from corpus.readable import readable

MAX_BYTES = 10 * 2**20  # the markup of a long text has two; what is larger carries pictures
MAX_MARKUP_CHARS = 2_000_000
MAX_META = 500
MAX_META_CHARS = 20_000
MAX_DATA_CHARS = 1_000_000
_DECLARED_WITHIN_BYTES = 4_096
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_DATA = re.compile(r"[\[{].*[\]}]", re.DOTALL)  # without what hides it from old browsers
_HIDING = {"noindex", "none"}
_FEED_TYPES = {"application/rss+xml", "application/atom+xml"}


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """A feed that a page names; `title` tells those of comments apart."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page.

    Parameters
    ----------
    title, heading : str
        What stands in the window's title, and in the first heading of the first rank, that of its main part if any.
    language : str or None
        As the page writes it.
    base : str or None
        What its links are relative to.
    canonical : str or None
        The address that it says it has.
    meta : mapping
        The contents of its `meta` elements by name or property in small letters, in their order.
    data : tuple of objects
        Its blocks of JSON-LD, parsed.
    is_data_broken : bool
        Whether one of them is no JSON.
    is_hidden : bool
        Whether it asks not to be found (noindex).
    feeds : tuple of NamedFeed
    rest_roots : tuple of str
        Where it says that the REST interface of its WordPress is.
    main : str
        The markup of its main part.
    """

    title: str
    heading: str
    language: str | None
    base: str | None
    canonical: str | None
    meta: Mapping[str, Sequence[str]]
    data: tuple[object, ...]
    is_data_broken: bool
    is_hidden: bool
    feeds: tuple[NamedFeed, ...]
    rest_roots: tuple[str, ...]
    main: str

    def said(self, *names: str) -> str:
        """Return what the first of these `meta` elements says that says something."""
        return next((text for name in names for text in self.meta.get(name, ()) if text), "")


def read_html(body: bytes, url: str | None, *, charset: str | None = None, name: str = "") -> HtmlPage:
    """Return the page at `url`; raise `InvalidRecord` where its markup would take minutes or gigabytes to read."""
    declared = _CHARSET.search(body[:_DECLARED_WITHIN_BYTES])
    markup = decode(body[: 4 * MAX_MARKUP_CHARS], charset, declared[1].decode() if declared else None)
    markup = readable(markup[:MAX_MARKUP_CHARS])
    if not is_bearable(markup):
        raise InvalidRecord(
            f"Die Seite „{name or url}“ ist so tief verschachtelt, dass es Minuten dauerte, sie zu lesen.",
            "Melden Sie es den Betreibern; erfassen Sie den Beitrag selbst.",
        )
    tree = LexborHTMLParser(markup.encode("utf-8", "replace"))
    base = _joined(url, _attribute(tree, "base[href]", "href")) or url
    meta = _meta(tree)
    blocks = list(_data_blocks(tree))
    page = HtmlPage(
        title=next((_words(node) for node in tree.css("head > title")), ""),
        heading=next((words for node in tree.css("h1") if (words := _words(node))), ""),
        language=_attribute(tree, "html[lang]", "lang") or next(iter(meta.get("content-language", ())), None),
        base=base,
        canonical=_joined(base, _attribute(tree, 'link[rel~="canonical" i][href]', "href")),
        meta=meta,
        data=tuple(block for block in blocks if block is not None),
        is_data_broken=None in blocks,
        is_hidden=asks_not_to_be_found(",".join(meta.get("robots", ()))),
        feeds=tuple(_feeds(tree, base)),
        rest_roots=tuple(_rest_roots(tree, base)),
        main="",
    )
    main = main_part(tree)  # which takes the rest of the tree apart
    return page if main is None else _with_main(page, main)


def asks_not_to_be_found(rules: str) -> bool:
    """Return whether these rules for robots, of a page's head or of its answer's, say so."""
    return bool(_HIDING & set(re.split(r"[\s,:]+", rules.casefold())))


def _with_main(page: HtmlPage, main: LexborNode) -> HtmlPage:
    """Return the page with its main part, which does not repeat the heading that it begins with."""
    title = next((node for node in main.css("h1") if _words(node)), None)
    if title is None or title.mem_id == main.mem_id:
        return replace(page, main=main.html or "")
    heading = _words(title)
    title.decompose()
    return replace(page, heading=heading, main=main.html or "")


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator="").split())


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    return None if node is None else (node.attributes.get(name) or "").strip() or None


def _joined(base: str | None, address: str | None) -> str | None:
    """Return the address made absolute; None where it is none."""
    if not address:
        return None
    try:
        joined = urljoin(base or "", address)
    except ValueError:  # brackets that are no address
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def _meta(tree: LexborHTMLParser) -> dict[str, list[str]]:
    meta: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:MAX_META]:
        names = node.attributes
        content = " ".join((names.get("content") or "")[:MAX_META_CHARS].split())
        for name in {names.get("name"), names.get("property"), names.get("http-equiv")} - {None, ""}:
            meta.setdefault(str(name).strip().casefold(), []).append(content)
    return meta


def _data_blocks(tree: LexborHTMLParser) -> Iterator[object]:
    """Yield each block of JSON-LD, parsed; None for one that is no JSON."""
    for node in tree.css('script[type*="ld+json" i]'):
        text = node.text(separator="").replace("<![CDATA[", "").replace("]]>", "")
        found = _DATA.search(text)
        try:
            yield json.loads(found[0], strict=False) if found and len(text) <= MAX_DATA_CHARS else None
        except (ValueError, RecursionError):
            yield None


def _feeds(tree: LexborHTMLParser, base: str | None) -> Iterator[NamedFeed]:
    for node in tree.css('link[rel~="alternate" i][href]'):
        named = node.attributes
        address = _joined(base, named.get("href"))
        if address and (named.get("type") or "").strip().casefold() in _FEED_TYPES:
            yield NamedFeed(address, named.get("title") or "")


def _rest_roots(tree: LexborHTMLParser, base: str | None) -> Iterator[str]:
    for node in tree.css('link[rel="https://api.w.org/"][href]'):
        if address := _joined(base, node.attributes.get("href")):
            yield address
