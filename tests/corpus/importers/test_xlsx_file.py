import zipfile
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from corpus.errors import SourceFormat, SourceTooLarge, SourceUnavailable
from corpus.importers.xlsx_file import XlsxImporter
from corpus.model import PartialDate
from corpus.ports import Refusal
from tests.builders import make_output, make_vocabulary

TITLES = ("Kennung", "Art", "Titel", "Untertitel", "Reihe", "Nummer", "Personen", "Datum", "Dauer (Minuten)", "Sprache")
MORE = ("Adresse", "Aufzeichnung", "Kurzfassung", "Themen", "Quellen", "Zielgruppen", "Nutzen")
ADDRESS = "https://negz.org/publikation/ki-in-kommunen/"
ABSTRACT = "Die Studie zeigt an zwölf Städten, wie Sachbearbeitung durch Sprachmodelle leichter wird."
PEOPLE = "Jörg Müller-Lüdenscheidt | Anna Groß"
TOPICS = "Künstliche Intelligenz|Sachbearbeitung"
ROW: tuple[Any, ...] = ("ki-in-kommunen-2024", "Studie", "Künstliche Intelligenz in Kommunen")
ROW += ("Was Bürgerämter heute schon nutzen", "NEGZ-Kurzstudie", 22, PEOPLE, "05.2024", None, "Deutsch", ADDRESS, None)
ROW += (ABSTRACT, TOPICS, ADDRESS, "CDO", "Praxisbeispiele (nachrangig)")


def write(path: Path, *rows: tuple[Any, ...], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in (formats or {}).items():
        book.active[cell].number_format = number_format
    book.save(path)
    return path


def read(path: Path) -> list[Any]:
    return list(XlsxImporter(path, make_vocabulary()).read())


def test_workbook_with_the_columns_of_csv_is_the_same_output(tmp_path: Path) -> None:
    (part,) = read(write(tmp_path / "beitraege.xlsx", TITLES + MORE, ROW))
    assert part.output == make_output()
    forms = {"slides_url", "report_url", "press_url", "announcement_url"}
    assert part.unsaid == {"record_quality", "status"} | forms


def test_workbook_with_blank_rows_and_another_sheet_first_is_read_where_the_columns_are(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(("Stand: November", "Verantwortlich: Geschäftsstelle"))
    sheet = book.create_sheet("Beiträge")
    for row in ((), (), TITLES + MORE, (), ROW, ("x", "Studie", None)):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    part, refusal = read(tmp_path / "a.xlsx")
    assert part.output == make_output()
    assert isinstance(refusal, Refusal)
    assert (refusal.line, refusal.error.field) == (6, "Titel")


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (date(2024, 5, 1), "mm.yyyy", PartialDate(2024, 5)),
        (date(2024, 5, 1), "dd.mm.yyyy", PartialDate(2024, 5, 1)),
        (date(2024, 5, 31), "yyyy-mm-dd", PartialDate(2024, 5, 31)),
        (date(2024, 1, 1), "yyyy", PartialDate(2024)),
        (2024, "General", PartialDate(2024)),
        (2024.0, "0", PartialDate(2024)),
        ("13.1.2026", "@", PartialDate(2026, 1, 13)),
    ],
)
def test_workbook_with_a_date_says_as_much_as_the_cell_shows(
    tmp_path: Path, value: object, number_format: str, expected: PartialDate
) -> None:
    rows = (("Kennung", "Art", "Titel", "Datum"), ("x", "Treffen", "Umtrunk", value))
    (part,) = read(write(tmp_path / "a.xlsx", *rows, formats={"D2": number_format}))
    assert part.output.published == expected


@pytest.mark.parametrize("value", [90, 90.0, "90 min", time(1, 30), timedelta(minutes=90)])
def test_workbook_with_a_duration_in_any_form_has_minutes(tmp_path: Path, value: object) -> None:
    rows = (("Kennung", "Art", "Titel", "Dauer"), ("x", "Treffen", "Umtrunk", value))
    (part,) = read(write(tmp_path / "a.xlsx", *rows))
    assert part.output.duration_minutes == 90


def test_workbook_with_an_error_in_a_cell_refuses_the_row_with_the_columns_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ("Kennung", "Art", "Titel"), ("x", "Treffen", "#NAME?"), ("y", "Treffen", "Ja"))
    refusal, part = read(path)
    assert (refusal.line, refusal.error.field) == (2, "Titel")
    assert "#NAME?" in refusal.error.subject
    assert part.output.title == "Ja"


@pytest.mark.parametrize("rows", [(), (("Hallo", "Welt"),), (("Kennung", "Art", "Titel", "Farbe"),)])
def test_workbook_without_a_header_we_know_is_refused_as_a_whole(tmp_path: Path, rows: Any) -> None:
    with pytest.raises(SourceFormat, match=r"a\.xlsx"):
        read(write(tmp_path / "a.xlsx", *rows))


def test_workbook_that_is_missing_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        read(tmp_path / "fehlt.xlsx")


def repacked(path: Path, part: str, content: bytes) -> Path:
    """Write the workbook anew with another content of one part."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in (parts | {part: content}).items():
            archive.writestr(name, held)
    return path


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
BOMBS = {
    "elements": (SHEET, b"<worksheet><sheetData><row>" + b"<c/>" * 30_000 + b"</row></sheetData></worksheet>", "mehr"),
    "texts": ("xl/sharedStrings.xml", b"<sst><si>" + b"<r/>" * 30_000 + b"</si></sst>", "mehr"),
    "bytes": ("xl/media/bild.bin", b"\0" * 101_000_000, "mehr"),
    "entities": (SHEET, ENTITIES, "keine Arbeitsmappe"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_workbook_that_would_burst_is_refused_before_it_is_built(tmp_path: Path, bomb: str) -> None:
    part, content, says = BOMBS[bomb]
    path = repacked(write(tmp_path / "a.xlsx", TITLES + MORE, ROW), part, content)
    with pytest.raises((SourceTooLarge, SourceFormat), match=says):
        read(path)


def test_workbook_whose_part_holds_more_than_it_says_is_damaged(tmp_path: Path) -> None:
    path = repacked(write(tmp_path / "a.xlsx", TITLES + MORE, ROW), SHEET, b"<worksheet>" + b" " * 50_000_000)
    packed = path.read_bytes()
    said = (50_000_011).to_bytes(4, "little")
    assert packed.count(said) == 2
    path.write_bytes(packed.replace(said, (5_000).to_bytes(4, "little")))
    with pytest.raises(SourceFormat, match="keine Arbeitsmappe"):
        read(path)


def test_workbook_with_what_openpyxl_passes_over_is_read_without_a_word(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", ("Kennung", "Art", "Titel"), ("x", "Treffen", "Umtrunk"))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    (part,) = read(repacked(path, SHEET, sheet.replace(b"</worksheet>", extension)))
    assert part.output.title == "Umtrunk"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Kennung;Art;Titel\n", b"\xd0\xcf\x11\xe0"])
def test_workbook_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(SourceFormat, match="keine Arbeitsmappe"):
        read(tmp_path / "a.xlsx")


def test_workbook_with_a_cell_far_below_is_read_with_its_line(tmp_path: Path) -> None:
    book = Workbook()
    for column, title in enumerate(("Kennung", "Art", "Titel"), 1):
        book.active.cell(1, column, title)
        book.active.cell(50_000, column, ("x", "Treffen", None)[column - 1])
    book.active.cell(2, 5_000, "weit rechts")
    book.save(tmp_path / "a.xlsx")
    (refusal,) = read(tmp_path / "a.xlsx")
    assert refusal.line == 50_000
