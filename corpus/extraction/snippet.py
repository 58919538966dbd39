"""The words of a piece of markup, as entries of feeds, events and catalogues carry it; nothing of it runs or stays."""

from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.extraction.markup import tree_of
from corpus.passage import Passage, Place

MAX_LINKS = 200
PASSAGE_CHARS = 700  # a few sentences

_DROPPED = ["script", "style", "template", "noscript", "svg", "head", "object", "form", "button"]
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS.union(
    ("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "section", "article", "pre", "address", "hr", "br"),
    ("table", "tr", "td", "th", "figure", "figcaption"),
)


def plain_text(markup: str) -> str:
    """Return the text with one line for each paragraph; text without any markup comes back with its own lines."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    if "<" not in markup:
        markup = markup.replace("\n", "<br>")
    return "\n".join(text for _, text in _paragraphs(markup))


def link_targets(markup: str, base: str) -> tuple[str, ...]:
    """Return the addresses that the markup links to or plays, made absolute, in their order."""
    if "<" not in markup:
        return ()
    found = []
    for node in _tree(markup).css("a[href], iframe[src]")[:MAX_LINKS]:
        try:
            found.append(urljoin(base, node.attributes.get("href") or node.attributes.get("src") or ""))
        except ValueError:  # an address in brackets that are none
            continue
    return tuple(dict.fromkeys(found))


def passages_of(markup: str, url: str | None) -> tuple[Passage, ...]:
    """Return the text in passages: paragraphs under one heading together, up to `PASSAGE_CHARS`."""
    found: list[Passage] = []
    held: list[str] = []
    under: str | None = None
    for heading, text in _paragraphs(markup):
        if held and (heading != under or sum(map(len, held)) + len(text) > PASSAGE_CHARS):
            found.append(Passage("\n".join(held), Place(heading=under), url))
            held = []
        under = heading
        held.append(text)
    if held:
        found.append(Passage("\n".join(held), Place(heading=under), url))
    return tuple(found)


def _tree(markup: str) -> LexborHTMLParser:
    tree = tree_of(markup)
    tree.strip_tags(_DROPPED)
    return tree


def _paragraphs(markup: str) -> Iterator[tuple[str | None, str]]:
    """Yield each paragraph with the heading it stands under; headings are no paragraphs of their own."""
    heading: str | None = None
    parts: list[str] = []
    for within, text in (*_runs(markup), ("", None)):
        if text is not None:
            parts.append(text)
            continue
        line = " ".join("".join(parts).split())
        parts = []
        if line and within in _HEADINGS:
            heading = line
        elif line:
            yield heading, line


def _runs(markup: str) -> Iterator[tuple[str, str | None]]:
    """Yield the pieces of text, and None where a block begins or ends, with the name of the block around them."""
    body = _tree(markup).body
    waiting: list[tuple[LexborNode, str, bool]] = [] if body is None else [(body, "", False)]
    while waiting:
        node, around, is_end = waiting.pop()
        name = node.tag or ""
        if name == "-text":
            yield around, node.text_content
        elif is_end:
            yield name, None
        else:
            if name in _BLOCKS:
                yield around, None
                waiting.append((node, around, True))
            inner = name if name in _BLOCKS else around
            waiting.extend((child, inner, False) for child in reversed(list(node.iter(include_text=True))))
