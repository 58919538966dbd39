import re
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from api.jobs import DUPLICATES
from api.workspace import Workspace
from corpus.editorial import Decision, Verdict
from corpus.model import Grade, Manifestation, ManifestationKind, OutputId, Status
from corpus.source import SourceItem, SourceKind
from corpus.source_port import Reading
from tests.api.console.conftest import csrf_in
from tests.api.site.page import Page
from tests.builders import CDO, make_output, make_vocabulary
from tests.sources import ByAddress, make_item

PATH = "/redaktion/zusammenfuehrungen"
STUDY, TWIN, TALK = OutputId("studie"), OutputId("studie-2"), OutputId("vortrag")
SITE = "https://negz.example"


@pytest.fixture(autouse=True)
def outputs(workspace: Workspace) -> None:
    """A study held twice, a talk, and the talk's recording, which the machine found to be one with it."""
    store = workspace.store
    store.replace_vocabulary(make_vocabulary())
    page = Manifestation(ManifestationKind.PAGE, "https://negz.org/termin/register-verbinden/")
    talk = {"title": "Register verbinden", "number": "23", "people": (), "sources": (), "manifestations": (page,)}
    store.upsert([make_output(id=STUDY), make_output(id=TWIN), make_output(id=TALK, **talk)])
    video = Manifestation(ManifestationKind.RECORDING, "https://youtu.be/register")
    keep(workspace, make_item("video", title="Register: die Aufzeichnung", manifestations=(page, video)))


def keep(workspace: Workspace, item: SourceItem) -> None:
    sources = workspace.store.sources
    source = sources.begin(sources.add(SourceKind.FEED, SITE, {}).id)
    matcher = ByAddress()
    for candidate in sources.candidates():
        matcher.add(candidate)
    sources.keep(source, [Reading(item)], matcher)


def post(editor: TestClient, **fields: str) -> Response:
    answer: Response = editor.post(PATH, data={"csrf": csrf_in(editor.get(PATH).text), **fields})
    return answer


def said(editor: TestClient, answer: Response) -> str:
    """Return the page that a successful handling leads to, as text."""
    assert answer.status_code == 303, answer.body
    return Page(editor.get(answer.headers["location"]).text).text


def merge(editor: TestClient, gone: OutputId, kept: OutputId) -> Response:
    preview = editor.get(f"{PATH}/vorschau", params={"von": gone, "in": kept})
    (seen,) = [e.attributes["value"] for e in Page(preview.text).all("input") if e.attributes["name"] == "stand"]
    return post(editor, tat="zusammenfuehren", **{"von": gone, "in": kept, "stand": seen, "grund": "Zweimal erfasst."})


def test_page_shows_what_the_machine_merged_with_reason_parts_and_links(editor: TestClient) -> None:
    html = editor.get(PATH).text
    text = Page(html).text
    for part in (
        "beim Einlesen",
        "Register verbinden",
        "Register: die Aufzeichnung",
        f"Feed {SITE}",
        "Beide nennen die Adresse",
        "(100 %)",
    ):
        assert part in text, part
    assert f'href="/redaktion/beitrag/{TALK}"' in html
    assert 'href="https://negz.org/termin/register-verbinden/" rel="noreferrer"' in html


def test_page_without_merges_and_suggestions_says_so(editor: TestClient) -> None:
    text = Page(editor.get(PATH, params={"beitrag": STUDY}).text).text
    assert "Noch ist nichts zusammengeführt, was diesen Beitrag angeht." in text
    assert "Gesucht wurde noch nicht." in Page(editor.get(PATH).text).text
    assert "Kein Paar wartet auf eine Entscheidung." in Page(editor.get(PATH).text).text


