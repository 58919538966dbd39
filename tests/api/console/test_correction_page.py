from dataclasses import replace

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.importers.ingest import ingest
from corpus.link import LinkState
from corpus.source import SourceKind
from tests.api.console.desk_world import by_id
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import make_output, make_vocabulary
from tests.conftest import NOW
from tests.sources import ByAddress, FakeImporter, make_item

STUDY = "ki-in-kommunen-2024"
PATH = f"/redaktion/beitrag/{STUDY}/angaben"
SITE = "https://negz.org"


@pytest.fixture(autouse=True)
def outputs(workspace: Workspace) -> None:
    """The study, which stands in the stock."""
    workspace.store.replace_vocabulary(make_vocabulary())
    workspace.store.upsert([make_output()])


@pytest.fixture
def site(workspace: Workspace) -> FakeImporter:
    """A site that has been read, and tells of the study as it is."""
    importer = FakeImporter()
    tell(workspace, importer, stamp="1")
    return importer


def tell(workspace: Workspace, importer: FakeImporter, stamp: str, **said: object) -> None:
    """Let the site say this of the study, and read it."""
    output = replace(make_output(), **said)  # type: ignore[arg-type]
    importer.hold(replace(make_item("studie"), output=replace(output, tags=None)), stamp=stamp)
    store, matcher = workspace.store.sources, ByAddress()
    for candidate in store.candidates():
        matcher.add(candidate)
    source = store.add(SourceKind.WORDPRESS, SITE, {})
    ingest(store, source, importer, matcher, clock=workspace.clock, full=True)


def fields_of(html: str) -> dict[str, str]:
    """Return what a browser would send with the large form."""
    form = html.split('<form class="facts-form"')[1].partition("</form>")[0]
    page = Page(f"<form{form}</form>")
    fields = {e.attributes["name"]: e.attributes.get("value", "") for e in page.all("input")}
    fields |= {e.attributes["name"]: e.text.lstrip("\n") for e in page.all("textarea")}
    for part in form.split("<select")[1:]:
        name = part.split('name="')[1].partition('"')[0]
        fields[name] = part.split(" selected>")[0].rpartition('value="')[2].partition('"')[0]
    return fields


def send(editor: TestClient, html: str, task: str = "sichern", **typed: str) -> httpx.Response:
    fields = fields_of(html) | {f"neu-{name}": value for name, value in typed.items()}
    answer: httpx.Response = editor.post(PATH, data={**fields, "tat": task})
    return answer


def save(editor: TestClient, **typed: str) -> httpx.Response:
    return send(editor, editor.get(PATH).text, **typed)


def test_page_shows_every_field_as_it_stands(editor: TestClient) -> None:
    fields = fields_of(editor.get(PATH).text)
    assert fields["neu-title"] == fields["alt-title"] == "Künstliche Intelligenz in Kommunen"
    assert fields["neu-people"] == "Jörg Müller-Lüdenscheidt\nAnna Groß"
    assert (fields["neu-date"], fields["neu-number"], fields["neu-record_quality"]) == ("2024-05", "22", "medium")


def test_form_sent_as_it_came_changes_nothing(editor: TestClient, workspace: Workspace) -> None:
    answer = save(editor)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?getan=nichts")
    assert workspace.store.corrections.lines(STUDY) == ()


def test_correction_is_saved_in_one_step_and_shown_with_who_and_when(editor: TestClient, workspace: Workspace) -> None:
    answer = save(editor, title="KI in Kommunen", people="Anna Groß\r\nJörg Müller-Lüdenscheidt", date="2024-06-01")
    assert answer.status_code == 303
    output = workspace.store.output(STUDY)
    assert (output.title, output.people[0], str(output.published)) == ("KI in Kommunen", "Anna Groß", "2024-06-01")
    lines = workspace.store.corrections.lines(STUDY)
    assert ({line.step for line in lines}, {line.editor for line in lines}) == ({1}, {"Erika"})
    text = Page(editor.get(answer.headers["location"]).text).text
    assert "Kein Einlesen überschreibt" in text
    assert "Titel: „Künstliche Intelligenz in Kommunen“ → „KI in Kommunen“" in text
    assert "von Ihnen am 23.11.2026" in text


def test_difference_to_the_source_is_marked_and_the_source_can_be_followed(
    editor: TestClient, workspace: Workspace
) -> None:
    save(editor, title="KI in Kommunen")
    html = editor.get(PATH).text
    assert "Die Quelle sagt: Künstliche Intelligenz in Kommunen" in " ".join(
        by_id(html, "feld-title-quelle").text.split()
    )
    assert "1 Angabe weicht von den Quellen ab." in Page(html).text
    assert send(editor, html, "quelle:title").status_code == 303
    assert workspace.store.output(STUDY).title == make_output().title
    assert workspace.store.corrections.corrections(STUDY) == ()


