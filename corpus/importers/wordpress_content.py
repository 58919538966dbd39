"""What a post says, out of the HTML that WordPress renders: without blocks' and plug-ins' leftovers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.extraction.markup import tree_of
from corpus.german.sentence import split_sentences
from corpus.passage import Passage, Place

ABSTRACT_CHARS = 1_500  # twice the catalogue's longest; the rest is in the passages
PASSAGE_CHARS = 900  # about six sentences
MAX_DEPTH = 50  # of inline tags within each other

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q"}
    | {"s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_DROPPED = "style, script, template, svg, nav, form, button, .sharedaddy, .post-navigation"
_EMBEDS = "a[href], iframe"
_CLOSED = re.compile(r"\[/([A-Za-z][\w-]*)\]")
_SHORTCODE = re.compile(r"\[(/?)([A-Za-z][\w-]*)((?:\s[^\[\]]*)?)\]")
_ALONE = {"gallery", "caption", "embed", "audio", "video", "playlist"}
_STYLE = re.compile(r"\S*data-toolset|@media")  # what a rule of Toolset's style sheets begins with
_TAIL_CHARS = 60  # of an excerpt, in which the link to the whole text stands
_MORE = re.compile(
    r"\s*(?:\[…\]|\[\.\.\.\]|…|\.\.\.)?\s*(?:weiterlesen|mehr lesen|read more|continue reading)?[\s»→.…]*$", re.I
)
_AUTOMATIC = ("[…]", "[&hellip;]", "[...]")


@dataclass(frozen=True, slots=True)
class Content:
    """A post's text, also in passages, its first paragraphs, and the addresses it names, videos as their watch page."""

    text: str
    beginning: str
    passages: tuple[Passage, ...]
    links: tuple[str, ...]
    videos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """A heading, or a stretch of text in one block; `anchor` is what leads to it."""

    number: int = 0
    tag: str = ""
    anchor: str | None = None
    text: str = ""


def read_content(html: str, url: str | None, *, base: str | None = None) -> Content:
    """Return what the HTML of the post at `url` says; its links are relative to `base`, where that is another one.

    A passage under a heading that has an anchor names it in its address.
    """
    tree = _tree(html)
    links = list(dict.fromkeys(_addresses(tree, base or url or "")))
    for node in tree.css(_DROPPED):
        node.decompose()
    blocks = list(_blocks(tree))
    return Content(
        "\n".join(block.text for block in blocks),
        _beginning([block.text for block in blocks if block.tag not in _HEADINGS]),
        tuple(_passages(blocks, url)),
        tuple(links),
        tuple(link for link in links if video_address(link) == link),
    )


def plain_text(html: str) -> str:
    """Return a title's or field's text: entities read, tags, shortcodes and leftovers gone."""
    if "<" in html:
        tree = _tree(f"<div>{html}")
        for node in tree.css(_DROPPED):
            node.decompose()
        html = tree.body.text(separator="") if tree.body else ""
    else:
        html = unescape(html)
    return " ".join(_without_leftovers(html).split())


def hand_written(excerpt: str, content: str) -> str:
    """Return the excerpt that somebody wrote; the empty text for one that WordPress took from the content."""
    text = plain_text(excerpt)
    if any(mark in excerpt or mark in text for mark in _AUTOMATIC) or "".join(text.split()) in "".join(content.split()):
        return ""
    has_link = text.casefold().rstrip(" »→.…").endswith(("weiterlesen", "mehr lesen", "read more", "continue reading"))
    return text[:-_TAIL_CHARS] + _MORE.sub("", text[-_TAIL_CHARS:]) if has_link else text


def video_address(url: str) -> str | None:
    """Return the watch page of a video on YouTube or Vimeo, whichever way it is embedded; None for other addresses."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        query = parse_qs(parts.query)
    except ValueError:
        return None
    path = [part for part in parts.path.split("/") if part]
    if host == "youtu.be" and path:
        return _youtube(path[0])
    if host in {"youtube.com", "youtube-nocookie.com"}:
        if path[:1] == ["watch"] and query.get("v"):
            return _youtube(query["v"][0])
        return _youtube(path[1]) if len(path) > 1 and path[0] in {"embed", "live", "shorts", "v"} else None
    if host in {"vimeo.com", "player.vimeo.com"} and path and path[-1].isdigit():
        return f"https://vimeo.com/{path[-1]}"
    return None


def _youtube(number: str) -> str | None:
    return f"https://www.youtube.com/watch?v={number}" if re.fullmatch(r"[\w-]{11}", number) else None


def _tree(html: str) -> LexborHTMLParser:
    return tree_of(html)


def _addresses(tree: LexborHTMLParser, base: str) -> Iterator[str]:
    """Yield what is linked or embedded, also where a consent banner has moved an embed's address elsewhere."""
    for node in tree.css(_EMBEDS):
        names = ("href",) if node.tag == "a" else ("src", *(n for n in node.attributes if n.startswith("data-")))
        for name in names:
            value = (node.attributes.get(name) or "").strip()
            if not value or value.startswith("#") or (name.startswith("data-") and "://" not in value):
                continue
            try:
                address = urljoin(base, value)
            except ValueError:
                continue
            if address.startswith(("http://", "https://")):
                yield video_address(address) or address


