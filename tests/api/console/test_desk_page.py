from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.editorial import Decision, TrailAction, Verdict
from corpus.model import Grade, Origin, OutputId
from tests.api.console.desk_world import (
    DeskWorld,
    Tagger,
    by_id,
    decide,
    make_suggestions,
    path_of,
    press,
    row_names,
)
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import CDO, LEITUNG, OEFFENTLICHE_IT, PRAXIS, make_vocabulary

YES, NO = f"passt {LEITUNG}", f"falsch {LEITUNG}"


@pytest.fixture
def world(workspace: Workspace) -> DeskWorld:
    return DeskWorld(workspace)


def other_editor(desk: DeskWorld, output_id: OutputId, verdict: Verdict) -> None:
    revision = desk.dossier(output_id).revision
    desk.desk.assess(output_id, [Decision(LEITUNG, verdict)], editor="Mehmet", revision=revision)


def test_desk_is_for_those_who_have_signed_in(browser: TestClient, world: DeskWorld) -> None:
    for answer in (browser.get(path_of(world.study)), browser.post(path_of(world.study), data={"tat": YES})):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/redaktion/anmelden")
    assert world.dossier(world.study).revision == 0


def test_unknown_output_is_a_page_with_404(editor: TestClient, world: DeskWorld) -> None:
    token = by_id(editor.get(path_of(world.study)).text, "urteile")
    assert token.tag == "form"
    csrf = next(e.attributes["value"] for e in Page(editor.get("/redaktion").text).all("input"))
    for answer in (
        editor.get(path_of(OutputId("nichts"))),
        editor.post(path_of(OutputId("nichts")), data={"csrf": csrf, "stand": "0", "tat": YES}),
    ):
        assert answer.status_code == 404
        assert "nichts" in Page(answer.text).text
        assert Page(answer.text).texts("button") == ["Abmelden"]


