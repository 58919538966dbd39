import csv
import re
import threading
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.editorial import Decision, Dossier, TrailAction, Verdict
from corpus.editorial_agreement import judged_outputs, measure_agreement
from corpus.editorial_bulk import PartState
from corpus.model import Grade, OutputId
from tests.api.console.bulk_world import PATH, BulkWorld, press, suggestions_for
from tests.api.console.conftest import SAME_ORIGIN
from tests.api.site.page import Page
from tests.builders import CDO, LEITUNG, PRAXIS, make_vocabulary


@pytest.fixture(autouse=True)
def world(workspace: Workspace) -> BulkWorld:
    return BulkWorld(workspace)


def text_of(html: str) -> str:
    return Page(html).text.replace("\N{NO-BREAK SPACE}", " ")


def expectation(html: str) -> str:
    return next(one.text for one in Page(html).all("p") if one.attributes.get("id") == "erwartung")


def offered(html: str) -> list[str]:
    """Return the titles of the outputs that can be chosen."""
    return re.findall(r"checked><div|checked>\s*<div[^>]*>\s*<p><label[^>]*>([^<]*)<", html)


def content(dossier: Dossier) -> Dossier:
    return replace(dossier, revision=0)


def accept(editor: TestClient, query: str = "", **changed: str) -> int:
    """Accept what the page of the selection lets in, and return the number of the bulk step."""
    plan = press(editor, editor.get(f"{PATH}?{query}").text, "pruefen", **changed)
    assert plan.status == 200, plan.html
    done = press(editor, plan.html, "uebernehmen")
    assert done.status == 303, done.html
    found = re.fullmatch(rf"{PATH}/(\d+)\?neu=1", done.leads_to)
    assert found
    return int(found[1])


def test_page_without_a_session_leads_to_the_sign_in(browser: TestClient) -> None:
    for answer in (
        browser.get(PATH),
        browser.get(f"{PATH}/1"),
        browser.post(PATH, data={"tat": "pruefen"}),
        browser.post(f"{PATH}/1", data={"tat": "zurueck"}),
    ):
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/redaktion/anmelden")


def test_form_of_a_foreign_page_or_session_does_nothing(editor: TestClient, world: BulkWorld) -> None:
    html = press(editor, editor.get(PATH).text, "pruefen").html
    assert press(editor, html, "uebernehmen", csrf="geraten").status == 403
    number = accept(editor)
    page = editor.get(f"{PATH}/{number}").text
    assert press(editor, page, "zurueck", address=f"{PATH}/{number}", csrf="geraten").status == 403
    editor.headers["Sec-Fetch-Site"] = "cross-site"
    assert press(editor, page, "zurueck", address=f"{PATH}/{number}").status == 403
    assert len(world.desk.bulk.step(number).parts_in(PartState.STANDING)) == 3


def test_page_shows_what_the_models_thresholds_let_in_and_what_is_to_be_expected(editor: TestClient) -> None:
    answer = editor.get(PATH)
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert expectation(answer.text) == "Von 6 Vorschlägen stimmen voraussichtlich etwa 4; verpasst werden etwa 1."
    assert sorted(offered(answer.text)) == [
        "Herbsttagung in Köln",
        "Künstliche Intelligenz in Kommunen",
        "Register &amp; Recht",
    ]
    figures = dict(re.findall(r'<tr data-begriff="(.*?)">(.*?)</tr>', answer.text))
    assert re.findall(r">([^<>]+)</td>", figures["audience:cdo"]) == ["40\N{NO-BREAK SPACE}%", "3", "2", "0", "0"]
    assert re.findall(r">([^<>]+)</td>", figures["benefit:praxis"]) == ["35\N{NO-BREAK SPACE}%", "0", "0", "3", "1"]


