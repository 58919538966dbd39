"""Whether the machine's confidence is honest in use: of ten suggestions at 0.8, editors should find eight right."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import NormalDist

from corpus.editorial import SuggestionSet, Verdict
from corpus.editorial_agreement import Judged
from corpus.model import ConceptKey

MIN_SUGGESTIONS = 20
"""Suggestions below which a band is not judged: a share of them is then known no better than to a fifth."""
CONFIDENCE_LEVEL = 0.95


class Honesty(StrEnum):
    """How a band's confidence compares with what editors found."""

    TOO_FEW = "too_few"
    HONEST = "honest"
    TOO_SURE = "too_sure"
    TOO_SHY = "too_shy"


@dataclass(frozen=True, slots=True)
class Band:
    """Suggestions with a confidence in [`least`, `most`), the topmost band with 1.0 too; and what editors made of them.

    `accepted` and `unsuited` are both right; the others were called wrong or left out when the output was published.
    `confidence` is the sum of the confidences.
    """

    least: float
    most: float
    suggestions: int = 0
    accepted: int = 0
    unsuited: int = 0
    confidence: float = 0.0

    @property
    def right(self) -> int:
        """How many editors found right."""
        return self.accepted + self.unsuited

    @property
    def share_right(self) -> float | None:
        """The share that editors found right; None without suggestions."""
        return self.right / self.suggestions if self.suggestions else None

    @property
    def expected(self) -> float | None:
        """The share that the machine says is right: its mean confidence; None without suggestions."""
        return self.confidence / self.suggestions if self.suggestions else None

    @property
    def honesty(self) -> Honesty:
        """Whether the expected share lies within the interval around the share found right."""
        expected = self.expected
        if expected is None or self.suggestions < MIN_SUGGESTIONS:
            return Honesty.TOO_FEW
        low, high = share_interval(self.right, self.suggestions)
        if low <= expected <= high:
            return Honesty.HONEST
        return Honesty.TOO_SURE if expected > high else Honesty.TOO_SHY


def measure_reliability(
    judged: Iterable[Judged],
    edges: Sequence[float],
    shown: Callable[[SuggestionSet], Collection[ConceptKey]],
) -> tuple[Band, ...]:
    """Return the bands between the edges, which ascend from 0 to 1, the most confident first.

    Only suggestions that editors had before them count, `shown` of a set; blind, all do, as every concept was before
    them then.
    """
    found = [Band(least, most) for least, most in pairwise(edges)]
    for output in judged:
        counted = None if output.blind else frozenset(shown(output.made))
        for one in output.made.suggestions:
            if counted is None or one.concept in counted:
                place = max(place for place, band in enumerate(found) if band.least <= one.confidence)
                found[place] = _plus(found[place], one.confidence, output.verdicts.get(one.concept))
    return tuple(reversed(found))


def share_interval(hits: int, number: int) -> tuple[float, float]:
    """Return the interval of a share at `CONFIDENCE_LEVEL`, within [0, 1] (Wilson 1927); `number` is above 0."""
    z = NormalDist().inv_cdf((1 + CONFIDENCE_LEVEL) / 2)
    share, scale = hits / number, 1 + z * z / number
    centre = (share + z * z / (2 * number)) / scale
    reach = z / scale * (share * (1 - share) / number + z * z / (4 * number * number)) ** 0.5
    return max(0.0, centre - reach), min(1.0, centre + reach)


def _plus(band: Band, confidence: float, verdict: Verdict | None) -> Band:
    return Band(
        band.least,
        band.most,
        band.suggestions + 1,
        band.accepted + (verdict is Verdict.ACCEPTED),
        band.unsuited + (verdict is Verdict.UNSUITED),
        band.confidence + confidence,
    )
