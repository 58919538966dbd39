"""A PDF as an output with its full text."""

from corpus.extraction.pdf import MAX_BYTES, read_pdf
from corpus.importers.item import item_from_record
from corpus.importers.kind import kind_of
from corpus.importers.single_file import SingleFile
from corpus.model import OutputKind
from corpus.source import ReadResult, SourceKind


class PdfImporter(SingleFile):
    """`corpus.ports.SourceImporter` over one PDF."""

    kind = SourceKind.PDF
    accept = "application/pdf"
    max_bytes = MAX_BYTES

    def item(self, key: str, body: bytes) -> ReadResult:
        """Return the item; it opens with what its first passage says."""
        pdf = read_pdf(body, self.name)
        passages = pdf.passages(self.url)
        title = pdf.title or self.name
        record = {
            "type": kind_of((), title, OutputKind.STUDY).value,
            "title": title,
            "people": list(pdf.people),
            "date": pdf.published,
            "url": self.url,
            "abstract": passages[0].text if passages else None,
        }
        return item_from_record(key, record, passages=passages, links=(self.url,))
