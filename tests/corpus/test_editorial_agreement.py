from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.editorial import Assessment, Dossier, Suggestion, SuggestionSet, TrailAction, TrailEntry, Verdict
from corpus.editorial_agreement import Agreement, accepted_in_bulk, judged_outputs, measure_agreement
from corpus.editorial_json import Publication, assessment_to_json, publication_to_json
from corpus.model import ConceptKey, Grade, OutputId
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output
from tests.contracts.editorial_contract import ANNA, BERND, MADE, NOW

A, B = OutputId("a"), OutputId("b")


def view(concept: ConceptKey, verdict: Verdict = Verdict.ACCEPTED, *, blind: bool = False) -> Assessment:
    grade = Grade.PRIMARY if verdict is Verdict.ACCEPTED else None
    return Assessment(concept, verdict, grade, ANNA, NOW, blind=blind)


def dossier(output_id: OutputId, *views: Assessment, machine: Sequence[ConceptKey] = (CDO, PRAXIS)) -> Dossier:
    made = SuggestionSet(
        output_id,
        (
            *(Suggestion(concept, 0.7, 0.5, True, rank + 1) for rank, concept in enumerate(machine)),
            Suggestion(EVIDENZ, 0.3, 0.5, False, len(machine) + 1),
        ),
        "m1",
        "v1",
        NOW,
    )
    return Dossier(make_output(id=output_id), 1, made, views, ANNA, NOW)


def line(output_id: OutputId, after: Assessment | None, **told: Any) -> TrailEntry:
    concept = after.concept if after else CDO
    entry = TrailEntry(1, 1, NOW, ANNA, output_id, concept, TrailAction.ASSESS, None, assessment_to_json(after))
    return replace(entry, **told)


def whole(output_id: OutputId, action: TrailAction, **told: Any) -> TrailEntry:
    """Return a line about the output as a whole."""
    return replace(TrailEntry(1, 1, NOW, ANNA, output_id, None, action, None, None), **told)


def no_sets(_: OutputId) -> Sequence[SuggestionSet]:
    return ()


def measure(dossiers: Sequence[Dossier], trail: Sequence[TrailEntry]) -> tuple[Agreement, Agreement]:
    return measure_agreement(judged_outputs(dossiers, trail, no_sets))


def test_dice_calculated_by_hand() -> None:
    found = Agreement().plus(frozenset({CDO, LEITUNG}), frozenset({CDO, PRAXIS}))
    assert found == Agreement(outputs=1, both=1, editor_only=1, machine_only=1)
    assert found.dice == pytest.approx(0.5)
    assert found.dice_error == pytest.approx((0.25 / 3) ** 0.5)


def test_dice_of_nothing_found_is_not_defined() -> None:
    assert (Agreement(outputs=3).dice, Agreement(outputs=3).dice_error) == (None, None)


@given(st.sets(st.sampled_from([CDO, LEITUNG, PRAXIS])), st.sets(st.sampled_from([CDO, LEITUNG, PRAXIS])))
def test_dice_is_symmetric(one: set[ConceptKey], other: set[ConceptKey]) -> None:
    straight, swapped = (
        Agreement().plus(frozenset(first), frozenset(second)) for first, second in ((one, other), (other, one))
    )
    assert straight.dice == swapped.dice


def test_agreement_with_suggestions_in_view_goes_by_what_stands() -> None:
    views = (view(CDO), view(LEITUNG, Verdict.UNSUITED), view(PRAXIS, Verdict.WRONG))
    blind, seen = measure([dossier(A, *views)], [line(A, one) for one in views])
    assert blind == Agreement()
    assert seen == Agreement(outputs=1, both=1, editor_only=1, machine_only=1)


def test_agreement_of_blind_decisions_is_not_changed_by_what_came_later() -> None:
    first, later = view(LEITUNG, blind=True), view(CDO)
    trail = [line(A, first, blind=True), line(A, later)]
    blind, seen = measure([dossier(A, first, later)], trail)
    assert (blind, seen) == (Agreement(outputs=1, editor_only=1, machine_only=2), Agreement())


@pytest.mark.parametrize("end", [TrailAction.REVEAL, TrailAction.PUBLISH])
def test_agreement_takes_nothing_for_blind_that_was_decided_after_suggestions_could_be_seen(end: TrailAction) -> None:
    first, later = view(CDO, blind=True), view(PRAXIS, blind=True)
    trail = [line(A, first, blind=True), whole(A, end), line(A, later, blind=True)]
    blind, _ = measure([dossier(A, first, later)], trail)
    assert blind == Agreement(outputs=1, both=1, machine_only=1)


def test_agreement_of_an_output_published_blind_without_a_concept_is_none() -> None:
    blind, seen = measure([dossier(A)], [whole(A, TrailAction.PUBLISH, blind=True)])
    assert (blind, seen) == (Agreement(outputs=1, machine_only=2), Agreement())


def test_agreement_is_with_the_suggestions_that_were_decided_about_not_with_renewed_ones() -> None:
    renewed = dossier(A, view(LEITUNG), machine=[LEITUNG])
    decided_about = replace(dossier(A).suggestions or MADE, model_version="m0")
    for told, outputs in (({"model_version": "m0", "vocabulary_version": "v1"}, 0), ({}, 1)):
        trail = [whole(A, TrailAction.PUBLISH, **told)]
        (judged,) = judged_outputs([renewed], trail, lambda _: (decided_about,))
        assert measure_agreement([judged])[1].both == outputs


def test_agreement_leaves_out_an_output_whose_tags_the_machine_had_learned_from() -> None:
    publication = publication_to_json(Publication(make_output().tags))
    published = whole(A, TrailAction.PUBLISH, before=publication)
    assert measure([dossier(A, view(CDO))], [published])[1].outputs == 0


def test_agreement_leaves_out_what_nobody_published_and_what_has_no_suggestions() -> None:
    published = dossier(A, view(CDO))
    draft, bare = (
        Dossier(published.output, 1, made, published.assessments, by, at)
        for made, by, at in ((published.suggestions, None, None), (None, ANNA, NOW))
    )
    assert measure([draft, bare], []) == (Agreement(), Agreement())


def test_agreement_leaves_out_bulk_steps_until_they_are_taken_back() -> None:
    bulk = line(A, view(CDO), bulk=7)
    undone = line(A, None, bulk=7, undone_step=1, action=TrailAction.UNDO)
    assert measure([dossier(A, view(CDO))], [bulk])[1].outputs == 0
    assert measure([dossier(A, view(CDO))], [bulk, undone])[1].outputs == 1
    assert accepted_in_bulk([bulk, line(B, view(CDO))]) == {A}
    assert accepted_in_bulk([bulk, undone]) == frozenset()


def test_agreement_takes_no_second_view_for_a_blind_decision() -> None:
    second = line(A, view(LEITUNG, blind=True), blind=True, second=1, editor=BERND, undone_step=None)
    (judged,) = judged_outputs([dossier(A, view(CDO))], [second], no_sets)
    assert (judged.blind, judged.found) == (False, {CDO})


def test_undoing_within_a_second_view_does_not_bring_a_bulk_step_back() -> None:
    bulk = line(A, view(CDO), bulk=7, at=NOW)
    of_second = line(A, None, second=1, undone_step=1, action=TrailAction.UNDO, at=NOW + timedelta(hours=1))
    assert accepted_in_bulk([bulk, of_second]) == {A}
