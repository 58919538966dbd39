import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from api.console.coverage import HeatMap, build_heat_map
from api.console.coverage_csv import BOM, write_csv
from api.console.coverage_gap import name_gaps
from api.console.coverage_svg import FILLS, INK, NAMESPACE, write_svg
from api.console.wording_coverage import by_model, enumerate_labels, probability
from corpus.demand import Pair
from corpus.errors import ConceptNotFound
from corpus.model import Concept, ConceptKey, OutputId, PartialDate, Vocabulary
from recommender.result import Coverage, CoverageCell, IndexStatus
from tests.api.console.requests import make_requests
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary

BUILT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DATES = {
    "alt": PartialDate(2019, 3),
    "neu": PartialDate(2026, 1, 5),
    "mittel": PartialDate(2024),
    "ohne": None,
}


def make_cell(audience: ConceptKey, benefit: ConceptKey, editor: str = "", model: str = "") -> CoverageCell:
    return CoverageCell(audience, benefit, tuple(map(OutputId, editor.split())), tuple(map(OutputId, model.split())))


def make_map(
    *cells: CoverageCell, lag: int = 0, vocabulary: Vocabulary | None = None, asked: Mapping[Pair, int] | None = None
) -> HeatMap:
    outputs = [make_output(id=OutputId(name), published=when) for name, when in DATES.items()]
    status = IndexStatus(BUILT, 7, "lsa", "x", bool(lag), lag)
    requests = make_requests(asked or {})
    return build_heat_map(Coverage(cells, ()), outputs, vocabulary or make_vocabulary(), status, requests)


def make_square(asked: Mapping[Pair, int] | None = None) -> HeatMap:
    return make_map(
        make_cell(LEITUNG, EVIDENZ, "alt"),
        make_cell(LEITUNG, PRAXIS, "", "mittel"),
        make_cell(CDO, EVIDENZ),
        make_cell(CDO, PRAXIS, "alt neu", "ohne"),
        asked=asked,
    )


def test_heat_map_keeps_rows_and_columns_in_vocabulary_order() -> None:
    found = make_square()
    assert [row.label for row in found.rows] == ["Verwaltungsleitung", "CDO, CIO und Digitalverantwortliche"]
    assert [column.label for column in found.columns] == [cell.benefit_label for cell in found.rows[1].cells]
    assert found.as_of == "Stand: 23.11.2026."


def test_cell_shows_editors_and_model_apart_and_the_newest_year() -> None:
    cell = make_square().cell("cdo", "praxis")
    assert (cell.amount, cell.year, cell.count) == ("2 + 1", "2026", 3)
    assert cell.in_words == "2 von der Redaktion, 1 vom Modell, neuester 2026"
    assert cell.path == "/redaktion/abdeckung/cdo/praxis"


def test_cell_without_outputs_says_so_and_has_no_year() -> None:
    cell = make_square().cell("cdo", "evidenz")
    assert (cell.amount, cell.year, cell.heat, cell.in_words) == ("0", "", 0, "kein Beitrag")


def test_cell_of_undated_outputs_says_so() -> None:
    assert make_map(make_cell(CDO, PRAXIS, "ohne")).cell("cdo", "praxis").year == "ohne Jahr"


ASKED: Mapping[Pair, int] = {("cdo", "praxis"): 12, ("cdo", None): 7, (None, "evidenz"): 6, ("kuchen", "praxis"): 99}


def test_cell_shows_how_often_it_was_asked_for() -> None:
    asked, unasked = (make_square(ASKED).cell("cdo", name) for name in ("praxis", "evidenz"))
    assert (asked.asked, asked.times) == (12, "12×")
    assert asked.in_words == "2 von der Redaktion, 1 vom Modell, neuester 2026, 12-mal gefragt"
    assert (unasked.asked, unasked.times, unasked.in_words) == (0, "", "kein Beitrag")


