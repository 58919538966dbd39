from pathlib import Path
from typing import Any

import pytest

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.csv_file import CsvImporter
from corpus.model import Grade, PartialDate, Tag
from corpus.ports import Refusal
from tests.builders import CDO, LEITUNG, make_output, make_vocabulary

GERMAN = """\
Kennung;Art;Titel;Untertitel;Reihe;Nummer;Personen;Datum;Dauer (Minuten);Sprache;Adresse;Aufzeichnung;Kurzfassung;\
Themen;Quellen;Zielgruppen;Nutzen
ki-in-kommunen-2024;Studie;Künstliche Intelligenz in Kommunen;Was Bürgerämter heute schon nutzen;NEGZ-Kurzstudie;22;\
Jörg Müller-Lüdenscheidt | Anna Groß;05.2024;;Deutsch;https://negz.org/publikation/ki-in-kommunen/;;\
Die Studie zeigt an zwölf Städten, wie Sachbearbeitung durch Sprachmodelle leichter wird.;\
Künstliche Intelligenz|Sachbearbeitung;https://negz.org/publikation/ki-in-kommunen/;CDO;Praxisbeispiele (nachrangig)
"""


def read(tmp_path: Path, content: str | bytes) -> list[Any]:
    path = tmp_path / "beitraege.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(CsvImporter(path, make_vocabulary()).read())


def with_commas(text: str) -> str:
    quoted = [[f'"{cell}"' for cell in line.split(";")] for line in text.splitlines()]
    return "\r\n".join(",".join(line) for line in quoted)


@pytest.mark.parametrize(
    "content",
    [
        GERMAN.encode(),
        b"\xef\xbb\xbf" + GERMAN.encode(),
        GERMAN.encode("cp1252"),
        GERMAN.replace("\n", "\r\n").encode(),
        GERMAN.replace(";", "\t").encode(),
        with_commas(GERMAN).encode(),
        ("sep=;\r\n" + GERMAN).encode(),
        ("\n" + GERMAN + "\n;;;;;;;;;;;;;;;;\n\n").encode(),
        GERMAN.replace("\n", ";\n").encode(),
        GERMAN.replace("Kennung;Art;Titel", "KENNUNG; art ;title").encode(),
    ],
    ids=["utf-8", "bom", "cp1252", "crlf", "tabs", "commas", "sep", "blank-lines", "trailing", "names"],
)
def test_csv_in_every_spreadsheet_dialect_is_the_same_output(tmp_path: Path, content: bytes) -> None:
    (part,) = read(tmp_path, content)
    assert part.output == make_output()
    forms = {"slides_url", "report_url", "press_url", "announcement_url"}
    assert part.unsaid == {"record_quality", "status"} | forms


SHORT = "Kennung;Art;Titel;{}\nx;Treffen;Umtrunk;{}\n"


def short(tmp_path: Path, column: str, cell: str) -> Any:
    (item,) = read(tmp_path, SHORT.format(column, cell))
    return item


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("13.01.2026", PartialDate(2026, 1, 13)),
        ("3.1.2026", PartialDate(2026, 1, 3)),
        ("1.2026", PartialDate(2026, 1)),
        ("2026", PartialDate(2026)),
        ("2026-01-13", PartialDate(2026, 1, 13)),
        ("", None),
    ],
)
def test_csv_date_in_german_or_iso_order_is_read(tmp_path: Path, cell: str, date: PartialDate | None) -> None:
    assert short(tmp_path, "Datum", cell).output.published == date


@pytest.mark.parametrize("cell", ["90", "90 Min.", "90 Minuten", " 90 "])
def test_csv_duration_with_or_without_unit_is_read(tmp_path: Path, cell: str) -> None:
    assert short(tmp_path, "Dauer", cell).output.duration_minutes == 90


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("cdo", (Tag(CDO, Grade.PRIMARY),)),
        ('"cdo; leitung (nachrangig)"', (Tag(LEITUNG, Grade.SECONDARY), Tag(CDO, Grade.PRIMARY))),
        ("CDO, CIO und Digitalverantwortliche", (Tag(CDO, Grade.PRIMARY),)),
        ("Digital leads (primär)", (Tag(CDO, Grade.PRIMARY),)),
        ("chief digital officer|VERWALTUNGSLEITUNG", (Tag(LEITUNG, Grade.PRIMARY), Tag(CDO, Grade.PRIMARY))),
        ("", None),
    ],
)
def test_csv_audiences_by_notation_or_any_label_are_tags(tmp_path: Path, cell: str, tags: object) -> None:
    part = short(tmp_path, "Zielgruppen", cell)
    assert part.output.tags == tags
    assert ("tags.benefit" in part.unsaid) == bool(tags)


def test_csv_without_tag_columns_says_nothing_about_tags(tmp_path: Path) -> None:
    assert {"tags", "abstract", "url"} <= short(tmp_path, "Datum", "2026").unsaid


@pytest.mark.parametrize(
    "kind",
    [
        ("Studie", "study"),
        ("Positionspapier", "position_paper"),
        ("Impulspapier", "impulse_paper"),
        ("Artikel", "article"),
        ("Brown-Bag-Meeting", "brown_bag"),
        ("brown bag meeting", "brown_bag"),
        ("Veranstaltung", "event"),
        ("Veranstaltungsmaterial", "event_material"),
        ("Treffen", "meetup"),
        ("Podcast", "podcast"),
        ("event_material", "event_material"),
    ],
    ids=str,
)
def test_csv_kind_in_german_or_as_code_is_read(tmp_path: Path, kind: tuple[str, str]) -> None:
    (part,) = read(tmp_path, f"Kennung,Art,Titel\nx,{kind[0]},Umtrunk\n")
    assert part.output.kind == kind[1]


