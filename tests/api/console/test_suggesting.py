import pytest

from api.console.suggesting import Shown, Suggesting, is_in_blind_sample, is_touched, version_with, versions_of
from api.workspace import Workspace
from corpus.editorial import Decision, Verdict
from corpus.errors import Conflict
from corpus.model import OutputId
from corpus.passage import Passage, Place
from tests.api.console.desk_world import DeskWorld, Tagger, make_suggestions
from tests.builders import LEITUNG


@pytest.fixture
def world(workspace: Workspace) -> DeskWorld:
    return DeskWorld(workspace)


@pytest.fixture
def suggesting(workspace: Workspace) -> Suggesting:
    return Suggesting(workspace)


def decide(world: DeskWorld) -> None:
    world.desk.assess(world.study, [Decision(LEITUNG, Verdict.WRONG)], editor="Erika", revision=0)


def test_without_a_tagger_what_is_kept_is_shown(suggesting: Suggesting, world: DeskWorld) -> None:
    dossier = world.dossier(world.study)
    assert suggesting.shown(dossier) == Shown(make_suggestions(world.study), is_outdated=False)
    assert not suggesting.is_outdated(dossier)
    assert suggesting.shown(world.dossier(OutputId("erledigt"))).made is None


def test_untouched_output_gets_what_the_present_tagger_says(
    suggesting: Suggesting, world: DeskWorld, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "tagger", lambda: Tagger("m2", 0.55))
    shown = suggesting.shown(world.dossier(world.study))
    assert shown.made is not None
    assert (shown.made.model_version, shown.made.suggestions[0].confidence) == ("m2", 0.55)
    assert world.dossier(world.study).suggestions == shown.made
    assert not shown.is_outdated


def test_output_that_somebody_worked_on_keeps_its_suggestions(
    suggesting: Suggesting, world: DeskWorld, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(world)
    monkeypatch.setattr(workspace, "tagger", lambda: Tagger("m2"))
    dossier = world.dossier(world.study)
    assert suggesting.shown(dossier) == Shown(make_suggestions(world.study), is_outdated=True)
    assert suggesting.is_outdated(dossier)


def test_tagger_is_not_asked_again_about_what_it_has_said(
    suggesting: Suggesting, world: DeskWorld, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagger = Tagger("m2")
    monkeypatch.setattr(workspace, "tagger", lambda: tagger)
    for _ in range(2):
        suggesting.shown(world.dossier(world.study))
    assert tagger.asked == [world.study]


def test_older_set_that_was_in_view_is_kept_again_while_nobody_has_decided(
    suggesting: Suggesting, world: DeskWorld
) -> None:
    seen = make_suggestions(world.study)
    world.desk.keep_suggestions(make_suggestions(world.study, "m2"))
    assert suggesting.as_seen(world.dossier(world.study), versions_of(seen)) == seen
    assert world.dossier(world.study).suggestions == seen


@pytest.mark.parametrize("versions", ["m1 v1", "erfunden", "m1"])
def test_set_that_was_never_kept_cannot_have_been_in_view(
    suggesting: Suggesting, world: DeskWorld, versions: str
) -> None:
    with pytest.raises(Conflict, match="andere Vorschläge"):
        suggesting.as_seen(world.dossier(world.study), versions)


def test_page_without_suggestions_showed_none(suggesting: Suggesting, world: DeskWorld) -> None:
    assert suggesting.as_seen(world.dossier(world.study), "") is None


def test_output_is_touched_by_a_decision_but_not_by_tags_of_its_record(world: DeskWorld) -> None:
    assert not is_touched(world.dossier(OutputId("erledigt")))
    assert not is_touched(world.dossier(world.study))
    decide(world)
    assert is_touched(world.dossier(world.study))


def test_blind_sample_has_the_wanted_share_and_stays_the_same() -> None:
    ids = [OutputId(f"beitrag-{number}") for number in range(2_000)]
    sample = [output_id for output_id in ids if is_in_blind_sample(output_id, 0.2)]
    assert 0.17 < len(sample) / len(ids) < 0.23
    assert sample == [output_id for output_id in ids if is_in_blind_sample(output_id, 0.2)]
    assert not any(is_in_blind_sample(output_id, 0) for output_id in ids)
    assert all(is_in_blind_sample(output_id, 1) for output_id in ids)


def test_suggestions_made_without_the_full_text_are_outdated_once_it_is_there(
    suggesting: Suggesting, world: DeskWorld, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    tagger = Tagger("m2")
    monkeypatch.setattr(workspace, "tagger", lambda: tagger)
    suggesting.shown(world.dossier(world.study))
    passages = (Passage("Was Führungskräfte davon haben.", Place(page=3)),)
    monkeypatch.setattr(workspace.store.sources, "passages", lambda _: passages)

    assert suggesting.is_outdated(world.dossier(world.study))
    shown = suggesting.shown(world.dossier(world.study)).made

    assert shown is not None
    assert shown.model_version == version_with("m2", passages) != "m2"
    assert not suggesting.is_outdated(world.dossier(world.study))