def test_page_with_the_present_suggestions_offers_no_newer_ones_and_reads_the_full_text_once(
    editor: TestClient, world: DeskWorld, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, passages = list[OutputId](), world.store.sources.passages

    def noted(output_id: OutputId) -> object:
        read.append(output_id)
        return passages(output_id)

    monkeypatch.setattr(world.store.sources, "passages", noted)
    monkeypatch.setattr(workspace, "tagger", lambda: Tagger("m2", 0.55))
    html = editor.get(path_of(world.study)).text
    assert "55 %" in html
    assert "dazugelernt" not in html
    assert "Neuere Vorschläge holen" not in Page(html).texts("button")
    assert read == [world.study]


def test_place_in_the_full_text_is_named_and_leads_there(editor: TestClient, world: DeskWorld) -> None:
    page = Page(editor.get(path_of(world.study)).text)
    link = next(e for e in page.all("a") if e.text == "S. 14")
    assert link.attributes["href"] == "https://negz.example/a.pdf#page=14"
    assert "Auch im Volltext: S. 14, „Was CDOs davon haben.“" in page.text
    assert "Die Wahrscheinlichkeiten beruhen auf Titel und Zusammenfassung." in page.text


def test_form_without_the_proof_changes_nothing(editor: TestClient, world: DeskWorld) -> None:
    assert decide(editor, world.study, YES, csrf="geraten").status_code == 403
    assert world.dossier(world.study).revision == 0


def test_decision_is_stored_and_leads_back_to_its_row(editor: TestClient, world: DeskWorld) -> None:
    answer = decide(editor, world.study, YES)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{path_of(world.study)}#zeile-audience-leitung"
    (view,) = world.dossier(world.study).assessments
    assert (view.editor, view.verdict, view.grade) == ("Erika", Verdict.ACCEPTED, Grade.PRIMARY)
    assert (view.rank, view.confidence, view.model_version) == (1, 0.81, "m1")
    html = editor.get(path_of(world.study)).text
    assert by_id(html, "zeile-audience-leitung-j").attributes["aria-pressed"] == "true"
    assert by_id(html, "zeile-audience-leitung-j").attributes["value"] == f"loeschen {LEITUNG}"
    assert "passt – von Ihnen" in by_id(html, "zeile-audience-leitung-stand").text


def test_pressed_button_takes_the_decision_back(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.study, YES)
    decide(editor, world.study, f"loeschen {LEITUNG}")
    assert world.dossier(world.study).assessments == ()


def test_published_output_has_its_tags_with_the_machine_s_origin(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.study, f"nebenbei {LEITUNG}")
    decide(editor, world.study, "ergaenzen", begriff="Rechenzentrum", stufe="passt")
    decide(editor, world.study, f"nicht-uns {PRAXIS}")
    answer = decide(editor, world.study, "freigeben")
    tags = {tag.concept: tag for tag in world.store.output(world.study).tags or ()}
    assert tags.keys() == {LEITUNG, OEFFENTLICHE_IT}
    assert (tags[LEITUNG].grade, tags[LEITUNG].origin, tags[LEITUNG].confidence) == ("secondary", Origin.EDITOR, 0.81)
    assert tags[OEFFENTLICHE_IT].confidence == 1.0
    following = editor.get(answer.headers["location"])
    assert "„Künstliche Intelligenz in Kommunen“ ist freigegeben, mit 2 Begriffen." in Page(following.text).text


def test_machine_s_origin_survives_a_later_change_of_mind(editor: TestClient, world: DeskWorld) -> None:
    for code in (YES, NO, f"nebenbei {LEITUNG}", "freigeben", YES, "freigeben"):
        decide(editor, world.study, code)
    (view,) = world.dossier(world.study).assessments
    assert (view.grade, view.rank, view.confidence, view.model_version) == ("primary", 1, 0.81, "m1")
    (tag,) = world.store.output(world.study).tags or ()
    assert (tag.author, tag.confidence) == ("Erika", 0.81)
    assert {line.confidence for line in world.desk.export() if line.concept == LEITUNG} == {0.81}


def test_added_concept_that_was_not_in_view_is_not_the_machine_s(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.study, "ergaenzen", begriff="Rechenzentrum", stufe="passt")
    (view,) = world.dossier(world.study).assessments
    assert (view.concept, view.rank) == (OEFFENTLICHE_IT, None)


def test_publishing_nothing_is_asked_once_and_said_on_the_next_page(editor: TestClient, world: DeskWorld) -> None:
    asked = decide(editor, world.study, "freigeben")
    assert asked.status_code == 422
    assert "noch nichts entschieden" in Page(asked.text).text
    assert world.dossier(world.study).revision == 0
    answer = press(editor, asked.text, "freigeben")
    assert world.store.output(world.study).tags == ()
    said = Page(editor.get(answer.headers["location"]).text).text
    assert "ist freigegeben, ohne Begriff: nichts passt." in said


def test_undo_takes_back_several_steps_also_after_publishing(editor: TestClient, world: DeskWorld) -> None:
    for code in (YES, f"passt {PRAXIS}", "freigeben", "zurueck"):
        decide(editor, world.study, code)
    assert world.store.output(world.study).tags is None
    assert len(world.dossier(world.study).assessments) == 2
    for _ in range(2):
        decide(editor, world.study, "zurueck")
    assert world.dossier(world.study).assessments == ()
    html = editor.get(path_of(world.study)).text
    refused = press(editor, html, "zurueck")
    assert refused.status_code == 409
    assert "nichts rückgängig zu machen" in Page(refused.text).text


def test_reopened_output_waits_again_with_what_was_decided(editor: TestClient, world: DeskWorld) -> None:
    for code in (YES, "freigeben", "oeffnen"):
        decide(editor, world.study, code)
    assert world.dossier(world.study).is_waiting
    assert len(world.dossier(world.study).assessments) == 1


def test_decision_on_a_stale_page_is_a_conflict_that_shows_both_versions(editor: TestClient, world: DeskWorld) -> None:
    html = editor.get(path_of(world.study)).text
    other_editor(world, world.study, Verdict.WRONG)
    answer = press(editor, html, YES)
    assert answer.status_code == 409
    page = Page(answer.text)
    assert page.texts("h1") == ["Zwei Fassungen"]
    assert page.texts("td") == ["passt", "falsch – von Mehmet anders"]
    assert [view.editor for view in world.dossier(world.study).assessments] == ["Mehmet"]


def test_conflict_is_resolved_by_insisting_and_both_views_stay(editor: TestClient, world: DeskWorld) -> None:
    html = editor.get(path_of(world.study)).text
    other_editor(world, world.study, Verdict.WRONG)
    resolved = press(editor, press(editor, html, YES).text, YES)
    assert resolved.status_code == 303
    views = {view.editor: view for view in world.dossier(world.study).assessments}
    assert (views["Mehmet"].verdict, views["Erika"].verdict) == (Verdict.WRONG, Verdict.ACCEPTED)
    assert views["Erika"].rank == 1
    assert "uneinig" in by_id(editor.get(path_of(world.study)).text, "zeile-audience-leitung-stand").text


def test_stale_publication_is_a_conflict_too(editor: TestClient, world: DeskWorld) -> None:
    html = editor.get(path_of(world.study)).text
    other_editor(world, world.study, Verdict.ACCEPTED)
    assert press(editor, html, "freigeben").status_code == 409
    assert world.dossier(world.study).is_waiting


def test_refused_form_shows_the_desk_with_reason_and_nothing_saved(editor: TestClient, world: DeskWorld) -> None:
    answer = decide(editor, world.study, "ergaenzen", begriff="Kochrezepte")
    page = Page(answer.text)
    assert answer.status_code == 422
    alert = [e.text for e in page.elements if e.attributes.get("role") == "alert" and "hidden" not in e.attributes]
    assert len(alert) == 1
    assert "Einen Begriff „Kochrezepte“ gibt es im Vokabular nicht." in alert[0]
    assert page.texts("title")[0].startswith("Fehler:")
    assert decide(editor, world.study, YES, stand="x").status_code == 422
    assert world.dossier(world.study).revision == 0


def test_blind_desk_hides_everything_that_would_give_suggestions_away(editor: TestClient, world: DeskWorld) -> None:
    html = editor.get(path_of(world.blind)).text
    page = Page(html)
    assert by_id(html, "verdeckt")
    assert not page.all("mark")
    assert not [e for e in page.elements if {"beleg", "row-confidence"} & set(e.attributes.get("class", "").split())]
    for secret in ("81", "62 %", "wahrscheinlich", "m1", "Schon vergeben"):
        assert secret not in page.text
        assert f'"{secret}"' not in html
    assert len(row_names(html)) == 6  # every concept, in the vocabulary's order
    assert row_names(html)[:2] == ["audience:leitung", "audience:cdo"]
    assert not [e for e in page.elements if e.attributes.get("id") in {"aufdecken", "erneuern"}]


def test_publishing_after_everything_was_turned_down_is_not_asked(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.study, NO)
    assert decide(editor, world.study, "freigeben").status_code == 303


def test_reveal_is_refused_before_anything_was_decided_without_suggestions(
    editor: TestClient, world: DeskWorld
) -> None:
    html = editor.get(path_of(world.blind)).text
    refused = press(editor, html, "freigeben", tat="aufdecken")
    assert refused.status_code == 422
    assert "verdeckt" in {e.attributes.get("id") for e in Page(refused.text).elements}
    assert world.dossier(world.blind).revision == 0


def test_what_was_revealed_stays_so_for_everybody_and_nothing_is_blind_any_more(
    editor: TestClient, world: DeskWorld
) -> None:
    decide(editor, world.blind, YES)
    decide(editor, world.blind, "aufdecken")
    decide(editor, world.blind, "zurueck")
    assert world.dossier(world.blind).assessments == ()
    assert "81 %" in Page(editor.get(path_of(world.blind)).text).text
    decide(editor, world.blind, NO)
    assert [view.blind for view in world.dossier(world.blind).assessments] == [False]


def test_what_was_published_once_is_not_blind_again(editor: TestClient, world: DeskWorld) -> None:
    for code in (YES, "freigeben", "zurueck", f"passt {PRAXIS}"):
        decide(editor, world.blind, code)
    assert {view.concept: view.blind for view in world.dossier(world.blind).assessments} == {
        LEITUNG: True,
        PRAXIS: False,
    }


def test_desk_leads_to_the_effect_and_to_why_an_output_is_missing(editor: TestClient, world: DeskWorld) -> None:
    links = Page(editor.get(path_of(world.study)).text).links()
    assert links["Warum nicht dabei?"] == f"/redaktion/warum?beitrag={world.study}"
    assert links["Wirkung der Freigabe"] == f"{path_of(world.study)}/wirkung"


def test_difference_that_was_settled_between_two_views_is_not_contested_any_more(
    editor: TestClient, world: DeskWorld, moment: Moment
) -> None:
    for code in (YES, "freigeben"):
        decide(editor, world.study, code)
    moment.pass_by(minutes=1)
    second = world.desk.second
    revision = second.assess(world.study, [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)], editor="chef", revision=0)
    second.close(world.study, editor="chef", revision=revision)
    moment.pass_by(minutes=1)
    second.settle(world.study, Decision(LEITUNG, Verdict.WRONG), editor="chef", revision=2)
    assert world.dossier(world.study).contested == (LEITUNG,)
    assert "uneinig" not in Page(editor.get(path_of(world.study)).text).text


