"""Which output an editor should take a second look at next, and why."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from api.console import wording_agreement as words
from api.console.queue_order import uncertain_suggestions
from corpus.editorial import Dossier
from corpus.editorial_second import SecondView, is_open_to, open_differences
from corpus.model import OutputId

RANDOM_SHARE = 0.2  # as large as the blind sample is by default: one output in five
_RANGE = 2**64


@dataclass(frozen=True, slots=True)
class SecondItem:
    """An output that the editor can have a second look at, and why."""

    dossier: Dossier
    reason: str
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A closed second view that somebody has yet to decide or to publish; `differences` are still open."""

    dossier: Dossier
    view: SecondView
    differences: int


def order_second(
    dossiers: Iterable[Dossier],
    views: Collection[SecondView],
    editor: str,
    worked_on: Collection[OutputId],
    in_bulk: Collection[OutputId],
) -> tuple[SecondItem, ...]:
    """Return what the editor can have a second look at, the most useful first.

    First what they have begun, then outputs without a second view so far; among those what was published in the console
    before what came with the record, then the random sample, then what was accepted in bulk, then by the number of
    suggestions near their threshold; ties at random, so that no kind of output is preferred.
    """
    own = {view.output_id: view for view in views if view.editor == editor}
    closed = Counter(view.output_id for view in views if view.is_closed)
    found = [
        dossier
        for dossier in dossiers
        if is_open_to(dossier, editor, worked_on)
        and not (dossier.output.id in own and own[dossier.output.id].is_closed)
    ]
    begun = {output_id for output_id, view in own.items() if view.revision}
    found.sort(key=lambda one: _usefulness(one, begun, closed, in_bulk))
    return tuple(SecondItem(one, _reason(one, closed, in_bulk), is_begun=one.output.id in begun) for one in found)


def unsettled_views(dossiers: Iterable[Dossier], views: Iterable[SecondView]) -> tuple[Unsettled, ...]:
    """Return the closed second views with open differences, or with decisions that are not published; oldest first."""
    known = {dossier.output.id: dossier for dossier in dossiers}
    closed = [(known[view.output_id], view) for view in views if view.is_closed and view.output_id in known]
    found = [Unsettled(dossier, view, len(open_differences(view, dossier))) for dossier, view in closed]
    return tuple(one for one in found if one.differences or is_unpublished(one.dossier, one.view))


def is_unpublished(dossier: Dossier, view: SecondView) -> bool:
    """Return whether something decided since the view was closed waits for publishing."""
    closed_at = view.closed_at
    return dossier.has_unpublished and closed_at is not None and any(one.at > closed_at for one in dossier.assessments)


def is_in_random_sample(output_id: OutputId) -> bool:
    """Return whether the output is in the sample that tells agreement in general; always the same way."""
    return _draw(output_id) < RANDOM_SHARE * _RANGE


def _draw(output_id: OutputId) -> int:
    return int.from_bytes(hashlib.sha256(f"second {output_id}".encode()).digest()[:8])


def _usefulness(
    dossier: Dossier, begun: Collection[OutputId], closed: Mapping[OutputId, int], in_bulk: Collection[OutputId]
) -> tuple[bool, int, bool, bool, bool, int, int, str]:
    output_id = dossier.output.id
    return (
        output_id not in begun,
        closed.get(output_id, 0),
        dossier.published_at is None,
        not is_in_random_sample(output_id),
        output_id not in in_bulk,
        -_uncertain(dossier),
        _draw(output_id),
        output_id,
    )


def _uncertain(dossier: Dossier) -> int:
    """Return how many suggestions the first look was offered near their threshold."""
    return uncertain_suggestions(dossier.suggestions.suggestions if dossier.suggestions else ())


def _reason(dossier: Dossier, closed: Mapping[OutputId, int], in_bulk: Collection[OutputId]) -> str:
    """Return the reasons in the order in which they count; none says who decided, or what."""
    output_id = dossier.output.id
    uncertain, looks = _uncertain(dossier), closed.get(output_id, 0)
    reasons = [
        words.ANOTHER_LOOK.of(looks) if looks else "",
        words.RANDOM if is_in_random_sample(output_id) else "",
        words.IN_BULK if output_id in in_bulk else "",
        words.UNCERTAIN.of(uncertain) if uncertain else "",
        words.FROM_HOLDINGS if dossier.published_at is None else "",
    ]
    return " ".join(filter(None, reasons)) or words.PUBLISHED
