"""The outputs a bulk step may be about, each with the suggestions that nobody has decided about yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from api.console.bulk_selection import Selection, Threshold
from api.console.sight import see
from api.console.suggesting import Suggesting, is_touched
from api.workspace import Workspace
from corpus.editorial import Dossier, Suggestion, SuggestionSet, TrailEntry
from corpus.model import ConceptKey, OutputId, OutputKind, Vocabulary

MAX_LISTED = 200  # more than an editor looks through before one step, and a page that stays quick
MAX_NEW_SETS = 60  # per look: suggestions take some ten milliseconds each, and people wait


@dataclass(frozen=True, slots=True)
class Candidate:
    """An output, the suggestions kept for it, and those of them that can be accepted, best first in each scheme."""

    dossier: Dossier
    made: SuggestionSet
    offers: tuple[Suggestion, ...]

    def let_in(self, threshold: Threshold) -> tuple[Suggestion, ...]:
        """Return the offers that reach the threshold."""
        return tuple(offer for offer in self.offers if threshold.lets_in(offer))


@dataclass(frozen=True, slots=True)
class Catch:
    """What a selection yields, newest first, and how many outputs are missing from it, and why.

    `blind` outputs are to be decided without suggestions first, `bare` ones have none, `cut` ones were too many.
    `outdated` are those whose suggestions are older than the model and may be renewed; `kinds` and `series` are what
    there is to filter by.
    """

    candidates: tuple[Candidate, ...]
    blind: int
    bare: int
    cut: int
    outdated: tuple[Dossier, ...]
    kinds: frozenset[OutputKind]
    series: tuple[str, ...]


class BulkSource:
    """Finds candidates."""

    def __init__(self, workspace: Workspace, suggesting: Suggesting) -> None:
        self._workspace = workspace
        self._suggesting = suggesting

    def dossiers(self) -> Sequence[Dossier]:
        """Return all dossiers."""
        return self._workspace.store.editorial.dossiers()

    def catch(self, selection: Selection) -> Catch:
        """Return what the selection yields; what waits without suggestions gets its first ones."""
        dossiers = self._with_first_sets(self.dossiers(), selection)
        selected = sorted(filter(selection.holds, dossiers), key=_newest_first)
        visible = [one for one in selected if one.suggestions is not None and not self._is_blind(one)]
        listed, vocabulary = visible[:MAX_LISTED], self._workspace.store.vocabulary()
        blind = sum(self._is_blind(one) for one in selected)
        return Catch(
            candidates=tuple(one for one in _candidates(listed, selection.concept, vocabulary) if one.offers),
            blind=blind,
            bare=len(selected) - len(visible) - blind,
            cut=len(visible) - len(listed),
            outdated=tuple(one for one in listed if not is_touched(one) and self._suggesting.is_outdated(one)),
            kinds=frozenset(dossier.output.kind for dossier in dossiers),
            series=tuple(sorted({dossier.output.series for dossier in dossiers if dossier.output.series})),
        )

    def candidate(self, dossier: Dossier, concept: ConceptKey | None) -> Candidate | None:
        """Return the output as a candidate; None where suggestions may not be seen yet, or there are none."""
        if self._is_blind(dossier):
            return None
        return next(iter(_candidates([dossier], concept, self._workspace.store.vocabulary())), None)

    def last_line(self, output_id: OutputId) -> TrailEntry | None:
        """Return the last thing done to the output."""
        return next(iter(self._workspace.store.editorial.trail(output_id, limit=1)), None)

    def renew(self, selection: Selection) -> None:
        """Let the present model speak about what nobody has worked on yet and has older suggestions."""
        for dossier in self.catch(selection).outdated[:MAX_NEW_SETS]:
            self._suggesting.renewed(dossier)

    def _with_first_sets(self, dossiers: Sequence[Dossier], selection: Selection) -> Sequence[Dossier]:
        bare = [one for one in dossiers if one.is_waiting and one.suggestions is None and selection.holds(one)]
        made = [self._suggesting.renewed(one) for one in bare[:MAX_NEW_SETS]]
        return self.dossiers() if any(made) else dossiers

    def _is_blind(self, dossier: Dossier) -> bool:
        share, desk = self._workspace.settings.blind_share, self._workspace.store.editorial
        return see(desk, dossier, dossier.suggestions, blind_share=share).is_blind


def _candidates(dossiers: Iterable[Dossier], concept: ConceptKey | None, vocabulary: Vocabulary) -> Iterable[Candidate]:
    """Yield the candidates; what any editor has judged, or came with the record, is no offer."""
    known = {one.key for one in vocabulary.concepts if not one.deprecated}
    wanted = known if concept is None else known & {concept}
    for dossier in dossiers:
        made = dossier.suggestions
        if made is not None:
            open_ = wanted - {view.concept for view in dossier.assessments}
            offers = sorted((one for one in made.suggestions if one.concept in open_), key=lambda one: one.rank)
            yield Candidate(dossier, made, tuple(offers))


def _newest_first(dossier: Dossier) -> tuple[int, str]:
    published = dossier.output.published
    return (-(published.first_day() if published else date.min).toordinal(), dossier.output.id)
