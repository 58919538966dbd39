"""A source for tests that holds what it is told, and a matcher by shared address."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from corpus.errors import SourceError
from corpus.model import Manifestation, ManifestationKind, OutputId
from corpus.source import Gone, ReadResult, Reference, RefusedItem, SkippedItem, SourceItem, SourceKind
from corpus.source_port import Candidate, Match
from tests.builders import make_output


def make_item(key: str, **overrides: Any) -> SourceItem:
    """Return an item about an output of its own, changed as told; `unsaid`, `links` and `passages` are the item's."""
    own = {name: overrides.pop(name) for name in ("unsaid", "links", "passages") if name in overrides}
    page = Manifestation(ManifestationKind.PAGE, f"https://negz.org/publikation/{key}/")
    values = {"id": OutputId(key), "manifestations": (page,), "sources": (page.url,), "tags": None} | overrides
    return SourceItem(key, make_output(**values), **own)


@dataclass
class FakeImporter:
    """Holds results by key; a key in `fingerprints` has one, a key in `broken` cannot be read."""

    things: dict[str, ReadResult] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    listed_error: SourceError | None = None
    kind: SourceKind = SourceKind.WORDPRESS
    address: str = "https://negz.org"
    lists_everything: bool = True
    read_keys: list[str] = field(default_factory=list)
    asked_since: list[datetime | None] = field(default_factory=list)

    def hold(self, *items: SourceItem | SkippedItem | Gone, stamp: str = "1") -> None:
        """Hold these from now on, their fingerprint being `stamp`."""
        for item in items:
            self.things[item.key] = item
            self.fingerprints[item.key] = stamp

    def discover(self, since: datetime | None) -> Iterator[Reference | Gone | RefusedItem]:
        """Yield every key; then raise where that was told."""
        self.asked_since.append(since)
        for key, thing in self.things.items():
            if isinstance(thing, Gone | RefusedItem):
                yield thing
            else:
                yield Reference(key, self.fingerprints.get(key))
        if self.listed_error is not None:
            raise self.listed_error

    def read(self, reference: Reference) -> ReadResult:
        """Return what is held."""
        self.read_keys.append(reference.key)
        if reference.key in self.broken:
            raise SourceError(f"„{reference.key}“ antwortet nicht.", "Versuchen Sie es später.")
        return self.things[reference.key]


class ByAddress:
    """Matches what shares the address of a manifestation."""

    def __init__(self) -> None:
        self._owner: dict[str, OutputId] = {}

    def prepare(self) -> None:
        """Need nothing."""

    def find(self, item: SourceItem) -> Match | None:
        """Return the output that has an address of the item's."""
        for part in item.output.manifestations:
            if part.url in self._owner:
                return Match(self._owner[part.url], 1.0, f"Beide nennen die Adresse {part.url}.")
        return None

    def add(self, candidate: Candidate) -> None:
        """Know the output's addresses."""
        for part in candidate.output.manifestations:
            self._owner.setdefault(part.url, candidate.output.id)
