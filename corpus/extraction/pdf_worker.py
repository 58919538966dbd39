"""Reads one PDF from the standard input in a process of its own, with little memory and time, and prints JSON.

A PDF of some kilobytes can unpack to gigabytes, and the reader is native code: what goes wrong in it ends this process
and no other.
"""

import io
import json
import re
import resource
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.extraction.pdf_heading import Look, prominent_lines
from corpus.extraction.pdf_page import Box, in_columns

MAX_MEMORY_BYTES = 512 * 2**20
MAX_CPU_S = 60
MAX_PAGES = 1_000
MAX_CHARS = 5_000_000  # of all pages together; a thousand full pages have about four million
MAX_PAGE_CHARS = 100_000
MAX_COLUMN_CHARS = 20_000  # a page with more is a drawing or a directory
GAP = 1.0  # of a line's height: a wider one is no space between words
MAX_FONT_NAME = 128  # bytes; longer ones stay unread
BOLD = re.compile(rb"(?i)bold|black|heavy|demi")

Read = dict[str, Any]


def main() -> int:
    """Read, print, and say by the exit status whether anything was printed."""
    limit()
    try:
        found = read(sys.stdin.buffer.read())
    except MemoryError:
        found = {"refused": "memory"}
    sys.stdout.write(json.dumps(found))
    return 0


def limit() -> None:
    """Bound memory and processor time of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(body: bytes) -> Read:
    """Return pages and properties, or why there are none; what one reader cannot read, the other one tries."""
    import pypdfium2

    try:
        return _by_pdfium(body)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            return {"refused": "encrypted"}
    return by_pypdf(body)


def _by_pdfium(body: bytes) -> Read:
    import pypdfium2

    with pypdfium2.PdfDocument(body) as document:
        if len(document) > MAX_PAGES:
            return {"refused": "pages"}
        pages, looks, total = [], [], 0
        for number in range(len(document)):
            text, page_looks = _page(document[number])
            total += len(text)
            if total > MAX_CHARS:
                return {"refused": "text"}
            pages.append(text)
            looks.append(page_looks)
        said = document.get_metadata_dict(skip_empty=True)
        properties = {key.casefold(): str(value) for key, value in said.items()}
        return {"pages": pages, "prominent": prominent_lines(looks), "properties": properties}


def _page(page: Any) -> tuple[str, list[tuple[str, Look]]]:
    """Return a page's text as its file orders it, or by its columns where it has two, and how its lines are set."""
    content = page.get_textpage()
    count = min(content.count_chars(), MAX_PAGE_CHARS)
    text = str(content.get_text_range(0, count))
    letters = _letters(content, count) if count <= MAX_COLUMN_CHARS else ""
    columns = in_columns(list(_boxes(content, letters)))
    if columns is not None:
        text = "\n".join(columns)
    looks = list(_looks(content, letters))
    content.close()
    page.close()
    return text.replace("\r\n", "\n"), looks


def _letters(content: Any, count: int) -> str:
    """Return the page's first characters, each at the number under which the page knows it."""
    from pypdfium2 import raw

    return "".join(chr(raw.FPDFText_GetUnicode(content, number)) for number in range(count))


def _looks(content: Any, letters: str) -> Iterator[tuple[str, Look]]:
    """Yield the lines that begin and end with the same look, as a heading does, each with that look."""
    for line in re.finditer(r"[^\r\n]+", letters):
        text = line[0].strip()
        if not text:
            continue
        first = line.start() + line[0].index(text)
        look = _look(content, first)
        if look == _look(content, first + len(text) - 1):
            yield " ".join(text.split()), look


def _look(content: Any, number: int) -> Look:
    from ctypes import c_int, create_string_buffer

    from pypdfium2 import raw

    _, bottom, _, top = content.get_charbox(number, loose=True)
    name = create_string_buffer(MAX_FONT_NAME)
    raw.FPDFText_GetFontInfo(content, number, name, MAX_FONT_NAME, c_int())
    return Look(round(top - bottom, 1), bool(BOLD.search(name.value)))


def _boxes(content: Any, letters: str) -> Iterator[Box]:
    """Yield the lines' parts: characters up to the end of a line, to a wide gap, or to where the text leaps back.

    They are built from characters, as what pdfium calls a rectangle is a line in one file and a letter in another.
    """
    held: list[str] = []
    left = bottom = right = top = 0.0
    for number, letter in enumerate(letters):
        if letter.isspace():
            if held and letter in "\r\n":
                yield left, bottom, right, top, "".join(held)
                held = []
            elif held:
                held.append(" ")
            continue
        box = content.get_charbox(number)
        if held and not -(top - bottom) < box[0] - right < GAP * (top - bottom):
            yield left, bottom, right, top, "".join(held).strip()
            held = []
        if not held:
            left, bottom, right, top = box
        left, bottom, right, top = min(left, box[0]), min(bottom, box[1]), max(right, box[2]), max(top, box[3])
        held.append(letter)
    if held:
        yield left, bottom, right, top, "".join(held).strip()


def by_pypdf(body: bytes) -> Read:
    """Read with pypdf, which rebuilds the table of contents of damaged files."""
    import logging

    import pypdf

    logging.disable(logging.CRITICAL)  # it tells of every damage; we say once that there is some
    try:
        document = pypdf.PdfReader(io.BytesIO(body))
        if document.is_encrypted:
            return {"refused": "encrypted"}
        if len(document.pages) > MAX_PAGES:
            return {"refused": "pages"}
        pages, total = [], 0
        for page in document.pages:
            pages.append(page.extract_text()[:MAX_PAGE_CHARS])
            total += len(pages[-1])
            if total > MAX_CHARS:
                return {"refused": "text"}
        said: Mapping[str, object] = document.metadata or {}
        properties = {str(key).lstrip("/").casefold(): str(value) for key, value in said.items()}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a damaged file makes it raise, it is a damaged file
        return {"refused": "damaged"}
    return {"pages": pages, "prominent": [[] for _ in pages], "properties": properties}


if __name__ == "__main__":
    sys.exit(main())
