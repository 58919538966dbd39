"""Reading the sources of a data folder: which importer reads which kind, and what is said of an import."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpus.errors import SourceFormat
from corpus.source import SourceKind

if TYPE_CHECKING:
    from api.jobs import SourceReader
    from api.workspace import Workspace
    from corpus.importers.ingest import IngestReport
    from corpus.importers.wordpress_mapping import SiteMapping
    from corpus.passage import Passage
    from corpus.ports import Fetcher, SourceImporter
    from corpus.source_port import Source

MAPPING = "mapping"
"""The setting of a WordPress site, a page or a sitemap that names its mapping file."""

Opener = Callable[["Source", "Fetcher", "Workspace"], "SourceImporter[Any]"]


def source_reader(workspace: "Workspace", open_fetcher: "Callable[[], Fetcher]") -> "SourceReader":
    """Return what imports a source of the data folder; an import that was kept back raises."""
    from corpus.importers.ingest import ingest
    from corpus.merging.matcher import OutputMatcher

    def read(source: "Source", is_sweep: bool) -> str:
        importer = open_importer(source, open_fetcher(), workspace)
        store = workspace.store.sources
        matcher = OutputMatcher(store.candidates())
        report = ingest(store, source, importer, matcher, clock=workspace.local_time, full=is_sweep)
        if report.kept_back is not None:
            raise report.kept_back
        return report_in_words(report)

    return read


def open_importer(source: "Source", fetcher: "Fetcher", workspace: "Workspace") -> "SourceImporter[Any]":
    """Return the importer of a source; raise `SourceFormat` for a kind that is not read again by itself."""
    opener = _OPENERS.get(source.kind)
    if opener is None:
        raise SourceFormat(
            f"Die Quelle „{source.address}“ lässt sich nicht von selbst wieder einlesen.",
            f"Lesen Sie sie von Hand ein: negz corpus import {source.address}",
        )
    return opener(source, fetcher, workspace)


def report_in_words(report: "IngestReport") -> str:
    """Return what an import did, "3 neu, 1 geändert, 120 unverändert, 2 abgelehnt"; what is nothing is left out."""
    counts = {
        "neu": len(report.new),
        "geändert": len(report.changed),
        "zurückgezogen": len(report.withdrawn),
        "unverändert": report.unchanged,
        "zusammengeführt": len(report.merged),
        "abgelehnt": len(report.refused),
        "kein Beitrag": len(report.skipped),
        "nicht gelesen": len(report.failed),
    }
    said = ", ".join(f"{number} {word}" for word, number in counts.items() if number) or "nichts Neues"
    return f"{said}{' (ganz durchgesehen)' if report.is_full else ''}."


def _wordpress(source: "Source", fetcher: "Fetcher", workspace: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.wordpress import open_wordpress

    path = source.settings.get(MAPPING)
    return open_wordpress(
        fetcher,
        source.address,
        workspace.store.vocabulary(),
        mapping_file=Path(path) if path else None,
        credentials=workspace.settings.wordpress_login(urlsplit(source.address).hostname or ""),
        read_pdf=_passages_of_pdf,
    )


def _page(source: "Source", fetcher: "Fetcher", workspace: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.page import HtmlFileImporter, PageImporter

    if "://" not in source.address:
        return HtmlFileImporter(source.address)
    return PageImporter(source.address, fetcher, _mapping(source, workspace))


def _sitemap(source: "Source", fetcher: "Fetcher", workspace: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.sitemap import SitemapImporter

    return SitemapImporter(source.address, fetcher, _mapping(source, workspace))


def _mapping(source: "Source", workspace: "Workspace") -> "SiteMapping":
    from corpus.importers.wordpress_mapping_file import mapping_of

    path = source.settings.get(MAPPING)
    return mapping_of(source.address, Path(path) if path else None, workspace.store.vocabulary())


def _feed(source: "Source", fetcher: "Fetcher", _: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.feed import FeedImporter

    return FeedImporter(source.address, fetcher, source.validators)


def _calendar(source: "Source", fetcher: "Fetcher", _: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.calendar import CalendarImporter

    return CalendarImporter(source.address, fetcher, source.validators)


def _oai_pmh(source: "Source", fetcher: "Fetcher", _: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.oai_pmh import OaiPmhImporter

    return OaiPmhImporter(source.address, fetcher)


def _folder(source: "Source", _: "Fetcher", workspace: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.folder import FolderImporter
    from corpus.importers.page import HtmlFileImporter
    from corpus.importers.pdf_file import PdfImporter
    from corpus.importers.transcript_file import TranscriptImporter

    documents = {
        ".pdf": PdfImporter,
        ".vtt": TranscriptImporter,
        ".srt": TranscriptImporter,
        ".html": HtmlFileImporter,
        ".htm": HtmlFileImporter,
    }
    return FolderImporter(Path(source.address), workspace.store.vocabulary(), documents)


def _pdf(source: "Source", fetcher: "Fetcher", _: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.pdf_file import PdfImporter

    return PdfImporter(source.address, fetcher)


def _transcript(source: "Source", fetcher: "Fetcher", _: "Workspace") -> "SourceImporter[Any]":
    from corpus.importers.transcript_file import TranscriptImporter

    return TranscriptImporter(source.address, fetcher)


def _passages_of_pdf(body: bytes, address: str) -> "Sequence[Passage]":
    from corpus.extraction.pdf import read_pdf

    return read_pdf(body, address.rpartition("/")[2]).passages(address)


_OPENERS: Mapping[SourceKind, Opener] = {
    SourceKind.WORDPRESS: _wordpress,
    SourceKind.PAGE: _page,
    SourceKind.SITEMAP: _sitemap,
    SourceKind.FEED: _feed,
    SourceKind.CALENDAR: _calendar,
    SourceKind.OAI_PMH: _oai_pmh,
    SourceKind.FOLDER: _folder,
    SourceKind.PDF: _pdf,
    SourceKind.TRANSCRIPT: _transcript,
}
