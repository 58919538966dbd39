"""What a store holds at a moment, and how to learn what has changed since without reading everything again."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Self

from corpus.model import Output, OutputId
from corpus.ports import CorpusMarks, Store

MAX_CHANGED = 500  # outputs read one by one; beyond, reading all of them is as fast


@dataclass(frozen=True, slots=True)
class Holding:
    """The published outputs, ordered by id, and the marks that they were read under.

    The marks are read first: what is written in between is read again the next time.
    """

    outputs: tuple[Output, ...]
    marks: CorpusMarks
    changed: frozenset[OutputId] | None = field(default=None, compare=False)
    """What is new or different since the holding before; None where that is not known."""

    @classmethod
    def read(cls, store: Store) -> Self:
        """Read everything."""
        marks = store.marks()
        return cls(tuple(store.outputs()), marks)

    def followed(self, store: Store) -> Self:
        """Return what the store holds now; read are the outputs alone that have changed."""
        marks = store.marks()
        known, now = self.marks.content, marks.content
        changed = frozenset(output_id for output_id, content in now.items() if known.get(output_id) != content)
        if marks.dead != self.marks.dead or len(changed) > MAX_CHANGED:
            return type(self)(tuple(store.outputs()), marks)
        found: dict[OutputId, Output] = {output.id: output for output in store.some(changed)}
        kept = (output for output in self.outputs if output.id in now and output.id not in changed)
        if not found:
            return type(self)(tuple(kept), marks, changed)
        return type(self)(tuple(sorted((*kept, *found.values()), key=attrgetter("id"))), marks, changed)

    def without(self, output_ids: Collection[OutputId]) -> Self:
        """Return the same without these outputs; one that comes back is read again, whatever it says then."""
        outputs = tuple(output for output in self.outputs if output.id not in output_ids)
        if len(outputs) == len(self.outputs):
            return self
        content = dict(self.marks.content)
        for output_id in output_ids:
            content.pop(output_id, None)
        return replace(self, outputs=outputs, marks=replace(self.marks, content=content))
