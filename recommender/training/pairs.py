"""German texts that belong together, read for training and cleaned of leftovers of markup."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable

HELD_OUT_OF = 90  # one pair in so many is kept from training: some 2,200 of 200,000
_MARKUP = re.compile(r"Normal 0 \d+\b.*?\}\s*|/\*.*?\*/|[.\w-]*\s*\{[^{}]*\}|<[^<>]+>", re.DOTALL)


class TextPair(NamedTuple):
    """A short text and a longer one, or its descriptors, that belong to it."""

    query: str
    text: str


def read_pairs(path: Path) -> list[TextPair]:
    """Return the cleaned pairs of a JSON Lines file with `query` and `text` (.gz is understood).

    Pairs of which cleaning leaves nothing, or twice the same, are left out. Raises `SourceUnavailable`, `SourceFormat`,
    `InvalidRecord`.
    """
    pairs = (TextPair(clean(query), clean(text)) for query, text in _read(path))
    return [pair for pair in pairs if pair.query and pair.text and pair.query != pair.text]


def clean(text: str) -> str:
    """Return the text without leftovers of style sheets and tags, in single spaces."""
    return " ".join(_MARKUP.sub(" ", text).split())


def is_held_out(pair: TextPair) -> bool:
    """Say whether a pair is for measuring alone; by a hash, so that every run and every machine agrees."""
    digest = hashlib.sha256(f"{pair.query}\n{pair.text}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % HELD_OUT_OF == 0


def split_pairs(pairs: list[TextPair]) -> tuple[list[TextPair], list[TextPair]]:
    """Return the pairs to train on and those to measure on; no text of the latter occurs in the former."""
    held_out = [pair for pair in pairs if is_held_out(pair)]
    unseen = {text for pair in held_out for text in pair}
    return [pair for pair in pairs if pair.query not in unseen and pair.text not in unseen], held_out


def _read(path: Path) -> Iterator[tuple[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield _pair(line, number)
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
        raise SourceFormat(
            f"„{path.name}“ ist nicht in UTF-8 geschrieben oder unvollständig.", "Laden Sie die Datei neu."
        ) from error
    except OSError as error:
        raise SourceUnavailable(f"Die Datei „{path}“ lässt sich nicht lesen.", "Prüfen Sie den Pfad.") from error


def _pair(line: str, number: int) -> tuple[str, str]:
    try:
        record = json.loads(line)
        query, text = record["query"], record["text"]
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidRecord(
            f"Zeile {number} ist kein Paar.", 'Schreiben Sie je Zeile {"query": "…", "text": "…"}.'
        ) from error
    return str(query), str(text)