def test_page_at_ones_own_threshold_lets_in_what_reaches_it(editor: TestClient) -> None:
    html = editor.get(f"{PATH}?schwelle=eigene&wert=80").text
    assert expectation(html) == "Von 3 Vorschlägen stimmen voraussichtlich etwa 2; verpasst werden etwa 2."
    near = [
        row
        for row in Page(re.sub(r"(?s)<template.*</template>", "", html)).texts("tr")
        if row.endswith(("durchgelassen", "zurückgehalten"))
    ]
    assert [row.rpartition("%")[2] for row in near] == ["durchgelassen"] * 3 + ["zurückgehalten"] * 6
    assert "CDO, CIO und Digitalverantwortliche" in near[0]
    assert "42 %" in near[3]
    nothing = editor.get(f"{PATH}?schwelle=eigene&wert=100").text
    assert expectation(nothing).startswith("Kein Vorschlag kommt durch; verpasst werden voraussichtlich etwa 5")
    assert offered(nothing) == []


def test_page_of_a_filter_counts_one_suggestion_as_one(editor: TestClient) -> None:
    html = editor.get(f"{PATH}?art=event&begriff=audience:cdo").text
    sentence = "Durch kommt ein Vorschlag, der zu 81 % stimmt; verpasst werden voraussichtlich etwa 0."
    assert expectation(html).replace("\N{NO-BREAK SPACE}", " ") == sentence
    assert offered(html) == ["Herbsttagung in Köln"]
    assert offered(editor.get(f"{PATH}?text=REGISTER").text) == ["Register &amp; Recht"]
    assert offered(editor.get(f"{PATH}?reihe=Science+Dialog").text) == ["Register &amp; Recht"]


def test_page_of_an_empty_selection_says_what_to_do(editor: TestClient) -> None:
    html = editor.get(f"{PATH}?text=Nirgends").text
    assert "In dieser Auswahl gibt es keinen Beitrag mit Vorschlägen" in text_of(html)
    assert 'id="pruefen"' not in html


def test_page_before_the_first_index_says_that_there_are_no_suggestions(
    editor: TestClient, workspace: Workspace, world: BulkWorld
) -> None:
    workspace.store.upsert([replace(world.store.output(world.study), id=OutputId("neu-1"), title="Ganz neu")])
    html = editor.get(PATH).text
    assert "Für einen Beitrag gibt es noch keine Vorschläge." in text_of(html)
    assert "Ganz neu" not in offered(html)


def test_page_keeps_the_blind_sample_blind_and_says_how_many(editor: TestClient, world: BulkWorld) -> None:
    html = editor.get(PATH).text
    assert "Ein Beitrag der verdeckten Stichprobe fehlt hier." in text_of(html)
    assert "Noch verdeckt" not in html
    assert world.blind not in html


def test_blind_output_stays_hidden_after_a_blind_decision_and_is_shown_once_it_was_looked_at(
    editor: TestClient, world: BulkWorld
) -> None:
    world.desk.assess(world.blind, [Decision(LEITUNG, Verdict.WRONG, blind=True)], editor="Erika", revision=0)
    assert "Noch verdeckt" not in editor.get(PATH).text, "one blind decision is not yet a look at the suggestions"
    world.desk.assess(world.blind, [Decision(PRAXIS, Verdict.WRONG)], editor="Erika", revision=1)
    assert "Noch verdeckt" in offered(editor.get(PATH).text)


def test_form_that_names_a_blind_output_all_the_same_reveals_nothing(editor: TestClient, world: BulkWorld) -> None:
    html = editor.get(PATH).text
    code = re.search(rf'value="({world.study} 0 \w+)"', html)
    assert code
    forged = code[1].replace(world.study, world.blind)
    answer = press(editor, html, "pruefen", beitrag=forged)
    assert answer.status == 409
    assert "verdeckten Stichprobe" in answer.html
    assert "81" not in text_of(answer.html)
    assert list(world.desk.export()) == []


def test_suggestions_that_somebody_has_judged_are_no_offers(editor: TestClient, world: BulkWorld) -> None:
    world.desk.assess(world.study, [Decision(CDO, Verdict.WRONG)], editor="Bernd", revision=0)
    number = accept(editor, "schwelle=eigene&wert=0&art=study")
    done = world.desk.bulk.step(number)
    assert {part.output_id: part.concepts for part in done.parts} == {
        world.study: (LEITUNG, PRAXIS),
        world.other: (LEITUNG, CDO, PRAXIS),
    }
    assert [one.verdict for one in world.desk.dossier(world.study).assessments if one.concept == CDO] == [Verdict.WRONG]


