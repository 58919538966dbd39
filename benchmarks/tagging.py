"""How long editors wait for suggestions: for those on one output, and for a tagger that has learned from a decision.

    python -m benchmarks.tagging [--data DIR] [--outputs 1000] [--json]

Suggestions are timed on every output of the shipped catalogue, with a word added to the title so that nothing of it has
been read before. `suggest_ms` is all of it: probabilities, evidence and neighbours. `beyond_text_ms` takes off what
encoding the text once takes, whole and sentence by sentence, as the index does it too; `beyond_encoding_ms` takes off
all of the encoder's time, also for the evidence: the text without each sentence.

Relearning is timed as the console does it, by `Recommender.adviser()` after an editor's decision has been published:
the outputs are read from the store again, too. The catalogue is enlarged to the number of outputs: with texts of
parliamentary proceedings where DIR holds proceedings.jsonl.gz, else with the catalogue's own sentences in another
order; the tags are the catalogue's.

"processor" is the median of the processor time, which hardly depends on what else the machine does; the promises are
held against it.
"""

import argparse
import gzip
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from api.settings import Settings
from api.workspace import Workspace
from corpus.editorial import Decision, Verdict
from corpus.german import split_sentences
from corpus.model import Grade, Output, OutputId
from recommender.encoders.registry import open_encoder
from recommender.index.concept import is_tagged_by_person
from recommender.tagging.adviser import Adviser
from recommender.tagging.material import read_output

if TYPE_CHECKING:
    from recommender.ports import Encoder, Vectors

Times = NDArray[np.float64]  # by the clock, and of the processor

DATA = "proceedings.jsonl.gz"
DECISIONS = 7
SEED = 20261123
PROMISES = {"beyond_text_ms": 50.0, "relearn_ms": 1000.0}


class TimedEncoder:
    """An encoder that adds up how long it takes."""

    def __init__(self, encoder: "Encoder") -> None:
        self._encoder = encoder
        self.dim, self.fingerprint = encoder.dim, encoder.fingerprint
        self.spent_ms = np.zeros(2)

    def encode_documents(self, texts: Sequence[str]) -> "Vectors":
        """Encode, and note the time."""
        started = _now_ms()
        vectors = self._encoder.encode_documents(texts)
        self.spent_ms = self.spent_ms + _now_ms() - started
        return vectors

    def encode_queries(self, texts: Sequence[str]) -> "Vectors":
        """Encode, and note the time."""
        return self.encode_documents(texts)

    def encode_query(self, text: str) -> "Vectors":
        """Encode, and note the time."""
        vector: Vectors = self.encode_documents([text])[0]
        return vector


def main() -> int:
    """Measure and print; exit 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, metavar="DIR", help=f"folder with {DATA}")
    parser.add_argument("--outputs", type=int, default=1000)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Workspace(Settings(data_dir=Path(folder))) as workspace:
        workspace.load_shipped_catalogue_if_empty()
        figures = suggesting(workspace)
        figures |= relearning(workspace, options.data, options.outputs)
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "machine": platform.machine()}
    if options.json:
        print(json.dumps({"machine": machine, "measured": figures, "promised": PROMISES}, indent=1))
    else:
        print(f"{machine}\n\n{'':<20}{'median':>10}{'worst':>10}{'processor':>10}{'promised':>10}")
        for name, values in figures.items():
            print(f"{name:<20}{''.join(f'{value:>10.1f}' for value in values.values())}{PROMISES.get(name, ''):>10}")
    return 0 if all(figures[name]["processor"] < limit for name, limit in PROMISES.items()) else 1


def suggesting(workspace: Workspace) -> dict[str, dict[str, float]]:
    """Return how long suggestions for one output take, over the shipped catalogue."""
    encoder = TimedEncoder(open_encoder("use", offline=True))
    outputs = workspace.store.outputs()
    adviser = Adviser(outputs, workspace.store.vocabulary(), encoder)
    waits: dict[str, list[Times]] = {"suggest_ms": [], "beyond_text_ms": [], "beyond_encoding_ms": []}
    for output in outputs:
        unread = replace(output, title=f"{output.title} (neu)")
        before, started = encoder.spent_ms, _now_ms()
        adviser.suggest(unread)
        spent, encoded = _now_ms() - started, encoder.spent_ms
        reading = read_output(unread)
        encoder.encode_documents([reading.text, *reading.sentences])
        of_text, encoding = encoder.spent_ms - encoded, encoded - before
        for name, times in zip(waits, (spent, spent - of_text, spent - encoding), strict=True):
            waits[name].append(times)
    return {name: _summary(values) for name, values in waits.items()}


def relearning(workspace: Workspace, data: Path | None, count: int) -> dict[str, dict[str, float]]:
    """Return how long the tagger takes to learn from one more decision with so many outputs."""
    _enlarge(workspace, data, count)
    workspace.build_index()
    recommender, desk = workspace.recommender(), workspace.store.editorial
    recommender.adviser()
    concepts = [concept.key for concept in recommender.vocabulary().concepts if not concept.deprecated]
    waits = []
    for number, output in zip(range(DECISIONS), recommender.outputs(), strict=False):
        held = {tag.concept for tag in output.tags or ()}
        concept = next(key for key in concepts[number:] if key not in held)
        revision = desk.dossier(output.id).revision
        decision = Decision(concept, Verdict.ACCEPTED, Grade.SECONDARY)
        revision = desk.assess(output.id, [decision], editor="Benchmark", revision=revision)
        desk.publish(output.id, editor="Benchmark", revision=revision)
        recommender.outputs()  # what the console's page has read anyhow: the decision, without its effect on the tagger
        started = _now_ms()
        recommender.adviser()
        waits.append(_now_ms() - started)
    return {"relearn_ms": _summary(waits)}


def _enlarge(workspace: Workspace, data: Path | None, count: int) -> None:
    """Fill the store up to `count` outputs that a person has tagged."""
    tagged = [output for output in workspace.store.outputs() if is_tagged_by_person(output)]
    texts = _proceedings(data) if data else _shuffled(tagged)
    added = [
        replace(output, id=OutputId(f"{output.id}-{number}"), title=title, abstract=abstract)
        for number, (output, (title, abstract)) in enumerate(
            zip(islice(cycle(tagged), count - len(tagged)), texts, strict=False)
        )
    ]
    workspace.store.upsert(added)


def _proceedings(data: Path) -> Iterator[tuple[str, str]]:
    seen = set()
    with gzip.open(data / DATA, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["abstract"] and record["title"] not in seen:
                seen.add(record["title"])
                yield record["title"], record["abstract"]


def _shuffled(outputs: Sequence[Output]) -> Iterator[tuple[str, str]]:
    """Yield titles and abstracts put together from the catalogue's sentences, without end."""
    rng = random.Random(SEED)  # noqa: S311 - only an order
    sentences = [o.abstract[s.start : s.end] for o in outputs for s in split_sentences(o.abstract)]
    while True:
        title, *others = rng.sample(sentences, 7)
        yield title, " ".join(others)


def _now_ms() -> Times:
    """Return the time by the clock and the processor's, in milliseconds."""
    return 1000 * np.array([time.perf_counter(), time.process_time()])


def _summary(waits: Sequence[Times]) -> dict[str, float]:
    wall, processor = np.transpose(waits)
    found = {"median": np.median(wall), "worst": wall.max(), "processor": np.median(processor)}
    return {name: round(float(value), 1) for name, value in found.items()}


if __name__ == "__main__":
    sys.exit(main())
