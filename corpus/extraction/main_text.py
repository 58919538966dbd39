"""The part of a page that is what it is about: without menus, banners, footers and lists of other pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_NODES = 200_000  # of a page; a book in one page has fewer
MIN_RUN_CHARS = 30  # a piece of text that long outside a link is running text, and no button or caption
MOST = 0.8  # the innermost element with that share of the running text is the main part
MAX_FURNITURE_SHARE = 0.3  # what holds more of it is no menu, whatever it is called
MIN_SCOPE_SHARE = 0.3  # a `main` with less of it is empty until a script fills it

_NEVER_TEXT = frozenset(
    ("script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "button", "dialog", "select")
)
_ARTICLES = frozenset(("article",))
_CONTAINERS = frozenset(("article", "center", "div", "section", "td"))
_NEVER_FURNITURE = frozenset(("html", "body", "main", "article"))
_FURNITURE_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog")
)
_FURNITURE = re.compile(
    r"(?:\S*[-_])?(?:cookies?|consent|breadcrumbs?|sidebar|shar(?:e|ing)|sharedaddy|social|related(?:[-_]?posts?)?|comments?"
    r"|respond|newsletter|pagination|pager|nav|navbar|navigation|menu|footer|skip-?link|sr-only|screen-reader-text"
    r"|toc|popup|entry-meta)(?:[-_](?:list|box|bar|links?|wrapper|container|area|section|notice|banner))?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Measure:
    """The elements of a tree in reading order, the place of each one's parent, and its amount of running text."""

    nodes: list[LexborNode] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)

    def innermost(self, start: int, tags: frozenset[str]) -> LexborNode:
        """Return the innermost element that holds most of what `start` holds, going by these elements alone."""
        wanted = MOST * self.amounts[start]
        found = start
        inside = {start}
        for place in range(start + 1, len(self.nodes)):
            if self.parents[place] in inside and self.amounts[place] >= wanted:
                inside.add(place)
                found = place if self.nodes[place].tag in tags else found
        return self.nodes[found]


def main_part(tree: LexborHTMLParser) -> LexborNode | None:
    """Return the main part of a page, after taking everything out of the tree that is none; None for an empty page."""
    body = tree.body
    if body is None:
        return None
    _drop(_topmost(body, _is_never_text))
    measured = _measure(body)
    most = MAX_FURNITURE_SHARE * measured.amounts[0]
    small = {node.mem_id for node, amount in zip(measured.nodes, measured.amounts, strict=True) if amount <= most}
    _drop(_topmost(body, lambda node: node.mem_id in small and _is_furniture(node)))
    measured = _measure(body)
    scope = _scope(measured)
    return measured.innermost(scope, _CONTAINERS if scope == 0 else _ARTICLES)


def _topmost(body: LexborNode, is_meant: Callable[[LexborNode], bool]) -> list[LexborNode]:
    """Return the elements that are meant, but none that stands within another one."""
    found: list[LexborNode] = []
    waiting = [body]
    while waiting:
        for node in waiting.pop().iter():
            if (node.tag or "-").startswith("-"):  # a comment
                continue
            (found if is_meant(node) else waiting).append(node)
    return found


def _drop(nodes: list[LexborNode]) -> None:
    for node in nodes:
        node.decompose()


def _is_never_text(node: LexborNode) -> bool:
    return node.tag in _NEVER_TEXT or node.attributes.get("role") in _FURNITURE_ROLES


def _is_furniture(node: LexborNode) -> bool:
    if node.tag in _NEVER_FURNITURE:
        return False
    if node.tag == "header":
        return node.css_first("h1") is None
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}".split()
    return any(_FURNITURE.fullmatch(name[:100]) for name in names[:50])


def _measure(body: LexborNode) -> _Measure:
    """Measure the elements below and including `body`; text in links does not count, they lead elsewhere."""
    measured = _Measure([body], [0], [0])
    waiting = [(node, 0, False) for node in reversed(list(body.iter(include_text=True)))]
    while waiting and len(measured.nodes) < MAX_NODES:
        node, parent, is_linked = waiting.pop()
        if node.tag == "-text":
            length = len((node.text_content or "").strip())
            measured.amounts[parent] += length if length >= MIN_RUN_CHARS and not is_linked else 0
            continue
        if (node.tag or "-").startswith("-"):
            continue
        place = len(measured.nodes)
        measured.nodes.append(node)
        measured.parents.append(parent)
        measured.amounts.append(0)
        inner = is_linked or node.tag == "a"
        waiting.extend((child, place, inner) for child in reversed(list(node.iter(include_text=True))))
    for place in range(len(measured.nodes) - 1, 0, -1):
        measured.amounts[measured.parents[place]] += measured.amounts[place]
    return measured


def _scope(measured: _Measure) -> int:
    """Return the place of what the page calls its main part, where there is something in it; else of the body."""
    fitting = [place for place, node in enumerate(measured.nodes) if _is_scope(node)]
    best = max(fitting, key=lambda place: measured.amounts[place], default=0)
    return best if measured.amounts[best] > MIN_SCOPE_SHARE * measured.amounts[0] else 0


def _is_scope(node: LexborNode) -> bool:
    return (
        node.tag == "main" or node.attributes.get("role") == "main" or node.attributes.get("itemprop") == "articleBody"
    )
