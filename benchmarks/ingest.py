"""What the import of a large feed costs, at first and again: memory, time per entry, and texts encoded anew.

    python -m benchmarks.ingest [--entries 1000 10000] [--json FILE]

A server on loopback offers a generated feed. `negz corpus import` reads it into a fresh data folder, `negz index build`
builds the index, and both are done once more with nothing changed: first the server sends the feed again, so that each
entry is compared, then it answers that nothing has changed (304). Every step is a process of its own, whose highest
resident memory the system tells. A feed comes in one answer, whose bytes are part of it; their number stands beside.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.sax.saxutils import escape

ENTRIES = (1_000, 10_000)
MAX_MEMORY_RATIO = 1.5  # of the import of most entries to that of fewest
SEED = 20261127
ETAG = '"unchanged"'
TITLE_WORDS, SUMMARY_WORDS, PARAGRAPH_WORDS, PARAGRAPHS = 6, 60, 60, 3
_FEED = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Verwaltung im Wandel</title><language>de</language>
{}
</channel></rss>"""
_ENTRY = """<item><guid>https://negz.example/{number}</guid><link>https://negz.example/{number}/</link>
<title>{title}</title><pubDate>{day:02} Jan {year} 10:00:00 GMT</pubDate>
<description>{summary}</description><content:encoded>{text}</content:encoded></item>"""

# A process of its own between, as a child's highest memory begins with its parent's, and this one holds the feed.
_METER = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss, done.stdout.decode()]))
sys.exit(done.returncode)
"""


@dataclass(frozen=True)
class Step:
    """One run of a command: processor and wall time, highest memory, and what it printed."""

    cpu_s: float
    wall_s: float
    memory_mb: float
    said: dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A size, and what its steps cost."""

    entries: int
    feed_mb: float
    first: Step
    build: Step
    again: Step
    not_sent: Step
    rebuild: Step


def main() -> int:
    """Measure and print; exit 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=ENTRIES)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    cases = []
    for entries in sorted(options.entries):
        cases.append(measure(entries))
        print_case(cases[-1])
    ratio = cases[-1].first.memory_mb / cases[0].first.memory_mb
    print(f"highest memory of the first import, most entries to fewest: {ratio:.2f} (at most {MAX_MEMORY_RATIO})")
    if options.json:
        figures = {"cases": [asdict(case) for case in cases], "memory_ratio": ratio}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if ratio <= MAX_MEMORY_RATIO and all(map(is_kept, cases)) else 1


def measure(entries: int) -> Case:
    """Import a feed of so many entries, build the index, and do both again."""
    feed = generated_feed(entries)
    with tempfile.TemporaryDirectory() as name, served(feed) as server:
        source, index, folder = ("corpus", "import", server.address), ("index", "build"), Path(name)
        first, build, again = (run(command, folder) for command in (source, index, source))
        server.heeds_conditions = True
        not_sent, rebuild = (run(command, folder) for command in (source, index))
    return Case(entries, len(feed) / 2**20, first, build, again, not_sent, rebuild)


def is_kept(case: Case) -> bool:
    """Say whether everything came in at first, and nothing of it cost reading or encoding again."""
    everything = len(case.first.said["new"]) + len(case.first.said["merged"]) == case.entries
    idle = (step.said["unchanged"] == case.entries and not step.said["changed"] for step in (case.again, case.not_sent))
    return everything and all(idle) and case.rebuild.said["encoded_texts"] == 0


def print_case(case: Case) -> None:
    """Print a line for each step."""
    print(f"{case.entries} entries, {case.feed_mb:.1f} MB")
    imports = {"import": case.first, "again": case.again, "304": case.not_sent}
    for name, step in {**imports, "index": case.build, "rebuild": case.rebuild}.items():
        did = {key: len(value) if isinstance(value, list) else value for key, value in step.said.items()}
        counted = ("new", "changed", "unchanged", "merged", "refused", "encoded_texts")
        words = ", ".join(f"{did[key]} {key.replace('_', ' ')}" for key in counted if did.get(key) is not None)
        times = f"{step.wall_s:6.1f} s, CPU {step.cpu_s:6.1f} s = {step.cpu_s / case.entries * 1e3:5.2f} ms per entry"
        print(f"  {name:7} {step.memory_mb:5.0f} MB, {times}: {words}", flush=True)


def generated_feed(entries: int) -> bytes:
    """Return a feed about things that have nothing to do with each other, made of the catalogue's words."""
    from corpus.catalogue import catalogue_path

    records = [json.loads(line) for line in catalogue_path().read_text(encoding="utf-8").splitlines()]
    words = sorted({word for record in records for word in record["abstract"].split() if word.isalpha()})
    chance = random.Random(SEED)  # noqa: S311 - made-up texts, no secret

    def text(count: int) -> str:
        return " ".join(chance.choices(words, k=count))

    items = (
        _ENTRY.format(
            number=number,
            title=text(TITLE_WORDS),
            day=1 + number % 28,
            year=2000 + number % 26,
            summary=text(SUMMARY_WORDS),
            text=escape("".join(f"<p>{text(PARAGRAPH_WORDS)}</p>" for _ in range(PARAGRAPHS))),
        )
        for number in range(entries)
    )
    return _FEED.format("\n".join(items)).encode()


class FeedServer(HTTPServer):
    """A site on loopback with one feed, which is not sent to whoever has it once `heeds_conditions` is set."""

    def __init__(self, feed: bytes) -> None:
        super().__init__(("127.0.0.1", 0), FeedHandler)
        self.feed = feed
        self.heeds_conditions = False
        self.address = f"http://127.0.0.1:{self.server_port}/feed/"


class FeedHandler(BaseHTTPRequestHandler):
    """Answers with the feed of its server."""

    server: FeedServer

    def do_GET(self) -> None:
        """Answer at the feed's address alone; there are no rules for robots."""
        known = self.server.heeds_conditions and self.headers["If-None-Match"] == ETAG
        status = 404 if self.path != "/feed/" else 304 if known else 200
        self.send_response(status)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("ETag", ETAG)
        self.end_headers()
        self.wfile.write(self.server.feed if status == HTTPStatus.OK else b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(feed: bytes) -> Iterator[FeedServer]:
    """Offer the feed while the block runs."""
    with FeedServer(feed) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def run(command: Sequence[str], folder: Path) -> Step:
    """Run a command of ours in a process of its own."""
    environment = {**os.environ, "NEGZ_FETCH_LOOPBACK": "true", "NEGZ_FETCH_INTERVAL_S": "0"}
    arguments = [sys.executable, "-m", "api", *command, "--json", "--data-dir", str(folder)]
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _METER, *arguments], env=environment, capture_output=True, check=False)
    wall_s = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    cpu_s, memory_kib, said = json.loads(done.stdout)
    return Step(cpu_s, wall_s, memory_kib / 1024, _brief(json.loads(said)))


def _brief(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if isinstance(value, bool | int | list)}


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError) as error:
        sys.exit(f"benchmark did not run: {error}")
