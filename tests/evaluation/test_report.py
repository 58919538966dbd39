import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from corpus.errors import InvalidInput
from evaluation.compare import Interval
from evaluation.report import write_report
from evaluation.report_html import render_page
from evaluation.report_plot import draw_plots
from evaluation.summary import EvaluationReport

VOID = {"meta", "img", "source", "br"}


class Outline(HTMLParser):
    """Collects tags and attributes, and fails on a tag that is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_report_written_holds_page_and_plots_only(tmp_path: Path, report: EvaluationReport) -> None:
    page = write_report(tmp_path / "neu" / "bericht", report)
    assert page.name == "index.html"
    names = {path.name for path in page.parent.iterdir()}
    assert names == {"index.html"} | {f"{p}-{s}.svg" for p in ("ladder", "profiles", "fit") for s in ("light", "dark")}
    linked = {a.get("src") or a.get("srcset") for tag, a in Outline(page.read_text()).tags if tag in {"img", "source"}}
    assert linked == names - {"index.html"}


def test_report_written_twice_has_the_same_bytes(tmp_path: Path, report: EvaluationReport) -> None:
    first = {path.name: path.read_bytes() for path in write_report(tmp_path, report).parent.iterdir()}
    assert first == {path.name: path.read_bytes() for path in write_report(tmp_path, report).parent.iterdir()}


def test_report_keeps_other_files_of_the_folder(tmp_path: Path, report: EvaluationReport) -> None:
    (tmp_path / "notiz.txt").write_text("bleibt")
    write_report(tmp_path, report)
    assert (tmp_path / "notiz.txt").read_text() == "bleibt"


def test_report_where_a_file_stands_is_refused_with_remedy(tmp_path: Path, report: EvaluationReport) -> None:
    (tmp_path / "datei").write_text("")
    with pytest.raises(InvalidInput, match="--report"):
        write_report(tmp_path / "datei", report)


def test_report_that_fails_leaves_the_earlier_one(
    tmp_path: Path, report: EvaluationReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write_report(tmp_path, report).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(InvalidInput, match="No space left"):
        write_report(tmp_path, replace(report, ablations=()))
    assert (tmp_path / "index.html").read_bytes() == before
    assert not list(tmp_path.glob(".neu-*"))


def test_page_is_wellformed_german_and_loads_nothing(report: EvaluationReport) -> None:
    page = render_page(report)
    outline = Outline(page)
    assert outline.open == []
    assert '<html lang="de">' in page
    assert not re.search(r"https?://|url\(|@import|<script", page)
    assert all(attrs.get("alt") for tag, attrs in outline.tags if tag == "img")
    ids = [attrs["id"] for _, attrs in outline.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_page_escapes_names_and_keeps_dollars(report: EvaluationReport) -> None:
    page = render_page(report)
    assert "<b>Müller" not in page
    assert "&lt;b&gt;Müller &amp; Söhne&lt;/b&gt;" in page
    assert "negz eval run --report $DIR" in page


@pytest.mark.parametrize(
    "text",
    [
        "23. November 2026, 09:05 Uhr",
        "Fassung 7, 4 Beiträge",
        "use-3",
        "ohne Textvergleich",
        "Bestmögliche Liste",
        "Zufall",
    ],
)
def test_page_says_where_it_comes_from(report: EvaluationReport, text: str) -> None:
    assert text in render_page(report)


def test_page_without_calibration_ablations_and_others_is_whole(report: EvaluationReport) -> None:
    page = render_page(replace(report, calibration=None, ablations=(), others=()))
    assert Outline(page).open == []
    assert "Kalibrierfehler der Passung" not in page
    assert "Was jeder Teil beiträgt" not in page
    assert "fit-light.svg" not in page


@pytest.mark.parametrize(
    ("difference", "p", "words"),
    [(-0.1, 0.01, "nicht vor einem einfachen"), (0.1, 0.01, "statistisch belegt"), (0.1, 0.3, "auch Zufall sein")],
)
def test_page_verdict_claims_no_more_than_the_test(
    report: EvaluationReport, difference: float, p: float, words: str
) -> None:
    (other,) = report.others
    assert other.comparison is not None
    comparison = replace(other.comparison, difference=difference, p_holm=p, difference_interval=Interval(-0.2, 0.3))
    assert words in render_page(replace(report, others=(replace(other, comparison=comparison),)))


def test_plots_are_wellformed_and_spell_the_names(report: EvaluationReport) -> None:
    plots = draw_plots(report)
    for svg in plots.values():
        ET.fromstring(svg)  # noqa: S314 - our own text
    assert "$x$ CDO" in plots["profiles-light.svg"]
    assert "Zufall" in plots["ladder-dark.svg"]
    assert plots["ladder-light.svg"] != plots["ladder-dark.svg"]


def test_plots_with_control_and_rare_characters_stay_wellformed(report: EvaluationReport) -> None:
    odd = replace(report.profiles[0], name="A\x00B 🦉 名")
    for svg in draw_plots(replace(report, profiles=(odd,))).values():
        ET.fromstring(svg)  # noqa: S314 - our own text
