"""From a file of pairs to the two models: encode, adapt, distil, measure, save."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.german import normalise
from recommender.encoders.adapted import ADAPTER_FILE, adapt
from recommender.encoders.use import UseEncoder
from recommender.ports import Vectors
from recommender.training import student
from recommender.training.adapter import train_adapter
from recommender.training.contrast import mean_reciprocal_rank
from recommender.training.pairs import TextPair, read_pairs, split_pairs

STATIC_FOLDER = "static"
CHUNK_TEXTS = 512
MEASURED_PAIRS = 2_000

Progress = Callable[[str, int, int], None]
"""Called with the stage, and how much of it is done of how much."""


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What was trained on how much, and the mean reciprocal rank among held-out pairs before and after."""

    pairs: int
    held_out: int
    seed: int
    general: float
    adapted: float
    static: float


def train(pairs_file: Path, output: Path, *, seed: int, workers: int, progress: Progress) -> TrainingReport:
    """Train both models on `pairs_file` and write them below `output`; the same seed gives the same models.

    Raises `SourceUnavailable`, `SourceFormat`, `InvalidRecord` for a file that is missing or not as described.
    """
    training, held_out = split_pairs(read_pairs(pairs_file))
    measured = held_out[:MEASURED_PAIRS]
    texts = sorted({text for pair in (*training, *measured) for text in pair}, key=lambda text: (len(text), text))
    place = {text: row for row, text in enumerate(texts)}
    vectors = encode_all(texts, workers, lambda done: progress("Kodieren", done, len(texts)))
    rows, measured_rows = _rows(training, place), _rows(measured, place)
    adapter = train_adapter(vectors, rows, seed=seed, progress=lambda *done: progress("Adapter", *done))
    adapted = adapt(vectors, adapter)
    progress("Tokenizer", 0, 1)
    prepared = [str(normalise(text)) for text in texts]
    tokenizer = student.train_tokenizer(prepared)
    progress("Tokenizer", 1, 1)
    tokens = student.tokenise(tokenizer, prepared)
    lesson = student.Lesson(tokens, adapted, rows)
    n_tokens = tokenizer.get_vocab_size()
    table = student.train_student(lesson, n_tokens, seed=seed, progress=lambda *done: progress("Student", *done))
    save_adapter(adapter, output)
    save_student(tokenizer.to_str(), table, output / STATIC_FOLDER)
    static = _unit(np.array([table[ids].mean(axis=0) for ids in tokens], dtype=np.float32))
    figures = [round(_measure(found, measured_rows), 4) for found in (vectors, adapted, static)]
    report = TrainingReport(len(training), len(measured), seed, *figures)
    (output / "training.json").write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
    return report


def encode_all(texts: Sequence[str], workers: int, progress: Callable[[int], None]) -> Vectors:
    """Return the general encoder's vectors, computed by several processes; in half precision to save memory."""
    chunks = [texts[start : start + CHUNK_TEXTS] for start in range(0, len(texts), CHUNK_TEXTS)]
    vectors = np.zeros((len(texts), UseEncoder.dim), dtype=np.float16)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_open_encoder) as pool:
        for number, found in enumerate(pool.map(_encode_chunk, chunks)):
            start = number * CHUNK_TEXTS
            vectors[start : start + len(found)] = found
            progress(start + len(found))
    return vectors  # type: ignore[return-value]  # half precision; what reads it converts batch by batch


_encoder: UseEncoder


def _open_encoder() -> None:
    global _encoder  # noqa: PLW0603 - one model a worker process, loaded once
    _encoder = UseEncoder()


def _encode_chunk(texts: Sequence[str]) -> Vectors:
    return _encoder.encode_documents(texts)


def _rows(pairs: Sequence[TextPair], place: dict[str, int]) -> NDArray[np.int64]:
    return np.array([(place[pair.query], place[pair.text]) for pair in pairs], dtype=np.int64).reshape(-1, 2)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9), dtype=np.float32)


def _measure(vectors: Vectors, rows: NDArray[np.int64]) -> float:
    return mean_reciprocal_rank(*(_unit(vectors[rows[:, side]].astype(np.float32)) for side in (0, 1)))


def save_adapter(adapter: Vectors, output: Path) -> None:
    """Write the map below `output`, in single precision: 1 MB."""
    from safetensors.numpy import save_file

    output.mkdir(parents=True, exist_ok=True)
    save_file({"adapter": np.ascontiguousarray(adapter, dtype=np.float32)}, output / ADAPTER_FILE)


def save_student(tokenizer: str, table: Vectors, folder: Path) -> None:
    """Write a folder that sentence-transformers reads as well, in half precision."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, StaticEmbedding
    from tokenizers import Tokenizer

    embedding = StaticEmbedding(Tokenizer.from_str(tokenizer), embedding_weights=torch.from_numpy(table).half())
    SentenceTransformer(modules=[embedding, Normalize()], device="cpu").save(str(folder), create_model_card=False)
    path = folder / "tokenizer.json"  # as one line: 130,000 are no use to anybody
    path.write_text(json.dumps(json.loads(tokenizer), ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
