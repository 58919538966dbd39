"""How well items find their outputs, on the labelled set; the half that is held out is never tuned on.

`python -m evaluation.merging` prints the figures of both halves, one JSON object a line.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from corpus.composition import Said, compose
from corpus.errors import InvalidRecord
from corpus.importers.item import item_from_record
from corpus.importers.record import output_from_record
from corpus.merging.matcher import OutputMatcher
from corpus.model import Output, OutputId, Vocabulary
from corpus.source import SourceItem, SourceKind
from corpus.source_port import Candidate
from evaluation.data import merging_path

HALVES = ("develop", "held_out")
_NO_CONCEPTS = Vocabulary((), {})


@dataclass(frozen=True, slots=True)
class LabelledItem:
    """An item, what it is (`case`), and the output it belongs to."""

    half: str
    group: str
    case: str
    item: SourceItem


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """The outputs known before with the group each belongs to, and the items in the order in which they come."""

    known: tuple[tuple[str, Output], ...]
    items: tuple[LabelledItem, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """An item that went to another output, or to none though there was one (`chosen` None)."""

    case: str
    title: str
    group: str
    chosen: str | None
    reason: str | None


@dataclass(slots=True)
class MergeResult:
    """Precision and recall of merging.

    Precision is the share of merges made that were right, recall the share of items whose output was known that found
    it; both 1 where there is nothing to count.
    """

    half: str
    items: int = 0
    merged: int = 0
    right: int = 0
    with_home: int = 0
    found_by_case: Counter[str] = field(default_factory=Counter)
    home_by_case: Counter[str] = field(default_factory=Counter)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right merges by merges."""
        return self.right / self.merged if self.merged else 1.0

    @property
    def recall(self) -> float:
        """Right merges by items that had an output to find."""
        return self.right / self.with_home if self.with_home else 1.0

    def to_json(self) -> dict[str, object]:
        """Return everything but the single mistakes."""
        return {
            "half": self.half,
            "items": self.items,
            "merged": self.merged,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "recall_by_case": {
                case: round(self.found_by_case[case] / count, 4) for case, count in sorted(self.home_by_case.items())
            },
        }


def read_labelled(path: Path) -> LabelledSet:
    """Read the set; a line that is none raises `InvalidRecord` with its number."""
    known, items = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        if "known" in row:
            known.append((row["group"], output_from_record(row["known"], _NO_CONCEPTS)))
            continue
        item = item_from_record(row["key"], row["record"], links=row["links"])
        if not isinstance(item, SourceItem):
            raise InvalidRecord(f"Zeile {number}: {item.error.subject}", item.error.remedy)
        items.append(LabelledItem(row["half"], row["group"], row["case"], item))
    return LabelledSet(tuple(known), tuple(items))


def evaluate(labelled: LabelledSet, half: str) -> MergeResult:
    """Let the items of one half come in one after the other, as an import does, beside all known outputs."""
    world = _World(labelled.known)
    result = MergeResult(half)
    for one in labelled.items:
        if one.half == half:
            _judge(world, one, result)
    return result


def _judge(world: "_World", one: LabelledItem, result: MergeResult) -> None:
    match = world.matcher.find(one.item)
    result.items += 1
    has_home = one.group in world.groups.values()
    if has_home:
        result.with_home += 1
        result.home_by_case[one.case] += 1
    chosen = None if match is None else world.groups[match.output_id]
    if match is not None:
        result.merged += 1
    if chosen == one.group:
        result.right += 1
        result.found_by_case[one.case] += 1
    elif chosen is not None or has_home:
        reason = None if match is None else f"{match.score:.2f} {match.reason}"
        result.mistakes.append(Mistake(one.case, one.item.output.title, one.group, chosen, reason))
    world.take(one, None if match is None else match.output_id)


class _World:
    """The outputs as they grow item by item."""

    def __init__(self, known: Iterable[tuple[str, Output]]) -> None:
        self.groups: dict[OutputId, str] = {}
        self.matcher = OutputMatcher()
        self._said: dict[OutputId, list[Said]] = {}
        self._links: dict[OutputId, tuple[str, ...]] = {}
        for group, output in known:
            self.groups[output.id] = group
            self._grow(output.id, Said(output, SourceKind.RECORDS, "", output.id), ())

    def take(self, one: LabelledItem, output_id: OutputId | None) -> None:
        """Put the item where it was said to belong, or let it begin an output of its own."""
        if output_id is None:
            output_id = OutputId(f"neu-{len(self.groups)}")
            self.groups[output_id] = one.group
        said = Said(one.item.output, SourceKind.WORDPRESS, one.case, one.item.key, one.item.unsaid)
        self._grow(output_id, said, one.item.links)

    def _grow(self, output_id: OutputId, said: Said, links: tuple[str, ...]) -> None:
        everything = self._said.setdefault(output_id, [])
        everything.append(said)
        self._links[output_id] = (*self._links.get(output_id, ()), *links)
        self.matcher.add(Candidate(compose(output_id, everything), self._links[output_id]))


if __name__ == "__main__":
    labelled_set = read_labelled(merging_path())
    for name in HALVES:
        sys.stdout.write(json.dumps(evaluate(labelled_set, name).to_json()) + "\n")
