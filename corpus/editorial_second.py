"""A second editor's view of an output, taken without seeing the first; and what the desk needs from storage for it.

Second views are kept apart from the assessments that publishing goes by. There the latest view of a concept stands, so
that a second opinion would silently outvote the first; and it would be learnt from before anybody has weighed it.
Kept apart it stays what it is, an independent measurement, also after the differences have been settled. What shall
stand is decided concept by concept with `settle`, an ordinary step that publishing then goes by.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from corpus.editorial import HOLDINGS, LONG_AGO, Assessment, Decision, Dossier, TrailEntry, Verdict
from corpus.errors import Conflict
from corpus.model import ConceptKey, Grade, Origin, OutputId, Status


@dataclass(frozen=True, slots=True)
class SecondView:
    """One editor's second view of one output.

    `revision` counts its steps, apart from those of the output. Once it is closed, `first_views` are what was published
    at that moment and `first` who answers for it: whoever published, or `HOLDINGS` for tags that came with the record.
    """

    number: int
    output_id: OutputId
    editor: str
    revision: int
    opinions: tuple[Assessment, ...]
    closed_at: datetime | None = None
    first: str | None = None
    first_views: tuple[Assessment, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether both views may be seen side by side; from then on this one no longer changes."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class Difference:
    """A concept that the two views assign differently, or with another grade; None where one says nothing about it."""

    concept: ConceptKey
    first: Assessment | None
    second: Assessment | None


class SecondDesk(Protocol):
    """Where second views are kept. Each write is one transaction, and names the view's revision its caller has seen.

    `assess`, `clear`, `undo` and `close` raise `EditConflict` where that is not the present one, and `Conflict` where
    the editor can have no second view of the output, or has closed it.
    """

    def view(self, output_id: OutputId, editor: str) -> SecondView | None:
        """Return the editor's second view of the output, None where they have not begun one."""
        ...

    def numbered(self, number: int) -> SecondView | None:
        """Return the second view with this number, or None."""
        ...

    def views(self) -> Sequence[SecondView]:
        """Return all second views in the order in which they were begun."""
        ...

    def worked_on(self, editor: str) -> frozenset[OutputId]:
        """Return the outputs that the editor has worked on at the ordinary desk, what was undone included."""
        ...

    def last_step(self, output_id: OutputId, editor: str) -> Sequence[TrailEntry]:
        """Return the lines of the view's last step, the oldest first; none where there is none."""
        ...

    def assess(self, output_id: OutputId, decisions: Iterable[Decision], *, editor: str, revision: int) -> int:
        """Note decisions as blind ones, begin the view where it is the first step, and return its new revision."""
        ...

    def clear(self, output_id: OutputId, concepts: Iterable[ConceptKey], *, editor: str, revision: int) -> int:
        """Take back what the view says about these concepts and return its new revision."""
        ...

    def undo(self, output_id: OutputId, *, editor: str, revision: int) -> Sequence[TrailEntry]:
        """Take back the view's last step that still holds; steps of other editors are not touched."""
        ...

    def close(self, output_id: OutputId, *, editor: str, revision: int) -> SecondView:
        """Close the view and keep what is published beside it. Closing cannot be undone: both can be seen from now on.

        With nothing assessed the view says that nothing fits.
        """
        ...

    def settle(self, output_id: OutputId, decision: Decision, *, editor: str, revision: int) -> int:
        """Let the decision stand, as an ordinary step of the output.

        It is written even where the editor has said so before, as it settles a difference. `revision` is the output's,
        and the new one is returned. Publishing stays a step of its own.
        """
        ...


def is_open_to(dossier: Dossier, editor: str, worked_on: Collection[OutputId]) -> bool:
    """Return whether the editor can have a second view: others are done with the output, the editor has not begun."""
    has_own_view = any(view.editor == editor for view in dossier.assessments) or dossier.published_by == editor
    is_done = not dossier.is_waiting and dossier.output.status is Status.PUBLISHED
    return is_done and not has_own_view and dossier.output.id not in worked_on


