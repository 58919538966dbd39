from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.settings import Settings
from api.site.view import Visit
from api.site.view_text import build_accessibility, build_colophon, build_help, build_privacy, contact_section
from api.workspace import Workspace
from tests.api.site.conftest import visitor
from tests.api.site.page import Page

TEXTS = ("/hilfe", "/barrierefreiheit", "/datenschutz")


def with_outward(visit: Visit, **outward: object) -> Visit:
    return replace(visit, outward=replace(visit.outward, **outward))  # type: ignore[arg-type]


def headings(view: object) -> list[str]:
    return [section.heading for section in view.sections]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("contact", "href", "label"),
    [
        ("finder@negz.org", "mailto:finder@negz.org", "E-Mail an finder@negz.org"),
        ("https://www.negz.org/kontakt/", "https://www.negz.org/kontakt/", "Kontaktseite auf negz.org"),
    ],
)
def test_contact_that_can_be_followed_is_a_link(german_visit: Visit, contact: str, href: str, label: str) -> None:
    (link,) = contact_section(with_outward(german_visit, contact=contact)).links
    assert (link.href, link.label) == (href, label)


@pytest.mark.parametrize("contact", ["Geschäftsstelle, Telefon 030 1234", "javascript:alert(1)", "Anna @ NEGZ"])
def test_contact_in_words_is_said_as_it_is(german_visit: Visit, contact: str) -> None:
    section = contact_section(with_outward(german_visit, contact=contact))
    assert section.paragraphs[-1] == contact
    assert not section.links


def test_contact_that_nobody_has_entered_is_said_to_be_missing(german_visit: Visit) -> None:
    assert "noch kein Kontakt eingetragen" in contact_section(german_visit).paragraphs[0]


def test_imprint_stands_in_for_a_contact(german_visit: Visit) -> None:
    section = contact_section(with_outward(german_visit, imprint_url="https://negz.org/impressum/"))
    assert "steht im Impressum" in section.paragraphs[0]
    assert [link.href for link in section.links] == ["https://negz.org/impressum/"]


def test_statement_names_the_contact_before_the_next_instance_and_its_own_date(german_visit: Visit) -> None:
    view = build_accessibility(german_visit)
    assert headings(view)[-2:] == ["Kontakt", "Wenn Sie keine Antwort bekommen"]
    text = " ".join(paragraph for section in view.sections for paragraph in section.paragraphs)
    assert "am 26. November 2026 erstellt" in text
    assert "{" not in text


@pytest.mark.parametrize("build", [build_help, build_privacy])
def test_page_of_text_ends_with_the_contact(german_visit: Visit, build: object) -> None:
    assert callable(build)
    assert headings(build(german_visit))[-1] == "Kontakt"


@pytest.mark.parametrize(("is_counted", "says"), [(True, "zählen wir für jeden Tag"), (False, "Nichts.")])
def test_privacy_page_says_whether_this_process_counts(german_visit: Visit, is_counted: bool, says: str) -> None:
    view = build_privacy(with_outward(german_visit, is_counted=is_counted))
    section = next(section for section in view.sections if section.heading == "Was wir zählen")
    assert says in section.paragraphs[0]


def test_foot_of_every_page_links_to_the_pages_of_text_and_to_the_imprint_that_is_set(german_visit: Visit) -> None:
    visit = replace(with_outward(german_visit, imprint_url="https://negz.org/impressum/"), path="/hilfe")
    assert [(link.href, link.is_current, link.is_outward) for link in build_colophon(visit).links] == [
        ("/abonnieren", False, False),
        ("/einbinden", False, False),
        ("/hilfe", True, False),
        ("/barrierefreiheit", False, False),
        ("/datenschutz", False, False),
        ("https://negz.org/impressum/", False, True),
    ]
    assert len(build_colophon(german_visit).links) == 5


def test_pages_of_text_take_contact_and_imprint_from_the_settings(catalogue_dir: Path) -> None:
    settings = Settings(
        data_dir=catalogue_dir,
        contact="finder@negz.org",
        imprint_url="https://negz.org/impressum/",
        public_url="https://finder.negz.org/",
        count_demand=False,
    )
    with Workspace(settings) as workspace:
        client = visitor(workspace)
        for path in TEXTS:
            page = Page(client.get(path).text)
            assert page.links()["E-Mail an finder@negz.org"] == "mailto:finder@negz.org"
            assert page.links()["Impressum"] == "https://negz.org/impressum/"
            canonical = [e.attributes["href"] for e in page.all("link") if e.attributes["rel"] == "canonical"]
            assert canonical == [f"https://finder.negz.org{path}"]


def test_pages_of_text_are_there_without_an_index(empty_workspace: Workspace) -> None:
    client = visitor(empty_workspace)
    assert [client.get(path).status_code for path in TEXTS] == [200, 200, 200]
    assert client.get("/abonnieren").status_code == 503


@pytest.mark.parametrize("path", [*TEXTS, "/abonnieren", "/so-funktioniert-es"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_links_of_a_page_of_text_lead_somewhere_and_keep_the_language(
    client: TestClient, path: str, language: str
) -> None:
    page = Page(client.get(path, params={"lang": "en"} if language == "en" else {}).text)
    own = {href for href in page.links().values() if href.startswith("/") and not href.startswith("/feeds/")}
    for href in own:
        assert client.get(href).status_code == 200, href
    others = [href for href in own if ("lang=en" in href) != (language == "en")]
    assert len(others) == 1  # the way to the other language


def test_guide_says_how_visitors_change_the_result_and_where_the_parameters_are(client: TestClient) -> None:
    page = Page(client.get("/so-funktioniert-es").text)
    assert {"So ändern Sie das Ergebnis", "Wo sich die Stellgrößen ändern lassen"} <= set(page.texts("h2"))
    assert "recommender/config.py" in page.text
    assert (Path(__file__).parents[3] / "recommender" / "config.py").is_file()


@pytest.mark.parametrize("takes_feedback", [True, False])
def test_guide_says_whether_openings_are_counted(catalogue_dir: Path, takes_feedback: bool) -> None:
    with Workspace(Settings(data_dir=catalogue_dir, count_demand=False, count_feedback=takes_feedback)) as workspace:
        for language, says in (("de", "wie oft Beiträge gezeigt"), ("en", "how often outputs are shown")):
            text = Page(visitor(workspace).get("/so-funktioniert-es", params={"lang": language}).text).text
            assert (says in text) == takes_feedback
