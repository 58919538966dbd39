"""What sources of outputs hold, as importers hand it on: one item per post, entry, event or file.

A source item is not yet an output: the announcement, the recording and the report of one meeting come as three items
and become one output (see `corpus.composition`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.errors import InvalidRecord
from corpus.model import Output
from corpus.passage import Passage


class SourceKind(StrEnum):
    """Kinds of sources."""

    RECORDS = "records"  # JSON Lines, CSV, XLSX: the catalogue's own record format
    WORDPRESS = "wordpress"
    FEED = "feed"  # RSS, Atom, YouTube
    CALENDAR = "calendar"  # iCal
    PAGE = "page"
    SITEMAP = "sitemap"
    PDF = "pdf"
    TRANSCRIPT = "transcript"  # VTT, SRT
    OAI_PMH = "oai_pmh"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing a source holds, before it is read; importers extend it with what they need for reading.

    Parameters
    ----------
    key : str
        Its identity within the source, stable over changes: post id, guid, UID, address, path.
    fingerprint : str or None
        Changes whenever the thing does, so that unchanged things are not read again; None where the source cannot
        tell, and the thing must be read.
    """

    key: str
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What a source that comes in one answer sends along to be asked with the next time (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One thing a source holds, read.

    Parameters
    ----------
    key : str
        As in its reference.
    output : Output
        What it says about an output. `output.id` is only a proposal for the case that no output exists yet.
    unsaid : frozenset of str
        Fields it is silent about, named as in `corpus.importers.record.FIELDS`.
    passages : tuple of Passage
        Its full text in pieces, in reading order.
    links : tuple of str
        Addresses it names: of the event, the recording, the report; they help to find items of the same output.
    modified_at : datetime, optional
        When the source says that it changed last.
    """

    key: str
    output: Output
    unsaid: frozenset[str] = frozenset()
    passages: tuple[Passage, ...] = ()
    links: tuple[str, ...] = ()
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """The source says that this thing is there no more."""

    key: str


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """A thing that did not become an item, and why."""

    key: str
    error: InvalidRecord


@dataclass(frozen=True, slots=True)
class SkippedItem:
    """A thing that is no output, such as an imprint, with the reason (German, for the report)."""

    key: str
    reason: str


ReadResult = SourceItem | Gone | RefusedItem | SkippedItem
