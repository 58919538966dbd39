"""What the static student adds to outputs' likeness: it knows words that the adapted encoder hears only roughly."""

from collections.abc import Sequence

from corpus.model import Output
from recommender.encoders.adapted import AdaptedEncoder
from recommender.encoders.static import StaticEncoder
from recommender.index.text import full_text
from recommender.ports import Encoder, Vectors

StudentVectors = tuple[Vectors, Vectors]
"""Vectors of full texts and of titles, shape (n, dim) each."""


def student_vectors(outputs: Sequence[Output], encoder: Encoder) -> StudentVectors | None:
    """Return the student's vectors where the index's encoder is the one it learned from, else None.

    It is so fast that they are computed anew with every build.
    """
    if not isinstance(encoder, AdaptedEncoder):
        return None
    student = StaticEncoder()
    texts = [full_text(output) for output in outputs]
    return student.encode_documents(texts), student.encode_documents([output.title for output in outputs])
