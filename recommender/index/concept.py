"""How strongly each concept applies to each output, by editors' tags and the model's opinion."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.model import ConceptKey, Grade, Origin, Output, Tag, Vocabulary
from recommender.config import RankingConfig
from recommender.index.spelled import Spelled
from recommender.tagging.crossfit import folds_of, predict_in_batches
from recommender.tagging.material import Columns, Material, read_output
from recommender.tagging.statement import Encode

Matrix = NDArray[np.float32]

SD_FLOOR = 0.05  # keeps a concept that hardly any output has from exploding when its column is standardised


@dataclass(frozen=True, slots=True)
class ConceptTable:
    """Concept columns for n outputs.

    Parameters
    ----------
    keys : tuple of ConceptKey
        The columns' concepts.
    editor : ndarray, shape (n, concepts)
        1 for a primary, `secondary_share` for a secondary tag set by a person, else 0.
    model : ndarray, shape (n, concepts)
        The model's probability.
    is_tagged : ndarray of bool, shape (n,)
        Whether a person has tagged the output.
    standardised : ndarray, shape (concepts, n)
        Strength with partial credit for related concepts, minus its mean, over its standard deviation: a match with
        a concept that few outputs have says more.
    """

    keys: tuple[ConceptKey, ...]
    editor: Matrix
    model: Matrix
    is_tagged: NDArray[np.bool_]
    standardised: Matrix


def build_concepts(
    outputs: Sequence[Output],
    vocabulary: Vocabulary,
    encode: Encode,
    columns: Columns,
    config: RankingConfig,
    spelled: Sequence[Spelled] | None = None,
) -> ConceptTable:
    """Learn from the editors' tags, predict the rest, and combine both into columns; `encode` gives texts' vectors."""
    keys = tuple(c.key for c in vocabulary.concepts if not c.deprecated)
    editor = np.array([strengths_of(output.tags, keys, config) for output in outputs], dtype=np.float32)
    editor = editor.reshape(len(outputs), len(keys))
    is_tagged = np.array([is_tagged_by_person(output) for output in outputs], dtype=bool)

    def read(rows: NDArray[np.intp]) -> Material:
        chosen = rows.tolist()
        readings = [read_output(outputs[row]) for row in chosen]
        return Material.of(readings, columns, encode, None if spelled is None else [spelled[row] for row in chosen])

    folds = folds_of([output.id for output in outputs])
    model = predict_in_batches(read, editor > 0, is_tagged, columns, folds).astype(np.float32)
    return combine_concepts(keys, editor, model, is_tagged, vocabulary, config)


def combine_concepts(
    keys: tuple[ConceptKey, ...],
    editor: Matrix,
    model: Matrix,
    is_tagged: NDArray[np.bool_],
    vocabulary: Vocabulary,
    config: RankingConfig,
) -> ConceptTable:
    """Combine editors' tags and the model's opinion, both of shape (n, concepts), into columns."""
    share = np.where(is_tagged, config.model_share, 1.0)[:, None].astype(np.float32)
    strength = (1 - share) * editor + share * model * _mean_strength(editor)
    credited = _credit_related(strength, keys, vocabulary, config.related_share)
    return ConceptTable(keys, editor, model, is_tagged, _standardise(credited))


def strengths_of(tags: Iterable[Tag] | None, keys: Sequence[ConceptKey], config: RankingConfig) -> list[float]:
    """Return how strongly a person's tags apply each of `keys`; a tag with another concept counts for nothing."""
    strength = {
        tag.concept: 1.0 if tag.grade is Grade.PRIMARY else config.secondary_share
        for tag in tags or ()
        if tag.origin is not Origin.MODEL
    }
    return [strength.get(key, 0.0) for key in keys]


def is_tagged_by_person(output: Output) -> bool:
    """Return whether a person has decided on the tags: also that none fits, but not that a model suggested some."""
    return is_persons(output.tags)


def is_persons(tags: Collection[Tag] | None) -> bool:
    """Return whether these tags are what a person has decided, as opposed to none yet or a model's alone."""
    return tags is not None and (not tags or any(tag.origin is not Origin.MODEL for tag in tags))


def related_columns(keys: Sequence[ConceptKey], vocabulary: Vocabulary) -> list[list[int]]:
    """Return for every concept the columns of its related concepts, read symmetrically, in column order."""
    column = {key: i for i, key in enumerate(keys)}
    links: list[set[int]] = [set() for _ in keys]
    for concept in vocabulary.concepts:
        for notation in concept.related:
            a, b = column.get(concept.key), column.get(ConceptKey(concept.key.scheme, notation))
            if a is not None and b is not None and a != b:
                links[a].add(b)
                links[b].add(a)
    return [sorted(link) for link in links]


def _mean_strength(editor: Matrix) -> float:
    """Return how strong an editor's tag is on average: what a concept that the model is sure of is worth."""
    assigned = editor[editor > 0]
    return float(assigned.mean()) if len(assigned) else 1.0


def _credit_related(strength: Matrix, keys: Sequence[ConceptKey], vocabulary: Vocabulary, share: float) -> Matrix:
    credited = strength.copy()
    for column, related in enumerate(related_columns(keys, vocabulary)):
        if related:
            credited[:, column] = np.maximum(strength[:, column], share * strength[:, related].max(axis=1))
    return credited


def _standardise(strength: Matrix) -> Matrix:
    if not len(strength):
        return np.zeros(strength.T.shape, dtype=np.float32)
    centred = strength - strength.mean(axis=0)
    return np.ascontiguousarray((centred / (strength.std(axis=0) + SD_FLOOR)).T, dtype=np.float32)
