"""The comparison's pictures and page, from small figures and from those that the page shows."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.peers.chart import CHARTS, LABEL_GAP, alt_text, draw, series, spread
from benchmarks.peers.german import decimal, thousands
from benchmarks.peers.page import FIGURES, IMAGES, PAGE, section

SEARCH, BUILD, UPDATE = CHARTS


def times(ms: float) -> dict[str, float]:
    return {"p50_cpu_ms": ms, "p95_cpu_ms": 2 * ms, "p50_wall_ms": ms}


def peer(ms: float, *, tuned: float | None = None) -> dict[str, Any]:
    settings = {"default": {"recall": 0.9, **times(ms)}}
    if tuned:
        settings["tuned"] = {"width": 64, "recall": 0.995, **times(tuned)}
    costs = {"build": {"cpu_s": ms}, "update": None, "memory_mb": 1.0, "disk_mb": 2.0}
    return {"at": "2026-11-27T08:00:00+00:00", "load": 1.0, "version": "1", "settings": settings, **costs}


def requests(ms: float) -> dict[str, Any]:
    kinds = {"kinds": {"ticks_and_text": times(ms)}, "update": {"took_build": True, **times(3000.0)}}
    return {
        "at": "2026-11-28T08:00:00+00:00",
        "load": 8.5,
        "build": {"cpu_s": 4.0},
        "memory_mb": 1.0,
        "disk_mb": 2.0,
        **kinds,
    }


FEW: dict[str, Any] = {
    "machine": {
        "processor": "Rechner", "cpus": 2, "memory_gib": 24.0, "system": "Linux", "python": "3.11", "numpy": "2.4"
    },
    "encoder": "static", "dim": 256, "queries": 200,
    "sizes": {
        "1000": {"numpy": peer(0.02), "faiss-hnsw": peer(0.01, tuned=0.03), "requests": requests(1.0)},
        "10000": {
            "numpy": peer(0.2), "faiss-hnsw": peer(0.02, tuned=0.09), "requests": requests(4.0),
            "chromadb": {"at": "2026-11-27T", "load": 2.0, "error": "weg"},
        },
    },
}  # fmt: skip


def test_series_take_tuned_searches_and_leave_out_what_failed() -> None:
    found = series(SEARCH, FEW["sizes"])
    assert found["faiss-hnsw"] == [(1000, 0.03), (10000, 0.09)]
    assert set(found) == {"numpy", "faiss-hnsw", "requests"}


def test_series_of_updates_leave_out_what_cannot_be_updated() -> None:
    assert series(UPDATE, FEW["sizes"]) == {"requests": [(1000, 3000.0), (10000, 3000.0)]}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_drawn_charts_are_the_same_twice_and_name_every_line(chart: Any) -> None:
    drawn = draw(chart, FEW["sizes"])
    assert drawn == draw(chart, FEW["sizes"])
    words = " ".join(ElementTree.fromstring(drawn).itertext())  # noqa: S314 - our own text
    assert all(chart.label(name) in words for name in series(chart, FEW["sizes"]))
    assert chart.title in words


def test_alt_text_says_first_and_last_value_lowest_first() -> None:
    text = alt_text(SEARCH, FEW["sizes"])
    assert "faiss, HNSW von 0,03 bei 1.000 auf 0,09 bei 10.000; numpy, genau" in text
    assert "dieses Projekt, ganze Anfrage von 1,00 bei 1.000 auf 4,00 bei 10.000." in text


def test_spread_keeps_the_order_and_the_distance() -> None:
    found = spread({"b": 0.5, "a": 0.49, "c": 0.9})
    assert list(found) == ["a", "b", "c"]
    assert found["b"] - found["a"] == pytest.approx(LABEL_GAP)


def test_section_tells_machine_command_and_who_is_faster() -> None:
    text = section(FEW)
    assert "(Rechner, 24,0 GiB Hauptspeicher, Linux, Python 3.11, numpy 2.4) am 27.11.2026 und 28.11.2026" in text
    assert "--sizes 1000,10000 --encoder static" in text
    assert "Weniger, auch mit nur einer ihrer Einstellungen: faiss, HNSW." in text
    assert "| faiss, HNSW 1, eingestellt (64) | 0,995 | 0,09 |" in text
    assert "| Chroma: nicht gemessen | – |" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.01824, "0,0182"), (1, "1,00"), (12.46, "12,5"), (987.6, "988"), (25210.0, "25.210")],
)
def test_decimal_writes_three_digits_and_a_comma(value: float, text: str) -> None:
    assert decimal(value) == text


def test_thousands_have_points() -> None:
    assert thousands(98304) == "98.304"


def test_page_and_pictures_show_the_figures_beside_them() -> None:
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert section(figures) in PAGE.read_text(encoding="utf-8")
    for chart in CHARTS:
        drawn = (IMAGES / chart.file).read_text(encoding="utf-8")
        assert all(chart.label(name) in drawn for name in series(chart, figures["sizes"]))
