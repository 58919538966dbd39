"""The German column names and cell values of CSV files, brought into the record format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.errors import InvalidRecord
from corpus.importers.field import did_you_mean, quoted
from corpus.importers.record import FIELDS
from corpus.model import Grade, OutputKind, PartialDate, RecordQuality, Scheme, Status, Vocabulary

_GERMAN_COLUMNS = {
    "Kennung": "id",
    "Art": "type",
    "Titel": "title",
    "Untertitel": "subtitle",
    "Reihe": "series",
    "Nummer": "number",
    "Personen": "people",
    "Datum": "date",
    "Dauer": "duration_minutes",
    "Dauer (Minuten)": "duration_minutes",
    "Sprache": "language",
    "Adresse": "url",
    "Aufzeichnung": "recording_url",
    "Folien": "slides_url",
    "Bericht": "report_url",
    "Presse": "press_url",
    "Ankündigung": "announcement_url",
    "Kurzfassung": "abstract",
    "Zusammenfassung": "abstract",
    "Themen": "topics",
    "Quellen": "sources",
    "Güte der Angaben": "record_quality",
    "Zielgruppen": "audience",
    "Zielgruppe": "audience",
    "Nutzen": "benefit",
    "Status": "status",
}
COLUMN_NAMES = tuple(_GERMAN_COLUMNS)
SCHEME_COLUMNS = {scheme.value: scheme for scheme in Scheme}

_KINDS = {
    "Studie": OutputKind.STUDY,
    "Kurzstudie": OutputKind.STUDY,
    "Positionspapier": OutputKind.POSITION_PAPER,
    "Impulspapier": OutputKind.IMPULSE_PAPER,
    "Artikel": OutputKind.ARTICLE,
    "Brown-Bag-Meeting": OutputKind.BROWN_BAG,
    "Veranstaltung": OutputKind.EVENT,
    "Veranstaltungsmaterial": OutputKind.EVENT_MATERIAL,
    "Treffen": OutputKind.MEETUP,
    "Podcast": OutputKind.PODCAST,
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "type": _KINDS,
    "language": {"Deutsch": "de", "Englisch": "en", "Französisch": "fr"},
    "record_quality": {"hoch": RecordQuality.HIGH, "mittel": RecordQuality.MEDIUM, "niedrig": RecordQuality.LOW},
    "status": {"veröffentlicht": Status.PUBLISHED, "zurückgezogen": Status.WITHDRAWN},
}
_GRADES = {
    "vorrangig": Grade.PRIMARY,
    "primär": Grade.PRIMARY,
    "primary": Grade.PRIMARY,
    "nachrangig": Grade.SECONDARY,
    "sekundär": Grade.SECONDARY,
    "secondary": Grade.SECONDARY,
}
_LISTS = {"people", "topics", "sources"}
_GERMAN_DATE = re.compile(r"(?:(?:(\d{1,2})\. ?)?(\d{1,2})\. ?)?(\d{4})")
_DURATION = re.compile(r"(\d{1,6}) ?(?:min|min\.|minuten)?", re.IGNORECASE)
_GRADED = re.compile(r"(?P<label>.*?)\s*\((?P<grade>[^()]*)\)")


def folded(text: str) -> str:
    """Return the form in which names and words are compared: lower case, hyphens as spaces, single spaces."""
    return " ".join(text.casefold().replace("-", " ").split())


_FIELD_BY_NAME = {folded(name): name_in_record for name, name_in_record in _GERMAN_COLUMNS.items()}
_FIELD_BY_NAME |= {folded(name.replace("_", " ")): name for name in FIELDS if name != "tags"}
_FIELD_BY_NAME |= {scheme: scheme for scheme in SCHEME_COLUMNS}
_CLOSED = {"type", "record_quality", "status"}  # fields whose words are all in `_WORDS`; languages are many more
_VALUE_BY_WORD = {name: {folded(word): str(value) for word, value in words.items()} for name, words in _WORDS.items()}


def field_of_column(name: str) -> str | None:
    """Return the record's field for a column's name (`audience` and `benefit` for the tags), or None."""
    return _FIELD_BY_NAME.get(folded(name.replace("_", " ")))


@dataclass(frozen=True, slots=True)
class Labels:
    """Every name of every concept, folded, with its notation."""

    notations: Mapping[Scheme, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "Labels":
        """Collect notations, preferred and alternative labels in all languages."""
        found: dict[Scheme, dict[str, str]] = {scheme: {} for scheme in Scheme}
        for concept in vocabulary.concepts:
            alternative = (label for labels in concept.alt_label.values() for label in labels)
            for label in (concept.key.notation, *concept.pref_label.values(), *alternative):
                found[concept.key.scheme].setdefault(folded(label), concept.key.notation)
        return cls(found)


def record_from_cells(cells: Mapping[str, str], labels: Labels) -> dict[str, object]:
    """Return the record for one row, whose `cells` are named by record field.

    A cell that means nothing here is passed on as it is, so that the record's check refuses it in the file's own
    words; a wrong word is refused at once, with the German ones.
    """
    record = {name: _value(name, cell.strip()) for name, cell in cells.items() if name not in SCHEME_COLUMNS}
    schemes = [name for name in cells if name in SCHEME_COLUMNS]
    if schemes:
        graded = {name: _graded(cells[name], name, labels) for name in schemes}
        record["tags"] = graded if any(graded.values()) else None
    return record


def split_cell(cell: str) -> list[str]:
    """Return the parts of a cell with several values: divided at bars, where there are none at semicolons."""
    parts = cell.split("|" if "|" in cell else ";")
    return [part.strip() for part in parts if part.strip()]


def _value(name: str, cell: str) -> object:
    if name in _LISTS:
        return split_cell(cell)
    if not cell:
        return None
    if name == "date":
        return _date(cell)
    if name == "duration_minutes":
        duration = _DURATION.fullmatch(cell)
        return int(duration[1]) if duration else cell
    return _word(name, cell)


def _word(name: str, cell: str) -> str:
    """Return the record's value for a German word; a value itself may stand there too."""
    known = _VALUE_BY_WORD.get(name, {})
    if name in _CLOSED and folded(cell) not in known and cell not in known.values():
        raise InvalidRecord(
            f"{quoted(cell)} gibt es hier nicht.",
            f"{did_you_mean(cell, _WORDS[name])}Erlaubt sind: {', '.join(_WORDS[name])}.",
            field=name,
        )
    return known.get(folded(cell), cell)


def _date(cell: str) -> str:
    """Return 13.01.2026 and 01.2026 in the record's order; a day that the calendar lacks stays as it is."""
    found = _GERMAN_DATE.fullmatch(cell)
    if not found:
        return cell
    day, month, year = found.groups()
    parts = [year, *(part.zfill(2) for part in (month, day) if part)]
    try:
        return str(PartialDate.parse("-".join(parts)))
    except ValueError:
        return cell


def _graded(cell: str, name: str, labels: Labels) -> dict[str, str]:
    graded: dict[str, str] = {}
    for part in split_cell(cell):
        found = _GRADED.fullmatch(part)
        grade = _GRADES.get(folded(found["grade"])) if found else None
        label = found["label"] if found and grade else part
        notation = labels.notations[SCHEME_COLUMNS[name]].get(folded(label), label)
        if notation in graded:
            raise InvalidRecord(f"Der Begriff {quoted(label)} steht zweimal da.", "Nennen Sie ihn einmal.", field=name)
        graded[notation] = grade or Grade.PRIMARY
    return graded


def known_columns(found: Sequence[str]) -> int:
    """Return how many of the names are known columns."""
    return sum(field_of_column(name) is not None for name in found)
