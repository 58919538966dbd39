"""What was asked for, beside what the coverage offers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from api.console import wording_demand as words
from corpus.demand import Demand, DemandStore, Pair
from corpus.model import ConceptKey, Vocabulary

WINDOW_DAYS = 90  # a season: long enough for rare pairs to add up, short enough to be about the present


@dataclass(frozen=True, slots=True)
class Requests:
    """How often each pair of notations was asked for; 0 stands for what is not shown, too.

    `is_counting` says whether the service counts at present.
    """

    demand: Demand
    is_counting: bool
    by_pair: Mapping[Pair, int] = field(default_factory=dict)

    def of(self, audience: str | None, benefit: str | None) -> int:
        """Return the requests for one pair; None stands for "named none"."""
        return self.by_pair.get((audience, benefit), 0)

    @property
    def is_shown(self) -> bool:
        """Whether there is any number to show."""
        return bool(self.by_pair)

    @property
    def was_counted(self) -> bool:
        """Whether counting went on at all in these days, so that a missing number means a small one."""
        return self.demand.days > 0

    @property
    def in_words(self) -> str:
        """From when the numbers are, or why there are none."""
        demand = self.demand
        if self.is_shown:
            first = max(demand.first, demand.since or demand.first)
            return words.period(first, demand.last, days=demand.days, counting=self.is_counting)
        if not self.is_counting:
            return words.NOT_COUNTING
        return words.NEVER_COUNTED if demand.since is None else words.too_little(demand.since)


def read_requests(store: DemandStore, today: date, vocabulary: Vocabulary, *, is_counting: bool) -> Requests:
    """Return what was asked for in the last `WINDOW_DAYS` days, today included.

    What was asked for under a concept that has been merged into one other since counts for that one; where several
    replace it, or none does, nobody knows for which, and it counts for none.
    """
    demand = store.demand(today - timedelta(days=WINDOW_DAYS - 1), today)
    by_pair: Counter[Pair] = Counter()
    for found in demand.pairs:
        audience, benefit = (_present(key, vocabulary) for key in (found.audience, found.benefit))
        by_pair[audience, benefit] += found.requests
    return Requests(demand, is_counting, by_pair)


def _present(key: ConceptKey | None, vocabulary: Vocabulary) -> str | None:
    """Return the notation under which a concept is found today."""
    if key is None:
        return None
    passed: list[str] = []
    notation = key.notation
    while notation not in passed:
        passed.append(notation)
        concept = vocabulary.get(ConceptKey(key.scheme, notation))
        if concept is None or not concept.deprecated or len(concept.replaced_by) != 1:
            break
        (notation,) = concept.replaced_by
    return notation
