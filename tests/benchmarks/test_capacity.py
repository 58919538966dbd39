"""The capacity model: arithmetic over measurements."""

from typing import Any

import pytest

from benchmarks.capacity import BUSY_SHARE, Demand, Growth, Measured

HTTP = {"cpu_us": {"identical_requests": 50.0, "bare": 100.0}}


def size(ticks: float, text: float, memory: int, outputs: int) -> dict[str, Any]:
    return {
        "requests": {"ticks": {"p50_cpu_ms": ticks}, "ticks_and_text": {"p50_cpu_ms": text}},
        "memory_mb": {"own": memory, "files": 2 * memory},
        "encoding": {"p50_cpu_ms": 2.0},
        "build": {"cpu_s": outputs / 1000},
    }


SCALE = {"sizes": {"1000": size(9, 9, 9, 9), "10000": size(1.0, 2.0, 100, 10_000), "100000": size(2, 8, 1000, 100_000)}}


def test_power_law_goes_through_both_sizes() -> None:
    growth = Growth.through((10, 3.0), (1000, 12.0))

    assert growth.of(10) == pytest.approx(3)
    assert growth.of(1000) == pytest.approx(12)
    assert growth.of(100_000) == pytest.approx(48)


def test_nothing_is_taken_to_get_cheaper_as_it_grows() -> None:
    assert Growth.through((10, 3.0), (1000, 2.0)).of(10_000) == pytest.approx(2)


def test_in_proportion_ten_times_the_outputs_cost_ten_times_as_much() -> None:
    measured = Measured.read(SCALE, HTTP).in_proportion()

    assert measured.text_ms.of(1_000_000) == pytest.approx(10 * measured.text_ms.of(100_000))


def test_plan_of_one_part_is_the_mean_request_over_the_share_of_a_core_that_may_be_busy() -> None:
    measured = Measured.read(SCALE, HTTP)
    demand = Demand(outputs=100_000, per_second=1000, text_share=0.5, kept_share=0.5)

    plan = measured.plan(demand, parts=1)

    mean_ms = 0.5 * (2.0 + 0.1 + 8) + 0.25 * (0.1 + 2) + 0.25 * 0.05
    assert plan.request_ms == pytest.approx(mean_ms)
    assert plan.cores == pytest.approx(1000 * mean_ms / 1000 / BUSY_SHARE, abs=1)
    assert plan.memory_gb == pytest.approx(3000 / 1024, abs=0.05)


def test_every_part_is_asked_and_text_is_encoded_once() -> None:
    measured = Measured.read(SCALE, HTTP)
    demand = Demand(outputs=1_000_000, per_second=10, text_share=1.0)

    plan = measured.plan(demand, parts=10)

    assert plan.request_ms == pytest.approx(2.0 + 10 * (0.1 + 8))
    assert plan.machines == 10


def test_one_size_is_too_few() -> None:
    with pytest.raises(ValueError, match="two"):
        Measured.read({"sizes": {"1000": SCALE["sizes"]["1000"]}}, HTTP)


def test_largest_size_that_was_kept_built_tells_nothing_of_building() -> None:
    kept = {size: {part: found[part] for part in found if part != "build"} for size, found in SCALE["sizes"].items()}

    assert Measured.read({"sizes": kept}, HTTP).building_ms is None
    assert Measured.read(SCALE, HTTP).building_ms == pytest.approx(1)
