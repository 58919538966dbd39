"""RSS, Atom and podcast feeds: cut into entries as they stream by; only entries that have changed are read in full."""

import copy
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, tostring

from corpus.errors import InvalidRecord, SourceFormat, SourceTooLarge
from corpus.extraction.plain import decode
from corpus.importers import feed_record, xml_stream
from corpus.importers.condition import Condition
from corpus.importers.item import short_key
from corpus.importers.youtube import feed_address
from corpus.ports import Fetcher
from corpus.source import Gone, ReadResult, Reference, RefusedItem, SourceKind, Validators

ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
MAX_ENTRIES = 100_000  # a day's work for a site that publishes once a second
PIECE_CHARS = 100_000
_START_BYTES = 20_000  # comments and style sheets may come before the first element
_FEED = re.compile(rb"<\x00?(?:[A-Za-z][A-Za-z0-9]{0,20}:)?(?:rss|feed|RDF|r\x00s\x00s|f\x00e\x00e\x00d)[\s>\x00]")
_HEAD = {"title", "language"}  # of the feed itself: what its entries may need
_MAX_HEAD_CHARS = 500
# They count what readers do, or tell when the feed was written: an entry is not another one for it.
_RESTLESS = {"comments", "community", "total", "commentRss"}
_XML_NAMES = {"amp", "lt", "gt", "quot", "apos"}
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_BARE = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding=[\"']([A-Za-z0-9._-]{1,40})[\"'][^>]{0,200}>")


@dataclass(frozen=True, slots=True)
class EntryReference(Reference):
    """An entry of a feed; `document` is a feed with this entry alone."""

    document: bytes = b""


class FeedImporter:
    """`corpus.ports.SourceImporter` over a feed, also that of a channel or playlist of YouTube."""

    kind = SourceKind.FEED
    lists_everything = False

    def __init__(self, address: str, fetcher: Fetcher, validators: Validators | None = None) -> None:
        self.address = address
        self.condition = Condition(validators)
        self._fetcher = fetcher

    def discover(self, since: datetime | None) -> Iterator[EntryReference | Gone | RefusedItem]:
        """Yield each entry the feed names now, once; what has not changed has the fingerprint it had."""
        address = feed_address(self.address) or self.address
        answer = self.condition.fetch(self._fetcher, address, accept=ACCEPT, since=since)
        if answer is None:
            return
        seen: set[str] = set()
        try:
            yield from self._references(answer.body, seen)
        except SourceFormat:
            mended = _mended(answer.body, answer.charset)
            if mended == answer.body:
                raise
            yield from self._references(mended, seen)

    def read(self, reference: EntryReference) -> ReadResult:
        """Read the entry that the reference carries."""
        import feedparser

        try:
            parsed: Any = feedparser.parse(BytesIO(reference.document))
        except Exception as error:  # noqa: BLE001 - feedparser lets through what a strange entry runs into
            return RefusedItem(reference.key, _strange(type(error).__name__))
        if not parsed.entries:
            return RefusedItem(reference.key, _strange("leer"))
        return feed_record.item(reference.key, parsed.entries[0], parsed.feed)

    def _references(self, body: bytes, seen: set[str]) -> Iterator[EntryReference]:
        if not _FEED.search(body[:_START_BYTES]):
            raise SourceFormat(
                f"„{self.address}“ ist kein Feed.", "Nennen Sie die Adresse eines RSS- oder Atom-Feeds, etwa …/feed/."
            )
        for entry in xml_stream.entries(body, _is_entry, self.address):
            document = _document(entry)
            key = _key(entry.element) or f"sha256:{hashlib.sha256(document).hexdigest()}"
            if key not in seen:
                seen.add(key)
                if len(seen) > MAX_ENTRIES:
                    raise SourceTooLarge(
                        f"Der Feed „{self.address}“ hat mehr als {MAX_ENTRIES} Einträge.",
                        "Nennen Sie einen Feed, der die neuesten Einträge enthält.",
                    )
                yield EntryReference(key, _fingerprint(entry.element), document)


def _is_entry(element: Element, depth: int) -> bool:
    return depth in {1, 2} and xml_stream.local_name(element) in {"item", "entry"}


def _key(entry: Element) -> str | None:
    """Return what the entry calls itself: guid, id, rdf:about, else its link."""
    named = {xml_stream.local_name(child): child for child in reversed(entry)}
    for name in ("guid", "id", "identifier"):
        if name in named and (text := (named[name].text or "").strip()):
            return short_key(text)
    about = entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    link = named.get("link")
    text = about or (link is not None and (link.get("href") or link.text)) or ""
    return short_key(text.strip()) if text.strip() else None


def _fingerprint(entry: Element) -> str:
    """Return the hash of the entry without what changes of itself."""
    still = copy.deepcopy(entry)
    still.tail = None
    for parent in list(still.iter()):
        for child in [child for child in parent if xml_stream.local_name(child) in _RESTLESS]:
            parent.remove(child)
    return hashlib.sha256(tostring(still)).hexdigest()


def _document(entry: xml_stream.Entry) -> bytes:
    """Return a feed that holds this entry alone, under its feed's title and language."""
    top: Element | None = None
    inner: Element | None = None
    for ancestor in entry.ancestors:
        shell = Element(ancestor.tag, dict(ancestor.attrib))
        for child in ancestor:
            if xml_stream.local_name(child) in _HEAD and len(child) == 0 and len(child.text or "") <= _MAX_HEAD_CHARS:
                shell.append(child)
        if inner is None:
            top = shell
        else:
            inner.append(shell)
        inner = shell
    if top is None or inner is None:
        return tostring(entry.element)
    inner.append(entry.element)
    return tostring(top)


def _mended(body: bytes, charset: str | None) -> bytes:
    """Return the feed with what is most often wrong put right: blanks before it, control characters, HTML's names."""
    declared = _DECLARATION.match(body)
    for encoding in (declared[1].decode() if declared else None, charset):
        try:
            text = body.decode(encoding or "utf-8")
            break
        except (LookupError, UnicodeError):
            continue
    else:
        text = decode(body)
    text = re.sub(r"^[\s\ufeff]*(?:<\?xml[^>]{0,400}>)?", "", text, count=1)
    return b"".join(_mended_piece(piece).encode("utf-8", "replace") for piece in _pieces(text))


def _mended_piece(text: str) -> str:
    text = _NAMED.sub(lambda found: found[0] if found[1] in _XML_NAMES else html.unescape(found[0]), text)
    return _CONTROL.sub("", _BARE.sub("&amp;", text))


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces that begin with a tag, as a text that is mended takes many times its memory."""
    start = 0
    while start < len(text):
        end = text.find("<", start + PIECE_CHARS, start + 2 * PIECE_CHARS)
        end = start + 2 * PIECE_CHARS if end < 0 else end
        yield text[start:end]
        start = end


def _strange(how: str) -> InvalidRecord:
    return InvalidRecord(
        f"Der Eintrag lässt sich nicht lesen ({how}).", "Prüfen Sie ihn im Feed, oder erfassen Sie den Beitrag selbst."
    )
