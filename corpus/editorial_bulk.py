"""One step over many outputs: what it does, what has become of it, and what the desk needs from storage for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from corpus.editorial import TrailEntry
from corpus.model import ConceptKey, Grade, OutputId


class PartState(StrEnum):
    """What has become of a bulk step on one of its outputs."""

    STANDING = "standing"
    """It is the last that was done to the output, and can be taken back."""
    UNDONE = "undone"
    OVERTAKEN = "overtaken"
    """The output has been worked on since."""


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One output and the suggestions that are accepted for it.

    `revision` and the versions of the suggestions are those that the editor has seen.
    """

    output_id: OutputId
    concepts: tuple[ConceptKey, ...]
    revision: int
    model_version: str
    vocabulary_version: str

    def __post_init__(self) -> None:
        if not self.concepts:
            raise ValueError(f"nothing to accept for {self.output_id}")


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """How suggestions are accepted; `threshold` let them in, a probability, None for each concept's own."""

    grade: Grade
    publishes: bool = False
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class BulkPart:
    """What a bulk step did to one output, as the step `step` of that output.

    `later` are the lines written since where the output has been worked on, oldest first.
    """

    output_id: OutputId
    title: str
    step: int
    concepts: tuple[ConceptKey, ...]
    state: PartState
    later: tuple[TrailEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkStep:
    """A bulk step as it is kept; `parts` are ordered by output id."""

    number: int
    at: datetime
    editor: str
    order: BulkOrder
    parts: tuple[BulkPart, ...]

    def parts_in(self, state: PartState) -> tuple[BulkPart, ...]:
        """Return the parts of which the same has become."""
        return tuple(part for part in self.parts if part.state is state)


class BulkDesk(Protocol):
    """Where bulk steps are kept. Each write is one transaction over all its outputs: all of it is durable, or nothing.

    On each output a bulk step is one step of that output, with lines of its own in the trail. Undoing that step alone
    takes the output out of the bulk step; undoing the bulk step then leaves the output as it is.
    """

    def accept(self, items: Iterable[BulkItem], order: BulkOrder, *, editor: str) -> BulkStep:
        """Accept suggestions of many outputs.

        Where a revision or a version of suggestions is not the present one, or an output has been withdrawn,
        `BulkConflict` names all of those outputs. Nothing to accept, or an output named twice: `ValueError`.
        """
        ...

    def undo(self, number: int, *, editor: str, skip_overtaken: bool = False) -> BulkStep:
        """Put every output back to what it was before the step; outputs that are back already stay as they are.

        Where outputs have been worked on since, `BulkConflict` names them; with `skip_overtaken` the others are put
        back. Nothing to put back: `Conflict`. Unknown number: `BulkStepNotFound`.
        """
        ...

    def step(self, number: int) -> BulkStep:
        """Return a bulk step; raise `BulkStepNotFound`."""
        ...

    def steps(self, *, limit: int) -> Sequence[BulkStep]:
        """Return the last bulk steps, newest first."""
        ...
