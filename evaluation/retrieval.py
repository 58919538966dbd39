"""Finding the one right text by the nearness of vectors."""

import numpy as np
from numpy.typing import NDArray

from recommender.ports import Vectors


def reciprocal_ranks(queries: Vectors, texts: Vectors, right: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return 1 / rank of each query's right text among all texts by cosine; its mean is the mean reciprocal rank.

    Texts as near as the right one share their places: the rank is the mean of them, so that an encoder which tells
    nothing apart gains nothing by the order of the file.

    Parameters
    ----------
    queries, texts : ndarray of shape (queries, dim) and (texts, dim)
        Rows of length 1.
    right : ndarray of shape (queries,)
        The row of each query's text.
    """
    cosines = queries @ texts.T
    own = cosines[np.arange(len(queries)), right][:, None]
    nearer, as_near = (cosines > own).sum(axis=1), (cosines == own).sum(axis=1)
    return np.asarray(1.0 / (nearer + (as_near + 1) / 2), dtype=np.float64)