def test_correction_outlives_every_import_and_the_page_shows_what_the_source_says_now(
    editor: TestClient, workspace: Workspace, site: FakeImporter, moment: Moment
) -> None:
    save(editor, title="KI in Kommunen")
    moment.pass_by(hours=1)
    tell(workspace, site, "2", title="KI in Kommunen (2. Auflage)", subtitle="Neu bearbeitet")
    output = workspace.store.output(STUDY)
    assert (output.title, output.subtitle) == ("KI in Kommunen", "Neu bearbeitet")
    said = " ".join(by_id(editor.get(PATH).text, "feld-title-quelle").text.split())
    assert "Die Quelle sagt: KI in Kommunen (2. Auflage)" in said
    (difference,) = workspace.store.corrections.differing()
    assert (difference.field, difference.said) == ("title", "KI in Kommunen (2. Auflage)")


def test_undo_takes_back_the_last_step_as_a_whole(editor: TestClient, workspace: Workspace) -> None:
    save(editor, title="Erster", series="Reihe A")
    save(editor, title="Zweiter")
    send(editor, editor.get(PATH).text, "rueckgaengig")
    assert workspace.store.output(STUDY).title == "Erster"
    send(editor, editor.get(PATH).text, "rueckgaengig")
    assert workspace.store.output(STUDY) == make_output()
    refused = send(editor, editor.get(PATH).text, "rueckgaengig")
    assert refused.status_code == 409
    assert "Nicht gesichert" in refused.text


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"date": "Mai 2024"}, "Mai 2024"),
        ({"title": " "}, "fehlt oder ist leer"),
        ({"recording_url": "javascript:x"}, "javascript"),
    ],
)
def test_unsound_value_is_told_at_its_field_and_nothing_is_saved(
    editor: TestClient, workspace: Workspace, typed: dict[str, str], complaint: str
) -> None:
    answer = save(editor, subtitle="Bleibt im Formular", **typed)
    (name,) = typed
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.texts("title")[0].startswith("Fehler:")
    assert complaint in by_id(answer.text, f"feld-{name}-fehler").text
    assert by_id(answer.text, f"feld-{name}").attributes["aria-invalid"] == "true"
    assert fields_of(answer.text)["neu-subtitle"] == "Bleibt im Formular"
    assert workspace.store.output(STUDY) == make_output()


def test_other_editor_s_step_is_shown_beside_the_own_one_and_insisting_saves(
    editor: TestClient, workspace: Workspace
) -> None:
    html = editor.get(PATH).text
    workspace.store.corrections.correct(STUDY, {"title": "Von Anna", "series": "Annas Reihe"}, editor="Anna")
    answer = send(editor, html, title="Von Erika")
    assert answer.status_code == 409
    text = Page(answer.text).text
    assert "Zwei Fassungen" in text
    assert all(one in text for one in ("Anna", "Von Erika", "Von Anna"))
    assert workspace.store.output(STUDY).title == "Von Anna"
    fields = fields_of(answer.text)
    assert (fields["neu-title"], fields["neu-series"]) == ("Von Erika", "Annas Reihe")
    assert send(editor, answer.text).status_code == 303
    output = workspace.store.output(STUDY)
    assert (output.title, output.series) == ("Von Erika", "Annas Reihe")


def test_import_between_page_and_form_is_a_conflict_where_it_concerns_the_same_field(
    editor: TestClient, workspace: Workspace, site: FakeImporter
) -> None:
    html = editor.get(PATH).text
    tell(workspace, site, "2", title="Neuer Titel der Website", subtitle="Neu bearbeitet")
    refused = send(editor, html, title="Von Erika")
    assert (refused.status_code, "Neuer Titel der Website" in refused.text) == (409, True)
    assert send(editor, html, series="Reihe A").status_code == 303
    output = workspace.store.output(STUDY)
    assert (output.title, output.subtitle, output.series) == ("Neuer Titel der Website", "Neu bearbeitet", "Reihe A")


def test_sources_that_tell_of_the_output_are_named(editor: TestClient, site: FakeImporter) -> None:
    assert site.address in Page(editor.get(PATH).text).text


def test_dead_address_is_marked_at_its_field(editor: TestClient, workspace: Workspace) -> None:
    workspace.store.links.note(LinkState(make_output().manifestations[0].url, NOW, 404, "Weg.", NOW, 3))
    assert "Antwortet seit Tagen nicht." in Page(editor.get(PATH).text).text


def test_form_of_another_page_or_an_unknown_deed_changes_nothing(editor: TestClient, workspace: Workspace) -> None:
    fields = fields_of(editor.get(PATH).text) | {"neu-title": "Anders", "tat": "sichern"}
    assert editor.post(PATH, data=fields | {"csrf": "falsch"}).status_code == 403
    assert editor.post(PATH, data=fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert editor.post(PATH, data=fields | {"tat": "loeschen"}).status_code == 422
    assert workspace.store.output(STUDY) == make_output()


def test_unknown_output_is_not_found_and_nobody_gets_in_without_signing_in(browser: TestClient) -> None:
    for answer in (browser.get(PATH), browser.post(PATH, data={"tat": "sichern"})):
        assert (answer.status_code, "/redaktion/anmelden" in answer.headers["location"]) == (303, True)


def test_desk_leads_to_the_page(editor: TestClient) -> None:
    assert f'href="{PATH}"' in editor.get(f"/redaktion/beitrag/{STUDY}").text
    assert editor.get("/redaktion/beitrag/unbekannt/angaben").status_code == 404
