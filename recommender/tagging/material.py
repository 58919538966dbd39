"""What the tagger looks at in outputs: meaning, characters, cues, likeness to typical statements, kind and series."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from corpus.german import normalise
from corpus.model import ConceptKey, Output, Vocabulary
from recommender.index.ngram import Ngrams, count_ngrams
from recommender.index.spelled import Spelled
from recommender.index.text import TITLE, concept_text, full_text, passages
from recommender.ports import Encoder, Vectors
from recommender.tagging.cue import CueCounter, Cues, shipped_cues
from recommender.tagging.statement import Encode, Statements, shipped_statements

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Columns:
    """The c concepts that are asked about: groups (schemes), label texts as vectors and n-grams, cues, statements."""

    keys: tuple[str, ...]
    groups: NDArray[np.intp]
    vectors: Vectors
    ngrams: tuple[Ngrams, ...]
    cues: CueCounter
    statements: Statements

    @classmethod
    def of(
        cls,
        keys: Sequence[str],
        groups: Sequence[int],
        labels: Sequence[str],
        cues: Cues,
        encoder: Encoder,
        statements: Sequence[Sequence[str]] = (),
    ) -> "Columns":
        """Read the labels and, where there are some, each concept's statements."""
        counted = tuple(count_ngrams(label) for label in labels)
        vectors = encoder.encode_documents(labels)
        said = Statements.of(statements or [()] * len(keys), encoder.encode_documents)
        return cls(tuple(keys), np.array(groups, dtype=np.intp), vectors, counted, CueCounter(cues), said)

    @classmethod
    def of_vocabulary(cls, vocabulary: Vocabulary, encoder: Encoder) -> "Columns":
        """Read all concepts that are in use, in vocabulary order."""
        concepts = [concept for concept in vocabulary.concepts if not concept.deprecated]
        schemes = list(dict.fromkeys(concept.key.scheme for concept in concepts))
        return cls.of(
            [str(concept.key) for concept in concepts],
            [schemes.index(concept.key.scheme) for concept in concepts],
            [concept_text(concept) for concept in concepts],
            shipped_cues([concept.key for concept in concepts]),
            encoder,
            shipped_statements([concept.key for concept in concepts]),
        )


def concept_keys(vocabulary: Vocabulary) -> tuple[ConceptKey, ...]:
    """Return the concepts in use in the order of the columns."""
    return tuple(concept.key for concept in vocabulary.concepts if not concept.deprecated)


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one text: those of its title, of all of it, those in it that count twice, and its sentences."""

    title: str
    text: str
    repeated: str
    kind: str = ""
    series: str = ""
    sentences: tuple[str, ...] = ()


def read_output(output: Output, *, abstract: str | None = None, has_title: bool = True) -> Reading:
    """Return what the tagger reads of an output, or would read with another abstract or without its title."""
    shown = output if abstract is None else replace(output, abstract=abstract)
    above = (output.title if has_title else None, output.subtitle, output.series)
    text = full_text(shown) if has_title else full_text(shown).removeprefix(output.title).lstrip()
    repeated = output.title if has_title else ""
    sentences = tuple(passage.text for passage in passages(shown) if has_title or passage.start != TITLE)
    return Reading(" ".join(filter(None, above)), text, repeated, output.kind.value, output.series or "", sentences)


def _spell(reading: Reading) -> Spelled:
    text = normalise(reading.text)
    return Spelled(text, count_ngrams(reading.repeated, text))


@dataclass(frozen=True, slots=True)
class Material:
    """The features of n texts, before anything is learned from them.

    Parameters
    ----------
    vectors : ndarray, shape (n, dim)
        Vectors of length 1.
    ngrams : tuple of n Ngrams
        Counted character n-grams.
    cues : ndarray, shape (n, cues)
        Logarithm of one plus how often each cue occurs.
    statements : ndarray, shape (n, c)
        How well the best sentences match each concept's statements; of shape (n, 0) where no concept has any.
    kinds, series : ndarray of str, shape (n,)
        Kind and series; the empty string for none.
    """

    vectors: Vectors
    ngrams: tuple[Ngrams, ...]
    cues: Floats
    statements: Floats
    kinds: NDArray[np.str_]
    series: NDArray[np.str_]

    @classmethod
    def of(
        cls,
        readings: Sequence[Reading],
        columns: Columns,
        encode: Encode,
        spelled: Sequence[Spelled] | None = None,
    ) -> "Material":
        """Count what is in the texts, and encode them and, where there are statements, their sentences, each once.

        `spelled` are the texts as they have been read already, where they have.
        """
        spelled = [_spell(reading) for reading in readings] if spelled is None else spelled
        texts = [one.text for one in spelled]
        cues = [columns.cues.count(reading.title, text) for reading, text in zip(readings, texts, strict=True)]
        has_statements = not columns.statements.is_empty
        sentences = [reading.sentences if has_statements else () for reading in readings]
        place: dict[str, int] = {}
        for text in chain((reading.text for reading in readings), chain.from_iterable(sentences)):
            place.setdefault(text, len(place))
        encoded = encode(list(place))
        statements = np.zeros((len(readings), 0))
        if has_statements:
            rows = [[place[sentence] for sentence in of_text] for of_text in sentences]
            statements = columns.statements.best_matches(rows, encoded)
        vectors = encoded[[place[reading.text] for reading in readings]]
        return cls(
            vectors,
            tuple(one.ngrams for one in spelled),
            np.array(cues).reshape(len(readings), columns.cues.size),
            statements,
            np.array([reading.kind for reading in readings], dtype=np.str_),
            np.array([reading.series for reading in readings], dtype=np.str_),
        )

    @classmethod
    def joined(cls, parts: Sequence["Material"], dim: int) -> "Material":
        """Return the texts of several materials as one; `dim` is the vectors', where there are none."""
        if not parts:
            empty = np.zeros(0, dtype=np.str_)
            return cls(np.zeros((0, dim), dtype=np.float32), (), np.zeros((0, 0)), np.zeros((0, 0)), empty, empty)
        return cls(
            np.concatenate([part.vectors for part in parts]),
            tuple(ngrams for part in parts for ngrams in part.ngrams),
            np.concatenate([part.cues for part in parts]),
            np.concatenate([part.statements for part in parts]),
            np.concatenate([part.kinds for part in parts]),
            np.concatenate([part.series for part in parts]),
        )

    def __len__(self) -> int:
        return len(self.ngrams)

    def take(self, rows: NDArray[np.intp]) -> "Material":
        """Return the texts in `rows`."""
        chosen = tuple(self.ngrams[row] for row in rows)
        numbers = self.vectors[rows], chosen, self.cues[rows], self.statements[rows]
        return Material(*numbers, self.kinds[rows], self.series[rows])
