"""PDFs: what is read from sound ones, and how the others are refused."""

import zlib
from pathlib import Path

import pytest

from corpus.errors import InvalidRecord
from corpus.extraction import pdf
from corpus.extraction.pdf import read_pdf
from tests.corpus.extraction.pdf_file import make_pdf

PASSAGES = Path(__file__).parents[3] / "evaluation" / "data" / "passages"
SOUND = make_pdf(
    "Erste Seite mit Umlauten: Bürgerämter.",
    "Auf der zweiten steht, wie Verwal-\ntungen Register abrufen.",
    info="/Title (Register in der Praxis) /Author (Anna Bauer, Ben Kurt) /CreationDate (D:20240517120000)",
)


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    block = b" " * 2**20
    parts = [packer.compress(block) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


def test_pages_and_properties_are_read() -> None:
    found = read_pdf(SOUND, "register.pdf")

    assert [part.text for part in found.sections] == [
        "Erste Seite mit Umlauten: Bürgerämter.",
        "Auf der zweiten steht, wie Verwaltungen Register abrufen.",
    ]
    assert (found.title, found.people, found.published) == (
        "Register in der Praxis",
        ("Anna Bauer", "Ben Kurt"),
        "2024-05-17",
    )
    assert [passage.place.page for passage in found.passages()] == [1, 2]


def test_columns_of_a_browser_that_places_each_letter_by_itself_are_read_as_sections_under_their_headings() -> None:
    found = read_pdf((PASSAGES / "bericht.pdf").read_bytes(), "bericht.pdf")
    first, second, *_ = sections = found.sections

    assert found.title == "Fünf Jahre digitaler Bauantrag"
    assert (first.heading, first.text[:12]) == (None, "Aarlund gibt")
    assert (second.page, second.heading) == (1, "1 Wie es anfing")
    assert "Pläne werden als PDF\nhochgeladen und sofort darauf\ngeprüft, ob Maßstab, Nordpfeil\n" in sections[3].text
    assert [part.page for part in sections if part.heading == "9 Rechtsfragen"] == [5, 6]
    assert [part.heading for part in sections if part.page == 7][1] == "12 Künstliche Intelligenz in der Vorprüfung"
    assert sections[-1].page == 8


@pytest.mark.parametrize(
    "info",
    [
        "/Title (Microsoft Word - Entwurf final) /Author (user01) /CreationDate (D:19000101)",
        "/Title (bericht_v7.docx) /Author (Administrator) /CreationDate (gestern)",
        "",
    ],
)
def test_properties_that_programs_made_up_are_not_believed(info: str) -> None:
    found = read_pdf(make_pdf("Eine Seite mit genug Text darauf.", info=info), "a.pdf")

    assert (found.title, found.people, found.published) == (None, (), None)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "kein PDF"),
        (b"<html>Nicht gefunden</html>", "kein PDF"),
        (b"%PDF-1.7\nabgeschnitten", "beschädigt"),
        (make_pdf("Ein Geheimnis, das niemand liest.", encrypt=True), "Passwort"),
        (make_pdf("", ""), "nur Bilder"),
        (make_pdf(*[""] * 1_001), "1.000 Seiten"),
    ],
)
def test_unreadable_file_is_refused_with_its_reason(body: bytes, reason: str) -> None:
    with pytest.raises(InvalidRecord, match=reason) as refused:
        read_pdf(body, "bericht.pdf")

    assert "bericht.pdf" in refused.value.subject
    assert refused.value.remedy


def test_file_whose_table_of_contents_points_nowhere_is_read_all_the_same() -> None:
    damaged = SOUND[: SOUND.rindex(b"startxref")] + b"startxref\n99999999\n%%EOF\n"

    assert read_pdf(damaged, "a.pdf").sections[0].text.startswith("Erste Seite")


def test_stream_that_unpacks_to_more_than_the_memory_allowed_is_refused() -> None:
    body = make_pdf(bomb(800))

    assert len(body) < 2**20
    with pytest.raises(InvalidRecord, match=r"bombe\.pdf"):
        read_pdf(body, "bombe.pdf")


def test_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "TIMEOUT_S", 0.001)

    with pytest.raises(InvalidRecord, match="Zeit"):
        read_pdf(SOUND, "a.pdf")
