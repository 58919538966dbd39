"""OAI-PMH 2.0: the records of a repository in Dublin Core, page after page, each cut into records as it streams by."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.etree.ElementTree import Element, tostring

from corpus.errors import SourceFormat, SourceTooLarge
from corpus.importers import oai_record, xml_stream
from corpus.importers.field import shown
from corpus.importers.item import short_key
from corpus.ports import Fetcher
from corpus.source import Gone, ReadResult, Reference, RefusedItem, SourceKind

ACCEPT = "text/xml, application/xml;q=0.9"
MAX_RECORDS = 100_000  # a repository of the association's size has hundreds
MAX_PAGES = 10_000  # the smallest pages in use have ten records
_START_BYTES = 20_000  # comments and style sheets may come before the first element
_PARTS = {"record", "error", "resumptionToken", "Identify"}
_VERBS = {"verb", "metadataPrefix", "resumptionToken", "from", "until", "identifier"}


@dataclass(frozen=True, slots=True)
class RecordReference(Reference):
    """A record of a repository, with its Dublin Core."""

    fields: tuple[tuple[str, str], ...] = ()
    datestamp: str = ""


class OaiPmhImporter:
    """`corpus.ports.SourceImporter` over a repository; a `set=…` in the address narrows it to that set."""

    kind = SourceKind.OAI_PMH
    lists_everything = True

    def __init__(self, address: str, fetcher: Fetcher) -> None:
        self.address = address
        parts = urlsplit(address)
        query = parse_qsl(parts.query)
        self._base = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
        self._narrowed = [(name, value) for name, value in query if name == "set"]
        self._kept = [(name, value) for name, value in query if name not in _VERBS | {"set"}]
        self._fetcher = fetcher

    def discover(self, since: datetime | None) -> Iterator[RecordReference | Gone | RefusedItem]:
        """Yield each record, those deleted as gone; a list whose continuation has expired is begun anew once."""
        first = [("metadataPrefix", "oai_dc"), *self._narrowed]
        if since is not None:
            first.append(("from", _datestamp(since, self._granularity())))
        seen: set[str] = set()
        try:
            yield from self._list(first, seen)
        except _TokenExpired:
            try:
                yield from self._list(first, seen)
            except _TokenExpired as error:
                raise self._refused("badResumptionToken", "Die Fortsetzung der Liste gilt nicht mehr.") from error

    def read(self, reference: RecordReference) -> ReadResult:
        """Read the record that the reference carries."""
        return oai_record.item(reference.key, reference.fields, reference.datestamp)

    def _list(self, first: list[tuple[str, str]], seen: set[str]) -> Iterator[RecordReference | Gone]:
        tokens: set[str] = set()
        asked = first
        for _ in range(MAX_PAGES):
            token = ""
            for part in self._ask("ListRecords", asked):
                if xml_stream.local_name(part) == "resumptionToken":
                    token = (part.text or "").strip()
                    continue
                found = _reference(part)
                if found is not None and found.key not in seen:
                    seen.add(found.key)
                    if len(seen) > MAX_RECORDS:
                        raise SourceTooLarge(
                            f"„{self.address}“ hat mehr als {MAX_RECORDS} Einträge oder hört nicht auf.",
                            "Nennen Sie einen Teilbestand: …?set=NAME",
                        )
                    yield found
            if not token:
                return
            if token in tokens:
                raise self._refused("resumptionToken", "Die Liste führt im Kreis.")
            tokens.add(token)
            asked = [("resumptionToken", token)]
        raise self._refused("resumptionToken", f"Die Liste hat mehr als {MAX_PAGES} Seiten.")

    def _granularity(self) -> str:
        for part in self._ask("Identify", []):
            for child in part:
                if xml_stream.local_name(child) == "granularity":
                    return (child.text or "").strip()
        return "YYYY-MM-DD"

    def _ask(self, verb: str, arguments: list[tuple[str, str]]) -> Iterator[Element]:
        """Yield the parts of the answer; raise where it is an error, but not where nothing matches."""
        url = f"{self._base}?{urlencode([('verb', verb), *self._kept, *arguments])}"
        body = self._fetcher.fetch(url, accept=ACCEPT).body
        if b"OAI-PMH" not in body[:_START_BYTES]:
            raise self._refused(verb, "Das ist kein OAI-PMH.")
        for entry in xml_stream.entries(body, _is_part, self.address):
            if xml_stream.local_name(entry.element) != "error":
                yield entry.element
                continue
            code = entry.element.get("code", "")
            if code == "badResumptionToken":
                raise _TokenExpired
            if code != "noRecordsMatch":
                raise self._refused(code, entry.element.text or "")

    def _refused(self, code: str, message: str) -> SourceFormat:
        return SourceFormat(
            f"„{self.address}“ antwortet mit „{shown(code)}“: {shown(' '.join(message.split()))}",
            "Prüfen Sie, ob die Adresse die der OAI-PMH-Schnittstelle ist und ob sie oai_dc kennt.",
        )


class _TokenExpired(Exception):
    """The continuation of a list is not valid any more."""


def _is_part(element: Element, depth: int) -> bool:
    return depth in {1, 2} and xml_stream.local_name(element) in _PARTS


def _datestamp(since: datetime, granularity: str) -> str:
    moment = since.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ" if "hh" in granularity.casefold() else "%Y-%m-%d")


def _reference(record: Element) -> RecordReference | Gone | None:
    """Return the record; None where it has no identifier, without which nothing can be said about it."""
    header = next((child for child in record if xml_stream.local_name(child) == "header"), None)
    if header is None:
        return None
    told = {xml_stream.local_name(child): (child.text or "").strip() for child in header}
    if not told.get("identifier"):
        return None
    key = short_key(told["identifier"])
    if header.get("status") == "deleted":
        return Gone(key)
    metadata = next((child for child in record if xml_stream.local_name(child) == "metadata"), None)
    elements = () if metadata is None else metadata.iter()
    fields = tuple(
        (xml_stream.local_name(element), text)
        for element in elements
        if re.fullmatch(r"\{http://purl\.org/dc/(?:elements/1\.1|terms)/\}[A-Za-z]+", str(element.tag))
        and (text := (element.text or "").strip())
    )
    content = b"" if metadata is None else tostring(metadata)
    return RecordReference(key, hashlib.sha256(content).hexdigest(), fields, told.get("datestamp", ""))