def test_concept_that_is_out_of_use_is_no_offer(editor: TestClient, world: BulkWorld) -> None:
    vocabulary = make_vocabulary()
    concepts = tuple(replace(one, deprecated=one.key == CDO) for one in vocabulary.concepts)
    world.store.replace_vocabulary(replace(vocabulary, concepts=concepts))
    assert 'data-begriff="audience:cdo"' not in editor.get(PATH).text


def test_outputs_that_have_tags_come_only_when_asked_and_without_what_they_have(
    editor: TestClient, world: BulkWorld
) -> None:
    assert "Schon vergeben" not in offered(editor.get(PATH).text)
    assert "Schon vergeben" in offered(editor.get(f"{PATH}?umfang=alle").text)
    number = accept(editor, "umfang=alle&text=vergeben&schwelle=eigene&wert=0")
    assert [part.concepts for part in world.desk.bulk.step(number).parts] == [(LEITUNG,)]


def test_check_says_what_will_happen_and_writes_nothing(editor: TestClient, world: BulkWorld) -> None:
    html = editor.get(PATH).text
    draft = press(editor, html, "pruefen")
    assert draft.status == 200
    assert "6 Vorschläge werden bei 3 Beiträgen als „passt“ eingetragen." in text_of(draft.html)
    assert "Davon stimmen voraussichtlich etwa 4." in text_of(draft.html)
    published = press(editor, html, "pruefen", stufe="nebenbei", freigeben="ja", begriff="audience:cdo")
    assert "3 Vorschläge werden bei 3 Beiträgen als „nebenbei“ eingetragen und gleich freigegeben." in text_of(
        published.html
    )
    assert list(world.desk.export()) == []


def test_check_of_mostly_wrong_suggestions_warns(editor: TestClient) -> None:
    html = editor.get(f"{PATH}?begriff=benefit:praxis&schwelle=eigene&wert=20").text
    assert "weniger als die Hälfte" in press(editor, html, "pruefen").html
    assert "weniger als die Hälfte" not in press(editor, editor.get(PATH).text, "pruefen").html


def test_check_without_a_chosen_output_says_so(editor: TestClient) -> None:
    answer = press(editor, editor.get(PATH).text, "pruefen", beitrag="")
    assert answer.status == 422
    assert "Es ist kein Beitrag ausgewählt" in text_of(answer.html)


@pytest.mark.parametrize("broken", ["unsinn", "a b c", "a -1 b", "a 12345678901 b"])
def test_form_with_a_broken_output_is_refused(editor: TestClient, broken: str) -> None:
    answer = press(editor, editor.get(PATH).text, "pruefen", beitrag=broken)
    assert answer.status == 422
    assert "unvollständig" in answer.html
    assert press(editor, editor.get(PATH).text, "pruefen", tat="alles").status == 422


def test_accept_writes_every_chosen_output_and_shows_the_step(editor: TestClient, world: BulkWorld) -> None:
    number = accept(editor, "schwelle=eigene&wert=80", stufe="nebenbei", freigeben="ja")
    done = world.desk.bulk.step(number)
    assert (done.editor, done.order.grade, done.order.publishes, done.order.threshold) == (
        "Erika",
        Grade.SECONDARY,
        True,
        0.8,
    )
    assert {part.output_id for part in done.parts} == {world.study, world.other, world.event}
    tags = world.store.output(world.study).tags or ()
    assert [(tag.concept, tag.grade, tag.confidence, tag.author) for tag in tags] == [
        (CDO, Grade.SECONDARY, 0.81, "Erika")
    ]
    view = world.desk.dossier(world.study).assessments[0]
    assert (view.rank, view.confidence, view.model_version) == (2, 0.81, "m1")
    page = text_of(editor.get(f"{PATH}/{number}?neu=1").text)
    assert "3 Begriffe bei 3 Beiträgen: als „nebenbei“ eingetragen und gleich freigegeben." in page
    assert "Schwelle 80 %. Stand: gilt." in page
    assert "Gesichert." in page


def test_accept_of_one_output_leaves_the_others_alone(editor: TestClient, world: BulkWorld) -> None:
    html = editor.get(PATH).text
    code = re.search(rf'value="({world.event} 0 \w+)"', html)
    assert code
    plan = press(editor, html, "pruefen", beitrag=code[1])
    assert "2 Vorschläge werden bei einem Beitrag" in text_of(plan.html)
    press(editor, plan.html, "uebernehmen")
    assert {line.output_id for line in world.desk.export()} == {world.event}


