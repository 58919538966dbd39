"""The vocabulary as a table for spreadsheets: one line for each concept, German and English.

What begins like a formula gets an apostrophe before it, which reading takes off again, so that no spreadsheet runs it
and nothing is lost. Several synonyms or notations in one cell stand on lines of their own.
"""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import TypeVar

from corpus.errors import InvalidVocabulary
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary
from corpus.vocabulary.integrity import LANGUAGES, Finding, error

MARK = "\ufeff"  # without it, spreadsheets read umlauts as gibberish
DELIMITERS = (";", ",", "\t")
COLUMNS = (
    "begriffssystem",
    "kuerzel",
    "benennung_de",
    "benennung_en",
    "synonyme_de",
    "synonyme_en",
    "erlaeuterung_de",
    "erlaeuterung_en",
    "verwandt",
    "stillgelegt",
    "ersetzt_durch",
)
_REQUIRED = COLUMNS[:3]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the beginning of a formula
_TRUTH = {"ja": True, "nein": False, "": False}

T = TypeVar("T")
Row = Mapping[str, str]


def write_csv(vocabulary: Vocabulary) -> str:
    """Return the table, in display order."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=DELIMITERS[0], lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for concept in vocabulary.concepts:
        writer.writerow([guarded(cell) for cell in _cells(concept)])
    return MARK + text.getvalue()


def looks_like_table(text: str) -> bool:
    """Return whether the first line names the table's columns."""
    return set(_REQUIRED).issubset(_header(text)[1])


def parse_csv(text: str, held: Vocabulary) -> tuple[Vocabulary, tuple[Finding, ...]]:
    """Return what can be read of the table, and what cannot; raise `InvalidVocabulary` where it is none.

    Columns that are missing, and languages beside German and English, stay as `held` has them. The vocabulary as a
    whole is not checked.
    """
    delimiter, header = _header(text)
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        raise InvalidVocabulary(
            f"Der Tabelle fehlen Spalten: {', '.join(missing)}.", f"Bekannt sind: {', '.join(COLUMNS)}."
        )
    concepts: list[Concept] = []
    findings: list[Finding] = []
    for number, row in _rows(text, delimiter, header):
        scheme, stilled = row["begriffssystem"].strip(), row.get("stillgelegt", "").strip().casefold()
        if scheme not in set(Scheme):
            findings.append(_unknown_scheme(number, scheme))
        elif stilled not in _TRUTH:
            findings.append(_unclear_truth(number, stilled))
        else:
            key = ConceptKey(Scheme(scheme), row["kuerzel"].strip())
            concepts.append(_concept(row, key, held.get(key) or Concept(key, {})))
    return Vocabulary(tuple(concepts), {}), tuple(findings)


def guarded(text: str) -> str:
    """Return the text as no spreadsheet takes it for a formula; `unguarded` gives it back."""
    return f"'{text}" if _is_guardable(text) else text


def unguarded(text: str) -> str:
    """Return the text without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and _is_guardable(text[1:]) else text


def _is_guardable(text: str) -> bool:
    return text.lstrip("'").startswith(_FORMULA)


def _cells(concept: Concept) -> list[str]:
    texts = [concept.pref_label.get(tag, "") for tag in LANGUAGES]
    texts += ["\n".join(concept.alt_label.get(tag, ())) for tag in LANGUAGES]
    texts += [concept.scope_note.get(tag, "") for tag in LANGUAGES]
    truth = "ja" if concept.deprecated else "nein"
    lists = ["\n".join(concept.related), truth, "\n".join(concept.replaced_by)]
    return [concept.key.scheme.value, concept.key.notation, *texts, *lists]


def _header(text: str) -> tuple[str, list[str]]:
    """Return the delimiter under which the first line names most columns, and the columns."""
    lines = text.removeprefix(MARK).lstrip().splitlines()
    first = lines[0] if lines else ""
    found = {mark: [cell.strip().strip('"').casefold() for cell in first.split(mark)] for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: len(set(COLUMNS).intersection(found[mark])))
    return delimiter, found[delimiter]


def _rows(text: str, delimiter: str, header: list[str]) -> Iterable[tuple[int, Row]]:
    """Yield each line that says something, with its number; cells beyond the columns are ignored."""
    reader = csv.reader(StringIO(text.removeprefix(MARK).lstrip(), newline=""), delimiter=delimiter)
    try:
        next(reader)
        for cells in reader:
            filled = [*map(unguarded, cells), *[""] * (len(header) - len(cells))]
            if any(cell.strip() for cell in filled):
                yield reader.line_num, dict(zip(header, filled, strict=False))
    except csv.Error as broken:
        raise InvalidVocabulary(
            f"Die Tabelle lässt sich ab Zeile {reader.line_num} nicht lesen.",
            "Prüfen Sie dort die Anführungszeichen; eine Zelle hat höchstens 131.072 Zeichen.",
        ) from broken


def _concept(row: Row, key: ConceptKey, held: Concept) -> Concept:
    labels = {tag: " ".join(text.split()) for tag, text in _by_language(row, "benennung").items()}
    synonyms = {tag: tuple(_listed(text)) for tag, text in _by_language(row, "synonyme").items()}
    notes = {tag: text.strip().replace("\r\n", "\n") for tag, text in _by_language(row, "erlaeuterung").items()}
    return Concept(
        key=key,
        pref_label=said({**held.pref_label, **labels}),
        alt_label=said({**held.alt_label, **synonyms}),
        scope_note=said({**held.scope_note, **notes}),
        related=tuple(sorted(_listed(row["verwandt"]))) if "verwandt" in row else held.related,
        deprecated=_TRUTH[row["stillgelegt"].strip().casefold()] if "stillgelegt" in row else held.deprecated,
        replaced_by=tuple(_listed(row["ersetzt_durch"])) if "ersetzt_durch" in row else held.replaced_by,
    )


def said(by_language: Mapping[str, T]) -> dict[str, T]:
    """Return only the languages in which something is said, in order."""
    return {tag: value for tag, value in sorted(by_language.items()) if value}


def _by_language(row: Row, column: str) -> dict[str, str]:
    return {tag: row[f"{column}_{tag}"] for tag in LANGUAGES if f"{column}_{tag}" in row}


def _listed(text: str) -> list[str]:
    """Return what stands on the lines of a cell, each once."""
    return list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.splitlines()))))


def _unknown_scheme(number: int, scheme: str) -> Finding:
    known = ", ".join(f"„{one}“" for one in Scheme)
    return error("scheme", f"Zeile {number} nennt kein Begriffssystem, sondern „{scheme}“.", f"Bekannt sind: {known}.")


def _unclear_truth(number: int, text: str) -> Finding:
    return error("deprecated", f"In Zeile {number} steht unter „stillgelegt“: „{text}“.", "Schreiben Sie ja oder nein.")
