"""An import of many things needs no more memory than one of a few."""

import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus.importers.ingest import IngestReport, ingest
from corpus.importers.item import item_from_record
from corpus.merging.matcher import OutputMatcher
from corpus.source import ReadResult, Reference, SourceKind
from corpus.sqlite import SqliteStore
from tests.conftest import NOW

FEW, MANY = 150, 600
THEMES = ("Registermodernisierung", "Vergabe", "Fachverfahren", "Barrierefreiheit", "Personal", "Bürgerämter", "Netze")
PLACES = ("Kiel", "Köln", "Ulm", "Erfurt", "Mainz", "Bremen", "Halle", "Trier", "Essen", "Jena", "Gera")


@dataclass
class Archive:
    """A source of so many things, each made when it is read."""

    things: int
    kind: SourceKind = SourceKind.WORDPRESS
    address: str = "https://negz.example/"
    lists_everything: bool = True

    def discover(self, _: datetime | None) -> Iterator[Reference]:
        for number in range(self.things):
            yield Reference(str(number), "1")

    def read(self, reference: Reference) -> ReadResult:
        number = int(reference.key)
        title = f"{THEMES[number % 7]} in {PLACES[number % 11]}: {THEMES[number % 5]}, Ausgabe {number}"
        record = {"type": "article", "title": title, "url": f"https://negz.example/{number}", "abstract": title * 9}
        return item_from_record(reference.key, record)


def read(folder: Path, archive: Archive) -> IngestReport:
    """Import the source into the store in this folder."""
    with closing(SqliteStore(folder, clock=lambda: NOW)) as store:
        source = store.sources.add(archive.kind, archive.address, {})
        matcher = OutputMatcher(store.sources.candidates())
        return ingest(store.sources, source, archive, matcher, clock=lambda: NOW, full=True)


def memory_of(folder: Path, archive: Archive) -> tuple[int, IngestReport]:
    """Return how many bytes an import takes at most beside what was there before, and its report."""
    tracemalloc.start()
    try:
        report = read(folder, archive)
        return tracemalloc.get_traced_memory()[1], report
    finally:
        tracemalloc.stop()


def test_import_of_many_things_takes_hardly_more_memory_than_one_of_few(tmp_path: Path) -> None:
    read(tmp_path / "warm", Archive(FEW))  # dictionaries and caches are there from now on
    few, _ = memory_of(tmp_path / "few", Archive(FEW))
    many, report = memory_of(tmp_path / "many", Archive(MANY))
    assert len(report.new) == MANY
    assert many < 2.5 * few, "four times as many things"
    again, report = memory_of(tmp_path / "many", Archive(MANY))
    assert (report.unchanged, report.new, report.changed) == (MANY, [], [])
    assert again < few / 4, "no output is so much as looked at"
