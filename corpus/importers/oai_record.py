"""What a Dublin Core record says about an output."""

import re
from collections.abc import Iterable
from datetime import datetime

from corpus.extraction.snippet import plain_text
from corpus.importers.item import item_from_record, sound_address
from corpus.importers.kind import kind_of
from corpus.model import OutputKind, PartialDate
from corpus.source import RefusedItem, SourceItem

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d/])")
_DOI = re.compile(r"(?:doi:\s*|info:doi/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_KINDS = (  # the words of DCMI, of DRIVER and COAR, and of German repositories
    (OutputKind.EVENT_MATERIAL, re.compile(r"lecture|presentation|poster|conferenceobject|vortrag", re.IGNORECASE)),
    (OutputKind.EVENT, re.compile(r"\bevent\b|conference proceedings|tagungsband", re.IGNORECASE)),
    (OutputKind.PODCAST, re.compile(r"\bsound\b|audio", re.IGNORECASE)),
    (OutputKind.STUDY, re.compile(r"report|workingpaper|working paper|\bbook|monograph|thesis", re.IGNORECASE)),
)


def item(key: str, fields: Iterable[tuple[str, str]], datestamp: str) -> SourceItem | RefusedItem:
    """Return the item for the record's elements, by name and in their order."""
    held: dict[str, list[str]] = {}
    for name, value in fields:
        held.setdefault(name, []).append(value)
    title, *further = [plain_text(text) for text in held.get("title", [])] or [""]
    addresses = [found for text in held.get("identifier", []) if (found := _address(text))]
    descriptions = [plain_text(text) for name in ("description", "abstract") for text in held.get(name, [])]
    record = {
        "type": _kind(held.get("type", []), title),
        "title": title,
        "subtitle": further[0] if further else None,
        "abstract": max(descriptions, key=len, default=""),
        "people": [_person(name) for role in ("creator", "contributor") for name in held.get(role, [])],
        "date": _date([text for name in ("issued", "date") for text in held.get(name, [])]),
        "language": next(iter(held.get("language", [])), None),
        "topics": held.get("subject", []),
        "url": next(iter(addresses), None),
    }
    related = [_address(text) for name in ("relation", "source", "references") for text in held.get(name, [])]
    return item_from_record(key, record, links=[*addresses, *related], modified_at=_moment(datestamp))


def _kind(types: list[str], title: str) -> str:
    joined = " | ".join(types)[:1_000]
    default = next((kind for kind, pattern in _KINDS if pattern.search(joined)), OutputKind.ARTICLE)
    return kind_of(types, title, default).value


def _address(text: str) -> str | None:
    doi = _DOI.fullmatch(text.strip())
    return sound_address(f"https://doi.org/{doi[1]}" if doi else text)


def _person(name: str) -> str:
    """Return "Jörg Müller" for "Müller, Jörg"; an institution with several commas stays as it is."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given and given.strip() else name


def _date(texts: Iterable[str]) -> str | None:
    """Return the first that is a date; repositories put several side by side, such as the day of the upload."""
    for text in texts:
        found = _DATE.match(text.strip())
        try:
            if found:
                return str(PartialDate.parse("-".join(part for part in found.groups() if part)))
        except ValueError:
            continue
    return None


def _moment(datestamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(datestamp.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