def _blocks(tree: LexborHTMLParser) -> Iterator[_Block]:
    """Yield each heading and each stretch of text in one block, in reading order."""
    block, pending = _Block(), list[str]()
    for node in tree.body.traverse(include_text=True) if tree.body else ():
        if node.tag == "br":
            pending.append("\n")
        elif node.tag == "-text":
            if (found := _block_around(node)).number != block.number:
                yield from _finished(block, "".join(pending))
                block, pending = found, []
            pending.append(node.text_content or "")
    yield from _finished(block, "".join(pending))


def _block_around(node: LexborNode) -> _Block:
    """Return the block that a text stands in, still without its text."""
    above = node.parent
    for _ in range(MAX_DEPTH):
        if above is None or above.tag not in _INLINE:
            break
        above = above.parent
    if above is None:
        return _Block()
    tag = above.tag or ""
    return _Block(above.mem_id, tag, _anchor(above) if tag in _HEADINGS else None)


def _anchor(heading: LexborNode) -> str | None:
    """Return the heading's own anchor, else the one that was put into it."""
    inner = None if heading.attributes.get("id") else heading.css_first("[id]")
    return (heading if inner is None else inner).attributes.get("id")


def _finished(block: _Block, text: str) -> Iterator[_Block]:
    clean = " ".join(_without_leftovers(text).split())
    if any(char.isalnum() for char in clean):
        yield replace(block, text=clean)


def _without_leftovers(text: str) -> str:
    """Return the text without style rules and without shortcodes whose plug-in is gone; what they enclose stays."""
    if "data-toolset" in text:
        text = _without_rules(text)
    if "[" not in text:
        return text
    closed = set(_CLOSED.findall(text))

    def kept(found: re.Match[str]) -> str:
        closing, name, attributes = found.groups()
        is_code = closing or name in closed or name in _ALONE or "=" in attributes or "_" in name or "-" in name
        return " " if is_code else found[0]

    return _SHORTCODE.sub(kept, text)


def _without_rules(text: str) -> str:
    kept = []
    for part in text.split("}"):
        rule = _STYLE.search(part) if "{" in part else None
        kept.append(part if rule is None else part[: rule.start()])
    return " ".join(kept)


def _beginning(paragraphs: list[str]) -> str:
    """Return whole paragraphs from the start, as many as an abstract takes; the first one in any case."""
    taken: list[str] = []
    for paragraph in paragraphs:
        if taken and sum(map(len, taken)) + len(paragraph) > ABSTRACT_CHARS:
            break
        taken.append(paragraph)
    return "\n".join(taken)


def _passages(blocks: list[_Block], url: str | None) -> Iterator[Passage]:
    heading: str | None = None
    there = url
    pending: list[str] = []
    for block in (*blocks, _Block(tag="h1")):
        is_heading, text = block.tag in _HEADINGS, block.text
        if pending and (is_heading or sum(map(len, pending)) + len(text) > PASSAGE_CHARS):
            yield Passage("\n".join(pending), Place(heading=heading), there)
            pending = []
        if is_heading:
            heading = text
            there = f"{url}#{quote(block.anchor)}" if url and block.anchor else url
        elif len(text) > PASSAGE_CHARS:
            *whole, rest = _stretches(text)
            yield from (Passage(stretch, Place(heading=heading), there) for stretch in whole)
            pending = [rest]
        else:
            pending.append(text)


def _stretches(paragraph: str) -> list[str]:
    """Return a long paragraph in stretches of whole sentences."""
    stretches = [""]
    for sentence in split_sentences(paragraph):
        if stretches[-1] and len(stretches[-1]) + len(sentence.text) > PASSAGE_CHARS:
            stretches.append("")
        stretches[-1] = f"{stretches[-1]} {sentence.text}".strip()
    return stretches