@pytest.mark.parametrize(
    ("column", "cell", "field", "says"),
    [
        ("Datum", "31.02.2026", "Datum", "31.02.2026"),
        ("Datum", "2023-13", "Datum", "2023-13"),
        ("Dauer (Minuten)", "1,5 Std.", "Dauer (Minuten)", "ganzen Minuten"),
        ("Sprache", "Klingonisch", "Sprache", "Sprachkürzel"),
        ("URL", "javascript:alert(1)", "URL", "keine Webadresse"),
        ("Zusammenfassung", "zwei\0teile", "Zusammenfassung", "unlesbare"),
        ("Zielgruppe", "CDOO", "Zielgruppe", "CDOO"),
        ("Nutzen", "praxis|Praxisbeispiele", "Nutzen", "steht zweimal"),
        ("Status", "gelöscht", "Status", "veröffentlicht, zurückgezogen"),
        ("Güte der Angaben", "mitel", "Güte der Angaben", "Meinten Sie „mittel“"),
        ("Titel2", "", None, ""),
    ],
)
def test_csv_with_a_broken_cell_names_the_column_as_the_file_does(
    tmp_path: Path, column: str, cell: str, field: str | None, says: str
) -> None:
    if field is None:
        with pytest.raises(SourceFormat, match="Meinten Sie „Titel“"):
            short(tmp_path, column, cell)
        return
    refusal = short(tmp_path, column, cell)
    assert isinstance(refusal, Refusal)
    assert (refusal.line, refusal.error.field) == (2, field)
    assert says in str(refusal.error)


def lines_and_ids(items: list[Any]) -> list[object]:
    return [item.line if isinstance(item, Refusal) else item.output.id for item in items]


def test_csv_with_cells_over_several_lines_counts_the_lines_of_the_file(tmp_path: Path) -> None:
    content = (
        'Kennung;Art;Titel;Kurzfassung\na;Studie;A;"eins\nzwei\n\ndrei; vier ""fünf"""\nb;Quatsch;B;x\na;Studie;A;\n'
    )
    first, wrong_kind, twice = read(tmp_path, content)
    assert first.output.abstract == 'eins\nzwei\n\ndrei; vier "fünf"'
    assert wrong_kind.line == 6
    assert wrong_kind.error.field == "Art"
    assert "Erlaubt sind: Studie, " in wrong_kind.error.remedy
    assert twice.line == 7
    assert "Zeile 2" in twice.error.subject


def test_csv_with_an_unclosed_quotation_mark_loses_that_record_alone(tmp_path: Path) -> None:
    rows = [f"r{number};Studie;Titel {number};Text" for number in range(500)]
    rows[3] = 'r3;Studie;"Titel 3;Text'
    rows[400] = 'r400;Studie;Titel 400;"Text'
    items = read(tmp_path, "Kennung;Art;Titel;Kurzfassung\n" + "\n".join(rows))
    refused = [item for item in items if isinstance(item, Refusal)]
    assert [(item.line, "Anführungszeichen" in item.error.remedy) for item in refused] == [(5, True), (402, True)]
    assert len(items) == 500


def test_csv_with_text_after_a_closing_quote_is_refused(tmp_path: Path) -> None:
    assert lines_and_ids(read(tmp_path, 'Kennung;Art;Titel\na;Studie;"A"B\nb;Studie;B\n')) == [2, "b"]


def test_csv_with_too_few_or_too_many_cells_is_refused_by_line(tmp_path: Path) -> None:
    content = "Kennung;Art;Titel;Datum\na;Studie;A\nb;Studie;B;2026;mehr\nc;Studie;C;2026;;\n"
    items = read(tmp_path, content)
    assert lines_and_ids(items) == [2, 3, "c"]
    assert "hat 3 Spalten, die Kopfzeile hat 4" in items[0].error.subject


def test_csv_with_one_damaged_character_loses_that_record_alone(tmp_path: Path) -> None:
    content = GERMAN.encode() + b"kaputt;Studie;Gr\xfc\xdfe" + b";" * 14 + b"\n"
    first, refusal = read(tmp_path, content)
    assert first.output == make_output()
    assert "unlesbare Zeichen" in refusal.error.subject


def test_csv_with_a_huge_line_loses_that_record_alone(tmp_path: Path) -> None:
    content = (
        "Kennung;Art;Titel\na;Studie;" + "x" * 2_500_000 + "\nb;Studie;B\nc;Studie;" + "y" * 200_000 + "\nd;Studie;D"
    )
    assert lines_and_ids(read(tmp_path, content)) == [2, "b", 4, "d"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "Kennung"),
        ("nur Text\nund noch mehr", "Kennung"),
        ("Kennung;Titel\n", "fehlt die Spalte „Art“"),
        ("Kennung;Art;Titel;Kurtzfassung\n", "Meinten Sie „Kurzfassung“"),
        ("Kennung;Art;Titel;URL;Adresse\n", "steht zweimal"),
        ("Kennung;;Art;Titel\n", "kennen wir nicht"),
    ],
)
def test_csv_with_a_header_we_cannot_read_is_refused_as_a_whole(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(SourceFormat) as caught:
        read(tmp_path, content)
    assert says in str(caught.value)


def test_csv_in_utf16_is_refused_as_a_whole_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(SourceFormat, match="UTF-8"):
        read(tmp_path, GERMAN.encode("utf-16"))


def test_csv_that_is_gone_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        list(CsvImporter(tmp_path / "fehlt.csv", make_vocabulary()).read())


def test_csv_progress_ends_at_the_size(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(GERMAN)
    importer = CsvImporter(path, make_vocabulary())
    list(importer.read())
    assert importer.bytes_read() == importer.size_bytes() == path.stat().st_size
