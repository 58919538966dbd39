"""What the static student adds to outputs' likeness: it knows words that the adapted encoder hears only roughly."""

from collections.abc import Sequence

from recommender.encoders.adapted import AdaptedEncoder
from recommender.encoders.static import StaticEncoder
from recommender.ports import Encoder, Vectors

StudentVectors = tuple[Vectors, Vectors]
"""Vectors of full texts and of titles, shape (n, dim) each."""


def student_vectors(texts: Sequence[str], titles: Sequence[str], encoder: Encoder) -> StudentVectors | None:
    """Return the student's vectors of full texts and titles; None unless the encoder is the one it learned from.

    It is so fast that they are computed anew with every build.
    """
    if not isinstance(encoder, AdaptedEncoder):
        return None
    student = StaticEncoder()
    return student.encode_documents(texts), student.encode_documents(titles)
