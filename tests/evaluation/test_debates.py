import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from corpus.model import OutputId
from evaluation.benchmarks.debates import MAX_TITLE_CHARS, evaluate_related, read_documents, read_pairs

Write = Callable[..., Path]

THEMES = (
    ("Registermodernisierung", "Melderegister, Gewerberegister und das Once-Only-Prinzip der Verwaltung."),
    ("Wohngeld", "Mieten, Heizkosten und der Zuschuss für Haushalte mit kleinem Einkommen."),
    ("Agrarpolitik", "Landwirtschaft, Höfe, Düngemittel und die Direktzahlungen der Europäischen Union."),
    ("Bundeswehr", "Auslandseinsatz, Soldaten und das Mandat der Vereinten Nationen."),
)
VARIANTS = ("Gesetzentwurf zu", "Antrag zu", "Unterrichtung über")
DOCUMENTS: list[dict[str, Any]] = [
    {"id": f"{theme}-{kind}", "title": f"{VARIANTS[kind]} {title}", "abstract": f"{VARIANTS[kind]}: {text}"}
    for theme, (title, text) in enumerate(THEMES)
    for kind in range(3)
]
PAIRS = [(f"{theme}-{a}", f"{theme}-{b}") for theme in range(len(THEMES)) for a, b in ((0, 1), (0, 2), (1, 2))]


def as_lines(documents: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(document, ensure_ascii=False)}\n" for document in documents)


def as_table(pairs: list[tuple[str, str]]) -> str:
    return "a\tb\tdebate\n" + "".join(f"{a}\t{b}\t19/45\n" for a, b in pairs)


@pytest.fixture
def files(write: Write) -> tuple[Path, Path]:
    return write(as_lines(DOCUMENTS), "documents.jsonl"), write(as_table(PAIRS), "pairs.tsv")


def test_evaluate_related_has_the_shape_of_the_contract(files: tuple[Path, Path]) -> None:
    figures = json.loads(json.dumps(evaluate_related(*files, encoder_name="lsa")))
    assert set(figures) == {"ndcg@10", "recall@10", "queries", "baselines"}
    assert set(figures["baselines"]) == {"tfidf-words", "tfidf-characters", "embedding", "characters+embedding"}
    for system in (figures, *figures["baselines"].values()):
        assert system["queries"] == len(DOCUMENTS)
        assert 0 <= system["ndcg@10"] <= 1
        assert 0 <= system["recall@10"] <= 1


def test_evaluate_related_finds_what_was_debated_together(files: tuple[Path, Path]) -> None:
    figures = evaluate_related(*files, encoder_name="lsa")
    assert figures["recall@10"] == 1.0
    assert isinstance(figures["ndcg@10"], float)
    assert figures["ndcg@10"] > 0.9


def test_evaluate_related_twice_gives_the_same_figures(files: tuple[Path, Path]) -> None:
    assert evaluate_related(*files, encoder_name="lsa") == evaluate_related(*files, encoder_name="lsa")


def test_evaluate_related_tells_its_stages(files: tuple[Path, Path]) -> None:
    seen: list[str] = []
    evaluate_related(*files, encoder_name="lsa", progress=lambda stage, _done, _total: seen.append(stage))
    assert seen[0] == "Kodieren"


def test_evaluate_related_reads_compressed_files_alike(files: tuple[Path, Path], write: Write) -> None:
    documents, pairs = (write(gzip.compress(path.read_bytes()), f"{path.name}.gz") for path in files)
    assert evaluate_related(documents, pairs, encoder_name="lsa") == evaluate_related(*files, encoder_name="lsa")


def test_read_documents_takes_what_it_needs_and_ignores_the_rest(write: Write) -> None:
    path = write(as_lines([{"id": "19/1", "title": "x" * 900, "abstract": None, "initiator": ["BMI"]}]))
    (document,) = read_documents(path)
    assert (document.id, document.abstract, document.tags) == ("19/1", "", None)
    assert len(document.title) == MAX_TITLE_CHARS


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "2"',
        '{"id": "2"}',
        '{"title": "Antrag"}',
        "[]",
        "null",
        '"Antrag"',
        '{"id": "2", "title": null}',
        '{"id": 2, "title": "Antrag"}',
        '{"id": "2", "title": "Antrag", "abstract": ["Antrag"]}',
    ],
)
def test_read_documents_with_a_broken_line_is_refused_naming_file_and_line(write: Write, line: str) -> None:
    path = write(f"{as_lines(DOCUMENTS[:1])}{line}\n", "documents.jsonl")
    with pytest.raises(InvalidRecord, match=r"documents\.jsonl, Zeile 2"):
        read_documents(path)


def test_read_documents_of_an_empty_file_is_refused(write: Write) -> None:
    with pytest.raises(SourceFormat, match="keine Dokumente"):
        read_documents(write(""))


@pytest.mark.parametrize("line", ["0-0", "0-0\tunbekannt", "0-0,0-1"])
def test_read_pairs_with_a_broken_line_is_refused_naming_file_and_line(write: Write, line: str) -> None:
    path = write(f"{as_table(PAIRS[:1])}{line}\n", "pairs.tsv")
    with pytest.raises(InvalidRecord, match=r"pairs\.tsv, Zeile 3"):
        read_pairs(path, {OutputId(document["id"]) for document in DOCUMENTS})


def test_read_pairs_holds_in_both_directions(write: Write) -> None:
    known = {OutputId(name) for name in "abc"}
    relatives = read_pairs(write(as_table([("a", "b"), ("b", "c")])), known)
    assert relatives == {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}


def test_read_pairs_of_a_header_alone_is_refused(write: Write) -> None:
    with pytest.raises(SourceFormat, match="keine Paare"):
        read_pairs(write("a\tb\n"), set())


@pytest.mark.parametrize("name", ["fehlt.jsonl", "fehlt.jsonl.gz"])
def test_evaluate_related_without_a_file_names_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceUnavailable, match=name):
        evaluate_related(tmp_path / name, tmp_path / "pairs.tsv")


def test_read_documents_that_are_no_text_is_refused(write: Write) -> None:
    with pytest.raises(SourceFormat, match="UTF-8"):
        read_documents(write(b'{"id": "\xff"}\n'))


COMPRESSED = gzip.compress(as_lines(DOCUMENTS).encode())


@pytest.mark.parametrize(
    "data",
    [b"kein gzip", COMPRESSED[:-20], COMPRESSED[:30] + b"\xff" * 40 + COMPRESSED[70:]],
    ids=["plain", "truncated", "damaged"],
)
def test_read_documents_of_a_damaged_archive_names_it(write: Write, data: bytes) -> None:
    with pytest.raises(SourceUnavailable, match=r"documents\.jsonl\.gz"):
        read_documents(write(data, "documents.jsonl.gz"))


def test_read_pairs_with_blank_lines_passes_over_them(write: Write) -> None:
    path = write(f"{as_table(PAIRS[:1])}\n  \n", "pairs.tsv")
    first, second = PAIRS[0]
    assert read_pairs(path, {OutputId(first), OutputId(second)}) == {first: {second}, second: {first}}


def test_read_documents_with_an_id_given_twice_is_refused_naming_the_line(write: Write) -> None:
    path = write(
        '{"id": "1", "title": "Register"}\n{"id": "1", "title": "Registermodernisierung"}\n', "documents.jsonl"
    )
    with pytest.raises(InvalidRecord, match=r"documents\.jsonl, Zeile 2: die Kennung „1“"):
        read_documents(path)
