"""A file beside a document that says what the document does not say of itself: `bericht.pdf.json` for `bericht.pdf`."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import InvalidRecord
from corpus.importers.item import proposed_id
from corpus.importers.jsonl import MAX_LINE_BYTES, parse_record
from corpus.importers.record import output_from_record, record_from_output, unsaid_fields
from corpus.model import ManifestationKind, Output, Vocabulary
from corpus.passage import Passage
from corpus.source import RefusedItem, SourceItem

SUFFIX = ".json"


def sidecar_of(document: Path) -> Path:
    """Return where the sidecar of a document lies, if it has one."""
    return document.with_name(f"{document.name}{SUFFIX}")


def document_of(sidecar: Path) -> Path:
    """Return the document that a sidecar of this name would belong to."""
    return sidecar.with_suffix("") if sidecar.suffix.casefold() == SUFFIX else sidecar


def completed(item: SourceItem, sidecar: Path, vocabulary: Vocabulary) -> SourceItem | RefusedItem:
    """Return the item with the sidecar's word, one record with any of its fields, before the document's own."""
    try:
        said = parse_record(_text(sidecar))
        own = {name: value for name, value in record_from_output(item.output).items() if name not in item.unsaid}
        record = {**own, **said}
        if "id" not in said:
            record["id"] = proposed_id(str(record.get("title") or ""), str(record.get("date") or ""), item.key)
        output = output_from_record(record, vocabulary)
    except InvalidRecord as error:
        where = f"„{sidecar.name}“: {error.subject}"
        return RefusedItem(item.key, InvalidRecord(where, error.remedy, field=error.field))
    passages = tuple(_at_its_address(passage, output) for passage in item.passages)
    return replace(item, output=output, unsaid=unsaid_fields(record), passages=passages)


def _text(sidecar: Path) -> bytes:
    try:
        with sidecar.open("rb") as stream:
            text = stream.read(MAX_LINE_BYTES + 1)
    except OSError as error:
        raise InvalidRecord("Die Datei lässt sich nicht lesen.", "Prüfen Sie die Leserechte.") from error
    if len(text) > MAX_LINE_BYTES:
        raise InvalidRecord(f"Die Datei ist größer als {MAX_LINE_BYTES} Bytes.", "Kürzen Sie sie.")
    return text


def _at_its_address(passage: Passage, output: Output) -> Passage:
    """Return the passage with the address it is found at: that of the recording, or of the PDF itself."""
    is_spoken = passage.place.seconds is not None
    for part in output.manifestations:
        is_pdf = urlsplit(part.url).path.casefold().endswith(".pdf")
        if (part.kind is ManifestationKind.RECORDING) if is_spoken else is_pdf:
            return replace(passage, url=part.url)
    return passage