def test_merge_of_the_machine_is_undone_and_stays_so(editor: TestClient, workspace: Workspace) -> None:
    before = workspace.store.output(TALK)
    text = said(editor, post(editor, tat="trennen", nummer="1"))
    assert "Kein Einlesen führt die beiden wieder zusammen." in text
    assert "getrennt von Ihnen am 23.11.2026" in text
    after = workspace.store.output(TALK)
    assert before.manifestations[1:] == (Manifestation(ManifestationKind.RECORDING, "https://youtu.be/register"),)
    assert after.manifestations == before.manifestations[:1]
    again = post(editor, tat="trennen", nummer="1")
    assert again.status_code == 409
    assert "schon rückgängig gemacht" in Page(again.text).text
    assert post(editor, tat="trennen", nummer="17").status_code == 404


def test_two_outputs_are_merged_after_a_preview_and_parted_again(editor: TestClient, workspace: Workspace) -> None:
    before = workspace.store.outputs(include_withdrawn=True)
    preview = editor.get(f"{PATH}/vorschau", params={"von": "Register verbinden", "in": STUDY})
    rows = re.findall(r'<tr(?: class="differs")?><th scope="row">(.*?)</th>(.*?)</tr>', preview.text)
    recording = dict(rows)["Adresse der Aufzeichnung"]
    assert recording.count("https://youtu.be/register") == 2
    assert ("nichts" in recording, "neu" in recording) == (True, True)
    assert "Titel" in dict(rows)
    assert workspace.store.outputs(include_withdrawn=True) == before
    text = said(editor, merge(editor, TALK, STUDY))
    assert "Zusammengeführt." in text
    assert "Zweimal erfasst." in text
    assert "Der Beitrag „Register verbinden“:" in text
    assert workspace.store.output(TALK).status is Status.WITHDRAWN
    assert "https://youtu.be/register" in [part.url for part in workspace.store.output(STUDY).manifestations]
    said(editor, post(editor, tat="trennen", nummer="2"))
    assert workspace.store.outputs(include_withdrawn=True) == before


def test_words_that_mean_several_outputs_are_asked_about_and_nothing_typed_is_lost(editor: TestClient) -> None:
    answer = editor.get(f"{PATH}/vorschau", params={"von": "Künstliche Intelligenz in Kommunen", "in": "Register"})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "passt auf 2 Beiträge" in page.text
    values = {e.attributes["name"]: e.attributes["value"] for e in page.all("input") if "value" in e.attributes}
    assert (values["von"], values["in"]) == ("Künstliche Intelligenz in Kommunen", "Register")
    chosen = {"von_wahl": TWIN, "von_gefragt": values["von"], "von": values["von"], "in": values["in"]}
    assert editor.get(f"{PATH}/vorschau", params=chosen).status_code == 200
    empty = editor.get(f"{PATH}/vorschau", params={"von": "", "in": STUDY})
    assert (empty.status_code, "steht nichts" in empty.text) == (422, True)


def test_output_that_changed_since_the_preview_is_shown_again_and_nothing_is_merged(
    editor: TestClient, workspace: Workspace
) -> None:
    stale = workspace.store.merges.preview(TWIN, STUDY).content_hash()
    workspace.store.corrections.correct(STUDY, {"title": "Inzwischen berichtigt"}, editor="Änne")
    answer = post(editor, tat="zusammenfuehren", **{"von": TWIN, "in": STUDY, "stand": stale, "grund": "Mein Grund"})
    assert answer.status_code == 409
    text = Page(answer.text).text
    assert "hat sich geändert, seit Sie die Vorschau geöffnet haben" in text
    assert "Inzwischen berichtigt" in text
    assert 'value="Mein Grund"' in answer.text
    assert workspace.store.output(TWIN).status is Status.PUBLISHED


