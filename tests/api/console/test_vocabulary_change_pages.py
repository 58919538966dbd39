import pytest
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.model import ConceptKey, Scheme
from corpus.vocabulary_change import get
from tests.api.console.vocabulary_page import CDO_PAGE, HOME, apply, csrf, fields_of, fill, preview, sign_in
from tests.api.site.page import Page
from tests.builders import CDO, LEITUNG, OEFFENTLICHE_IT, PRAXIS, make_output, make_vocabulary

PRESSE = ConceptKey(Scheme.AUDIENCE, "presse")
NEW = f"{HOME}/neu?system=audience"


@pytest.fixture
def admin(browser: TestClient, workspace: Workspace) -> TestClient:
    """The browser, with chef signed in and a vocabulary to change."""
    fill(workspace)
    return sign_in(browser, "chef")


def test_new_concept_is_previewed_and_then_saved(admin: TestClient, workspace: Workspace) -> None:
    shown = preview(
        admin,
        NEW,
        kuerzel="presse",
        benennung_de="Presse und  Medien",
        synonyme_de="Zeitungen\r\nRundfunk\r\nZeitungen\r\n",
        verwandt=["cdo"],
        grund="Wird oft gefragt",
    )
    page = Page(shown.text)
    assert page.texts("h1") == ["Vorschau: Neuer Begriff"]
    assert "Ein neuer Begriff betrifft noch keinen Beitrag. Es entstehen keine Aufgaben." in page.text
    assert "fehlt die englische Vorzugsbenennung. Sie können sie unter „Bearbeiten“ nachtragen." in page.text
    assert workspace.store.vocabulary() == make_vocabulary()
    answer = apply(admin, NEW, shown)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{HOME}/audience/presse?gesichert=2"
    held = get(workspace.store.vocabulary(), PRESSE)
    assert (held.pref_label, held.alt_label, held.related) == (
        {"de": "Presse und Medien"},
        {"de": ("Zeitungen", "Rundfunk")},
        ("cdo",),
    )
    assert get(workspace.store.vocabulary(), CDO).related == ("leitung", "presse")
    saved = Page(admin.get(answer.headers["location"]).text).text
    assert "Gesichert als Änderung Nummer 2." in saved
    assert "ein laufender Dienst tut das von selbst" in saved
    assert "Gesichert als" not in Page(admin.get(f"{HOME}?gesichert=1").text).text


def test_edited_concept_keeps_its_notation_and_its_outputs(admin: TestClient, workspace: Workspace) -> None:
    path = f"{CDO_PAGE}/bearbeiten"
    shown = preview(admin, path, benennung_de="Digitalverantwortliche", verwandt=[], grund="Kürzer")
    page = Page(shown.text)
    assert "Ein Beitrag trägt den Begriff. Es entstehen keine Aufgaben: Die Beiträge behalten den Begriff." in page.text
    assert page.links()["Künstliche Intelligenz in Kommunen"] == "/redaktion/beitrag/ki-in-kommunen-2024"
    assert "bisher: CDO, CIO und Digitalverantwortliche" in page.text
    assert apply(admin, path, shown).status_code == 303
    vocabulary = workspace.store.vocabulary()
    assert get(vocabulary, CDO).label() == "Digitalverantwortliche"
    assert get(vocabulary, CDO).alt_label == get(make_vocabulary(), CDO).alt_label
    assert get(vocabulary, LEITUNG).related == ()
    assert workspace.store.vocabulary_desk.tasks() == ()
    assert workspace.store.output(make_output().id) == make_output()


def test_deprecated_concept_makes_the_tasks_that_the_preview_names(admin: TestClient, workspace: Workspace) -> None:
    path = f"{CDO_PAGE}/stilllegen"
    shown = preview(admin, path, ersatz=["leitung"], grund="Zu eng")
    assert "Es entsteht eine Aufgabe zum Nachvergeben. An den Beiträgen selbst ändert sich nichts" in shown.text
    answer = apply(admin, path, shown)
    assert answer.headers["location"] == f"{CDO_PAGE}?gesichert=2"
    assert get(workspace.store.vocabulary(), CDO).replaced_by == ("leitung",)
    assert [(task.output_id, task.by) for task in workspace.store.vocabulary_desk.tasks()] == [
        (make_output().id, "chef")
    ]
    back = preview(admin, f"{CDO_PAGE}/zurueckholen", grund="Doch nicht")
    assert apply(admin, f"{CDO_PAGE}/zurueckholen", back).status_code == 303
    assert workspace.store.vocabulary_desk.tasks() == ()
    assert "Es entsteht eine Aufgabe zum Nachvergeben." in preview(admin, path, grund="Doch").text


