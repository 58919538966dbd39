"""How far editors and the machine agree, blind and with suggestions in view."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.editorial import Dossier, SuggestionSet, TrailAction, TrailEntry, Verdict
from corpus.editorial_json import assessment_from_json, publication_from_json
from corpus.model import ConceptKey, Origin, OutputId

KeptSets = Callable[[OutputId], Sequence[SuggestionSet]]
"""Gives every set of suggestions ever kept for an output."""


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


def judged_outputs(dossiers: Iterable[Dossier], trail: Iterable[TrailEntry], kept_sets: KeptSets) -> Iterator[Judged]:
    """Yield the published outputs with their verdicts: the blind ones where there are any, else those that stand.

    `trail` is in the order in which it was written. Blind is what was decided before anybody had seen suggestions; what
    had not been chosen by then counts as not assigned. Compared is what the machine said before it could learn from the
    answer: the set that was decided about, however often it has been renewed since, and none where the output had tags
    before. What was accepted in a bulk step agrees with the machine by construction and is left out, and so are second
    views, which are compared with the first.
    """
    in_bulk: set[tuple[OutputId, int]] = set()
    histories = _histories(_noting_bulk_steps(trail, in_bulk))
    accepted_in_bulk = {output_id for output_id, _ in in_bulk}
    for dossier in dossiers:
        if dossier.published_at is None or dossier.suggestions is None:
            continue
        history = histories.get(dossier.output.id, _History())
        made = _decided_about(dossier.suggestions, history, kept_sets)
        if history.is_blind:
            yield Judged(made, history.views, blind=True)
        elif dossier.output.id not in accepted_in_bulk and not history.had_tags:
            yield Judged(made, {view.concept: view.verdict for view in dossier.standing}, blind=False)


def measure_agreement(judged: Iterable[Judged]) -> tuple[Agreement, Agreement]:
    """Return the agreement of blind decisions and of those with suggestions in view, over published outputs.

    The difference of the two tells how much suggestions lead editors; see `judged_outputs` for what counts.
    """
    blind, seen = Agreement(), Agreement()
    for one in judged:
        machine = frozenset(found.concept for found in one.made.suggestions if found.passes)
        if one.blind:
            blind = blind.plus(one.found, machine)
        else:
            seen = seen.plus(one.found, machine)
    return blind, seen


def ends_blind_part(line: TrailEntry) -> bool:
    """Return whether editors can have seen an output's suggestions once this was done to it; second views see none."""
    is_seen = line.action in (TrailAction.REVEAL, TrailAction.PUBLISH)
    return line.second is None and (is_seen or (line.action is TrailAction.ASSESS and not line.blind))


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


@dataclass(slots=True)
class _History:
    """What an output's trail tells: what was decided blind, about which suggestions, and after which tags."""

    views: dict[ConceptKey, Verdict] = field(default_factory=dict)
    is_blind: bool = False
    is_over: bool = False
    is_published: bool = False
    had_tags: bool = False
    versions: tuple[str | None, str | None] = (None, None)

    def read(self, line: TrailEntry) -> None:
        """Take in the next line."""
        if line.blind and not self.is_over:
            self._read_blind(line)
        if line.action is TrailAction.PUBLISH and not self.is_published:
            before = publication_from_json(line.before).tags or ()
            self.had_tags = any(tag.origin is not Origin.MODEL for tag in before)
            self.is_published = True
            if not self.is_blind:
                self.versions = (line.model_version, line.vocabulary_version)
        self.is_over = self.is_over or ends_blind_part(line)

    def _read_blind(self, line: TrailEntry) -> None:
        self.versions = (line.model_version, line.vocabulary_version)
        after = assessment_from_json(line.after) if line.concept else None
        if line.concept is not None and (after is None or not after.blind):
            self.views.pop(line.concept, None)
        elif after is not None:
            self.views[after.concept] = after.verdict
        self.is_blind = bool(self.views) or line.concept is None


def _histories(trail: Iterable[TrailEntry]) -> dict[OutputId, _History]:
    histories: dict[OutputId, _History] = {}
    for line in trail:
        histories.setdefault(line.output_id, _History()).read(line)
    return histories


def _decided_about(present: SuggestionSet, history: _History, kept_sets: KeptSets) -> SuggestionSet:
    """Return the set that was decided about; the present one where nobody has noted which that was."""
    if history.versions in ((None, None), (present.model_version, present.vocabulary_version)):
        return present
    found = (
        one for one in kept_sets(present.output_id) if (one.model_version, one.vocabulary_version) == history.versions
    )
    return next(found, present)
