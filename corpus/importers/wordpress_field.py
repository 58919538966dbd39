"""Custom fields as WordPress, ACF and Toolset expose them, as values of the record format."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from corpus.importers.wordpress_content import plain_text
from corpus.model import PartialDate

_LISTS = {"people", "topics"}
_MAX_PARTS = 200
_SEPARATORS = re.compile(r"[;\n]|<br\s*/?>|</(?:p|li)>", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?![\d-])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_GERMAN = re.compile(r"(\d{1,2})\.\s?(\d{1,2}|[A-Za-zä]{3,9})\.?\s?(\d{4})")
_STAMP = re.compile(r"\d{9,11}")  # seconds since 1970, between 1973 and 5138


def field_value(name: str, value: object) -> object:
    """Return what a custom field says for a field of the record; None where it says nothing that could stand there."""
    plain = _plain(value)
    if name in _LISTS:
        return _parts(plain)
    if isinstance(plain, list):
        plain = plain[0] if plain else None
    text = str(plain) if isinstance(plain, str | int | float) and not isinstance(plain, bool) else ""
    if name == "date":
        return read_date(text)
    if name == "duration_minutes":
        return read_minutes(text)
    return text.strip() if name.endswith("url") else plain_text(text)


def read_date(text: str) -> str | None:
    """Return the day as the record format writes it; None for what is no date.

    Known are ISO 8601, ACF's 20260113, German dates with the month as number or word, and Toolset's seconds since 1970.
    """
    text = text.strip()
    if _STAMP.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC).date().isoformat()
    if found := _COMPACT.fullmatch(text) or _ISO.match(text):
        return _sound("-".join(part for part in found.groups() if part))
    found = _GERMAN.search(text)
    return None if found is None else _german_day(found)


def only_day(text: str) -> str | None:
    """Return the day that a German text names; None where it names none, or several."""
    days = {day for found in _GERMAN.finditer(text) if (day := _german_day(found)) is not None}
    return days.pop() if len(days) == 1 else None


def read_minutes(text: str) -> int | None:
    """Return the duration, written as 90, "90 Minuten", 1:30 or "1,5 Stunden"; None for anything else."""
    if clock := re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?(?: ?(?:h|std|stunden)\.?)?", text.strip().casefold()):
        return int(clock[1]) * 60 + int(clock[2])
    if found := re.match(r"\s*(\d{1,5}(?:[.,]\d{1,2})?)\s*(h\b|std|stunden?|hours?)?", text.casefold()):
        amount = float(found[1].replace(",", "."))
        return round(amount * 60) if found[2] else round(amount)
    return None


def _plain(value: object) -> object:
    """Return the value out of the objects that WordPress, ACF and Toolset wrap it in."""
    for name in ("raw", "rendered", "url", "value"):
        if isinstance(value, Mapping) and name in value:
            value = value[name]
    return value


def _parts(value: object) -> list[str]:
    values = value[:_MAX_PARTS] if isinstance(value, list) else [value]
    texts: list[str] = []
    for part in values:
        found = _plain(part)
        if isinstance(found, Mapping):
            found = found.get("post_title") or found.get("name")  # ACF's related posts and terms
        if isinstance(found, str):
            pieces = _SEPARATORS.split(found)
            texts.extend(piece for piece in (pieces if len(pieces) > 1 else found.split(",")))
    return [text for text in map(plain_text, texts) if text]


def _german_day(found: re.Match[str]) -> str | None:
    day, month, year = found.groups()
    number = month if month.isdigit() else _month(month)
    return None if number is None else _sound(f"{year}-{int(number):02d}-{int(day):02d}")


def _month(word: str) -> int | None:
    start = word.casefold().replace("mrz", "mär")[:3]
    return _MONTHS.index(start) + 1 if start in _MONTHS else None


def _sound(date: str) -> str | None:
    try:
        return str(PartialDate.parse(date))
    except ValueError:
        return None
