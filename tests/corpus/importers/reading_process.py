"""Reads one source in a process of its own that may take little memory, and prints what came of it as JSON.

    python -m tests.corpus.importers.reading_process KIND FILE

The file is what the source's address answers, or the file that is read.
"""

import json
import resource
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.errors import SourceError
from corpus.importers.calendar import CalendarImporter
from corpus.importers.feed import FeedImporter
from corpus.importers.fetching import FetchLimits
from corpus.importers.folder import FolderImporter
from corpus.importers.oai_pmh import OaiPmhImporter
from corpus.importers.page import PageImporter
from corpus.importers.pdf_file import PdfImporter
from corpus.importers.recognise import recognise
from corpus.importers.sitemap import SitemapImporter
from corpus.importers.transcript_file import TranscriptImporter
from corpus.importers.unpack import too_large
from corpus.importers.wordpress import WordPressImporter
from corpus.importers.wordpress_mapping_file import shipped_mapping
from corpus.model import Vocabulary
from corpus.ports import Answer, SourceImporter
from corpus.source import Reference

ADDRESS = "https://boese.example/quelle"
NOTHING = Vocabulary((), {})
MORE_MB = 512


WORDPRESS = {
    "/types": b'{"post": {"rest_base": "posts", "rest_namespace": "wp/v2", "taxonomies": []}}',
    "/taxonomies": b"{}",
    "/media": b"[]",
}


class Everywhere:
    """Answers every address with the same body; WordPress's own routes but for the posts as they should be."""

    def __init__(self, body: bytes, media_type: str = "text/html", *, is_wordpress: bool = False) -> None:
        self._body = body
        self._media_type = media_type
        self._routes = WORDPRESS if is_wordpress else {}
        self._is_wordpress = is_wordpress

    def fetch(self, url: str, *, max_bytes: int | None = None, **_: object) -> Answer:
        if len(self._body) > (max_bytes or FetchLimits().max_bytes):
            raise too_large(url, max_bytes or FetchLimits().max_bytes)
        plain = url.replace("%2F", "/")
        body = next((body for route, body in self._routes.items() if route in plain), self._body)
        if self._is_wordpress and "rest_route=/&" in plain:
            body = b'{"namespaces": ["wp/v2"]}'
        return Answer(url, 200, self._media_type, None, body, headers={"x-wp-total": "1000000000"})


def _folder(path: Path) -> SourceImporter[Any]:
    return FolderImporter(path.parent, NOTHING, {})


OPENERS: dict[str, Callable[[Path], SourceImporter[Any]]] = {
    "feed": lambda path: FeedImporter(ADDRESS, Everywhere(path.read_bytes())),
    "calendar": lambda path: CalendarImporter(ADDRESS, Everywhere(path.read_bytes())),
    "oai": lambda path: OaiPmhImporter(ADDRESS, Everywhere(path.read_bytes())),
    "wordpress": lambda path: WordPressImporter(
        Everywhere(path.read_bytes(), is_wordpress=True), ADDRESS, shipped_mapping("boese.example", NOTHING)
    ),
    "page": lambda path: PageImporter(
        ADDRESS, Everywhere(path.read_bytes()), shipped_mapping("boese.example", NOTHING)
    ),
    "sitemap": lambda path: SitemapImporter(
        ADDRESS, Everywhere(path.read_bytes()), shipped_mapping("boese.example", NOTHING)
    ),
    "pdf": lambda path: PdfImporter(str(path)),
    "transcript": lambda path: TranscriptImporter(str(path)),
    "csv": _folder,
    "jsonl": _folder,
    "xlsx": _folder,
}


def main(kind: str, file: str) -> int:
    """Read, and say what came of it."""
    path = Path(file)
    limit = _virtual_bytes() + MORE_MB * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    counts: Counter[str] = Counter()
    error = None
    try:
        if kind == "recognise":
            recognise(ADDRESS, Everywhere(path.read_bytes()))
        else:
            _read(OPENERS[kind](path), counts)
    except SourceError as refused:
        error = f"{type(refused).__name__}: {refused}"
    sys.stdout.write(json.dumps({"counts": counts, "error": error, "mb": _peak_kb() // 1024}))
    return 0


def _read(importer: SourceImporter[Any], counts: Counter[str]) -> None:
    for reference in importer.discover(None):
        result = importer.read(reference) if isinstance(reference, Reference) else reference
        counts[type(result).__name__] += 1


def _peak_kb() -> int:
    """Return the most memory held since this program began; getrusage counts what its parent held, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def _virtual_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