def test_totals_count_each_output_once_and_only_requests_that_are_shown() -> None:
    found = make_square(ASKED)
    leitung, cdo = (row.total for row in found.rows)
    evidenz, praxis = (column.total for column in found.columns)
    assert (leitung.amount, leitung.asked, leitung.times) == ("1 + 1", 0, "")
    assert (cdo.amount, cdo.asked) == ("2 + 1", 19)
    assert (evidenz.amount, evidenz.asked) == ("1", 6)
    assert (praxis.amount, praxis.asked) == ("2 + 2", 12)
    assert (found.total.amount, found.total.asked) == ("2 + 2", 25)


def test_requests_that_name_only_one_of_the_two_stand_beside_and_below() -> None:
    found = make_square(ASKED)
    assert [row.times_without_benefit for row in found.rows] == ["", "7×"]
    assert [column.times_without_audience for column in found.columns] == ["6×", ""]
    assert (found.times_without_benefit, found.times_without_audience) == ("7×", "6×")
    assert make_square().times_without_benefit == make_square().times_without_audience == ""


def test_output_of_both_origins_is_the_editors_in_the_total() -> None:
    total = make_map(make_cell(CDO, PRAXIS, "neu"), make_cell(CDO, EVIDENZ, "", "neu alt")).total
    assert (total.editor, total.model) == (1, 1)


def test_heat_grows_with_the_count_and_equal_counts_are_equally_hot() -> None:
    cells = [make_cell(CDO, ConceptKey(PRAXIS.scheme, f"b{n}"), "alt " * n) for n in (0, 1, 1, 2, 3, 4, 5, 6, 7)]
    found = make_map(*cells)
    assert [cell.heat for cell in found.cells] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [step.counts for step in found.legend] == ["0", "1", "2 bis 3", "4 bis 5", "6 bis 7"]


def test_cell_that_the_matrix_does_not_have_is_not_found() -> None:
    with pytest.raises(ConceptNotFound, match="kuchen"):
        make_square().cell("cdo", "kuchen")


def test_index_behind_the_corpus_is_said() -> None:
    assert "3-mal geändert" in make_map(make_cell(CDO, PRAXIS), lag=3).as_of


def test_gaps_are_sentences_by_target_group() -> None:
    labels = {key: make_vocabulary().get(key) for key in (EVIDENZ, PRAXIS)}
    evidenz, praxis = (concept.label() for concept in labels.values() if concept)
    found = name_gaps(make_square())
    assert found.missing == (f"Für CDO, CIO und Digitalverantwortliche gibt es nichts zu „{evidenz}“.",)
    assert found.unconfirmed == (f"Für Verwaltungsleitung vermutet nur das Modell etwas zu „{praxis}“.",)
    assert found.oldest == (f"Für Verwaltungsleitung stammt das Neueste zu „{evidenz}“ aus dem Jahr 2019.",)


def test_gaps_of_a_full_and_even_matrix_are_none() -> None:
    found = name_gaps(make_map(make_cell(CDO, PRAXIS, "neu"), make_cell(CDO, EVIDENZ, "neu")))
    assert (found.missing, found.unconfirmed, found.oldest) == ((), (), ())


def test_labels_are_listed_as_people_do() -> None:
    assert enumerate_labels(["A"]) == "„A“"
    assert enumerate_labels(["A", "B", "C"]) == "„A“, „B“ und „C“"


def test_model_is_never_certain() -> None:
    assert [probability(share) for share in (0.0, 0.574, 1.0)] == ["1 %", "57 %", "99 %"]
    assert by_model(0.5, 0.75) == "Modell (Zielgruppe 50 %, Nutzen 75 %)"
    assert by_model(None, None) == "Modell"


def test_csv_has_a_line_for_each_cell_and_opens_in_german_spreadsheets() -> None:
    text = write_csv(make_square())
    assert text.startswith(BOM)
    lines = list(csv.DictReader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))
    assert len(lines) == 4
    last = lines[-1]
    assert (last["Zielgruppe (Kürzel)"], last["Nutzen (Kürzel)"]) == ("cdo", "praxis")
    assert (last["Redaktion"], last["Modell"], last["Neuester Beitrag"]) == ("2", "1", "2026-01-05")
    assert (last["Beiträge (Redaktion)"], last["Beiträge (Modell)"]) == ("alt neu", "ohne")


