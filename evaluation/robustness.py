"""The same needs asked in different ways, and whether an encoder still finds the output that answers them.

`evaluation/data/robustness.jsonl` holds needs that one output of the shipped catalogue answers, each asked in every one
of `WAYS`. They were written before anything was measured with them: a check, not a target.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.importers.jsonl import parse_record
from corpus.model import Output, OutputId
from evaluation.judgements import invalid, read_lines
from evaluation.retrieval import reciprocal_ranks
from recommender.index.text import full_text
from recommender.ports import Encoder

WAYS = ("short", "english", "typos", "capitals", "compound")
"""One to three German words; English; German with typos; in capitals with ae, oe, ue; compounds split or joined."""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody looks for: the output that answers it, and the query of each way."""

    output_id: OutputId
    queries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RobustnessTask:
    """Needs and the texts among which their answers are looked for."""

    needs: tuple[Need, ...]
    texts: tuple[str, ...]
    answers: NDArray[np.intp]

    def reciprocal_ranks(self, encoder: Encoder) -> dict[str, NDArray[np.float64]]:
        """Return for each way 1 / rank of the right output among all of them, per need."""
        texts = encoder.encode_documents(self.texts)
        return {
            way: reciprocal_ranks(
                encoder.encode_queries([need.queries[way] for need in self.needs]), texts, self.answers
            )
            for way in WAYS
        }


def read_task(path: Path, outputs: Sequence[Output]) -> RobustnessTask:
    """Read the needs and look up their answers in `outputs`.

    Raises `SourceUnavailable`, `SourceFormat`, or `InvalidRecord` naming line and field: broken JSON, a way without a
    query, an output that is not there.
    """
    rows = {output.id: row for row, output in enumerate(outputs)}
    needs = tuple(_need(path, line, text, rows) for line, text in read_lines(path))
    answers = np.array([rows[need.output_id] for need in needs], dtype=np.intp)
    return RobustnessTask(needs, tuple(map(full_text, outputs)), answers)


def _need(path: Path, line: int, text: str, rows: Mapping[OutputId, int]) -> Need:
    record = parse_record(text)
    output_id = OutputId(str(record.get("output", "")))
    if output_id not in rows:
        raise invalid(path, line, f"den Beitrag „{output_id}“ gibt es nicht", "output")
    queries = {}
    for way in WAYS:
        query = record.get(way)
        if not isinstance(query, str) or not query.strip():
            raise invalid(path, line, "die Anfrage fehlt", way)
        queries[way] = query
    return Need(output_id, queries)