def test_blind_decision_is_recorded_as_blind_and_lets_suggestions_be_seen(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.blind, YES)
    (view,) = world.dossier(world.blind).assessments
    assert (view.blind, view.rank, view.confidence) == (True, None, 0.81)
    html = editor.get(path_of(world.blind)).text
    revealed = editor.get(press(editor, html, "aufdecken").headers["location"]).text
    assert "81 %" in Page(revealed).text
    press(editor, revealed, f"passt {PRAXIS}")
    views = {view.concept: view for view in world.dossier(world.blind).assessments}
    assert (views[PRAXIS].blind, views[PRAXIS].rank) == (False, 3)


def test_kept_suggestions_stay_after_the_first_decision(
    editor: TestClient, world: DeskWorld, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(editor, world.study, YES)
    monkeypatch.setattr(workspace, "tagger", lambda: Tagger("m2", 0.55))
    html = editor.get(path_of(world.study)).text
    assert "81 %" in by_id(html, "zeile-audience-leitung-stand").text
    assert "Das Modell hat seit diesen Vorschlägen dazugelernt" in Page(html).text
    renewed = press(editor, html, "erneuern")
    assert "55 %" in Page(editor.get(renewed.headers["location"]).text).text


def test_decision_is_recorded_with_the_suggestions_that_were_in_view(
    editor: TestClient, world: DeskWorld, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = editor.get(path_of(world.study)).text
    monkeypatch.setattr(workspace, "tagger", lambda: Tagger("m2", 0.55))
    world.desk.keep_suggestions(make_suggestions(world.study, "m2", 0.55))  # another editor has opened the page
    answer = press(editor, html, YES)
    (view,) = world.dossier(world.study).assessments
    assert (view.rank, view.confidence, view.model_version) == (1, 0.81, "m1")
    assert "81 %" in Page(editor.get(answer.headers["location"]).text).text


def test_decision_with_older_suggestions_than_others_decided_with_is_asked_again(
    editor: TestClient, world: DeskWorld
) -> None:
    decide(editor, world.study, f"passt {CDO}")
    html = editor.get(path_of(world.study)).text
    world.desk.keep_suggestions(make_suggestions(world.study, "m2", 0.55))
    answer = press(editor, html, YES)
    assert answer.status_code == 409
    assert "inzwischen andere Vorschläge" in Page(answer.text).text
    assert "55 %" in Page(answer.text).text
    assert [view.concept for view in world.dossier(world.study).assessments] == [CDO]


def test_evidence_leads_to_its_marks_and_similar_outputs_that_are_there(editor: TestClient, world: DeskWorld) -> None:
    html = editor.get(path_of(world.study)).text
    page = Page(html)
    marks = {e.attributes["id"]: e.text for e in page.all("mark")}
    links = [e for e in page.all("a") if e.attributes.get("class") == "beleg"]
    assert [e.text for e in links] == ["„Führungskräfte entscheiden.“", "der Titel", "der Titel"]
    assert marks[links[0].attributes["href"][1:]] == "Führungskräfte entscheiden."
    assert page.links()["Schon vergeben"] == "/beitrag/erledigt"


def test_hostile_title_and_label_are_shown_as_text(editor: TestClient, world: DeskWorld) -> None:
    hostile = "<script>alert(1)</script>"
    world.store.upsert([replace(world.store.output(world.study), title=hostile)])
    first, *others = make_vocabulary().concepts
    concepts = (replace(first, pref_label={"de": hostile}), *others)
    world.store.replace_vocabulary(replace(make_vocabulary(), concepts=concepts))
    html = editor.get(path_of(world.study)).text
    assert Page(html).text.count(hostile) > 2
    assert hostile not in html


def test_output_tagged_elsewhere_keeps_its_tags_when_one_is_added(editor: TestClient, world: DeskWorld) -> None:
    tagged = OutputId("erledigt")
    decide(editor, tagged, "ergaenzen", begriff="Rechenzentrum", stufe="passt")
    decide(editor, tagged, "freigeben")
    assert {tag.concept for tag in world.store.output(tagged).tags or ()} == {CDO, PRAXIS, OEFFENTLICHE_IT}


def test_every_decision_leaves_its_line(editor: TestClient, world: DeskWorld) -> None:
    for code in (YES, "freigeben", "zurueck"):
        decide(editor, world.study, code)
    actions = [line.action for line in world.desk.export()]
    assert actions == [TrailAction.ASSESS, TrailAction.PUBLISH, TrailAction.UNDO]


def test_withdrawn_output_can_still_be_looked_at(editor: TestClient, world: DeskWorld) -> None:
    world.store.withdraw([world.study])
    assert editor.get(path_of(world.study)).status_code == 200


def test_two_windows_of_one_editor_conflict_like_two_editors(editor: TestClient, world: DeskWorld) -> None:
    html = editor.get(path_of(world.study)).text
    decide(editor, world.study, YES)
    answer = press(editor, html, NO)
    assert answer.status_code == 409
    assert Page(answer.text).texts("th")[2] == "Gesichert von Ihnen selbst"
