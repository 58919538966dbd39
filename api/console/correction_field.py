"""The fields of a record as a form has them: their names on screen, and values as text and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from api.site.german import GERMAN
from corpus.model import OutputKind, RecordQuality, Status


class FieldKind(StrEnum):
    """What a field is typed into."""

    LINE = "line"
    AREA = "area"
    LIST = "list"  # one entry a line
    CHOICE = "choice"


QUALITIES = {RecordQuality.HIGH: "gesichert", RecordQuality.MEDIUM: "üblich", RecordQuality.LOW: "Angaben prüfen"}
STATUSES = {Status.PUBLISHED: "veröffentlicht", Status.WITHDRAWN: "zurückgezogen"}
NOTHING = "nichts"


@dataclass(frozen=True, slots=True)
class FactField:
    """One field: its name in records, on screen, and what is chosen from."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def text(self, value: object) -> str:
        """Return a record's value as it stands in the form."""
        if isinstance(value, list | tuple):
            return "\n".join(map(str, value))
        return "" if value is None else str(value)

    def value(self, text: str) -> object:
        """Return what a record holds where this stands in the form; whether that is sound, the corpus says."""
        plain = text.replace("\r\n", "\n").strip()
        if self.kind is FieldKind.LIST:
            return [line.strip() for line in plain.split("\n") if line.strip()]
        if self.name == "duration_minutes" and plain.isascii() and plain.isdigit():
            return int(plain)
        if self.name == "abstract":
            return plain
        return plain or None

    def words(self, value: object) -> str:
        """Return a record's value for people."""
        if self.kind is FieldKind.CHOICE:
            return self.options.get(str(value), str(value))
        if isinstance(value, list | tuple):
            return "; ".join(map(str, value)) or NOTHING
        return NOTHING if value in (None, "") else str(value)


FACTS = (
    FactField("type", "Art", FieldKind.CHOICE, options={kind.value: GERMAN.kinds[kind] for kind in OutputKind}),
    FactField("title", "Titel"),
    FactField("subtitle", "Untertitel"),
    FactField("abstract", "Zusammenfassung", FieldKind.AREA),
    FactField("date", "Datum", hint="2026, 2026-11 oder 2026-11-24"),
    FactField("people", "Personen", FieldKind.LIST, "Je Zeile eine."),
    FactField("series", "Reihe"),
    FactField("number", "Nummer in der Reihe"),
    FactField("duration_minutes", "Dauer in Minuten"),
    FactField("language", "Sprache", hint="de, en"),
    FactField("topics", "Themen", FieldKind.LIST, "Je Zeile eines."),
    FactField("url", "Adresse der Seite"),
    FactField("recording_url", "Adresse der Aufzeichnung"),
    FactField("slides_url", "Adresse der Folien"),
    FactField("report_url", "Adresse eines Berichts"),
    FactField("press_url", "Adresse eines Presseberichts"),
    FactField("announcement_url", "Adresse der Ankündigung"),
    FactField("sources", "Quellen", FieldKind.LIST, "Seiten, von denen die Angaben stammen; je Zeile eine."),
    FactField(
        "record_quality", "Güte der Angaben", FieldKind.CHOICE, options={one.value: QUALITIES[one] for one in QUALITIES}
    ),
    FactField("status", "Zustand", FieldKind.CHOICE, options={one.value: STATUSES[one] for one in STATUSES}),
)
"""In the order of the page."""

BY_NAME = {fact.name: fact for fact in FACTS}
