"""The passages of outputs' full texts: what a long PDF or a recording says somewhere, and which place is nearest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.model import OutputId
from corpus.passage import Passage
from corpus.ports import CorpusReader
from corpus.source_port import HeldPassage, PassageKey
from recommender.errors import IndexCorrupt, IndexMissing
from recommender.index.storage import read_array, read_current
from recommender.index.text import text_hash
from recommender.ports import Encoder, Vectors

BATCH_PASSAGES = 256  # encoded at once; no more of their texts are in memory
_PREFIX = "full_text_"
_PARTS = ("vectors", "owners", "starts", "keys", "hashes")


_BY_NOTHING: Mapping[PassageKey, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FullTexts:
    """The m passages of the k outputs whose full text is known, grouped by output.

    Parameters
    ----------
    vectors : ndarray, shape (m, dim)
        Vectors of length 1.
    owners : ndarray, shape (k,)
        The outputs' rows; ascending, but for outputs that have come into another row since.
    starts : ndarray, shape (k + 1,)
        Output owners[i] has the passages from starts[i] up to starts[i + 1].
    keys : ndarray, shape (m, 2)
        Item and position under which the store holds each passage.
    hashes : ndarray, shape (m,)
        Content hash of each passage, to notice that it has been rewritten since.
    """

    vectors: Vectors
    owners: NDArray[np.int64]
    starts: NDArray[np.int64]
    keys: NDArray[np.int64]
    hashes: NDArray[np.uint64]

    @classmethod
    def read(cls, directory: Path) -> Self:
        """Memory-map those of a build."""
        return cls(*(read_array(directory, f"{_PREFIX}{part}") for part in _PARTS))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what is written of them, by name."""
        return {f"{_PREFIX}{part}": getattr(self, part) for part in _PARTS}

    def lift(self, cosines: Vectors, vector: Vectors) -> Vectors:
        """Return the cosines of all outputs with a vector, where a passage comes nearer than its output that passage's.

        Those of outputs without full text stay what they are, to the bit.
        """
        if not len(self.owners):
            return cosines
        lifted = cosines.copy()
        nearest = np.maximum.reduceat(self.vectors @ vector, self.starts[:-1])
        lifted[self.owners] = np.maximum(cosines[self.owners], nearest)
        return lifted

    def among(self, rows: NDArray[np.int64]) -> Self:
        """Return those of the outputs in `rows`, ascending, for an index that holds these rows alone."""
        if not len(self.owners):
            return self
        _, chosen, places = np.intersect1d(self.owners, rows, assume_unique=True, return_indices=True)
        spans = [np.arange(*self.starts[place : place + 2]) for place in chosen.tolist()]
        passages = np.concatenate([np.zeros(0, dtype=np.int64), *spans])
        starts = np.cumsum([0, *map(len, spans)], dtype=np.int64)
        parts = (part[passages] for part in (self.keys, self.hashes))
        return type(self)(self.vectors[passages], places, starts, *parts)

    def has(self, row: int) -> bool:
        """Return whether the full text of the output in `row` is known."""
        return self._place(row) is not None

    def _place(self, row: int) -> int | None:
        places = np.flatnonzero(self.owners == row)
        return int(places[0]) if len(places) else None

    def nearest(self, row: int, vector: Vectors, by_words: Mapping[PassageKey, float] = _BY_NOTHING) -> int | None:
        """Return the passage of the output in `row` that answers a question best; None without full text.

        Nearness to its vector and the scores that its words give, standardised over the output's passages, count alike:
        a passage is found by its meaning, but a rare word that it shares says more.
        """
        place = self._place(row)
        if place is None:
            return None
        first, last = self.starts[place : place + 2].tolist()
        words = np.array([by_words.get((item, at), 0.0) for item, at in self.keys[first:last].tolist()])
        score = _standardised(self.vectors[first:last] @ vector) + _standardised(words)
        return int(first) + int(np.argmax(score))


def _standardised(scores: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    spread = float(scores.std())
    return np.asarray((scores - scores.mean()) / spread if spread > 0 else np.zeros(len(scores)), dtype=np.float64)


def indexed_text(passage: Passage) -> str:
    """Return what is encoded of a passage: it with the heading that it stands under."""
    heading = passage.place.heading
    return f"{heading}: {passage.text}" if heading else passage.text


def passage_hash(passage: Passage) -> int:
    """Return the content hash of what is encoded of a passage."""
    return int(text_hash(indexed_text(passage)), 16)


def build_full_texts(
    store: CorpusReader, row: Mapping[OutputId, int], encoder: Encoder, root: Path
) -> tuple[FullTexts, int]:
    """Encode the passages of the outputs that have a row; return them, and how many had to be encoded.

    Vectors that the previous index holds for the same encoder are taken over.
    """
    known = _known(root, encoder)
    vectors, hashes = [np.zeros((0, encoder.dim), dtype=np.float32)], [np.zeros(0, dtype=np.uint64)]
    owners: list[int] = []
    keys: list[tuple[int, int]] = []
    encoded = 0
    passages = ((row[name], held) for name, found in store.full_texts() if name in row for held in found)
    for batch in _batches(passages):
        owners += [owner for owner, _ in batch]
        keys += [(held.item_id, held.position) for _, held in batch]
        found, missing = _vectors([held.passage for _, held in batch], known, encoder)
        vectors.append(found)
        hashes.append(np.array([passage_hash(held.passage) for _, held in batch], dtype=np.uint64))
        encoded += missing
    distinct, starts = np.unique(np.array(owners, dtype=np.int64), return_index=True)
    built = FullTexts(
        np.concatenate(vectors),
        distinct,
        np.append(starts, len(owners)).astype(np.int64),
        np.array(keys, dtype=np.int64).reshape(-1, 2),
        np.concatenate(hashes),
    )
    return built, encoded


def _vectors(passages: Sequence[Passage], known: Mapping[int, Vectors], encoder: Encoder) -> tuple[Vectors, int]:
    hashes = [passage_hash(passage) for passage in passages]
    missing = [place for place, key in enumerate(hashes) if key not in known]
    found = np.zeros((len(passages), encoder.dim), dtype=np.float32)
    for place, key in enumerate(hashes):
        if key in known:
            found[place] = known[key]
    if missing:
        found[missing] = encoder.encode_documents([indexed_text(passages[place]) for place in missing])
    return found, len(missing)


def _known(root: Path, encoder: Encoder) -> dict[int, Vectors]:
    """Return the previous index's vectors by content hash, nothing if another encoder made them."""
    try:
        directory, manifest = read_current(root)
        if manifest.fingerprint != encoder.fingerprint:
            return {}
        held = FullTexts.read(directory)
    except (IndexMissing, IndexCorrupt):
        return {}
    return {int(key): held.vectors[number] for number, key in enumerate(held.hashes)}


def _batches(passages: Iterator[tuple[int, HeldPassage]]) -> Iterator[list[tuple[int, HeldPassage]]]:
    while batch := list(islice(passages, BATCH_PASSAGES)):
        yield batch
