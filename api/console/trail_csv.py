"""The trail as a table for spreadsheets: UTF-8 with a byte order mark, semicolons, one line per decision."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from api.console.view_line import label_of
from api.console.wording import ACTIONS, verdict_in_words
from corpus.editorial import TrailAction, TrailEntry
from corpus.editorial_json import assessment_from_json, publication_from_json
from corpus.model import Vocabulary

MARK = "\ufeff"  # without it, spreadsheets read umlauts as gibberish
COLUMNS = (
    "nummer",
    "zeitpunkt",
    "person",
    "beitrag",
    "schritt",
    "handlung",
    "begriff",
    "benennung",
    "vorher",
    "nachher",
    "gezeigter_rang",
    "konfidenz",
    "modell",
    "vokabular",
    "verdeckt",
    "nimmt_schritt_zurueck",
    "sammelschritt",
    "zweitsicht",
)
# What spreadsheets take for the beginning of a formula, the last four in full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_lines(trail: Iterable[TrailEntry], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the table line by line, the names of its columns first."""
    yield MARK + csv_line(COLUMNS)
    for entry in trail:
        yield csv_line(_row(entry, vocabulary))


def _row(entry: TrailEntry, vocabulary: Vocabulary) -> tuple[object, ...]:
    return (
        entry.number,
        entry.at.isoformat(),
        entry.editor,
        entry.output_id,
        entry.step,
        ACTIONS[entry.action],
        entry.concept or "",
        label_of(entry.concept, vocabulary) if entry.concept else "",
        _state(entry, entry.before),
        _state(entry, entry.after),
        "" if entry.rank is None else entry.rank,
        "" if entry.confidence is None else entry.confidence,
        entry.model_version or "",
        entry.vocabulary_version or "",
        "ja" if entry.blind else "nein",
        "" if entry.undone_step is None else entry.undone_step,
        "" if entry.bulk is None else entry.bulk,
        "" if entry.second is None else entry.second,
    )


def _state(entry: TrailEntry, text: str | None) -> str:
    if entry.concept is not None:
        return verdict_in_words(assessment_from_json(text))
    if text is None and entry.action in (TrailAction.CLOSE, TrailAction.REVEAL):
        return ""
    tags = publication_from_json(text).tags
    return "wartet" if tags is None else ", ".join(f"{tag.concept} ({tag.grade})" for tag in tags) or "nichts passt"


def csv_line(values: Iterable[object]) -> str:
    """Return a line; nothing in it can be taken for a formula."""
    buffer = StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow([_harmless(str(value)) for value in values])
    return buffer.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
