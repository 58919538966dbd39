"""How much each concept is used: assigned by people, suggested by the machine, and what became of the suggestions."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.editorial import Assessment, Dossier, SuggestionSet, Verdict
from corpus.model import ConceptKey, OutputId
from corpus.vocabulary_change import carried

MIN_JUDGED = 5  # judgements; fewer rejections than three in five could be chance with a threshold at even odds
REJECTED_SHARE = 0.5  # a suggestion over its threshold should be right more often than wrong

SetsOf = Callable[[OutputId], Sequence[SuggestionSet]]
"""Returns every set of suggestions ever kept for an output."""


@dataclass(frozen=True, slots=True)
class ConceptUsage:
    """What is known about one concept.

    `assigned` are the outputs that people have given it; `suggested` those that wait and for which a suggestion over
    its threshold is kept. `judged` are editors' present views of such suggestions that they had before their eyes,
    `rejected` those of them that say "wrong" or "not for our readers".
    """

    assigned: int = 0
    suggested: int = 0
    judged: int = 0
    rejected: int = 0

    @property
    def is_unused(self) -> bool:
        """Whether nobody has ever given it to an output that is published now."""
        return not self.assigned

    @property
    def is_over_suggested(self) -> bool:
        """Whether editors have rejected more than half of its suggestions, and of enough of them."""
        return self.judged >= MIN_JUDGED and self.rejected > REJECTED_SHARE * self.judged


@dataclass(frozen=True, slots=True)
class Usage:
    """The usage of every concept, and for how many of the outputs that wait suggestions are kept."""

    by_concept: dict[ConceptKey, ConceptUsage]
    waiting: int
    waiting_with_suggestions: int

    def of(self, concept: ConceptKey) -> ConceptUsage:
        """Return the usage of one concept."""
        return self.by_concept.get(concept, ConceptUsage())


def measure_usage(dossiers: Iterable[Dossier], sets_of: SetsOf) -> Usage:
    """Count over the dossiers of all published outputs; `sets_of` is asked only where older suggestions were judged."""
    assigned: Counter[ConceptKey] = Counter()
    suggested: Counter[ConceptKey] = Counter()
    judged: Counter[ConceptKey] = Counter()
    rejected: Counter[ConceptKey] = Counter()
    waiting = waiting_with_suggestions = 0
    for dossier in dossiers:
        assigned.update(carried(dossier))
        if dossier.is_waiting:
            waiting += 1
            waiting_with_suggestions += dossier.suggestions is not None
            suggested.update(_passing(dossier.suggestions))
        for view in _judgements(dossier, sets_of):
            judged[view.concept] += 1
            rejected[view.concept] += view.verdict is not Verdict.ACCEPTED
    concepts = {*assigned, *suggested, *judged}
    return Usage(
        {key: ConceptUsage(assigned[key], suggested[key], judged[key], rejected[key]) for key in sorted(concepts)},
        waiting,
        waiting_with_suggestions,
    )


def _passing(made: SuggestionSet | None) -> Iterable[ConceptKey]:
    return (found.concept for found in made.suggestions if found.passes) if made else ()


def _judgements(dossier: Dossier, sets_of: SetsOf) -> Iterable[Assessment]:
    """Yield the views of suggestions that were over their threshold and to be seen."""
    seen = [view for view in dossier.assessments if view.is_from_machine]
    sets = [dossier.suggestions] if dossier.suggestions else []
    if any(_origin(view, sets) is None for view in seen):
        sets = list(sets_of(dossier.output.id))
    for view in seen:
        made = _origin(view, sets)
        found = made.find(view.concept) if made else None
        if found is not None and found.passes:
            yield view


def _origin(view: Assessment, sets: Sequence[SuggestionSet]) -> SuggestionSet | None:
    """Return the set that the view is about."""
    versions = (view.model_version, view.vocabulary_version)
    return next((made for made in sets if (made.model_version, made.vocabulary_version) == versions), None)
