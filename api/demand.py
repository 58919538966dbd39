"""Counting what is asked for, beside the answers.

Counted is each profile that a visitor page or the API has answered with a list, also where the answer came from memory:
every pair of its target groups and benefits once, so two target groups with three benefits are six pairs. A profile
that names only one of the two counts as "without the other"; one that names neither is not counted. What was refused or
failed, HEAD, and an answer 304 ("you have it already") count nothing; nor do the editors' previews and the command
line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from starlette.types import Scope

from api.security import is_head
from api.tally import FLUSH_SECONDS, Tally
from corpus.demand import Pair

if TYPE_CHECKING:
    from corpus.demand import DemandStore
    from recommender.query import Profile

Notations = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a profile counts as: every target group with every benefit; None stands for "named none"."""

    audiences: Notations = ()
    benefits: Notations = ()
    is_empty: bool = False
    """Whether the answer held nothing; that is told to whoever watches the service, and not kept."""


NOTHING = Asked()


def asked_for(profile: "Profile", *, is_empty: bool) -> Asked:
    """Return what an answer to the profile counts as, one that holds nothing or one that does."""
    if not (profile.audiences or profile.benefits):
        return Asked(is_empty=is_empty)
    return Asked(
        tuple(key.notation for key in profile.audiences) or (None,),
        tuple(key.notation for key in profile.benefits) or (None,),
        is_empty,
    )


class DemandCounter(Tally[Pair]):
    """The counts of pairs, written to `store`; a day on which counting went on is noted also where nobody asked.

    `note_list` is told of every list, whether it is empty, also where pairs are not counted.
    """

    def __init__(
        self,
        store: "Callable[[], DemandStore]",
        today: Callable[[], date],
        note_list: Callable[[bool], None] = lambda _: None,
        *,
        flush_s: float = FLUSH_SECONDS,
    ) -> None:
        super().__init__(
            lambda day, counts: store().add(day, counts), today, name="demand", notes_days=True, flush_s=flush_s
        )
        self._note_list = note_list

    def count(self, scope: Scope, asked: Asked) -> None:
        """Count what an answer to a request was asked for; nothing for HEAD."""
        if is_head(scope):
            return
        self._note_list(asked.is_empty)
        if self.is_counting:
            self.add(product(asked.audiences, asked.benefits))
