"""How far editors and the machine agree, blind and with suggestions in view."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.editorial import Dossier, SuggestionSet, TrailAction, TrailEntry, Verdict
from corpus.editorial_json import assessment_from_json
from corpus.model import ConceptKey, OutputId


@dataclass(frozen=True, slots=True)
class Agreement:
    """Concepts counted over outputs: found by both, by the editor alone, by the machine alone."""

    outputs: int = 0
    both: int = 0
    editor_only: int = 0
    machine_only: int = 0

    @property
    def dice(self) -> float | None:
        """Twice what both found over all that either found (Dice 1945); None where neither found anything."""
        found = 2 * self.both + self.editor_only + self.machine_only
        return 2 * self.both / found if found else None

    def plus(self, editor: frozenset[ConceptKey], machine: frozenset[ConceptKey]) -> "Agreement":
        """Return the counts with one more output."""
        return Agreement(
            self.outputs + 1,
            self.both + len(editor & machine),
            self.editor_only + len(editor - machine),
            self.machine_only + len(machine - editor),
        )


def measure_agreement(dossiers: Iterable[Dossier], trail: Iterable[TrailEntry]) -> tuple[Agreement, Agreement]:
    """Return the agreement of blind decisions and of those with suggestions in view, over published outputs.

    `trail` is in the order in which it was written. "Right, but not for our readers" counts as found, as it says that
    the machine is right. The difference of the two tells how much suggestions lead editors.
    """
    blind_views = _blind_views(trail)
    blind, seen = Agreement(), Agreement()
    for dossier in dossiers:
        if dossier.published_at is None or dossier.suggestions is None:
            continue
        machine = _machine(dossier.suggestions)
        views = blind_views.get(dossier.output.id)
        if views:
            blind = blind.plus(_found(views), machine)
        else:
            seen = seen.plus(_found({view.concept: view.verdict for view in dossier.standing}), machine)
    return blind, seen


def _machine(made: SuggestionSet) -> frozenset[ConceptKey]:
    return frozenset(one.concept for one in made.suggestions if one.passes)


def _found(views: Mapping[ConceptKey, Verdict]) -> frozenset[ConceptKey]:
    return frozenset(concept for concept, verdict in views.items() if verdict is not Verdict.WRONG)


def _blind_views(trail: Iterable[TrailEntry]) -> dict[OutputId, dict[ConceptKey, Verdict]]:
    """Return each output's last blind verdicts; what was decided later with suggestions in view changes none."""
    views: dict[OutputId, dict[ConceptKey, Verdict]] = {}
    for line in trail:
        if line.concept is None or not line.blind:
            continue
        of_output = views.setdefault(line.output_id, {})
        after = assessment_from_json(line.after)
        if line.action is TrailAction.ASSESS and after is not None:
            of_output[line.concept] = after.verdict
        elif after is None:
            of_output.pop(line.concept, None)
        elif after.blind:
            of_output[line.concept] = after.verdict
    return views