def test_output_whose_tags_are_decided_must_stay_and_the_way_round_is_offered(
    editor: TestClient, workspace: Workspace
) -> None:
    editorial = workspace.store.editorial
    decision = Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)
    revision = editorial.assess(TWIN, [decision], editor="Erika", revision=editorial.dossier(TWIN).revision)
    editorial.publish(TWIN, editor="Erika", revision=revision)
    answer = editor.get(f"{PATH}/vorschau", params={"von": TWIN, "in": STUDY})
    assert answer.status_code == 409
    assert "hat die Redaktion schon entschieden" in Page(answer.text).text
    assert "tat" not in answer.text.partition("<main")[2]
    (other,) = [e.attributes["href"] for e in Page(answer.text).all("a") if "vorschau?" in e.attributes["href"]]
    assert parse_qs(urlsplit(other).query) == {"von": [STUDY], "in": [TWIN]}
    assert editor.get(other).status_code == 200
    assert editor.get(f"{PATH}/vorschau", params={"von": STUDY, "in": STUDY}).status_code == 409


def test_duplicates_are_searched_and_kept_apart_for_good(editor: TestClient, workspace: Workspace) -> None:
    text = said(editor, post(editor, tat="suchen"))
    assert "Vielleicht derselbe Beitrag (1)" in text
    assert "fast gleicher Titel" in text
    assert "seither hat sich nichts geändert" in text
    (preview,) = [
        e.attributes["href"] for e in Page(editor.get(PATH).text).all("a") if "vorschau" in e.attributes.get("href", "")
    ]
    assert "fast gleicher Titel" in editor.get(preview).text
    text = said(editor, post(editor, tat="verschieden", **{"von": TWIN, "in": STUDY}))
    assert "Vielleicht derselbe Beitrag (0)" in text
    assert workspace.store.merges.apart() == {(STUDY, TWIN)}
    assert "Vielleicht derselbe Beitrag (0)" in said(editor, post(editor, tat="suchen"))


def test_search_of_a_large_stock_is_left_to_the_next_run(
    editor: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.console.merge_page.SEARCH_AT_ONCE", 2)
    assert "Der nächste Lauf von „negz jobs run“ sucht." in said(editor, post(editor, tat="suchen"))
    assert workspace.store.merges.suggested_version() is None
    assert workspace.store.jobs.records()[DUPLICATES].requested_by == "Erika"


def test_many_merges_and_suggestions_are_read_page_by_page(editor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.console.merge_page.MERGES_PER_PAGE", 1)
    monkeypatch.setattr("api.console.view_merge.SUGGESTIONS_PER_PAGE", 0)
    post(editor, tat="suchen")
    merge(editor, TALK, STUDY)
    page = Page(editor.get(PATH).text)
    assert f"{PATH}?vor=2" in [e.attributes.get("href") for e in page.all("a")]
    older = editor.get(f"{PATH}?vor=2").text
    assert "beim Einlesen" in older
    assert "Zweimal erfasst." not in older
    assert f'href="{PATH}"' in older.partition("<main")[2]
    of_one = editor.get(PATH, params={"beitrag": TALK}).text
    assert f"{PATH}?beitrag={TALK}&amp;vor=2" in of_one


def test_desk_of_an_output_leads_to_its_merges_with_the_output_filled_in(editor: TestClient) -> None:
    html = editor.get(f"/redaktion/beitrag/{TALK}").text
    assert f'href="{PATH}?beitrag={TALK}"' in html
    page = editor.get(f"{PATH}?beitrag={TALK}").text
    assert re.search(r'name="von"[^>]* value="Register verbinden"', page)
    assert "Register: die Aufzeichnung" in page
    assert editor.get(f"{PATH}?beitrag=fehlt").status_code == 404


def test_nobody_reads_or_changes_anything_without_signing_in(browser: TestClient, workspace: Workspace) -> None:
    answers = [browser.get(PATH), browser.get(f"{PATH}/vorschau"), browser.post(PATH, data={"tat": "trennen"})]
    for answer in answers:
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/redaktion/anmelden")
    assert [one.undone_at for one in workspace.store.merges.merges()] == [None]


def test_form_without_its_token_or_with_an_unknown_task_does_nothing(editor: TestClient, workspace: Workspace) -> None:
    assert editor.post(PATH, data={"tat": "trennen", "nummer": "1"}).status_code == 403
    assert post(editor, tat="loeschen").status_code == 422
    assert [one.undone_at for one in workspace.store.merges.merges()] == [None]