def test_merged_concept_is_replaced_by_the_other(admin: TestClient, workspace: Workspace) -> None:
    path = f"{CDO_PAGE}/zusammenlegen"
    shown = preview(admin, path, ziel="oeffentliche-it", grund="Dasselbe")
    assert apply(admin, path, shown).status_code == 303
    assert get(workspace.store.vocabulary(), CDO).replaced_by == (OEFFENTLICHE_IT.notation,)


def test_split_concept_is_replaced_by_its_parts(admin: TestClient, workspace: Workspace) -> None:
    path = f"{HOME}/benefit/praxis/aufteilen"
    parts = {
        "teil1_kuerzel": "beispiele",
        "teil1_benennung_de": "Beispiele",
        "teil3_kuerzel": "rezepte",
        "teil3_benennung_de": "Rezepte",
        "teil3_erlaeuterung_de": "Schritt für Schritt",
    }
    shown = preview(admin, path, **parts, grund="Zu breit")
    assert Page(shown.text).text.count(" neu ") >= 2
    assert apply(admin, path, shown).status_code == 303
    vocabulary = workspace.store.vocabulary()
    assert get(vocabulary, PRAXIS).replaced_by == ("beispiele", "rezepte")
    assert get(vocabulary, ConceptKey(Scheme.BENEFIT, "rezepte")).note() == "Schritt für Schritt"


@pytest.mark.parametrize(
    ("path", "typed", "says"),
    [
        (NEW, {"kuerzel": "presse", "benennung_de": "Presse"}, "Der Grund fehlt."),
        (NEW, {"kuerzel": "presse", "grund": "x"}, "Die deutsche Benennung fehlt."),
        (NEW, {"benennung_de": "Presse", "grund": "x"}, "Das Kürzel fehlt."),
        (NEW, {"kuerzel": "p", "benennung_de": "P" * 201, "grund": "x"}, "Das Feld „Benennung“ hat 201 Zeichen"),
        (f"{CDO_PAGE}/zusammenlegen", {"grund": "x"}, "Es ist kein Begriff ausgewählt."),
        (f"{CDO_PAGE}/aufteilen", {"grund": "x", "teil1_kuerzel": "a"}, "in mindestens zwei neue Begriffe"),
        (
            f"{CDO_PAGE}/aufteilen",
            {"grund": "x"} | {f"teil{n}_{name}": "a" for n in (1, 2) for name in ("kuerzel", "benennung_de")},
            "haben dasselbe Kürzel",
        ),
    ],
)
def test_form_that_says_too_little_comes_back_as_it_was_typed(
    admin: TestClient, path: str, typed: dict[str, str], says: str
) -> None:
    answer = preview(admin, path, **typed)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert says in page.text
    assert page.texts("title")[0].startswith("Fehler:")
    sent = fields_of(answer.text)
    for name, value in typed.items():
        assert sent[name] in (value, [value])


@pytest.mark.parametrize(
    ("path", "typed", "status", "says"),
    [
        (NEW, {"kuerzel": "cdo", "benennung_de": "Neu"}, 409, "Das Kürzel „cdo“ hat schon der Begriff"),
        (f"{CDO_PAGE}/zusammenlegen", {"ziel": "cdo"}, 409, "lässt sich nicht zusammenlegen"),
        (f"{CDO_PAGE}/zusammenlegen", {"ziel": "kuchen"}, 404, "gibt es im Vokabular nicht"),
    ],
)
def test_form_that_contradicts_the_vocabulary_comes_back(
    admin: TestClient, path: str, typed: dict[str, str], status: int, says: str
) -> None:
    answer = preview(admin, path, **typed, grund="Probe")
    assert answer.status_code == status
    assert says in Page(answer.text).text


