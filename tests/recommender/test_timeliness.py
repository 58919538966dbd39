from datetime import date
from typing import Any

import pytest

from corpus.model import Manifestation, ManifestationKind, Output, OutputKind, PartialDate
from recommender.config import RankingConfig
from recommender.result import State
from recommender.timeliness import has_material, substance, timeliness, timing
from tests.recommender.checkerboard import TODAY, make_plain

RECORDING = (Manifestation(ManifestationKind.RECORDING, "https://youtu.be/abc"),)
CONFIG = RankingConfig()


def make_event(**overrides: Any) -> Output:
    event: dict[str, Any] = {"kind": OutputKind.EVENT, "published": PartialDate(2026, 11, 24), "manifestations": ()}
    return make_plain(**(event | overrides))


@pytest.mark.parametrize("kind", [OutputKind.EVENT, OutputKind.MEETUP, OutputKind.BROWN_BAG])
@pytest.mark.parametrize("published", [PartialDate(2026, 11, 23), PartialDate(2026, 12, 1), PartialDate(2027)], ids=str)
def test_timing_of_an_event_from_today_on_is_upcoming(kind: OutputKind, published: PartialDate) -> None:
    time = timing(make_event(kind=kind, published=published), TODAY)
    assert time.is_upcoming
    assert time.state is State.FULFILLED


def test_timing_of_an_event_without_material_is_over_the_day_after() -> None:
    time = timing(make_event(published=PartialDate(2026, 11, 22)), TODAY)
    assert not time.is_upcoming
    assert time.state is State.NOT


def test_timing_of_an_event_with_a_recording_ages_like_its_material() -> None:
    assert timing(make_event(published=PartialDate(2026, 11, 22), manifestations=RECORDING), TODAY).state is (
        State.FULFILLED
    )


def test_timing_of_an_announced_study_is_not_upcoming() -> None:
    assert not timing(make_plain(published=PartialDate(2027)), TODAY).is_upcoming


@pytest.mark.parametrize(
    ("published", "state"),
    [
        (PartialDate(2024), State.FULFILLED),
        (PartialDate(2023, 11, 24), State.FULFILLED),
        (PartialDate(2023, 11, 1), State.PARTLY),
        (PartialDate(2019), State.PARTLY),
        (PartialDate(2018, 10), State.NOT),
        (None, State.UNKNOWN),
    ],
    ids=str,
)
def test_timing_of_a_study_changes_after_three_and_eight_years(published: PartialDate | None, state: State) -> None:
    assert timing(make_plain(published=published), TODAY).state is state


@pytest.mark.parametrize("kind", list(OutputKind))
def test_timeliness_is_one_on_the_day_and_half_after_the_kinds_half_life(kind: OutputKind) -> None:
    output = make_plain(kind=kind, published=PartialDate(2000, 1, 1))
    years = CONFIG.half_life_years[kind]
    assert timeliness(output, date(2000, 1, 1), CONFIG) == timeliness(output, date(1999, 1, 1), CONFIG) == 1
    assert timeliness(output, date(2000 + round(years), 1, 1), CONFIG) == pytest.approx(0.5, abs=0.001)


def test_timeliness_without_a_date_is_a_half() -> None:
    assert timeliness(make_plain(published=None), TODAY, CONFIG) == 0.5


def test_substance_of_an_event_is_whole_before_and_gone_after() -> None:
    event = make_event()
    assert substance(event, TODAY, CONFIG) == 1.0
    assert substance(event, date(2026, 11, 25), CONFIG) == CONFIG.substance[OutputKind.EVENT] == 0.0


def test_substance_of_a_past_event_with_a_recording_is_that_of_material() -> None:
    event = make_event(published=PartialDate(2020, 1, 1), manifestations=RECORDING)
    assert substance(event, TODAY, CONFIG) == CONFIG.substance[OutputKind.EVENT_MATERIAL] > 0


def test_substance_of_a_study_with_a_recording_stays_a_studys() -> None:
    assert substance(make_plain(manifestations=RECORDING), TODAY, CONFIG) == 1.0


def test_configuration_knows_substance_and_half_life_of_every_kind() -> None:
    assert set(CONFIG.substance) == set(CONFIG.half_life_years) == set(OutputKind)


def test_has_material_is_true_for_recordings_and_brown_bags() -> None:
    assert not has_material(make_event())
    assert has_material(make_event(manifestations=RECORDING))
    assert has_material(make_event(kind=OutputKind.BROWN_BAG))
