"""What editorial rules need from storage."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from corpus.editorial_rule import EditorialRule, RuleId


class RuleStore(Protocol):
    """Where rules are kept, the ended and expired ones too. Every change counts as one of the corpus."""

    def all(self) -> Sequence[EditorialRule]:
        """Return every rule there ever was, newest first."""
        ...

    def active(self, at: datetime) -> Sequence[EditorialRule]:
        """Return the rules that have an effect at a moment, newest first."""
        ...

    def add(self, rule: EditorialRule) -> EditorialRule:
        """Keep a new rule and return it with its id; unknown outputs and concepts: `OutputNotFound`, `ConceptNotFound`.

        One that repeats a rule in force is a `Conflict`, one that has an id already a `ValueError`.
        """
        ...

    def end(self, rule_id: RuleId, *, by: str, at: datetime) -> EditorialRule:
        """End a rule before its time and return it; unknown: `RuleNotFound`; already over: `Conflict`."""
        ...

    def changes_since(self, corpus_version: int) -> int:
        """Return how many of the changes after a corpus version were to rules; an index knows nothing of those."""
        ...
