"""Reading one field of a record strictly: the value, or an `InvalidRecord` with reason and remedy.

Reasons never repeat the field's name, because CSV files spell it in German: `InvalidRecord.field` carries it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from corpus.errors import InvalidRecord
from corpus.importers.language import ISO_639_1
from corpus.model import PartialDate
from corpus.readable import is_readable, readable

MAX_ID_CHARS = 120  # fits every address and file name that is made of an id
MAX_URL_CHARS = 2_000  # what browsers and proxies pass on without question
MAX_DURATION_MINUTES = 14 * 24 * 60  # two weeks; the longest event of the catalogue lasts thirteen hours
MAX_NUMBER_CHARS = 40
SHOWN_CHARS = 60  # how much of a wrong value a message repeats

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_BLANKS = re.compile(r"[\t\n\r]")
Choice = TypeVar("Choice", bound=StrEnum)
Record = Mapping[str, object]


def shown(value: object) -> str:
    """Return the value as a message repeats it: shortened, without unreadable characters."""
    text = value if isinstance(value, str) else _spelt(value)
    spelt = _BLANKS.sub("�", readable(text[: SHOWN_CHARS + 1], "�"))
    return f"{spelt[:SHOWN_CHARS]}…" if len(spelt) > SHOWN_CHARS else spelt


def quoted(value: object) -> str:
    """Return the value in German quotation marks."""
    return f"„{shown(value)}“"


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Return "Meinten Sie …? " for a near miss, else the empty string."""
    close = get_close_matches(wrong[:SHOWN_CHARS], list(known), n=1)
    return f"Meinten Sie „{close[0]}“? " if close else ""


def text(record: Record, name: str, *, max_chars: int, paragraphs: bool = False) -> str | None:
    """Return the text in Unicode's composed form (NFC), on one line unless `paragraphs`; None where there is none."""
    value = record.get(name)
    return None if value is None else _clean(value, name, max_chars=max_chars, paragraphs=paragraphs) or None


def required_text(record: Record, name: str, *, max_chars: int) -> str:
    """Return the text; refuse its absence."""
    value = text(record, name, max_chars=max_chars)
    if value is None:
        raise InvalidRecord("Die Angabe fehlt oder ist leer.", "Tragen Sie sie ein; sie ist Pflicht.", field=name)
    return value


def texts(record: Record, name: str, *, max_items: int, max_chars: int) -> tuple[str, ...]:
    """Return the list of non-empty texts; the empty tuple where it is missing or null."""
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise InvalidRecord(
            f"{quoted(value)} ist keine Liste.", 'Schreiben Sie eine Liste, etwa ["eins", "zwei"].', field=name
        )
    if len(value) > max_items:
        raise InvalidRecord(
            f"Die Liste hat {len(value)} Einträge, erlaubt sind {max_items}.", "Kürzen Sie die Liste.", field=name
        )
    items = tuple(_clean(item, name, max_chars=max_chars) for item in value)
    if not all(items):
        raise InvalidRecord("Die Liste hat einen leeren Eintrag.", "Streichen Sie den leeren Eintrag.", field=name)
    return items


def identifier(record: Record, name: str) -> str:
    """Return an id of lower-case letters, digits and hyphens."""
    value = required_text(record, name, max_chars=MAX_ID_CHARS)
    if not _ID.fullmatch(value):
        raise InvalidRecord(
            f"{quoted(value)} ist keine Kennung.",
            "Verwenden Sie Kleinbuchstaben a bis z, Ziffern und Bindestriche, zum Beispiel „ki-in-kommunen-2024“.",
            field=name,
        )
    return value


def choice(record: Record, name: str, kind: type[Choice], default: Choice | None = None) -> Choice:
    """Return a member of `kind`; `default` where the field is missing or null and there is one."""
    if default is not None and record.get(name) is None:
        return default
    value = required_text(record, name, max_chars=MAX_URL_CHARS)
    try:
        return kind(value)
    except ValueError as error:
        known = ", ".join(member.value for member in kind)
        raise InvalidRecord(
            f"{quoted(value)} gibt es hier nicht.", f"{did_you_mean(value, kind)}Erlaubt sind: {known}.", field=name
        ) from error


def number(record: Record, name: str) -> str | None:
    """Return the number within a series, which may carry letters, as text."""
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return text({name: value}, name, max_chars=MAX_NUMBER_CHARS)


def minutes(record: Record, name: str) -> int | None:
    """Return a duration in whole minutes, 1 to `MAX_DURATION_MINUTES`."""
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_DURATION_MINUTES:
        raise InvalidRecord(
            f"{quoted(value)} ist keine Dauer in ganzen Minuten.",
            f"Schreiben Sie eine ganze Zahl von 1 bis {MAX_DURATION_MINUTES}, oder lassen Sie die Angabe weg.",
            field=name,
        )
    return value


def partial_date(record: Record, name: str) -> PartialDate | None:
    """Return a date known to the year, month or day."""
    value = record.get(name)
    if value is None:
        return None
    try:
        return PartialDate.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        raise InvalidRecord(
            f"{quoted(value)} ist kein Datum, das es gibt.",
            "Schreiben Sie das Jahr, wenn bekannt mit Monat und Tag: 2023, 2023-05 oder 2023-05-31.",
            field=name,
        ) from error


def language(record: Record, name: str, *, default: str) -> str:
    """Return a two-letter language code (ISO 639-1)."""
    if record.get(name) is None:
        return default
    value = required_text(record, name, max_chars=MAX_URL_CHARS)
    if value not in ISO_639_1:
        raise InvalidRecord(
            f"{quoted(value)} ist kein Sprachkürzel.",
            "Schreiben Sie zwei Kleinbuchstaben nach ISO 639-1, zum Beispiel „de“ oder „en“.",
            field=name,
        )
    return value


def address(record: Record, name: str) -> str | None:
    """Return a web address."""
    value = text(record, name, max_chars=MAX_URL_CHARS)
    return None if value is None else web_address(value, name)


def web_address(value: str, name: str) -> str:
    """Return `value` where it is an http or https address without a password; refuse anything else."""
    try:
        parts = urlsplit(value)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        sound = sound and parts.username is None and not re.search(r'[\s<>"\\^`{|}]', value)
        sound = sound and is_readable(value)
    except ValueError:
        sound = False
    if not sound:
        raise InvalidRecord(
            f"{quoted(value)} ist keine Webadresse.",
            "Schreiben Sie eine vollständige Adresse, die mit https:// oder http:// beginnt.",
            field=name,
        )
    return value


def _clean(value: object, name: str, *, max_chars: int, paragraphs: bool = False) -> str:
    if not isinstance(value, str):
        raise InvalidRecord(f"{quoted(value)} ist kein Text.", "Setzen Sie den Wert in Anführungszeichen.", field=name)
    if len(value) > max_chars:
        raise InvalidRecord(
            f"Der Text hat {len(value)} Zeichen, erlaubt sind {max_chars}.", "Kürzen Sie ihn.", field=name
        )
    if not is_readable(value):
        raise InvalidRecord(
            f"Der Text {quoted(value)} enthält unlesbare Zeichen.",
            "Speichern Sie die Datei als UTF-8, und schreiben Sie die Stelle neu.",
            field=name,
        )
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", value).splitlines())
    return ("\n" if paragraphs else " ").join(lines).strip()


def _spelt(value: object) -> str:
    """Spell a number or truth value out, but never a list or object: a hostile one is deep or endless."""
    if isinstance(value, Mapping):
        return "{…}"
    return "[…]" if isinstance(value, list | tuple) else repr(value)
