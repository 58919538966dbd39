"""Imports that are killed: a file, a feed and a folder, each turn at its next version, and a vocabulary."""

import json
import re
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import ClassVar
from xml.sax.saxutils import escape

from benchmarks.ingest import FeedServer, served
from benchmarks.kill.ground import Ground
from benchmarks.kill.operation import CommandOperation

RECORDS = 120
ENTRIES = 90
PAGES = 25
_VERSION = re.compile(r"Fassung (\d+)")
_NUMBER = re.compile(r"Probe (\d+)")
_SENTENCES = (
    "Kommunen beschaffen Software gemeinsam und prüfen, was sie kostet.",
    "Register werden verbunden, damit niemand Nachweise zweimal vorlegt.",
    "Führungskräfte lernen, wie sie Veränderungen in Behörden begleiten.",
    "Offene Daten helfen der Zivilgesellschaft, Haushalte zu verstehen.",
)
_FEED = '<rss version="2.0"><channel><title>Probe</title><language>de</language>{}</channel></rss>'
_ITEM = """<item><guid>https://probe.example/{number}</guid><link>https://probe.example/{number}/</link>
<title>Probe {number}, Fassung {version}</title><pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate>
<description>{text}</description></item>"""
_PAGE = """<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Probe {number}, Fassung {version}</title>
<meta name="description" content="{text}"></head>
<body><main><h1>Probe {number}, Fassung {version}</h1><p>{text}</p><p>{text}</p></main></body></html>"""


class Import(CommandOperation):
    """An import of things that all change from turn to turn; what one turn leaves out the next completes.

    A thing is whole where its title and its abstract are of the same version, of this turn or of the last complete
    one and those killed since.
    """

    things: ClassVar[int]

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.source = ground.place(f"{self.name}-source")
        self.complete = 0  # the turn of the last import that was acknowledged

    @abstractmethod
    def write(self, version: int) -> None:
        """Offer the things at their version of this turn."""

    @abstractmethod
    def arguments(self) -> Sequence[object]:
        """Return the command."""

    def prepare(self) -> None:
        """Offer the next version."""
        self.write(self.turn)

    def note(self, *, is_done: bool) -> None:
        """All things of an import that ended with 0 are acknowledged."""
        if is_done:
            self.complete = self.turn
            self.acknowledged += self.things

    def check(self) -> list[str]:
        """Hold each thing against the versions it may have."""
        held, wrong = held_things(self.folder)
        if self.complete and len(held) != self.things:
            wrong.append(f"{len(held)} of {self.things} things are there")
        old = [number for number, version in held.items() if version < self.complete or version > self.turn]
        return wrong + ([f"lost: version {self.complete} of {old[:3]}"] if old else [])

    def finish(self) -> list[str]:
        """Import once more; everything must be there at its last version."""
        self.turn += 1
        self.prepare()
        self.work(None)
        held, wrong = held_things(self.folder)
        is_complete = len(held) == self.things and set(held.values()) == {self.turn}
        return wrong + ([] if is_complete else ["the last import has not completed what was killed"])


class FileImport(Import):
    """Records of a JSON Lines file."""

    name = "import-file"
    things = RECORDS

    def write(self, version: int) -> None:
        """Write all records at this version."""
        lines = (json.dumps(_record(number, version), ensure_ascii=False) for number in range(RECORDS))
        (self.source / "probe.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def arguments(self) -> Sequence[object]:
        """Import the file."""
        return ["corpus", "import", self.source / "probe.jsonl"]


class FeedImport(Import):
    """Entries of a feed on loopback."""

    name = "import-feed"
    things = ENTRIES

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._closing = ExitStack()
        self._server: FeedServer = self._closing.enter_context(served(b""))

    def write(self, version: int) -> None:
        """Offer all entries at this version."""
        items = [_ITEM.format(number=n, version=version, text=escape(_text(n, version))) for n in range(ENTRIES)]
        self._server.feed = _FEED.format("".join(items)).encode()

    def arguments(self) -> Sequence[object]:
        """Import the feed."""
        return ["corpus", "import", self._server.address]

    def finish(self) -> list[str]:
        """Complete it, and close the server."""
        with self._closing:
            return super().finish()


class FolderImport(Import):
    """Pages in a folder."""

    name = "import-folder"
    things = PAGES

    def write(self, version: int) -> None:
        """Write all pages at this version."""
        for number in range(PAGES):
            text = _PAGE.format(number=number, version=version, text=_text(number, version))
            (self.source / f"probe-{number}.html").write_text(text, encoding="utf-8")

    def arguments(self) -> Sequence[object]:
        """Import the folder."""
        return ["corpus", "import", self.source]


class VocabularyImport(CommandOperation):
    """A vocabulary that replaces the one before; all its notes change."""

    name = "vocabulary-file"

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._file: Path = ground.place(f"{self.name}-source") / "vocabulary.ttl"
        self._complete = 0

    def prepare(self) -> None:
        """Write the version of this turn."""
        from corpus.catalogue import vocabulary_path

        text = vocabulary_path().read_text(encoding="utf-8")
        noted = re.sub(r'(scopeNote "[^"]*)"@de', rf'\1, Fassung {self.turn}"@de', text)
        self._file.write_text(noted, encoding="utf-8")

    def arguments(self) -> Sequence[object]:
        """Import the vocabulary."""
        return ["corpus", "import", self._file]

    def note(self, *, is_done: bool) -> None:
        """One vocabulary is acknowledged."""
        if is_done:
            self._complete = self.turn
            self.acknowledged += 1

    def check(self) -> list[str]:
        """All concepts are of one version, the acknowledged one or a later."""
        from corpus.sqlite import SqliteStore

        with closing(SqliteStore(self.folder)) as store:
            concepts = store.vocabulary().concepts
        found = {int(number) for one in concepts for number in _VERSION.findall(str(one.scope_note))}
        if not found and not self._complete:
            return []
        if len(found) != 1:
            return [f"a mixture of vocabularies: {sorted(found)}"]
        return [] if self._complete <= found.pop() <= self.turn else [f"lost: vocabulary {self._complete}"]


def held_things(folder: Path) -> tuple[dict[int, int], list[str]]:
    """Return the version of each thing by its number, and what is wrong with any."""
    from corpus.sqlite import SqliteStore

    held: dict[int, int] = {}
    wrong = []
    with closing(SqliteStore(folder)) as store:
        for output in store.outputs(include_withdrawn=True):
            if not (number := _NUMBER.match(output.title)):
                continue
            versions = {int(found) for found in _VERSION.findall(f"{output.title} {output.abstract}")}
            if len(versions) != 1 or not output.abstract:
                wrong.append(f"by halves: {output.id} has versions {sorted(versions)}")
            if int(number[1]) in held:
                wrong.append(f"twice: thing {number[1]}")
            held[int(number[1])] = max(versions, default=0)
    return held, wrong


def _text(number: int, version: int) -> str:
    sentences = " ".join(_SENTENCES[(number + turn) % len(_SENTENCES)] for turn in range(3))
    return f"Probe {number} in Fassung {version}: {sentences}"


def _record(number: int, version: int) -> dict[str, object]:
    return {
        "id": f"probe-{number}",
        "type": "study",
        "title": f"Probe {number}, Fassung {version}",
        "language": "de",
        "url": f"https://probe.example/{number}",
        "abstract": _text(number, version),
        "tags": {"audience": {"cdo": "primary"}, "benefit": {"praxis": "primary"}} if number % 2 else None,
    }
