"""iCal: the meetings of a calendar, cut into events before any of them is read.

An event that repeats is one item with its first day: the calendar says the same of all its days. A day of which it says
something else (RECURRENCE-ID) is an item of its own.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from corpus.errors import InvalidRecord, SourceFormat
from corpus.extraction.plain import decode
from corpus.importers import calendar_record
from corpus.importers.condition import Condition
from corpus.importers.item import short_key
from corpus.ports import Fetcher
from corpus.source import Gone, ReadResult, Reference, RefusedItem, SourceKind, Validators

ACCEPT = "text/calendar, */*;q=0.1"
MAX_BYTES = 10 * 2**20  # ten thousand events with long descriptions
MAX_EVENT_CHARS = 1_000_000  # of an event with the time zones that it names
_FOLD = re.compile(r"\r?\n[ \t]")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ZONE = re.compile(r";TZID=\"?([^\":;,]{1,200})", re.IGNORECASE)
# They tell when the file was written, or how often the event was saved: it is not another one for it.
_RESTLESS = {"DTSTAMP", "SEQUENCE", "LAST-MODIFIED", "CREATED"}


@dataclass(frozen=True, slots=True)
class EventReference(Reference):
    """An event of a calendar; `document` is a calendar with this event and the time zones alone."""

    document: str = ""


class CalendarImporter:
    """`corpus.ports.SourceImporter` over an iCal file; calendars often leave out what is past."""

    kind = SourceKind.CALENDAR
    lists_everything = False

    def __init__(self, address: str, fetcher: Fetcher, validators: Validators | None = None) -> None:
        self.address = address
        self.condition = Condition(validators)
        self._fetcher = fetcher

    def discover(self, since: datetime | None) -> Iterator[EventReference | Gone | RefusedItem]:
        """Yield each event, those called off as gone."""
        address = re.sub(r"^webcals?://", "https://", self.address, flags=re.IGNORECASE)
        answer = self.condition.fetch(self._fetcher, address, accept=ACCEPT, since=since, max_bytes=MAX_BYTES)
        if answer is None:
            return
        text = _FOLD.sub("", decode(answer.body))
        if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
            raise SourceFormat(
                f"„{self.address}“ ist kein Kalender.", "Nennen Sie die Adresse eines iCal-Abonnements (….ics)."
            )
        zones = {_zone_name(block): block for block in _blocks(text, "VTIMEZONE")}
        seen: set[str] = set()
        for block in _blocks(text, "VEVENT"):
            reference = _reference(block, zones)
            if reference.key not in seen:
                seen.add(reference.key)
                yield reference

    def read(self, reference: EventReference) -> ReadResult:
        """Read the event that the reference carries."""
        import icalendar

        try:
            parsed: Any = icalendar.Calendar.from_ical(reference.document)
            (event,) = parsed.walk("VEVENT")
            return calendar_record.item(reference.key, event)
        except Exception as error:  # noqa: BLE001 - icalendar lets through what a strange event runs into
            return RefusedItem(reference.key, _strange(type(error).__name__))


def _reference(block: list[str], zones: Mapping[str, list[str]]) -> EventReference | Gone | RefusedItem:
    own = {name: line for line in _own_lines(block) if (name := _line_name(line))}
    uid, occurrence = _value(own.get("UID", "")), _value(own.get("RECURRENCE-ID", ""))
    still = sorted(line for line in block if _line_name(line) not in _RESTLESS)
    fingerprint = hashlib.sha256("\n".join(still).encode("utf-8", "replace")).hexdigest()
    key = short_key(f"{uid}#{occurrence}" if occurrence else uid) if uid else f"sha256:{fingerprint}"
    if _value(own.get("STATUS", "")).upper() == "CANCELLED":
        return Gone(key)
    named = dict.fromkeys(name for line in block for name in _ZONE.findall(line))
    whole = [*(line for name in named for line in zones.get(name, ())), *block]
    if sum(map(len, whole)) > MAX_EVENT_CHARS:
        return RefusedItem(key, _strange("zu lang"))
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//NEGZ//Import//DE", *whole)
    return EventReference(key, fingerprint, "\r\n".join((*lines, "END:VCALENDAR", "")))


def _blocks(text: str, name: str) -> Iterator[list[str]]:
    """Yield the lines of each component of this name; one that is never closed is none."""
    begin, end = f"BEGIN:{name}", f"END:{name}"
    for found in re.finditer(rf"^{begin}[ \t]*\r?$", text, re.MULTILINE | re.IGNORECASE):
        stop = re.compile(rf"^(?:{end}|{begin})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE).search(text, found.end())
        if stop and stop[0].upper().startswith("END"):
            inner = text[found.end() : stop.start()].splitlines()
            yield [begin, *(line for line in inner if line.strip()), end]


def _zone_name(block: list[str]) -> str:
    return next((_value(line) for line in block if _line_name(line) == "TZID"), "")


def _own_lines(block: list[str]) -> Iterator[str]:
    """Yield the event's lines without those of what stands within it, such as a reminder."""
    depth = 0
    for line in block[1:-1]:
        upper = line.upper()
        depth += upper.startswith("BEGIN:")
        if depth == 0:
            yield line
        depth -= upper.startswith("END:")


def _line_name(line: str) -> str:
    found = _NAME.match(line)
    return found[0].upper() if found else ""


def _value(line: str) -> str:
    return line.partition(":")[2].strip()


def _strange(how: str) -> InvalidRecord:
    return InvalidRecord(
        f"Der Termin lässt sich nicht lesen ({how}).",
        "Prüfen Sie ihn im Kalender, oder erfassen Sie den Beitrag selbst.",
    )
