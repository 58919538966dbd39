"""Tagging of parliamentary proceedings with subject areas, learned from more and more examples."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

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
ENCODING_THREADS = 2  # more would wait for the interpreter
SEED = 20261123


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One text and the labels people gave it."""

    title: str
    text: str
    labels: tuple[str, ...]
    split: str


@dataclass(frozen=True, slots=True)
class FieldTask:
    """What is to be learned and asked: texts, labels, and for each size which examples each draw learns from."""

    examples: Sequence[LabelledText]
    asked: Sequence[LabelledText]
    labels: Sequence[str]
    draws: Mapping[str, Sequence[NDArray[np.intp]]]

    @property
    def truth(self) -> Marks:
        """The labels of the texts asked about, shape (asked, labels)."""
        return _marks(self.asked, self.labels)

    @property
    def needed(self) -> NDArray[np.intp]:
        """The rows of the examples that some draw learns from, ascending."""
        return np.unique(np.concatenate([rows for draws in self.draws.values() for rows in draws]))


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was learned from one draw of examples says of the texts asked about; both of shape (asked, labels)."""

    probabilities: NDArray[np.float64]
    suggested: Marks


def read_task(train: Path, test: Path, field: str, sizes: Sequence[str]) -> FieldTask:
    """Read what `evaluate_field` learns from and asks about; parameters and errors are the same."""
    known = read_labelled(train, field)
    examples = [text for text in known if text.split == TRAIN] or known
    asked = _tested(read_labelled(test, field))
    if train.resolve() == test.resolve() and examples == asked:
        raise SourceFormat(
            f"„{train.name}“ unterscheidet nicht, woraus gelernt und woran geprüft wird.",
            f"Nennen Sie zwei Dateien, oder setzen Sie das Feld „split“ auf „{TRAIN}“ und „{DEV}“.",
        )
    counts = {size: _sample_size(size, len(examples)) for size in sizes}
    order = np.random.default_rng(SEED).permutation(len(examples))
    draws = {size: [order[start : start + n] for start in _starts(n, len(examples))] for size, n in counts.items()}
    labels = sorted({label for one in (*examples, *asked) for label in one.labels})
    return FieldTask(examples, asked, labels, draws)


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
        JSON Lines with title, abstract and `field`, a list of labels; .gz is understood. Where lines have a `split`,
        those of "train" are learned from; of the tested file those of "dev", without any those of other splits.
    field : str
        The field of the labels.
    sizes : sequence of str
        Numbers of examples, or "all"; where there are fewer, all are taken.
    encoder : Encoder
        Of the texts.
    progress : callable, optional
        Called with the stage, and how much of it is done of how much.

    Raises
    ------
    SourceUnavailable, SourceFormat, InvalidRecord
        For files that are missing or not as described.
    """
    return evaluate_task(read_task(train, test, field, sizes), encoder, progress)


def evaluate_task(task: FieldTask, encoder: Encoder, progress: Progress | None = None) -> dict[str, TagFigures]:
    """Return the figures for each size, the mean over its draws."""
    truth = task.truth
    return {
        size: mean_figures([measure(found.probabilities, found.suggested, truth) for found in predictions])
        for size, predictions in predict_task(task, encoder, progress)
    }


def predict_task(
    task: FieldTask, encoder: Encoder, progress: Progress | None = None
) -> Iterator[tuple[str, list[Prediction]]]:
    """Yield each size with the predictions of its draws; each text is encoded once."""
    labels = task.labels
    columns = Columns.of(labels, [0] * len(labels), labels, [[] for _ in labels], encoder)
    needed = task.needed
    learned = [task.examples[row] for row in needed]
    known = _read(learned, columns, encoder, progress, "Beispiele kodieren")
    asked = _read(task.asked, columns, encoder, progress, "Prüftexte kodieren")
    assigned = _marks(learned, labels)
    for size, draws in task.draws.items():
        found = []
        for number, chosen in enumerate(draws, 1):
            rows = np.searchsorted(needed, chosen)
            tagger = Tagger.fit(known.take(rows), assigned[rows], columns)
            probabilities = tagger.predict(asked)
            found.append(Prediction(probabilities, probabilities >= tagger.thresholds))
            if progress:
                progress(f"Lernen aus {size}", number, len(draws))
        yield size, found


def read_labelled(path: Path, field: str) -> list[LabelledText]:
    """Read texts with labels; one without any, or without the field, is left out, a broken line is an error."""
    found = []
    for number, line in numbered_lines(path):
        try:
            text = _labelled(json.loads(line), field)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidRecord(
                f"{path.name}, Zeile {number}: kein Text mit „title“ und einer Liste von Texten „{field}“.",
                "Berichtigen Sie die Zeile, oder nennen Sie mit --field ein anderes Feld.",
            ) from error
        if text.labels:
            found.append(text)
    if not found:
        raise SourceFormat(
            f"„{path.name}“ enthält keine Texte mit „{field}“.",
            "Erwartet werden JSON Lines mit „title“ und diesem Feld; mit --field nennen Sie ein anderes.",
        )
    return found


def _labelled(record: Mapping[str, object], field: str) -> LabelledText:
    title, abstract, labels = record["title"], record.get("abstract") or "", record.get(field) or []
    if not isinstance(title, str) or not isinstance(abstract, str) or not isinstance(labels, list):
        raise TypeError("a value is of another type")
    if not all(isinstance(label, str) for label in labels):
        raise TypeError("a label is no text")
    return LabelledText(title, f"{title} {abstract}".strip(), tuple(labels), str(record.get("split", "")))


def _tested(texts: list[LabelledText]) -> list[LabelledText]:
    """Return the texts to be tested on: those of "dev", else those that are not to be learned from, else all."""
    held_back = [text for text in texts if text.split != TRAIN]
    return [text for text in texts if text.split == DEV] or held_back or texts


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
        starts = range(0, len(wanted), ENCODED_AT_ONCE)
        batches = [wanted[start : start + ENCODED_AT_ONCE] for start in starts]
        # One thread of BLAS for each of ours: with more they would wait for each other.
        with threadpool_limits(1), ThreadPoolExecutor(ENCODING_THREADS) as pool:
            for start, found in zip(starts, pool.map(encoder.encode_documents, batches), strict=True):
                vectors[start : start + len(found)] = found
                if progress:
                    progress(stage, start + len(found), len(wanted))
        return vectors

    readings = [Reading(text.title, text.text, text.title) for text in texts]
    return Material.of(readings, columns, encode)


def _marks(texts: Sequence[LabelledText], labels: Sequence[str]) -> Marks:
    column = {label: i for i, label in enumerate(labels)}
    marks = np.zeros((len(texts), len(labels)), dtype=bool)
    for row, text in enumerate(texts):
        for label in text.labels:
            if label in column:
                marks[row, column[label]] = True
    return marks
