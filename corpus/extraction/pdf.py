"""PDFs as page texts and what their properties say, read in a process with little memory and time."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.errors import InvalidRecord
from corpus.extraction.passages import Stretch, split_passages
from corpus.extraction.pdf_heading import Section, sections
from corpus.extraction.pdf_page import running_lines
from corpus.passage import Passage, Place

MAX_BYTES = 100 * 2**20
TIMEOUT_S = 90
MIN_CHARS = 20  # a PDF with less than that on all its pages is pictures
MIN_TITLE_CHARS = 8
MAX_TITLE_CHARS = 300

_REASONS = {
    "encrypted": ("ist mit einem Passwort geschützt", "Speichern Sie sie ohne Passwort."),
    "pages": ("hat mehr als 1.000 Seiten", "Teilen Sie sie."),
    "text": ("enthält mehr Text als jedes Buch", "Teilen Sie sie."),
    "memory": ("braucht beim Lesen mehr als 512 MB Speicher", "Speichern Sie sie neu, etwa mit „Drucken als PDF“."),
    "time": ("lässt sich nicht in angemessener Zeit lesen", "Speichern Sie sie neu, etwa mit „Drucken als PDF“."),
    "damaged": ("ist beschädigt oder kein PDF", "Prüfen Sie, ob sie sich öffnen lässt, und speichern Sie sie neu."),
    "scan": ("enthält keinen Text, nur Bilder", "Lassen Sie eine Texterkennung (OCR) darüber laufen."),
}
_FILE_NAME = re.compile(
    r"(?i)^(?:microsoft word|microsoft powerpoint|powerpoint-präsentation|untitled|unbenannt)\b|\.\w{2,5}$"
)
_MACHINE = re.compile(
    r"(?i)\b(?:user|admin\w*|scanner|unknown|unbekannt|author|autor|microsoft|adobe|office)\b|[@\\/\d]"
)
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_FIRST_YEAR = 1993  # there was no PDF before


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF's text in reading order, and what its properties say where that is plausible."""

    sections: tuple[Section, ...]
    title: str | None = None
    people: tuple[str, ...] = ()
    published: str | None = None

    def passages(self, url: str | None = None) -> tuple[Passage, ...]:
        """Return the text in passages, each with the page that it begins on and the heading that it stands under."""
        return split_passages(
            (Stretch(part.text, Place(page=part.page, heading=part.heading)) for part in self.sections), url
        )


def read_pdf(body: bytes, name: str) -> Pdf:
    """Read a PDF; raise `InvalidRecord` for one that is encrypted, damaged, too large, or holds no text."""
    if len(body) > MAX_BYTES:
        raise InvalidRecord(f"Die Datei „{name}“ hat mehr als 100 MB.", "Teilen oder verkleinern Sie sie.")
    if b"%PDF-" not in body[:1024]:
        raise _refusal(name, "damaged")
    return pdf_of(_run(body), name)


def pdf_of(found: Mapping[str, Any], name: str) -> Pdf:
    """Return the PDF that the worker has read; raise `InvalidRecord` with the reason where it has read none."""
    if "refused" in found:
        raise _refusal(name, str(found["refused"]))
    pages = running_lines(found["pages"])
    title, parts = sections(pages, [frozenset(lines) for lines in found["prominent"]])
    if sum(len(part.text) for part in parts) < MIN_CHARS:
        raise _refusal(name, "scan")
    said = found["properties"]
    return Pdf(
        parts, _title(said.get("title")) or _title(title), _people(said.get("author")), _day(said.get("creationdate"))
    )


def _refusal(name: str, reason: str) -> InvalidRecord:
    what, remedy = _REASONS[reason]
    return InvalidRecord(f"Die PDF-Datei „{name}“ {what}.", remedy)


def _run(body: bytes) -> dict[str, Any]:
    """Return what the worker printed; where it died, why."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "corpus.extraction.pdf_worker"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file comes through the standard input
            command, input=body, capture_output=True, timeout=TIMEOUT_S, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return {"refused": "time"}
    if done.returncode == -signal.SIGXCPU:
        return {"refused": "time"}
    if done.returncode == 0:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    is_memory = done.returncode < 0 or b"MemoryError" in done.stderr
    return {"refused": "memory" if is_memory else "damaged"}


def _title(said: str | None) -> str | None:
    """Return the title, None where it is rather the name of a file or of a program."""
    title = " ".join((said or "").split())
    is_plausible = MIN_TITLE_CHARS <= len(title) <= MAX_TITLE_CHARS and " " in title and not _FILE_NAME.search(title)
    return title if is_plausible else None


def _people(said: str | None) -> tuple[str, ...]:
    """Return the authors where they look like people: at least two words, no account and no program."""
    names = (" ".join(name.split()) for name in re.split(r"[;,]|\bund\b", said or ""))
    return tuple(dict.fromkeys(name for name in names if " " in name and not _MACHINE.search(name)))


def _day(said: str | None) -> str | None:
    found = _DATE.match(said or "")
    if not found:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day).isoformat() if year >= _FIRST_YEAR else None
    except ValueError:
        return None
