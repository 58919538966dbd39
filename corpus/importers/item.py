"""From what a source says in its own words to an item: tidied and clipped, with an id proposed.

Files of records are read strictly, because somebody keeps them for us. Posts, entries and events are written for
readers: a stray control character or an address with a blank in it costs that character or that address, not the item.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from corpus.errors import InvalidRecord
from corpus.importers import field
from corpus.importers.language import short_code
from corpus.importers.record import (
    MAX_ABSTRACT_CHARS,
    MAX_NAME_CHARS,
    MAX_PEOPLE,
    MAX_SOURCES,
    MAX_TITLE_CHARS,
    MAX_TOPICS,
    output_from_record,
    unsaid_fields,
)
from corpus.model import Vocabulary
from corpus.passage import Passage
from corpus.readable import is_readable, readable
from corpus.source import RefusedItem, SourceItem

MAX_KEY_CHARS = 2_000  # an address; a longer key is named by its hash
MAX_LINKS = 200
SPACIOUS = 20  # times as many characters as a text may have are looked through for it; the rest would be blanks
SLUG_CHARS = 60  # the longest id of the catalogue has 57

_MAX_CHARS = {
    "title": MAX_TITLE_CHARS,
    "subtitle": MAX_TITLE_CHARS,
    "series": MAX_NAME_CHARS,
    "number": field.MAX_NUMBER_CHARS,
    "abstract": MAX_ABSTRACT_CHARS,
}
_MAX_ITEMS = {"people": MAX_PEOPLE, "topics": MAX_TOPICS}
_NO_CONCEPTS = Vocabulary((), {})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def item_from_record(
    key: str,
    record: Mapping[str, object],
    *,
    passages: Sequence[Passage] = (),
    links: Iterable[str | None] = (),
    modified_at: datetime | None = None,
) -> SourceItem | RefusedItem:
    """Return the item for a record as the source spells it; fields that are None or empty count as unsaid.

    `record` is in the catalogue's format (`corpus.importers.record.FIELDS`), without tags. A refusal says what is wrong
    with what no tidying could save, such as a missing title.
    """
    tidy = {name: kept for name, value in record.items() if (kept := _tidied(name, value)) not in (None, "", [])}
    tidy.setdefault("id", proposed_id(str(tidy.get("title", "")), str(tidy.get("date", "")), key))
    try:
        output = output_from_record(tidy, _NO_CONCEPTS)
    except InvalidRecord as error:
        return RefusedItem(key, error.with_traceback(None))  # whose frames would be held as long as the report
    tidied = tuple(kept for passage in passages if (kept := _tidied_passage(passage)).text)
    return SourceItem(key, output, unsaid_fields(tidy), tidied, sound_addresses(links)[:MAX_LINKS], modified_at)


def short_key(key: str) -> str:
    """Return the key; where it is longer than an address or not readable, its hash."""
    if len(key) <= MAX_KEY_CHARS and is_readable(key) and len(key.splitlines()) <= 1:
        return key
    return f"sha256:{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()}"


def proposed_id(title: str, date: str, key: str) -> str:
    """Return an id made of the title's words and the year; of the key's hash where the title has no letters."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_UMLAUTS))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))
    slug = "-".join(words)
    if len(slug) > SLUG_CHARS:
        slug = slug[: SLUG_CHARS + 1].rpartition("-")[0] or slug[:SLUG_CHARS]
    if not slug:
        return f"beitrag-{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()[:12]}"
    year = date[:4]
    return slug if not year or year in slug.split("-") else f"{slug}-{year}"


def sound_addresses(addresses: Iterable[str | None]) -> tuple[str, ...]:
    """Return the web addresses among them, each once, in their order."""
    return tuple(dict.fromkeys(sound for address in addresses if (sound := sound_address(address)) is not None))


def sound_address(address: str | None) -> str | None:
    """Return the web address, without blanks around it; None where it is none."""
    stripped = (address or "").strip()
    try:
        return field.web_address(stripped, "url") if 0 < len(stripped) <= field.MAX_URL_CHARS else None
    except InvalidRecord:
        return None


def _tidied(name: str, value: object) -> object:
    if isinstance(value, str):
        return _tidied_text(name, value)
    if name == "duration_minutes":
        return value if isinstance(value, int) and 1 <= value <= field.MAX_DURATION_MINUTES else None
    if isinstance(value, list | tuple):
        texts = [part for part in value if isinstance(part, str)]
        if name == "sources":
            return list(sound_addresses(texts))[:MAX_SOURCES]
        parts = (_clipped(part, MAX_NAME_CHARS) for part in texts)
        return list(dict.fromkeys(part for part in parts if part))[: _MAX_ITEMS.get(name)]
    return value


def _tidied_text(name: str, value: str) -> str | None:
    if name.endswith("url"):
        return sound_address(value)
    if name == "language":
        return short_code(value)
    return _clipped(value, _MAX_CHARS[name], paragraphs=name == "abstract") if name in _MAX_CHARS else value


def _clipped(text: str, max_chars: int, *, paragraphs: bool = False) -> str:
    """Return the readable text, cut at a word where it is too long."""
    text = text[: SPACIOUS * max_chars]
    lines = (" ".join(readable(line).split()) for line in unicodedata.normalize("NFC", text).splitlines())
    clean = "\n".join(lines).strip() if paragraphs else " ".join(" ".join(lines).split())
    if len(clean) <= max_chars:
        return clean
    start = clean[: max_chars - 1]
    return f"{start.rsplit(maxsplit=1)[0] if ' ' in start else start}…"


def _tidied_passage(passage: Passage) -> Passage:
    heading = passage.place.heading
    place = replace(passage.place, heading=None if heading is None else readable(heading))
    return replace(passage, text=readable(passage.text), place=place, url=sound_address(passage.url))
