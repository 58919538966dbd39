"""How hard a page makes it for a reader of HTML, told before it is read.

A reader of HTML looks through the elements that are open whenever one begins, and takes up open marks of emphasis again
in each paragraph; it compares each attribute with the others of its element. A few hundred kilobytes of tags that
nobody closes would take it minutes and gigabytes.
"""

import re
from collections import Counter

MAX_COST = 20_000_000  # about a second and 200 MB; large real pages cost a tenth of that
FORMATTING_COST = 20  # what is taken up again costs memory, too

MAX_ATTRIBUTES = 2_000  # of one element

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})([^<>]*)")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_ENDS_ITSELF = frozenset(("p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot"))
_FORMATTING = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)


def is_bearable(markup: str) -> bool:
    """Return whether the markup can be read in a second or so; the estimate is high where tags are not closed."""
    open_tags: Counter[str] = Counter()
    nested = formatting = cost = 0
    for found in _TAG.finditer(markup):
        is_end, name = bool(found[1]), found[2].lower()
        cost += nested + FORMATTING_COST * formatting
        if cost > MAX_COST or (len(found[3]) > MAX_ATTRIBUTES and len(found[3].split()) > MAX_ATTRIBUTES):
            return False
        if name in _VOID or name in _ENDS_ITSELF or (is_end and not open_tags[name]):
            continue
        step = -1 if is_end else 1
        open_tags[name] += step
        nested += step
        formatting += step * (name in _FORMATTING)
    return True
