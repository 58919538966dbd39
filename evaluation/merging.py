"""How well items find their outputs, on the labelled set; the half that is held out is never tuned on."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from corpus.composition import Said, compose
from corpus.errors import InvalidRecord
from corpus.importers.item import item_from_record
from corpus.importers.record import output_from_record
from corpus.merging.matcher import OutputMatcher
from corpus.model import Output, OutputId, Vocabulary
from corpus.source import SourceItem, SourceKind
from corpus.source_port import Candidate
from evaluation.compare import Interval, statistic_interval

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
class Tally:
    """What became of some items."""

    items: int = 0
    merged: int = 0
    right: int = 0
    with_home: int = 0

    def rates(self) -> tuple[float, float]:
        """Return precision and recall, both 1 where there is nothing to count.

        Precision is the share of merges made that were right, recall the share of items whose output was known that
        found it.
        """
        return (
            self.right / self.merged if self.merged else 1.0,
            self.right / self.with_home if self.with_home else 1.0,
        )


class MergeFigures(TypedDict):
    """What is printed of a half."""

    items: int
    families: int
    merged: int
    wrong: int
    precision: float
    precision_interval: list[float]
    recall: float
    recall_interval: list[float]
    recall_by_case: dict[str, float]


@dataclass(frozen=True, slots=True)
class MergeResult:
    """How well the items of one half found their outputs, by family and by case.

    A family is an output with all that looks like it: what goes wrong in it goes wrong together.
    """

    half: str
    by_family: dict[str, Tally] = field(default_factory=dict)
    by_case: dict[str, Tally] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def total(self) -> Tally:
        """All items of the half."""
        return _sum(self.by_family.values())

    @property
    def precision(self) -> float:
        """Right merges by merges."""
        return self.total.rates()[0]

    @property
    def recall(self) -> float:
        """Right merges by items that had an output to find."""
        return self.total.rates()[1]

    def intervals(self, rng: np.random.Generator) -> tuple[Interval, Interval]:
        """Return the 95 % bootstrap intervals of precision and recall, whole families resampled."""
        families = [self.by_family[name] for name in sorted(self.by_family)]

        def rate(which: int) -> Callable[[NDArray[np.intp]], float]:
            return lambda rows: _sum(families[row] for row in rows).rates()[which]

        precision, recall = (statistic_interval(rate(which), len(families), rng) for which in (0, 1))
        return precision, recall

    def figures(self, rng: np.random.Generator) -> MergeFigures:
        """Return everything but the single mistakes."""
        total = self.total
        precision, recall = total.rates()
        around = self.intervals(rng)
        return {
            "items": total.items,
            "families": len(self.by_family),
            "merged": total.merged,
            "wrong": total.merged - total.right,
            "precision": round(precision, 4),
            "precision_interval": [round(around[0].low, 4), round(around[0].high, 4)],
            "recall": round(recall, 4),
            "recall_interval": [round(around[1].low, 4), round(around[1].high, 4)],
            "recall_by_case": {
                case: round(found.rates()[1], 4) for case, found in sorted(self.by_case.items()) if found.with_home
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
    has_home = one.group in world.groups.values()
    chosen = None if match is None else world.groups[match.output_id]
    family = one.group.partition(" ")[0]
    for tally in (result.by_family.setdefault(family, Tally()), result.by_case.setdefault(one.case, Tally())):
        tally.items += 1
        tally.with_home += has_home
        tally.merged += match is not None
        tally.right += chosen == one.group
    if chosen != one.group and (match is not None or has_home):
        reason = None if match is None else f"{match.score:.2f} {match.reason}"
        result.mistakes.append(Mistake(one.case, one.item.output.title, one.group, chosen, reason))
    world.take(one, None if match is None else match.output_id)


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.items += tally.items
        total.merged += tally.merged
        total.right += tally.right
        total.with_home += tally.with_home
    return total


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
