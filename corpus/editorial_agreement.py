"""How far editors and the machine agree, blind and with suggestions in view."""

from collections.abc import Iterable, Iterator, Mapping
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
        """Twice what both found over all that either found (Dice 1945); None where neither found anything.

        It equals F1 of either against the other.
        """
        found = 2 * self.both + self.editor_only + self.machine_only
        return 2 * self.both / found if found else None

    @property
    def dice_error(self) -> float | None:
        """The standard error of `dice`, each concept that either found taken as one draw; None where there is none.

        Concepts of one output hang together, so that it is rather larger.
        """
        dice, found = self.dice, self.both + self.editor_only + self.machine_only
        return None if dice is None else (dice * (1 - dice) / found) ** 0.5

    def plus(self, editor: frozenset[ConceptKey], machine: frozenset[ConceptKey]) -> "Agreement":
        """Return the counts with one more output."""
        return Agreement(
            self.outputs + 1,
            self.both + len(editor & machine),
            self.editor_only + len(editor - machine),
            self.machine_only + len(machine - editor),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A published output of which editors and machine have both said something; `blind` where editors spoke first."""

    made: SuggestionSet
    verdicts: Mapping[ConceptKey, Verdict]
    blind: bool

    @property
    def found(self) -> frozenset[ConceptKey]:
        """What editors find right; "right, but not for our readers" is, as it says that the machine is right."""
        return frozenset(concept for concept, verdict in self.verdicts.items() if verdict is not Verdict.WRONG)


def judged_outputs(dossiers: Iterable[Dossier], trail: Iterable[TrailEntry]) -> Iterator[Judged]:
    """Yield the published outputs with their verdicts: the blind ones where there are any, else those that stand.

    `trail` is in the order in which it was written. What was accepted in a bulk step agrees with the machine by
    construction and is left out, and so are second views, which are compared with the first.
    """
    in_bulk: set[tuple[OutputId, int]] = set()
    blind_views = _blind_views(_noting_bulk_steps(trail, in_bulk))
    accepted_in_bulk = {output_id for output_id, _ in in_bulk}
    for dossier in dossiers:
        if dossier.published_at is None or dossier.suggestions is None:
            continue
        views = blind_views.get(dossier.output.id)
        if views:
            yield Judged(dossier.suggestions, views, blind=True)
        elif dossier.output.id not in accepted_in_bulk:
            standing = {view.concept: view.verdict for view in dossier.standing}
            yield Judged(dossier.suggestions, standing, blind=False)


def measure_agreement(dossiers: Iterable[Dossier], trail: Iterable[TrailEntry]) -> tuple[Agreement, Agreement]:
    """Return the agreement of blind decisions and of those with suggestions in view, over published outputs.

    The difference of the two tells how much suggestions lead editors; see `judged_outputs` for what counts.
    """
    blind, seen = Agreement(), Agreement()
    for judged in judged_outputs(dossiers, trail):
        machine = frozenset(one.concept for one in judged.made.suggestions if one.passes)
        if judged.blind:
            blind = blind.plus(judged.found, machine)
        else:
            seen = seen.plus(judged.found, machine)
    return blind, seen


def accepted_in_bulk(trail: Iterable[TrailEntry]) -> frozenset[OutputId]:
    """Return the outputs that carry a bulk step which nobody has taken back; `trail` is in the order of writing."""
    noted: set[tuple[OutputId, int]] = set()
    for _ in _noting_bulk_steps(trail, noted):
        pass
    return frozenset(output_id for output_id, _ in noted)


def _noting_bulk_steps(trail: Iterable[TrailEntry], noted: set[tuple[OutputId, int]]) -> Iterator[TrailEntry]:
    """Yield the ordinary lines, and note the steps among them that belong to a bulk step and have not been undone."""
    for line in trail:
        if line.second is not None:
            continue
        if line.undone_step is not None:
            noted.discard((line.output_id, line.undone_step))
        elif line.bulk is not None:
            noted.add((line.output_id, line.step))
        yield line


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
