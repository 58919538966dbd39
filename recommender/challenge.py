"""A running trial as the ranking sees it: the challenger's weights, whose lists take part, and what a list says of it.

A list that two rankings have drafted says so in its id: `trial-list-shipped-challenger-signature`, with five digits for
each item of a team. So whoever hears that an item was opened knows which ranking has earned it, without having kept the
list; and nobody without the trial's secret can write such an id.
"""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from random import Random

import numpy as np
from numpy.typing import NDArray

from corpus.errors import InvalidTrial
from corpus.model import OutputId
from corpus.trial import Credit, Trial, TrialId
from recommender.config import RankingConfig
from recommender.interleave import Drafted, Team, draft_teams
from recommender.query import RecommendationQuery
from recommender.scoring import weight_vector

DIVERSITY = "diversity"
LONGEST_LIST = 20  # items of a list that takes part: a page; its id grows by five characters an item
MAX_VALUE = 2.0  # of a weight; the largest shipped one is 1
_DIGITS = 5  # two of twenty items share them once in 5,000 lists, and then one ranking earns what the other should
_LIST_DIGITS = 16
_SIGNATURE_DIGITS = 16
_MARK = re.compile(r"(\d{1,9})-([0-9a-f]+)-([0-9a-f]*)-([0-9a-f]*)-([0-9a-f]+)")


@dataclass(frozen=True, slots=True)
class Challenge:
    """The challenger of a running trial."""

    trial: Trial
    weights: NDArray[np.float32]
    diversity: float

    def takes_part(self, query: RecommendationQuery) -> bool:
        """Return whether a list is drafted: none for a text, none too long, none whose diversity is asked for."""
        return query.n <= LONGEST_LIST and query.diversity is None and not query.profile.text

    def draft(self, query: RecommendationQuery, shipped: Sequence[int], challenger: Sequence[int]) -> Drafted[int]:
        """Return the rows of one list; for the same profile and day the same ones, and as many as are asked for."""
        return draft_teams(shipped, challenger, query.n, Random(self._list_hash(query)))  # noqa: S311 - not a secret

    def mark(self, query: RecommendationQuery, teams: Iterable[tuple[OutputId, Team]]) -> str:
        """Return what the id of a drafted list says about its teams."""
        digits = dict.fromkeys(Team, "")
        for output_id, team in teams:
            digits[team] += _item_digits(output_id)
        said = f"{self.trial.id}-{self._list_hash(query)}-{digits[Team.SHIPPED]}-{digits[Team.CHALLENGER]}"
        return f"{said}-{_sign(self.trial.secret, said, _SIGNATURE_DIGITS)}"

    def _list_hash(self, query: RecommendationQuery) -> str:
        """Return the name of a list: a hash of profile, limits and day that only the trial's secret leads back from."""
        profile = query.profile
        concepts = [key.notation for key in profile.audiences], [key.notation for key in profile.benefits]
        others = profile.seeds, profile.dislikes, profile.languages, profile.kinds, profile.max_minutes
        asked = repr((concepts, others, query.exclude, query.as_of, query.minimum_fit))
        return _sign(self.trial.secret, asked, _LIST_DIGITS)


def open_challenge(trial: Trial | None, config: RankingConfig) -> Challenge | None:
    """Return the challenger of a trial; None without one, or where this version knows its parameter no more."""
    if trial is None or trial.parameter not in changeable(config):
        return None
    if trial.parameter == DIVERSITY:
        return Challenge(trial, weight_vector(config.weights), trial.value)
    weights = replace(config.weights, **{trial.parameter: trial.value})
    return Challenge(trial, weight_vector(weights), config.diversity)


def changeable(config: RankingConfig) -> dict[str, float]:
    """Return what a challenger may change, with its present value."""
    weights = {name: float(getattr(config.weights, name)) for name in config.weights.__dataclass_fields__}
    return {**weights, DIVERSITY: config.diversity}


def check_change(config: RankingConfig, parameter: str, value: float) -> None:
    """Raise `InvalidTrial` for an unknown parameter, a value out of range, and one that changes nothing."""
    present = changeable(config).get(parameter)
    if present is None:
        raise InvalidTrial(f"Den Parameter „{parameter}“ gibt es nicht.", "Wählen Sie einen aus der Liste.")
    said = f"{value:g}".replace(".", ",")
    if not 0 <= value <= MAX_VALUE:
        raise InvalidTrial(f"Der Wert {said} liegt nicht zwischen 0 und {MAX_VALUE:g}.", "Nennen Sie einen anderen.")
    if value == present:
        raise InvalidTrial(f"Der Wert {said} gilt schon.", "Nennen Sie einen anderen, der sich vergleichen lässt.")


def earned(trial: Trial, mark: str, output_id: OutputId) -> Credit | None:
    """Return what an item of a drafted list has earned; None where its mark is another trial's, or does not hold it."""
    found = _MARK.fullmatch(mark)
    if found is None or int(found[1]) != trial.id:
        return None
    said, _, signature = mark.rpartition("-")
    if not hmac.compare_digest(signature, _sign(trial.secret, said, _SIGNATURE_DIGITS)):
        return None
    for digits, is_challenger in ((found[3], False), (found[4], True)):
        if _item_digits(output_id) in (digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS)):
            return Credit(TrialId(trial.id), found[2], is_challenger)
    return None


def _item_digits(output_id: OutputId) -> str:
    return blake2b(output_id.encode(errors="replace"), digest_size=8).hexdigest()[:_DIGITS]


def _sign(secret: bytes, text: str, digits: int) -> str:
    return hmac.new(secret, text.encode(errors="replace"), "sha256").hexdigest()[:digits]