def test_csv_tells_requests_and_says_where_there_are_few() -> None:
    text = write_csv(make_square(ASKED)).removeprefix(BOM)
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    asked = {(line["Zielgruppe (Kürzel)"], line["Nutzen (Kürzel)"]): line["Gefragt in 90 Tagen"] for line in lines}
    assert asked == {
        ("leitung", "evidenz"): "unter 5",
        ("leitung", "praxis"): "unter 5",
        ("cdo", "evidenz"): "unter 5",
        ("cdo", "praxis"): "12",
        ("cdo", ""): "7",
        ("", "evidenz"): "6",
    }
    assert [line["Zielgruppe"] for line in lines if not line["Zielgruppe (Kürzel)"]] == ["ohne Zielgruppe"]


def test_csv_without_any_count_leaves_the_column_empty() -> None:
    text = write_csv(make_square()).removeprefix(BOM)
    assert {line["Gefragt in 90 Tagen"] for line in csv.DictReader(io.StringIO(text), delimiter=";")} == {""}


def test_csv_holds_no_formula() -> None:
    hostile = Concept(CDO, {"de": "=cmd|' /C calc'!A0"})
    vocabulary = Vocabulary((hostile, Concept(PRAXIS, {"de": "Praxis"})), {})
    assert "\r\n'=cmd" in write_csv(make_map(make_cell(CDO, PRAXIS, "neu"), vocabulary=vocabulary))


def test_svg_holds_every_number_as_text_and_runs_nothing() -> None:
    root = ElementTree.fromstring(write_svg(make_square()))  # noqa: S314 - our own text
    texts = [element.text for element in root.iter(f"{{{NAMESPACE}}}text")]
    assert {"2 + 1", "0 + 1", "1", "0", "2026", "2019"} <= set(texts)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags == {"svg", "title", "desc", "g", "rect", "text"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]


def test_svg_holds_requests_totals_and_where_they_come_from() -> None:
    root = ElementTree.fromstring(write_svg(make_square(ASKED)))  # noqa: S314 - our own text
    texts = [element.text for element in root.iter(f"{{{NAMESPACE}}}text")]
    assert texts.count("12×") == 2, "in the cell, and as the column's total"
    assert {"7×", "6×", "19×", "25×", "Gesamt", "ohne Nutzen", "ohne Zielgruppe"} <= set(texts)
    title, description = (root.findtext(f"{{{NAMESPACE}}}{name}") for name in ("title", "desc"))
    assert title == "Beiträge nach Zielgruppe und Nutzen"
    assert description is not None
    assert "Gezählt sind Anfragen vom 26.08.2026 bis zum 23.11.2026." in description


def test_svg_without_requests_has_totals_only() -> None:
    texts = [e.text for e in ElementTree.fromstring(write_svg(make_square())).iter()]  # noqa: S314 - our own text
    assert "Gesamt" in texts
    assert not {"ohne Nutzen", "ohne Zielgruppe"} & set(texts)
    assert not any("×" in text for text in texts if text)


def test_svg_shows_hostile_labels_as_text() -> None:
    hostile = Concept(CDO, {"de": "<script>alert(1)</script>"})
    vocabulary = Vocabulary((hostile, Concept(PRAXIS, {"de": "Praxis"})), {})
    text = write_svg(make_map(make_cell(CDO, PRAXIS, "neu"), vocabulary=vocabulary))
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("fill", FILLS)
def test_svg_text_keeps_contrast_on_every_shade(fill: str) -> None:
    lighter, darker = sorted((luminance(fill), luminance(INK)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


def luminance(colour: str) -> float:
    """Return the relative luminance that WCAG 2.2 defines."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
