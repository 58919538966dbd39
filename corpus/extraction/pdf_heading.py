"""Headings of a PDF, which says nothing of headings: short lines that are larger or bolder than the running text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby

from corpus.extraction.pdf_line import join_lines

LARGER = 1.08  # times the running text's height; headings are at least a point larger, subscripts never
MAX_CHARS = 160  # more in large letters is an introduction or a quotation
MAX_TITLE_CHARS = 100  # more is a title, authors and the first heading, which no text parts
MAX_CHARS_ABOVE = 100  # of a page above its document's title
MAX_SHARE = 0.3  # of a page's lines; where more are prominent, it is a cover or a form, not running text with headings
_LEADER = re.compile(r"(?:[.…]\s*){4,}")  # the dots that lead to a page number in a table of contents
_ENDS_OF_TEXT = (".", ";", ",")


@dataclass(frozen=True, slots=True)
class Look:
    """How a line is set: the height of its letters in points, and whether they are bold."""

    height: float
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Text on one page (counted from 1) and the heading above it, which may stand on a page before."""

    page: int
    heading: str | None
    text: str


Looks = Sequence[tuple[str, Look]]
"""The lines of a page, blanks between words made one, and how each is set."""


def prominent_lines(pages: Sequence[Looks]) -> list[list[str]]:
    """Return for each page the lines that stand out from what most of the document's letters look like."""
    letters = Counter[Look]()
    for page in pages:
        for line, look in page:
            letters[look] += len(line)
    if not letters:
        return [[] for _ in pages]
    body = letters.most_common(1)[0][0]
    return [[line for line, look in page if _stands_out(look, body)] for page in pages]


def _stands_out(look: Look, body: Look) -> bool:
    return look.height >= LARGER * body.height or (look.is_bold > body.is_bold and look.height * LARGER >= body.height)


def sections(pages: Sequence[Sequence[str]], prominent: Sequence[Set[str]]) -> tuple[str | None, tuple[Section, ...]]:
    """Return the document's title, if it begins with one, and its text under its headings, in reading order.

    The title stands over everything and so over no section: passages that repeated it would seem to be about
    whatever the document is about.
    """
    title: str | None = None
    heading: str | None = None
    found: list[Section] = []
    for number, (lines, marked) in enumerate(zip(pages, prominent, strict=True), 1):
        for text, is_heading in _runs(lines, marked):
            if not is_heading:
                found.append(Section(number, heading, text))
            elif title is None and number == 1 and _is_above(found) and _may_be_title(text):
                title = text
            else:
                heading = text
    return title, tuple(found)


def _may_be_title(heading: str) -> bool:
    return len(heading) <= MAX_TITLE_CHARS and not heading[0].isdigit()


def _is_above(found: Sequence[Section]) -> bool:
    """Return whether what has been read so far may stand above a title, such as a series or a date."""
    return sum(len(part.text) for part in found) <= MAX_CHARS_ABOVE


def _runs(lines: Sequence[str], marked: Set[str]) -> Iterator[tuple[str, bool]]:
    """Yield the texts and headings of a page, and which of both each is."""
    found = [" ".join(line.split()) in marked for line in lines]
    if sum(found) > max(1, MAX_SHARE * len(lines)):
        found = [False] * len(lines)
    text: list[str] = []
    for is_marked, group in groupby(zip(found, lines, strict=True), key=lambda pair: pair[0]):
        held = [line for _, line in group]
        heading = " ".join(join_lines(held).split())
        if not is_marked or not _is_heading(heading):
            text += held
            continue
        if text:
            yield join_lines(text), False
        text = []
        yield heading, True
    if text:
        yield join_lines(text), False


def _is_heading(text: str) -> bool:
    is_text = text.endswith(_ENDS_OF_TEXT) or _LEADER.search(text) is not None
    return len(text) <= MAX_CHARS and any(map(str.isalpha, text)) and not is_text
