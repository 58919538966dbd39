"""Pieces of HTML as trees, whatever they are made of."""

import re

from selectolax.lexbor import LexborHTMLParser

from corpus.extraction.nesting import is_bearable

MAX_MARKUP_CHARS = 2_000_000
HARMLESS_TAGS = 5_000  # so few cannot be nested so deeply that reading them takes a second
HEAD_BYTES = 500_000  # within which a page names its language, its feeds and interfaces

_TAG = re.compile(r"<[^<>]*>")


def tree_of(markup: str) -> LexborHTMLParser:
    """Return the tree of the first two million characters; of what is nested as nobody writes it, the text alone."""
    markup = markup[:MAX_MARKUP_CHARS]
    if markup.count("<") > HARMLESS_TAGS and not is_bearable(markup):
        markup = _TAG.sub(" ", markup).replace("<", " ")
    return LexborHTMLParser(markup.encode("utf-8", "replace"))


def head_of(body: bytes) -> LexborHTMLParser:
    """Return the tree of a page's beginning."""
    return tree_of(body[:HEAD_BYTES].decode("utf-8", "replace"))
