from dataclasses import replace

import pytest

from api.console import bulk_candidate
from api.console.bulk_candidate import BulkSource
from api.console.bulk_selection import Selection, Threshold
from api.console.suggesting import Suggesting
from api.workspace import Workspace
from corpus.editorial import Decision, Dossier, SuggestionSet, Verdict
from corpus.model import PartialDate
from tests.api.console.bulk_world import BulkWorld, plain_id, suggestions_for
from tests.builders import CDO, LEITUNG, PRAXIS, make_output


class Learned(Suggesting):
    """Suggestions of a model that has learned since: every set is older than it, and a new one is made when asked."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._desk = workspace.store.editorial

    def is_outdated(self, dossier: Dossier) -> bool:
        return dossier.suggestions is not None and dossier.suggestions.model_version != "m2"

    def renewed(self, dossier: Dossier) -> SuggestionSet | None:
        return self._desk.keep_suggestions(suggestions_for(dossier.output.id, "m2"))


@pytest.fixture
def world(workspace: Workspace) -> BulkWorld:
    return BulkWorld(workspace)


@pytest.fixture
def source(workspace: Workspace, world: BulkWorld) -> BulkSource:
    assert world.store is workspace.store
    return BulkSource(workspace, Learned(workspace))


def test_candidates_are_the_newest_first_and_their_offers_in_the_models_order(
    source: BulkSource, world: BulkWorld
) -> None:
    world.store.upsert([replace(world.store.output(world.event), published=PartialDate(2026, 1))])
    found = source.catch(Selection()).candidates
    assert [one.dossier.output.id for one in found] == [world.event, world.study, world.other]
    assert [offer.concept for offer in found[0].offers] == [LEITUNG, CDO, PRAXIS]
    assert [offer.concept for offer in found[0].let_in(Threshold(40))] == [LEITUNG, CDO]


def test_output_without_suggestions_gets_its_first_ones(source: BulkSource, world: BulkWorld) -> None:
    bare = plain_id("neu", 0.2)
    world.store.upsert([make_output(id=bare, tags=None)])
    found = source.catch(Selection())
    assert bare in {one.dossier.output.id for one in found.candidates}
    assert found.bare == 0


def test_look_at_the_page_changes_no_suggestions_that_are_kept(source: BulkSource, world: BulkWorld) -> None:
    before = world.desk.dossiers()
    found = source.catch(Selection())
    assert len(found.outdated) == len(found.candidates) == 3
    assert world.desk.dossiers() == before


def test_renewal_reaches_what_nobody_has_worked_on_and_the_selection_holds(
    source: BulkSource, world: BulkWorld
) -> None:
    world.desk.assess(world.study, [Decision(CDO, Verdict.WRONG)], editor="Bernd", revision=0)
    source.renew(Selection(text="Register"))
    source.renew(Selection(text="Kommunen"))
    versions = {one.output.id: one.suggestions.model_version for one in world.desk.dossiers() if one.suggestions}
    assert versions == {
        world.study: "m1",
        world.other: "m2",
        world.event: "m1",
        world.tagged: "m1",
        world.blind: "m1",
    }


def test_more_outputs_than_a_page_holds_are_cut_and_counted(
    source: BulkSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_candidate, "MAX_LISTED", 2)
    found = source.catch(Selection())
    assert (len(found.candidates), found.cut, found.blind) == (2, 1, 1)


def test_output_whose_suggestions_are_all_judged_is_no_candidate(source: BulkSource, world: BulkWorld) -> None:
    judged = [Decision(concept, Verdict.WRONG) for concept in (CDO, LEITUNG, PRAXIS)]
    world.desk.assess(world.study, judged, editor="Bernd", revision=0)
    assert world.study not in {one.dossier.output.id for one in source.catch(Selection()).candidates}
