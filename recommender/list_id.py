"""The id of a list: which question it answers, and whom it was for.

It reads `question.audience+audience.benefit+benefit`, so whoever gets feedback on the list knows what that counts for
without having kept the question; of a list on trial it goes on with `.mark` (`recommender.challenge`). It can be made
up; but so can the question, hence nothing rests on it being true. A mark is signed.
"""

import re
from dataclasses import dataclass

from recommender.errors import InvalidQuery
from recommender.query import Profile

MAX_CHARS = 10_000  # a hundred target groups and a hundred benefits, as many as a profile may name
_PART, _BETWEEN = ".", "+"
_NOTATIONS = r"(?:[a-z0-9][a-z0-9-]*(?:\+[a-z0-9][a-z0-9-]*)*)?"
_SHAPE = re.compile(rf"([0-9a-f]{{16}})\.({_NOTATIONS})\.({_NOTATIONS})(?:\.([0-9a-f]+(?:-[0-9a-f]*)+))?")


@dataclass(frozen=True, slots=True)
class ListId:
    """What an id says: a hash of question and index, the notations of target groups and benefits, a trial's mark."""

    question: str
    audiences: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    mark: str = ""

    @classmethod
    def of(cls, question: str, profile: Profile | None = None, mark: str = "") -> "ListId":
        """Return the id of the list for a profile, or of one for nobody in particular."""
        if profile is None:
            return cls(question)
        return cls(
            question,
            tuple(key.notation for key in profile.audiences),
            tuple(key.notation for key in profile.benefits),
            mark,
        )

    @classmethod
    def read(cls, text: str) -> "ListId":
        """Return what an id says; raise `InvalidQuery` for a text that is none."""
        found = _SHAPE.fullmatch(text) if len(text) <= MAX_CHARS else None
        if found is None:
            raise InvalidQuery(
                "Die Kennung der Liste („recommendation_id“) ist keine.",
                "Schicken Sie sie so zurück, wie sie in der Antwort stand.",
            )
        question, audiences, benefits, mark = found.groups()
        return cls(question, _notations(audiences), _notations(benefits), mark or "")

    def __str__(self) -> str:
        mark = (self.mark,) if self.mark else ()
        return _PART.join((self.question, _BETWEEN.join(self.audiences), _BETWEEN.join(self.benefits), *mark))


def _notations(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split(_BETWEEN))) if text else ()