def check_open_to(dossier: Dossier, editor: str, view: SecondView | None, worked_on: Collection[OutputId]) -> None:
    """Raise `Conflict` unless the editor can begin, or go on with, a second view of the output."""
    title = dossier.output.title
    if view is not None and view.is_closed:
        raise Conflict(
            f"Ihre Zweitsicht auf „{title}“ ist abgeschlossen.",
            "Vergleichen Sie beide Sichten, und entscheiden Sie, welche gelten soll.",
        )
    if dossier.output.status is not Status.PUBLISHED:
        raise Conflict(
            f"Der Beitrag „{title}“ wurde zurückgezogen.", "Nehmen Sie einen anderen aus der Liste der Zweitsicht."
        )
    if dossier.is_waiting:
        raise Conflict(
            f"Der Beitrag „{title}“ wartet noch auf seine erste Sicht.",
            "Nehmen Sie einen Beitrag aus der Liste der Zweitsicht.",
        )
    if not is_open_to(dossier, editor, worked_on):
        raise Conflict(
            f"Am Beitrag „{title}“ haben Sie schon selbst gearbeitet; unabhängig wäre Ihre Sicht nicht mehr.",
            "Nehmen Sie einen anderen Beitrag aus der Liste der Zweitsicht.",
        )


def published_views(dossier: Dossier) -> tuple[Assessment, ...]:
    """Return what is published as the views it stands for, with the concepts that were turned down; by concept."""
    tags = {tag.concept: tag for tag in dossier.output.tags or () if tag.origin is not Origin.MODEL}
    views = [
        Assessment(tag.concept, Verdict.ACCEPTED, tag.grade, tag.author or HOLDINGS, tag.at or LONG_AGO)
        for tag in tags.values()
    ]
    refused = (view for view in dossier.standing if view.verdict is not Verdict.ACCEPTED and view.concept not in tags)
    return tuple(sorted([*views, *refused], key=lambda view: view.concept))


def assigned(views: Iterable[Assessment]) -> dict[ConceptKey, Grade]:
    """Return the concepts that the views assign to readers, with their grades; what is unsuited is not assigned."""
    return {view.concept: view.grade or Grade.PRIMARY for view in views if view.verdict is Verdict.ACCEPTED}


def differences(view: SecondView) -> tuple[Difference, ...]:
    """Return where a closed second view would publish otherwise, ordered by concept."""
    first, second = assigned(view.first_views), assigned(view.opinions)
    said_first = {one.concept: one for one in view.first_views}
    said_second = {one.concept: one for one in view.opinions}
    return tuple(
        Difference(concept, said_first.get(concept), said_second.get(concept))
        for concept in sorted(first.keys() | second.keys())
        if first.get(concept) is not second.get(concept)
    )


def open_differences(view: SecondView, dossier: Dossier) -> tuple[Difference, ...]:
    """Return the differences about whose concept nobody has decided since the view was closed."""
    closed_at = view.closed_at
    if closed_at is None:
        return ()
    settled = {one.concept for one in dossier.assessments if one.editor != HOLDINGS and one.at > closed_at}
    return tuple(one for one in differences(view) if one.concept not in settled)


def without_overruled(dossiers: Iterable[Dossier], views: Iterable[SecondView]) -> tuple[Dossier, ...]:
    """Return the dossiers without the views that a decision between two views has settled.

    What stands stays the same; the concept is no longer contested until somebody disagrees with the decision.
    """
    settled: dict[OutputId, list[SecondView]] = {}
    for view in views:
        settled.setdefault(view.output_id, []).append(view)
    return tuple(_without(dossier, settled.get(dossier.output.id, ())) for dossier in dossiers)


def decision_for(concept: ConceptKey, stands: Assessment | None) -> Decision:
    """Return what makes a view stand: what it says; where it says nothing, and so assigns nothing, `Verdict.WRONG`."""
    if stands is None:
        return Decision(concept, Verdict.WRONG, shown=False)
    return Decision(concept, stands.verdict, stands.grade, shown=False)


def _without(dossier: Dossier, views: Iterable[SecondView]) -> Dossier:
    overruled: set[tuple[ConceptKey, str]] = set()
    for view in views:
        closed_at = view.closed_at
        if closed_at is not None:
            left = {one.concept for one in open_differences(view, dossier)}
            decided = {one.concept for one in differences(view)} - left
            earlier = (one for one in dossier.assessments if one.concept in decided and one.at <= closed_at)
            overruled.update((one.concept, one.editor) for one in earlier)
    if not overruled:
        return dossier
    kept = tuple(one for one in dossier.assessments if (one.concept, one.editor) not in overruled)
    return replace(dossier, assessments=kept)
