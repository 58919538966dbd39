"""Which output an editor should take next, and why."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product

from api.console import wording
from api.console.suggesting import is_touched
from api.console.view_line import label_of
from corpus.editorial import HOLDINGS, Dossier, Suggestion, Verdict
from corpus.model import ConceptKey, OutputId, OutputKind, RecordQuality, Scheme, Vocabulary

NEAR = 0.15  # a suggestion this close to its threshold is a coin toss that only a person can decide

Pair = tuple[ConceptKey, ConceptKey]


@dataclass(frozen=True, slots=True)
class QueueItem:
    """An output to work on, and why it stands where it stands."""

    dossier: Dossier
    reason: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for concepts, the most useful first; what deserves a second look; and how much is done."""

    waiting: tuple[QueueItem, ...]
    again: tuple[QueueItem, ...]
    done: int

    def following(self, output_id: OutputId) -> OutputId | None:
        """Return what to take after this output: what stands after it, else what waits first."""
        ids = [item.dossier.output.id for item in (*self.waiting, *self.again)]
        if output_id in ids:
            place = ids.index(output_id)
            ids = ids[place + 1 :] + ids[:place]
        return ids[0] if ids else None

    def of_kind(self, kind: OutputKind | None) -> "Queue":
        """Return the outputs of one kind, or all; what is done counts all kinds."""
        if kind is None:
            return self
        waiting, again = (
            tuple(item for item in items if item.dossier.output.kind is kind) for items in (self.waiting, self.again)
        )
        return Queue(waiting, again, self.done)


def order_queue(dossiers: Iterable[Dossier], gaps: Collection[Pair], vocabulary: Vocabulary) -> Queue:
    """Return the queue.

    First what has been begun, then by the gaps of the coverage matrix that an output could fill, then by the number of
    suggestions near their threshold, then the newest; ties by id.
    """
    waiting, again, done = [], [], 0
    for dossier in dossiers:
        if dossier.is_waiting:
            waiting.append(dossier)
            continue
        done += dossier.published_at is not None
        if reason := _second_look(dossier, vocabulary):
            again.append(QueueItem(dossier, reason))
    waiting.sort(key=lambda dossier: _usefulness(dossier, gaps, vocabulary))
    return Queue(tuple(QueueItem(one, _reason(one, gaps, vocabulary)) for one in waiting), tuple(again), done)


def undecided(dossier: Dossier, vocabulary: Vocabulary) -> tuple[Suggestion, ...]:
    """Return the suggestions about which nobody has decided, of concepts that are in use."""
    made, judged = dossier.suggestions, {view.concept for view in dossier.assessments}
    if made is None:
        return ()
    in_use = {concept.key for concept in vocabulary.concepts if not concept.deprecated}
    return tuple(one for one in made.suggestions if one.concept in in_use and one.concept not in judged)


def fillable_gaps(dossier: Dossier, gaps: Collection[Pair], vocabulary: Vocabulary) -> int:
    """Return how many gaps the output would fill if editors stood by what they accepted and the machine were right."""
    accepted = {view.concept for view in dossier.standing if view.verdict is Verdict.ACCEPTED}
    likely = accepted.union(one.concept for one in undecided(dossier, vocabulary) if one.passes)
    by_scheme = {scheme: [concept for concept in likely if concept.scheme is scheme] for scheme in Scheme}
    return sum(pair in gaps for pair in product(by_scheme[Scheme.AUDIENCE], by_scheme[Scheme.BENEFIT]))


def uncertain_suggestions(suggestions: Iterable[Suggestion]) -> int:
    """Return how many of the suggestions are near their threshold."""
    return sum(abs(one.confidence - one.threshold) < NEAR for one in suggestions)


def _usefulness(dossier: Dossier, gaps: Collection[Pair], vocabulary: Vocabulary) -> tuple[bool, int, int, int, str]:
    published = dossier.output.published
    day = published.first_day() if published else date.min
    return (
        not is_touched(dossier),
        -fillable_gaps(dossier, gaps, vocabulary),
        -uncertain_suggestions(undecided(dossier, vocabulary)),
        -day.toordinal(),
        dossier.output.id,
    )


def _reason(dossier: Dossier, gaps: Collection[Pair], vocabulary: Vocabulary) -> str:
    """Return the reasons in the order in which they count."""
    editors = sorted({view.editor for view in dossier.assessments if view.editor != HOLDINGS})
    left, filled = undecided(dossier, vocabulary), fillable_gaps(dossier, gaps, vocabulary)
    uncertain, likely = uncertain_suggestions(left), sum(one.passes for one in left)
    reasons = [
        wording.BEGUN.format(who=wording.listed(editors)) if editors else "",
        wording.GAPS.of(filled) if filled else "",
        wording.UNCERTAIN.of(uncertain) if uncertain else "",
    ]
    fallback = wording.SUGGESTED.of(likely) if likely else wording.NO_SUGGESTIONS
    return " ".join(filter(None, reasons)) or fallback


def _second_look(dossier: Dossier, vocabulary: Vocabulary) -> str:
    """Return why an output that has its concepts should be looked at again, empty where it need not."""
    if dossier.contested:
        concepts = [label_of(concept, vocabulary) for concept in dossier.contested]
        who = {view.editor for view in dossier.assessments if view.concept in dossier.contested}
        names = [*sorted(who - {HOLDINGS}), *(["der Bestand"] if HOLDINGS in who else [])]
        return wording.CONTESTED.format(who=wording.listed(names), what=wording.listed(concepts))
    if is_touched(dossier) and dossier.has_unpublished:
        return wording.UNPUBLISHED
    if dossier.published_at is None and dossier.output.record_quality is RecordQuality.LOW:
        return wording.CHECK_RECORD
    return ""
