"""What time does to an output: an event that is over is worth what remains of it."""

from dataclasses import dataclass
from datetime import date

from corpus.model import ManifestationKind, Output, OutputKind
from recommender.config import RankingConfig
from recommender.result import State

EVENT_KINDS = frozenset({OutputKind.EVENT, OutputKind.MEETUP, OutputKind.BROWN_BAG})
DAYS_PER_YEAR = 365.25
RECENT_YEARS = 3  # a study counts as current this long: about one budget period
DATED_YEARS = 8  # and as a useful record this long: about two legislative terms


@dataclass(frozen=True, slots=True)
class Timing:
    """Where an output stands on a given day: an event that is yet to come, and the verdict on its age."""

    is_upcoming: bool
    state: State


def timing(output: Output, as_of: date) -> Timing:
    """Return how an output stands on the day `as_of`; the state is unknown without a date."""
    if output.published is None:
        return Timing(False, State.UNKNOWN)
    if output.kind in EVENT_KINDS and output.published.first_day() >= as_of:
        return Timing(True, State.FULFILLED)
    if output.kind in EVENT_KINDS and output.published.last_day() >= as_of:
        return Timing(False, State.UNKNOWN)  # known to the month or year alone: nobody can say whether it is over
    age_years = (as_of - output.published.first_day()).days / DAYS_PER_YEAR
    if output.kind in EVENT_KINDS and not has_material(output):
        return Timing(False, State.NOT)
    if age_years <= RECENT_YEARS:
        return Timing(False, State.FULFILLED)
    return Timing(False, State.PARTLY if age_years <= DATED_YEARS else State.NOT)


def timeliness(output: Output, as_of: date, config: RankingConfig) -> float:
    """Return 1 on the output's day and before, 1/2 after its kind's half-life and for an unknown date, then less."""
    if output.published is None:
        return 0.5
    age_years = max(0.0, (as_of - output.published.first_day()).days / DAYS_PER_YEAR)
    return float(0.5 ** (age_years / config.half_life_years[output.kind]))


def has_material(output: Output) -> bool:
    """Return whether something of an event can still be watched or read."""
    return output.kind is OutputKind.BROWN_BAG or any(
        m.kind is ManifestationKind.RECORDING for m in output.manifestations
    )


def substance(output: Output, as_of: date, config: RankingConfig) -> float:
    """Return how much of an output can be used on that day, 0 to 1: all of an event that is yet to come."""
    if timing(output, as_of).is_upcoming:
        return 1.0
    value = config.substance[output.kind]
    return max(value, config.substance[OutputKind.EVENT_MATERIAL]) if has_material(output) else value