def test_change_that_breaks_a_rule_cannot_be_saved(admin: TestClient, workspace: Workspace) -> None:
    shown = preview(admin, NEW, kuerzel="Öffentlich", benennung_de="öffentliche it", grund="Versehen")
    page = Page(shown.text)
    assert "„Öffentlich“ ist kein Kürzel." in page.text
    assert "dieselbe Benennung „Öffentliche IT“" in page.text
    assert "Änderung sichern" not in page.text
    refused = apply(admin, NEW, shown)
    assert refused.status_code == 422
    assert workspace.store.vocabulary() == make_vocabulary()


def test_preview_without_differences_offers_nothing_to_save(admin: TestClient) -> None:
    path = f"{CDO_PAGE}/bearbeiten"
    shown = preview(admin, path, grund="Nur so")
    assert "Es gibt keine Unterschiede" in shown.text
    assert "Änderung sichern" not in shown.text
    assert apply(admin, path, shown).status_code == 409


def test_preview_leads_back_to_the_form_as_it_was_typed(admin: TestClient) -> None:
    path = f"{CDO_PAGE}/bearbeiten"
    shown = preview(admin, path, benennung_de="Digitalamt", grund="Kürzer")
    back = admin.post(path, data={**fields_of(shown.text), "schritt": "formular"})
    sent = fields_of(back.text)
    assert (sent["benennung_de"], sent["grund"], sent["verwandt"]) == (["Digitalamt"], "Kürzer", ["leitung"])


def test_change_of_what_somebody_else_has_changed_shows_a_new_preview(admin: TestClient, workspace: Workspace) -> None:
    path = f"{CDO_PAGE}/bearbeiten"
    shown = preview(admin, path, benennung_de="Digitalamt", grund="Kürzer")
    other = preview(admin, f"{HOME}/audience/leitung/bearbeiten", benennung_de="Leitung", grund="Auch kürzer")
    assert apply(admin, f"{HOME}/audience/leitung/bearbeiten", other).status_code == 303
    conflict = apply(admin, path, shown)
    assert conflict.status_code == 409
    assert "Das Vokabular hat inzwischen chef am" in conflict.text
    assert get(workspace.store.vocabulary(), CDO).label() != "Digitalamt"
    assert apply(admin, path, conflict).status_code == 303
    assert get(workspace.store.vocabulary(), CDO).label() == "Digitalamt"


def test_editor_may_preview_but_not_save(browser: TestClient, workspace: Workspace) -> None:
    fill(workspace)
    erika = sign_in(browser, "Erika")
    path = f"{CDO_PAGE}/stilllegen"
    shown = preview(erika, path, grund="Zu eng")
    assert shown.status_code == 200
    assert "Änderung sichern" not in shown.text
    assert "nur Konten mit der Rolle „Redaktion und Verwaltung“" in shown.text
    refused = apply(erika, path, shown)
    assert refused.status_code == 403
    page = Page(refused.text)
    assert page.texts("h1") == ["Nicht erlaubt"]
    assert "Das Vokabular dürfen nur Konten mit der Rolle „Redaktion und Verwaltung“ ändern." in page.text
    assert not get(workspace.store.vocabulary(), CDO).deprecated


def test_form_of_another_session_or_site_changes_nothing(admin: TestClient, workspace: Workspace) -> None:
    path = f"{CDO_PAGE}/stilllegen"
    shown = preview(admin, path, grund="Zu eng")
    sent = {**fields_of(shown.text), "schritt": "anwenden"}
    assert admin.post(path, data={**sent, "csrf": "falsch"}).status_code == 403
    assert admin.post(path, data=sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    admin.cookies.clear()
    assert admin.post(path, data=sent).status_code == 303
    assert not get(workspace.store.vocabulary(), CDO).deprecated


def test_text_of_concepts_is_shown_as_text(admin: TestClient) -> None:
    shown = preview(admin, NEW, kuerzel="x", benennung_de="<b>fett</b>", grund='"><script>1</script>')
    assert "<b>fett" not in shown.text
    assert "<script>" not in shown.text
    assert apply(admin, NEW, shown).status_code == 303
    assert "<b>fett" not in admin.get(f"{HOME}/aenderungen").text
    assert csrf(admin)
