"""Tagging of parliamentary proceedings with subject areas, learned from more and more examples."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import InvalidRecord, SourceFormat
from evaluation.benchmarks.line import numbered_lines
from evaluation.tagging import TagFigures, mean_figures, measure
from recommender.ports import Encoder, Vectors
from recommender.tagging.material import Columns, Material, Reading
from recommender.tagging.tagger import Tagger

Progress = Callable[[str, int, int], None]
Marks = NDArray[np.bool_]

ALL = "all"
DRAWS = 3  # samples of each size whose figures are averaged; of all examples there is one
TRAIN, DEV = "train", "dev"  # values of `split` in a file that holds both
ENCODED_AT_ONCE = 512
SEED = 20261123


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text and the labels people gave it."""

    title: str
    text: str
    labels: tuple[str, ...]
    split: str


def evaluate_field(
    train: Path,
    test: Path,
    field: str,
    sizes: Sequence[str],
    encoder: Encoder,
    progress: Progress | None = None,
) -> dict[str, TagFigures]:
    """Return the figures for each number of examples, learned from `train` and measured on `test`.

    Parameters
    ----------
    train, test : Path
        JSON Lines with id, title, abstract and `field`, a list of labels; .gz is understood. Where lines have a
        `split`, those of "train" are learned from; of the tested file those of "dev", if there are any.
    field : str
        The field of the labels.
    sizes : sequence of str
        Numbers of examples, or "all".
    encoder : Encoder
        Of the texts.
    progress : callable, optional
        Called with the stage, and how much of it is done of how much.

    Raises
    ------
    SourceUnavailable, SourceFormat, InvalidRecord
        For files that are missing or not as described.
    """
    examples = _of_split(read_labelled(train, field), TRAIN)
    asked = _of_split(read_labelled(test, field), DEV)
    wanted = {size: _sample_size(size, len(examples)) for size in sizes}
    labels = sorted({label for one in examples for label in one.labels})
    columns = Columns.of(labels, [0] * len(labels), labels, [[] for _ in labels], encoder)
    order = np.random.default_rng(SEED).permutation(len(examples))
    starts = {size: _starts(count, len(examples)) for size, count in wanted.items()}
    needed = sorted({int(i) for size, count in wanted.items() for s in starts[size] for i in order[s : s + count]})
    place = {row: i for i, row in enumerate(needed)}
    known = _read([examples[row] for row in needed], columns, encoder, progress, "Beispiele kodieren")
    tested = _read(asked, columns, encoder, progress, "Prüftexte kodieren")
    assigned, truth = _marks([examples[row] for row in needed], labels), _marks(asked, labels)
    figures = {}
    for size, count in wanted.items():
        draws = []
        for number, start in enumerate(starts[size], 1):
            rows = np.array([place[int(i)] for i in order[start : start + count]], dtype=np.intp)
            tagger = Tagger.fit(known.take(rows), assigned[rows], columns)
            probabilities = tagger.predict(tested)
            draws.append(measure(probabilities, probabilities >= tagger.thresholds, truth))
            if progress:
                progress(f"Lernen aus {size}", number, len(starts[size]))
        figures[size] = mean_figures(draws)
    return figures


def read_labelled(path: Path, field: str) -> list[LabelledText]:
    """Read texts with labels; one without any is left out, a broken line is an error."""
    found = []
    for number, line in numbered_lines(path):
        try:
            text = _labelled(json.loads(line), field)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidRecord(
                f"{path.name}, Zeile {number}: kein Text mit „title“ und einer Liste „{field}“.",
                "Berichtigen Sie die Zeile, oder nennen Sie mit --field ein anderes Feld.",
            ) from error
        if text.labels:
            found.append(text)
    if not found:
        raise SourceFormat(f"„{path.name}“ enthält keine Texte mit „{field}“.", "Erwartet werden JSON Lines.")
    return found


def _labelled(record: Mapping[str, object], field: str) -> LabelledText:
    title, abstract, labels = record["title"], record.get("abstract") or "", record[field] or []
    if not isinstance(title, str) or not isinstance(abstract, str) or not isinstance(labels, list):
        raise TypeError("a value is of another type")
    if not all(isinstance(label, str) for label in labels):
        raise TypeError("a label is no text")
    return LabelledText(title, f"{title} {abstract}".strip(), tuple(labels), str(record.get("split", "")))


def _of_split(texts: list[LabelledText], split: str) -> list[LabelledText]:
    return [text for text in texts if text.split == split] or texts


def _sample_size(size: str, available: int) -> int:
    if size == ALL:
        return available
    if not size.isascii() or not size.isdigit() or not int(size) > 0:
        raise SourceFormat(f"„{size}“ ist keine Zahl von Beispielen.", f"Erwartet werden ganze Zahlen oder „{ALL}“.")
    return min(int(size), available)


def _starts(count: int, available: int) -> list[int]:
    """Return where in the shuffled examples each draw begins; draws do not overlap."""
    return [draw * count for draw in range(max(1, min(DRAWS, available // count)))]


def _read(
    texts: Sequence[LabelledText], columns: Columns, encoder: Encoder, progress: Progress | None, stage: str
) -> Material:
    def encode(wanted: Sequence[str]) -> Vectors:
        vectors: Vectors = np.zeros((len(wanted), encoder.dim), dtype=np.float32)
        for start in range(0, len(wanted), ENCODED_AT_ONCE):
            batch = wanted[start : start + ENCODED_AT_ONCE]
            vectors[start : start + len(batch)] = encoder.encode_documents(batch)
            if progress:
                progress(stage, start + len(batch), len(wanted))
        return vectors

    readings = [Reading(text.title, text.text, f"{text.title} {text.text}") for text in texts]
    return Material.of(readings, columns, encode)


def _marks(texts: Sequence[LabelledText], labels: Sequence[str]) -> Marks:
    column = {label: i for i, label in enumerate(labels)}
    marks = np.zeros((len(texts), len(labels)), dtype=bool)
    for row, text in enumerate(texts):
        for label in text.labels:
            if label in column:
                marks[row, column[label]] = True
    return marks
