"""How alike texts are to the examples a tagger has learned from, and how alike to the concepts' labels."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommender.index.lexical import CharacterIndex, SparseRows
from recommender.tagging.cosine import cosine_matrix, weigh_all
from recommender.tagging.material import Columns, Material

Floats = NDArray[np.float64]

# Shares of the kernel, by repeated cross-validation on the shipped catalogue.
CHARACTER_SHARE = 1.5
KIND_SHARE = 0.3
SERIES_SHARE = 0.3
CUE_SHARE = 0.5
STATEMENT_SHARE = 0.3
SD_FLOOR = 1e-6
MAX_DEVIATIONS = 4.0  # farther out than any example, a text is only said to be far out


@dataclass(frozen=True, slots=True)
class Scale:
    """Mean and standard deviation of columns, learned from the examples."""

    mean: Floats
    sd: Floats

    @classmethod
    def of(cls, values: Floats) -> Self:
        """Measure the columns of an array."""
        return cls(values.mean(axis=0), values.std(axis=0) + SD_FLOOR)

    def standardise(self, values: Floats) -> Floats:
        """Return values with the examples' mean 0 and standard deviation 1, cut off far out; a constant becomes 0."""
        scaled: Floats = np.where(self.sd > 2 * SD_FLOOR, (values - self.mean) / self.sd, 0.0)
        within: Floats = np.clip(scaled, -MAX_DEVIATIONS, MAX_DEVIATIONS)
        return within


class Comparison:
    """The examples, made ready to be compared with.

    Parameters
    ----------
    examples : Material
        n texts, at least one.
    columns : Columns
        The c concepts.
    """

    def __init__(self, examples: Material, columns: Columns) -> None:
        self._examples = examples
        self._columns = columns
        self._characters = CharacterIndex.of_ngrams(examples.ngrams)
        self._labels = CharacterIndex.of_ngrams(columns.ngrams, self._characters.idf)
        self._idf = columns.cues.idf(examples.cues)
        self._cue_scale = Scale.of(np.sqrt(self._cue_scores(examples)))
        self._directions = self._cue_directions(examples)
        self._statement_scale = Scale.of(examples.statements)
        self._statement_directions = self._stated(examples)
        self._raw_of_examples = self._raw_likeness(examples)
        self._likeness_scales = tuple(Scale.of(values) for values in self._raw_of_examples)

    def kernel(self, texts: Material) -> Floats:
        """Return the likeness of m texts to the n examples, shape (m, n); an inner product of features."""
        alike = (texts.vectors @ self._examples.vectors.T).astype(np.float64)
        alike += CHARACTER_SHARE * cosine_matrix(self._weighed(texts), self._characters)
        alike += CUE_SHARE * self._cue_directions(texts) @ self._directions.T
        alike += STATEMENT_SHARE * self._stated(texts) @ self._statement_directions.T
        return alike + KIND_SHARE * self.same_kind(texts) + SERIES_SHARE * self.same_series(texts)

    def same_kind(self, texts: Material) -> Floats:
        """Return 1 where a text is of the example's kind, shape (m, n)."""
        return _equal(texts.kinds, self._examples.kinds)

    def same_series(self, texts: Material) -> Floats:
        """Return 1 where a text is of the example's series, shape (m, n)."""
        return _equal(texts.series, self._examples.series)

    def likeness(self, texts: Material) -> tuple[Floats, ...]:
        """Return the likeness to each concept, five times (m, c), standardised.

        By cues, by meaning and by characters of the label, by the best sentences and by the whole to the statements.
        """
        raw = self._raw_of_examples if texts is self._examples else self._raw_likeness(texts)
        return tuple(scale.standardise(values) for scale, values in zip(self._likeness_scales, raw, strict=True))

    def _raw_likeness(self, texts: Material) -> tuple[Floats, ...]:
        labels = self._columns
        meaning = (texts.vectors @ labels.vectors.T).astype(np.float64)
        stated = texts.statements if texts.statements.shape[1] else np.zeros(meaning.shape)
        whole = labels.statements.mean_cosines(texts.vectors)
        return self._cue_scores(texts), meaning, self._label_cosines(texts), stated, whole

    def _label_cosines(self, texts: Material) -> Floats:
        return cosine_matrix(self._weighed(texts), self._labels)

    def _weighed(self, texts: Material) -> SparseRows:
        return self._characters.rows if texts is self._examples else weigh_all(texts.ngrams, self._characters)

    def _cue_scores(self, texts: Material) -> Floats:
        return self._columns.cues.score(texts.cues, self._idf)

    def _cue_directions(self, texts: Material) -> Floats:
        return _directions(self._cue_scale.standardise(np.sqrt(self._cue_scores(texts))))

    def _stated(self, texts: Material) -> Floats:
        return _directions(self._statement_scale.standardise(texts.statements))


def _directions(scores: Floats) -> Floats:
    """Return rows of length 1, or of nothing."""
    directions: Floats = scores / (np.linalg.norm(scores, axis=1, keepdims=True) + SD_FLOOR)
    return directions


def _equal(texts: NDArray[np.str_], examples: NDArray[np.str_]) -> Floats:
    _, codes = np.unique(np.concatenate([texts, examples]), return_inverse=True)
    asked, known = codes[: len(texts)], codes[len(texts) :]
    same: Floats = ((asked[:, None] == known[None, :]) & (examples != "")[None, :]).astype(np.float64)
    return same
