"""The vectors that all are asked for, and the held-out texts that they are asked with."""

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.engine import Vectors

QUERIES, TUNING = 200, 100
ABSTRACT_WORDS = 8
SEED = 20261127
SCALE, PROCEEDINGS = "bundestag/scale.jsonl.gz", "bundestag/proceedings.jsonl.gz"


def document_vectors(data: Path, encoder: str, size: int, cache: Path) -> Vectors:
    """Return the vectors of the first titles and abstracts, shape (size, dim), encoded once and kept in `cache`."""
    texts = (f"{record['title']} {record['abstract']}".strip() for record in _records(data / SCALE))
    return _kept(cache / f"{encoder}-documents-{size}.npy", encoder, islice(texts, size))


def query_vectors(texts: Sequence[str], encoder: str, cache: Path) -> Vectors:
    """Return the vectors of `texts`, shape (len(texts), dim), kept in `cache`."""
    return _kept(cache / f"{encoder}-queries.npy", encoder, texts)


def held_out_texts(data: Path) -> list[str]:
    """Return what is asked, `QUERIES` to be measured and `TUNING` more: title and first words of other proceedings."""
    known = list(_records(data / SCALE))
    ids, titles = {record["id"] for record in known}, {record["title"] for record in known}
    others = {
        record["title"]: " ".join([record["title"], *record["abstract"].split()[:ABSTRACT_WORDS]])
        for record in _records(data / PROCEEDINGS)
        if record["id"] not in ids and record["title"] not in titles
    }
    return random.Random(SEED).sample(sorted(others.values()), QUERIES + TUNING)  # noqa: S311 - which texts, no secret


def _kept(file: Path, encoder_name: str, texts: Iterable[str]) -> Vectors:
    """Return what the file holds, if this encoder has made it, else encode and write it."""
    from recommender.encoders.registry import open_encoder

    encoder, stamp = open_encoder(encoder_name), file.with_suffix(".txt")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != encoder.fingerprint:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, encoder.encode_documents(list(texts)))
        stamp.write_text(encoder.fingerprint, encoding="utf-8")
    vectors: Vectors = np.load(file, mmap_mode="r")
    return vectors


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