def test_accept_after_somebody_changed_one_writes_nothing_and_offers_the_others(
    editor: TestClient, world: BulkWorld
) -> None:
    plan = press(editor, editor.get(PATH).text, "pruefen")
    world.desk.assess(world.other, [Decision(CDO, Verdict.UNSUITED)], editor="Bernd", revision=0)
    answer = press(editor, plan.html, "uebernehmen")
    assert answer.status == 409
    shown = text_of(answer.html)
    assert "Ein ausgewählter Beitrag ist nicht mehr so, wie Sie ihn gesehen haben." in shown
    assert re.search(r"Register & Recht ?Bernd hat ihn inzwischen bearbeitet", shown)
    assert [line.editor for line in world.desk.export()] == ["Bernd"]
    again = press(editor, answer.html, "uebrige")
    assert "4 Vorschläge werden bei 2 Beiträgen" in text_of(again.html)
    assert press(editor, again.html, "uebernehmen").status == 303
    assert {line.output_id for line in world.desk.export() if line.bulk} == {world.study, world.event}


def test_accept_after_suggestions_were_renewed_writes_nothing(editor: TestClient, world: BulkWorld) -> None:
    plan = press(editor, editor.get(PATH).text, "pruefen")
    world.desk.keep_suggestions(suggestions_for(world.event, "m2", cdo=0.12))
    answer = press(editor, plan.html, "uebernehmen")
    assert answer.status == 409
    assert "Für ihn gibt es inzwischen andere Vorschläge." in text_of(answer.html)
    assert list(world.desk.export()) == []


def test_accept_after_an_output_was_withdrawn_writes_nothing(editor: TestClient, world: BulkWorld) -> None:
    plan = press(editor, editor.get(PATH).text, "pruefen")
    world.store.withdraw([world.event])
    answer = press(editor, plan.html, "uebernehmen")
    assert answer.status == 409
    assert "zurückgezogen" in text_of(answer.html)
    assert list(world.desk.export()) == []


def test_accept_of_another_plan_than_the_confirmed_one_is_shown_again(editor: TestClient, world: BulkWorld) -> None:
    plan = press(editor, editor.get(PATH).text, "pruefen")
    answer = press(editor, plan.html, "uebernehmen", freigeben="ja")
    assert answer.status == 409
    assert "Die Vorschläge haben sich geändert" in text_of(answer.html)
    assert list(world.desk.export()) == []
    assert press(editor, answer.html, "uebernehmen").status == 303


def test_accept_twice_from_one_page_does_it_once(editor: TestClient, world: BulkWorld) -> None:
    plan = press(editor, editor.get(PATH).text, "pruefen")
    answers = []

    def send() -> None:
        answers.append(press(editor, plan.html, "uebernehmen").status)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409, 409, 409]
    assert len(world.desk.bulk.steps(limit=9)) == 1


def test_undo_in_the_list_takes_back_everything(editor: TestClient, world: BulkWorld) -> None:
    world.desk.assess(world.study, [Decision(PRAXIS, Verdict.WRONG)], editor="Bernd", revision=0)
    ids = (world.study, world.other, world.event)
    before = [content(world.desk.dossier(output_id)) for output_id in ids]
    number = accept(editor, freigeben="ja")
    listed = text_of(editor.get(PATH).text)
    assert f"Sammelschritt {number} Erika" in listed
    assert "Stand: gilt." in listed
    page = editor.get(f"{PATH}/{number}").text
    answer = press(editor, page, "zurueck", address=f"{PATH}/{number}")
    assert (answer.status, answer.leads_to) == (303, f"{PATH}/{number}?neu=zurueck")
    assert [content(world.desk.dossier(output_id)) for output_id in ids] == before
    after = editor.get(answer.leads_to).text
    assert "Stand: zurückgenommen." in text_of(after)
    assert 'id="zurueck"' not in after


