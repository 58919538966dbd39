"""The tagger's opinion of every output of a catalogue, tagged or not."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from recommender.index.text import text_hash
from recommender.tagging.material import Columns, Material
from recommender.tagging.tagger import Tagger

Floats = NDArray[np.float64]

BATCH_OUTPUTS = 4_096  # whose features are in memory at once
FOLDS = 10  # of the predictions for outputs that are examples themselves


def predict_tags(
    material: Material,
    assigned: NDArray[np.bool_],
    is_example: NDArray[np.bool_],
    columns: Columns,
    folds: NDArray[np.intp],
) -> Floats:
    """Return the probability of every concept for every output.

    Examples are predicted by taggers that have not seen them (cross-fitting), so that the model's opinion of a tagged
    output is as honest as that of an untagged one.

    Parameters
    ----------
    material : Material
        Of n outputs.
    assigned : ndarray of bool, shape (n, c)
        The editors' tags; rows of outputs that are no examples are ignored.
    is_example : ndarray of bool, shape (n,)
        Which outputs an editor has tagged.
    columns : Columns
        The c concepts.
    folds : ndarray of int, shape (n,)
        Outputs of one fold are predicted together, by a tagger that has seen none of them.

    Returns
    -------
    ndarray, shape (n, c)
        Probabilities in [0, 1]; the base rate where there are too few examples, 0 without any.
    """
    examples = np.flatnonzero(is_example)
    others = np.flatnonzero(~is_example)
    probabilities = np.zeros(assigned.shape)
    if not len(examples):
        return probabilities
    probabilities[others] = _predict(material, assigned, columns, examples, others)
    for fold in np.unique(folds[examples]):
        held_out, training = examples[folds[examples] == fold], examples[folds[examples] != fold]
        probabilities[held_out] = _predict(material, assigned, columns, training, held_out)
    return probabilities


def predict_in_batches(
    read: Callable[[NDArray[np.intp]], Material],
    assigned: NDArray[np.bool_],
    is_example: NDArray[np.bool_],
    columns: Columns,
    folds: NDArray[np.intp],
) -> Floats:
    """Return what `predict_tags` does, holding the features of `BATCH_OUTPUTS` outputs beside those of the examples.

    `read` returns the features of the outputs in some rows.
    """
    if len(is_example) <= BATCH_OUTPUTS:
        return predict_tags(read(np.arange(len(is_example))), assigned, is_example, columns, folds)
    examples, others = np.flatnonzero(is_example), np.flatnonzero(~is_example)
    probabilities = np.zeros(assigned.shape)
    if not len(examples):
        return probabilities
    known = read(examples)
    all_examples = np.ones(len(examples), dtype=bool)
    probabilities[examples] = predict_tags(known, assigned[examples], all_examples, columns, folds[examples])
    tagger = Tagger.fit(known, assigned[examples], columns)
    for start in range(0, len(others), BATCH_OUTPUTS):
        batch = others[start : start + BATCH_OUTPUTS]
        probabilities[batch] = tagger.predict(read(batch))
    return probabilities


def folds_of(ids: Sequence[str]) -> NDArray[np.intp]:
    """Return the fold of each output, by its id alone: one more tagged output moves no other to another fold."""
    return np.array([int(text_hash(output_id), 16) % FOLDS for output_id in ids], dtype=np.intp)


def _predict(
    material: Material,
    assigned: NDArray[np.bool_],
    columns: Columns,
    training: NDArray[np.intp],
    rows: NDArray[np.intp],
) -> Floats:
    if not len(rows):
        return np.zeros((0, assigned.shape[1]))
    return Tagger.fit(material.take(training), assigned[training], columns).predict(material.take(rows))