def test_undo_after_later_work_says_so_and_offers_the_others(editor: TestClient, world: BulkWorld) -> None:
    number = accept(editor)
    page = editor.get(f"{PATH}/{number}").text
    world.desk.assess(world.event, [Decision(CDO, Verdict.WRONG)], editor="Bernd", revision=1)
    refused = press(editor, page, "zurueck", address=f"{PATH}/{number}")
    assert refused.status == 409
    shown = text_of(refused.html)
    assert f"An einem Beitrag wurde seit dem Sammelschritt {number} weitergearbeitet." in shown
    assert "danach bearbeitet von Bernd" in shown
    worked_on = world.desk.dossier(world.event)
    answer = press(editor, refused.html, "uebrige", address=f"{PATH}/{number}")
    assert answer.leads_to == f"{PATH}/{number}?neu=uebrige"
    assert world.desk.dossier(world.event) == worked_on
    assert world.desk.dossier(world.study).assessments == ()
    shown = text_of(editor.get(answer.leads_to).text)
    assert "Stand: zum Teil zurückgenommen; an einem Beitrag wurde weitergearbeitet." in shown
    again = press(editor, page, "zurueck", address=f"{PATH}/{number}")
    assert again.status == 409


def test_undo_on_the_desk_takes_one_output_out_of_the_bulk_step(editor: TestClient, world: BulkWorld) -> None:
    number = accept(editor)
    desk = editor.get(f"/redaktion/beitrag/{world.study}").text
    assert f"Sammelschritt {number} (" in text_of(desk)
    answer = press(editor, desk, "rueckgaengig", address=f"/redaktion/beitrag/{world.study}")
    assert answer.status == 303, answer.html
    shown = text_of(editor.get(f"{PATH}/{number}").text)
    assert "Stand: zum Teil zurückgenommen." in shown
    page = editor.get(f"{PATH}/{number}").text
    assert press(editor, page, "zurueck", address=f"{PATH}/{number}").status == 303
    assert [world.desk.dossier(one).assessments for one in (world.study, world.event)] == [(), ()]


@pytest.mark.parametrize("number", ["7", "0", "x", "99999999999999999999"])
def test_step_that_does_not_exist_is_not_found(editor: TestClient, number: str) -> None:
    assert editor.get(f"{PATH}/{number}").status_code == 404


def test_trail_and_its_table_show_the_number_of_the_bulk_step(editor: TestClient, world: BulkWorld) -> None:
    number = accept(editor, freigeben="ja")
    world.desk.assess(world.study, [Decision(CDO, Verdict.WRONG)], editor="Bernd", revision=1)
    world.desk.bulk.undo(number, editor="Bernd", skip_overtaken=True)
    shown = text_of(editor.get("/redaktion/protokoll").text)
    for words in ("entschieden", "freigegeben", "rückgängig gemacht"):
        assert f"{words} (Sammelschritt {number})" in shown
    table = csv.DictReader(editor.get("/redaktion/protokoll.csv").text.splitlines(), delimiter=";")
    column = [row["sammelschritt"] for row in table]
    lines = list(world.desk.export())
    assert column == ["" if line.bulk is None else str(line.bulk) for line in lines]
    assert {line.action for line in lines if line.bulk} == {TrailAction.ASSESS, TrailAction.PUBLISH, TrailAction.UNDO}
    assert column.count("") == 1


def test_agreement_leaves_out_what_was_accepted_in_bulk(editor: TestClient, world: BulkWorld) -> None:
    world.desk.assess(world.study, [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)], editor="Bernd", revision=0)
    world.desk.publish(world.study, editor="Bernd", revision=1)
    number = accept(editor, freigeben="ja")

    def seen() -> int:
        judged = judged_outputs(world.desk.dossiers(), world.desk.export(), world.desk.suggestion_sets)
        return measure_agreement(judged)[1].outputs

    assert seen() == 1
    world.desk.bulk.undo(number, editor="Bernd")
    world.desk.assess(world.event, [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)], editor="Bernd", revision=2)
    world.desk.publish(world.event, editor="Bernd", revision=3)
    assert seen() == 2, "what was taken back in bulk and decided singly counts again"


def test_pages_are_kept_by_no_cache(editor: TestClient) -> None:
    assert SAME_ORIGIN["Accept"] == "text/html"
    number = accept(editor)
    for path in (PATH, f"{PATH}/{number}"):
        assert editor.get(path).headers["Cache-Control"] == "no-store"
