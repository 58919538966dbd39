import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from api.settings import Settings
from api.workspace import Workspace
from corpus.model import OutputId, Scheme
from recommender.query import MAX_ITEMS, MAX_TEXT_CHARS
from tests.api.site.conftest import HOSTILE, visitor
from tests.api.site.page import Page
from tests.builders import make_output, make_vocabulary
from tests.conftest import TODAY

PAGES = {
    "start": "/",
    "list": "/?audience=cdo&benefit=praxis&text=Sprachmodelle+im+B%C3%BCrgeramt",
    "empty list": "/?text=Wie+backe+ich+Brot%3F",
    "output": "/beitrag/angst-im-wandel",
    "output without tags": "/beitrag/dlf-chatbots-in-behoerden-2025",
    "search": "/suche",
    "search results": "/suche?q=Registermodernisierung",
    "catalogue": "/katalog",
    "catalogue narrowed": "/katalog?audience=cdo&kind=study&year=2021&sort=title&page=1",
    "catalogue empty": "/katalog?audience=cdo&year=1999",
    "guide": "/so-funktioniert-es",
    "feeds": "/abonnieren",
    "help": "/hilfe",
    "accessibility": "/barrierefreiheit",
    "privacy": "/datenschutz",
    "refused": "/?benefit=kuchen",
    "not found": "/nirgendwo",
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_of_any_kind_has_one_heading_and_its_language(client: TestClient, path: str, language: str) -> None:
    separator = "&" if "?" in path else "?"
    response = client.get(path if language == "de" else f"{path}{separator}lang=en")
    page = Page(response.text)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert len(page.all("h1")) == 1
    assert page.all("html")[0].attributes["lang"] == response.headers["content-language"] == language
    assert page.texts("title")[0].endswith("Beitragsfinder" if language == "de" else "Output finder")
    assert [e.tag for e in page.elements if e.tag in ("header", "main", "footer")] == ["header", "main", "footer"]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_of_any_kind_skips_no_heading_level(client: TestClient, path: str) -> None:
    levels = [int(e.tag[1]) for e in Page(client.get(path).text).elements if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_of_any_kind_has_no_inline_code_and_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    page = Page(client.get(path).text)
    assert all(script.attributes == {"type": "application/ld+json"} for script in page.all("script"))
    assert not page.all("style")
    for element in page.elements:
        assert "style" not in element.attributes
        assert not any(name.startswith("on") for name in element.attributes)
        if element.tag != "a" and element.attributes.get("rel") not in ("canonical", "alternate"):
            assert not element.attributes.get("src", element.attributes.get("href", "/")).startswith(("http", "//"))


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_of_any_kind_keeps_the_visit_between_two(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'self'; script-src 'none'")
    assert headers["cache-control"] == "private, no-cache"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_of_any_kind_has_unique_ids_and_labelled_fields(client: TestClient, path: str) -> None:
    page = Page(client.get(path).text)
    ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    labelled = {e.attributes["for"] for e in page.all("label")}
    fields = (*page.all("input"), *page.all("textarea"), *page.all("select"))
    visible = [e for e in fields if e.attributes.get("type") != "hidden"]
    assert {e.attributes["id"] for e in visible} == labelled
    for element in page.elements:
        for name in ("aria-describedby", "aria-labelledby"):
            assert set(element.attributes.get(name, "").split()) <= set(ids)


def test_start_page_asks_for_every_concept_and_offers_examples(
    client: TestClient, catalogue_workspace: Workspace
) -> None:
    page = Page(client.get("/").text)
    boxes = [e.attributes for e in page.all("input") if e.attributes.get("type") == "checkbox"]
    vocabulary = catalogue_workspace.recommender().vocabulary()
    asked = [(box["name"], box["value"]) for box in boxes]
    assert asked == [(s.value, c.key.notation) for s in Scheme for c in vocabulary.in_scheme(s)]
    assert page.links()["CDO einer Stadt sucht Praxisbeispiele, die sich übertragen lassen"] == (
        "/?audience=cdo&benefit=praxis"
    )
    assert "131 Beiträge" in page.text
    assert page.texts("legend") == ["Ich bin …", "Ich brauche …"]
    assert "für Digitalisierung verantwortlich CDO, CIO und Digitalverantwortliche" in page.text
    assert "in der Adresse der Seite" in page.text


def test_example_of_the_start_page_leads_to_suggestions(client: TestClient) -> None:
    examples = [href for href in Page(client.get("/").text).links().values() if href.startswith("/?")]
    examples = [href for href in examples if "lang=" not in href]
    assert len(examples) == 6
    for href in examples:
        assert "Vorschläge für Sie" in Page(client.get(href).text).texts("h1")[0]


def test_list_shows_what_was_asked_in_the_form_and_in_words(client: TestClient) -> None:
    page = Page(client.get("/?audience=cdo&audience=leitung&benefit=praxis&text=Was+hilft%3F&n=3").text)
    assert page.checked() == [("audience", "leitung"), ("audience", "cdo"), ("benefit", "praxis")]
    assert page.texts("textarea") == ["Was hilft?"]
    assert page.texts("h1") == ["3 Vorschläge für Sie"]
    assert {"CDO, CIO und Digitalverantwortliche", "Praxisbeispiele", "„Was hilft?“"} <= set(page.texts("dd"))
    more = urlsplit(page.links()["Mehr Vorschläge zeigen"])
    assert dict(parse_qsl(more.query)) | {"n": "13"} == dict(parse_qsl(more.query))


def test_list_of_any_item_says_why_and_where_it_leads(client: TestClient) -> None:
    page = Page(client.get("/?audience=cdo&benefit=praxis").text)
    articles = page.texts("article")
    assert len(articles) == 10
    for text in articles:
        assert re.search(r"Passung: (hoch|mittel|teilweise|gering)", text)
        assert re.search(r"Zielgruppe: CDO, CIO und Digitalverantwortliche – (passt|passt nicht|nicht bekannt)", text)
        assert re.search(r"\((?:verwandt: „[^“]+“; )?(Redaktion|Vorschlag des Modells)\)", text)
    outward = [a for a in page.all("a") if a.attributes["href"].startswith("http")]
    assert all(re.search(r" auf \S+$|^negz\.org$", " ".join(a.text.split())) for a in outward)


def test_list_without_javascript_is_shareable_by_its_address(client: TestClient) -> None:
    address = "/?audience=cdo&benefit=praxis&text=Gr%C3%BC%C3%9Fe&n=4&seed=angst-im-wandel&dislike=a&dislike=b&lang=en"
    first, again = client.get(address), client.get(address)
    assert first.text == again.text
    page = Page(first.text)
    hidden = [e.attributes for e in page.all("input") if e.attributes.get("type") == "hidden"]
    kept = [(field["name"], field["value"]) for field in hidden]
    fields = [*page.checked(), ("text", page.texts("textarea")[0]), *kept]
    assert sorted(fields) == sorted(parse_qsl(urlsplit(address).query))


def test_list_in_another_language_keeps_the_profile(client: TestClient) -> None:
    page = Page(client.get("/?audience=cdo&text=A%26B").text)
    assert page.links()["English"] == "/?audience=cdo&text=A%26B&lang=en"
    english = Page(client.get("/?audience=cdo&text=A%26B&lang=en").text)
    assert english.links()["Deutsch"] == "/?audience=cdo&text=A%26B"
    outputs = [href for href in english.links().values() if href.startswith("/beitrag/")]
    assert outputs
    assert all(href.endswith("lang=en") for href in outputs)


def test_empty_list_gives_reason_and_ways_out(client: TestClient) -> None:
    page = Page(client.get("/?text=Wie+backe+ich+Brot%3F").text)
    assert page.texts("h1") == ["Dazu haben wir nichts Passendes"]
    assert "Wir zeigen lieber nichts als etwas Unpassendes." in page.text
    assert page.links()["Die Beiträge nach Ihrem Satz durchsuchen"] == "/suche?q=Wie+backe+ich+Brot%3F"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("audience=papst", "Die Zielgruppe „papst“ gibt es nicht."),
        ("audience=cdo&benefit=kuchen", "Den Nutzen „kuchen“ gibt es nicht."),
        ("audience=&text=+", "Sie haben noch nichts ausgewählt."),
        ("audience=cdo&n=0", "„0“ ist keine Anzahl von Vorschlägen."),
        (f"audience=cdo&n={MAX_ITEMS + 1}", f"„{MAX_ITEMS + 1}“ ist keine Anzahl von Vorschlägen."),
        ("audience=cdo&n=viele", "„viele“ ist keine Anzahl von Vorschlägen."),
        (f"text={'a' * 4001}", f"Ihr Text hat 4001 Zeichen, erlaubt sind {MAX_TEXT_CHARS}."),
        (f"audience={HOSTILE}", f"Die Zielgruppe „{HOSTILE}“ gibt es nicht."),
    ],
)
def test_profile_that_cannot_be_used_is_refused_with_the_form(client: TestClient, query: str, message: str) -> None:
    response = client.get(f"/?{query}")
    page = Page(response.text)
    assert response.status_code == 422
    assert message in page.text
    assert page.all("textarea")
    assert page.texts("title")[0].startswith("Fehler: ")
    assert [value for name, value in page.checked()] == (["cdo"] if "audience=cdo" in query else [])


def test_refusal_in_english_is_in_english(client: TestClient) -> None:
    assert "There is no target group “papst”." in Page(client.get("/?audience=papst&lang=en").text).text


def test_output_page_tells_editors_from_the_model(client: TestClient) -> None:
    by_editors = Page(client.get("/beitrag/angst-im-wandel").text)
    assert "Verwaltungsleitung und Führungskräfte vor allem, von der Redaktion" in by_editors.text
    assert "vorgeschlagen vom Modell" not in by_editors.text
    by_model = Page(client.get("/beitrag/dlf-chatbots-in-behoerden-2025").text)
    assert "vorgeschlagen vom Modell" in by_model.text
    assert "von der Redaktion" not in by_model.text
    assert "Angaben ungeprüft" in by_model.text


def test_output_page_has_link_facts_and_relatives(client: TestClient) -> None:
    page = Page(client.get("/beitrag/angst-im-wandel").text)
    assert page.links()["Zur Studie auf 5step.org"] == "https://5step.org/angst-im-wandel-negz-kurzstudie"
    assert "Julia Schorlemmer, Lea Mersch, Andreas Steffen" in page.texts("dd")
    relatives = {href for href in page.links().values() if href.startswith("/beitrag/") and "lang=" not in href}
    assert 3 <= len(relatives) <= 5
    assert "/beitrag/angst-im-wandel" not in relatives


def test_output_page_of_every_output_renders(client: TestClient, catalogue_workspace: Workspace) -> None:
    for output in catalogue_workspace.recommender().outputs():
        response = client.get(f"/beitrag/{output.id}")
        assert response.status_code == 200, output.id
        assert Page(response.text).texts("h1") == [" ".join(output.title.split())]


def test_output_page_of_unknown_output_is_not_found(client: TestClient) -> None:
    response = client.get("/beitrag/gibt-es-nicht")
    assert response.status_code == 404
    assert Page(response.text).texts("h1") == ["Diese Seite gibt es nicht"]


def test_search_with_more_hits_than_shown_says_so_and_offers_them(client: TestClient) -> None:
    page = Page(client.get("/suche?q=Verwaltung").text)
    assert re.fullmatch(r"\d\d Treffer, Seite 1 von \d", page.texts("h2")[0])
    assert page.links()["Weiter"] == "/suche?q=Verwaltung&page=2"
    pages = [items_of(Page(client.get(f"/suche?q=Verwaltung&page={n}").text)) for n in (1, 2, 99)]
    assert len(pages[0]) == 10
    assert not set(pages[0]) & set(pages[1])
    assert pages[-1]


def test_search_results_show_a_passage_and_no_fit_for_a_profile(client: TestClient) -> None:
    page = Page(client.get("/suche?q=Registermodernisierung").text)
    assert page.all("q")
    assert "Passung" not in page.text
    assert "Passt" not in page.text


def test_search_marks_what_was_found_by_lemma_and_compound_part(client: TestClient) -> None:
    marks = set(Page(client.get("/suche?q=%C3%84mter+Register").text).texts("mark"))
    assert {"Amt", "Registermodernisierung"} <= marks
    assert not {"und", "der", "Verwaltung"} & marks
    long_form = Page(client.get("/suche?q=OZG").text).texts("mark")
    assert "Onlinezugangsgesetz" in " ".join(long_form)


def test_search_by_meaning_alone_says_so(client: TestClient) -> None:
    page = Page(client.get("/suche?q=Chatbots+beantworten+Anfragen+der+Leute").text)
    without = [text for text in page.texts("article") if "Nach dem Sinn gefunden" in text]
    assert len(without) < len(page.all("article"))
    meant = Page(client.get("/suche?q=Seniorinnen").text)
    for article, marks in zip(meant.texts("article"), marks_of(meant), strict=True):
        assert ("Nach dem Sinn gefunden" in article) == (not marks)


def marks_of(page: Page) -> list[int]:
    """Return how many marks each article of a page holds."""
    counts: list[int] = []
    for element in page.elements:
        if element.tag == "article":
            counts.append(0)
        elif element.tag == "mark":
            counts[-1] += 1
    return counts


def test_search_without_hits_says_so(small_client: TestClient) -> None:
    page = Page(small_client.get("/suche?q=Qxyzvwk").text)
    assert "Zu „Qxyzvwk“ haben wir nichts gefunden." in page.text
    assert not page.all("mark")


def test_search_that_cannot_be_used_is_refused(client: TestClient) -> None:
    response = client.get(f"/suche?q={'a' * 4001}")
    assert response.status_code == 422
    assert Page(response.text).texts("title")[0].startswith("Fehler: ")


def test_guide_names_the_main_parameters(client: TestClient, catalogue_workspace: Workspace) -> None:
    text = Page(client.get("/so-funktioniert-es").text).text
    for parameter in catalogue_workspace.recommender().parameters():
        assert parameter.explanation in text
    assert "hoch mindestens 50" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert " 1,0 Punkte der Bewertung" in text
    assert " 1 Punkte" not in text


def test_hostile_record_is_shown_as_text(small_client: TestClient) -> None:
    for path in (
        "/",
        "/beitrag/boese",
        "/?audience=cdo&dislike=boese",
        "/suche?q=Sprachmodelle",
        f"/suche?q={HOSTILE}",
        "/katalog",
        f"/katalog?kind={HOSTILE}",
    ):
        page = Page(small_client.get(path).text)
        assert all(script.attributes == {"type": "application/ld+json"} for script in page.all("script"))
        assert not any("<" in script.text or "javascript:" in script.text for script in page.all("script"))
        assert not page.all("img")
        assert not any(href.startswith("javascript:") for href in page.links().values())
    assert HOSTILE in Page(small_client.get("/beitrag/boese").text).texts("h1")[0]


def test_upcoming_event_is_told_apart(small_client: TestClient) -> None:
    assert "14. Januar 2027 Demnächst" in Page(small_client.get("/beitrag/brown-bag-2027").text).text


def test_output_known_from_a_report_alone_links_to_the_report(small_client: TestClient) -> None:
    links = Page(small_client.get("/beitrag/bericht").text).links()
    assert links["Bericht über den Beitrag auf kommune21.de"] == "https://www.kommune21.de/bericht"


def test_output_without_anything_has_a_page_that_says_so(small_client: TestClient) -> None:
    text = Page(small_client.get("/beitrag/ohne-alles").text).text
    assert "Zu diesem Beitrag ist keine öffentliche Seite bekannt." in text
    assert "Eine Zusammenfassung fehlt noch." in text


def test_page_without_an_index_says_what_to_do(empty_workspace: Workspace) -> None:
    response = visitor(empty_workspace).get("/?lang=en")
    page = Page(response.text)
    assert response.status_code == 503
    assert page.texts("h1") == ["This is not possible right now"]
    assert [e.attributes["lang"] for e in page.all("p") if "lang" in e.attributes] == ["de"]


def test_page_over_a_stale_index_says_so(small_workspace: Workspace) -> None:
    settings = small_workspace.settings
    with Workspace(settings) as workspace:
        assert "hat sich seit dem" not in visitor(workspace).get("/").text
        workspace.store.upsert([make_output(id=OutputId("neu"), title="Gerade erst aufgenommen")])
        text = Page(visitor(workspace).get("/").text).text
        assert "Der Bestand hat sich seit dem 20. November 2026 geändert" in text
        new = Page(visitor(workspace).get("/beitrag/neu").text)
        workspace.store.withdraw([OutputId("neu")])
    assert "Verwandte Beiträge haben wir nicht gefunden." in new.text


def test_page_mounted_under_a_path_keeps_it_in_every_address(catalogue_workspace: Workspace) -> None:
    client = visitor(catalogue_workspace)
    client.app.root_path = "/finder"  # type: ignore[attr-defined]
    page = Page(client.get("/finder/?audience=cdo").text)
    inner = [e.attributes[n] for e in page.elements for n in ("href", "action") if n in e.attributes]
    assert all(a.startswith(("/finder/", "http", "#")) for a in inner)


def test_pages_of_a_profile_with_a_sentence_stay_out_of_search_engines(client: TestClient) -> None:
    assert 'content="noindex"' in client.get("/?text=Mein+Anliegen").text
    assert "noindex" not in client.get("/?audience=cdo").text
    assert 'content="noindex"' in client.get("/?audience=cdo&dislike=angst-im-wandel").text


def items_of(page: Page) -> list[str]:
    """Return the addresses of a list's outputs, without the list they are opened from."""
    links = [e.attributes["href"].partition("?")[0] for e in page.all("a")]
    return [href for href in links if href.startswith("/beitrag/")]


def test_list_without_an_output_drops_it_and_moves_what_is_like_it_down(client: TestClient) -> None:
    before = Page(client.get("/?audience=cdo&benefit=praxis").text)
    address = "/?audience=cdo&benefit=praxis&dislike=cdo-zirkel-bochum-2025"
    assert address in [e.attributes["href"] for e in before.all("a")]
    page = Page(client.get(address).text)
    alike = "/beitrag/cdo-zirkel-von-kuhhirten"
    assert items_of(before)[0] == "/beitrag/cdo-zirkel-bochum-2025"
    assert alike in items_of(before)
    assert not {items_of(before)[0], alike} & set(items_of(page))
    assert "Weniger wie „CDO-Zirkel in Bochum: Von Kuhhirten und anderen Akteuren“" in page.text


def test_list_with_more_like_an_output_brings_its_relatives_up(client: TestClient) -> None:
    before = Page(client.get("/?audience=cdo&benefit=praxis").text)
    after = Page(client.get("/?audience=cdo&benefit=praxis&seed=session-rollin-rollout-2024").text)
    relative = "/beitrag/ws-reibungslose-rollouts-2024"
    assert items_of(after).index(relative) < items_of(before).index(relative)
    assert "/beitrag/session-rollin-rollout-2024" not in items_of(after)
    assert "behandelt ein ähnliches Thema" in after.text


def test_list_steered_by_an_output_that_is_gone_says_so(client: TestClient) -> None:
    response = client.get("/?audience=cdo&seed=gibt-es-nicht")
    assert response.status_code == 200
    assert "ein Beitrag, den es nicht mehr gibt" in Page(response.text).text


def counts_of(page: Page) -> dict[str, int]:
    labels = [label for label in page.texts("label") if label.endswith(")")]
    return {label.rsplit(" (", 1)[0]: int(label.rsplit("(", 1)[1][:-1]) for label in labels}


def test_catalogue_leads_to_every_output_once_by_leafing(client: TestClient, catalogue_workspace: Workspace) -> None:
    found: list[str] = []
    href: str | None = "/katalog"
    while href:
        page = Page(client.get(href).text)
        found += items_of(page)
        href = page.links().get("Weiter")
    assert sorted(found) == [f"/beitrag/{output.id}" for output in catalogue_workspace.recommender().outputs()]


@pytest.mark.parametrize("query", ["", "?audience=cdo", "?kind=study&language=de", "?year=2024&benefit=praxis"])
def test_catalogue_finds_as_many_as_each_filter_promises(client: TestClient, query: str) -> None:
    page = Page(client.get(f"/katalog{query}").text)
    boxes = [e.attributes for e in page.all("input") if e.attributes.get("type") == "checkbox"]
    promised = list(counts_of(page).values())
    assert len(boxes) == len(promised) > 30
    for box, count in list(zip(boxes, promised, strict=True))[::4]:
        assert ("disabled" in box) == (count == 0 and "checked" not in box)
        narrowed = [(n, v) for n, v in parse_qsl(query.removeprefix("?")) if n != box["name"]]
        found = Page(client.get("/katalog", params=[*narrowed, (box["name"], box["value"])]).text)
        assert re.match(rf"{count} von 131 Beiträgen", found.texts("p")[0]), box


def test_catalogue_shows_what_is_chosen_and_how_to_take_it_back(client: TestClient) -> None:
    page = Page(client.get("/katalog?audience=cdo&kind=study&kind=podcast&sort=title").text)
    removals = {e.attributes.get("aria-label", ""): e.attributes["href"] for e in page.all("a")}
    assert removals["Entfernen: Art Studie"] == "/katalog?audience=cdo&kind=podcast&sort=title"
    assert page.links()["Alle Filter entfernen"] == "/katalog?sort=title"
    assert page.checked() == [("audience", "cdo"), ("kind", "study"), ("kind", "podcast")]
    assert [e.attributes["value"] for e in page.all("option") if "selected" in e.attributes] == ["title"]


def test_catalogue_without_a_match_says_so_and_offers_to_begin_again(client: TestClient) -> None:
    page = Page(client.get("/katalog?year=1999&audience=papst").text)
    assert "0 von 131 Beiträgen" in page.text
    assert "Kein Beitrag passt zu allen Filtern" in page.texts("h2")
    assert page.links()["Alle Filter entfernen"] == "/katalog"


def test_catalogue_behind_its_last_page_is_the_last_page(client: TestClient) -> None:
    assert "131 Beiträge, Seite 7 von 7" in Page(client.get("/katalog?page=99").text).text


def test_catalogue_says_where_the_model_has_assigned(small_client: TestClient) -> None:
    articles = Page(small_client.get("/katalog").text).texts("article")
    suggested = [text for text in articles if "Zuordnung vom Modell vorgeschlagen" in text]
    assert len(articles) == 4
    assert ["Ein Beitrag ohne Angaben" in text for text in suggested] == [True]


def test_catalogue_follows_the_store(small_workspace: Workspace) -> None:
    with Workspace(small_workspace.settings) as workspace:
        client = visitor(workspace)
        assert "4 Beiträge" in Page(client.get("/katalog").text).text
        workspace.store.upsert([make_output(id=OutputId("frisch"), title="Gerade erst aufgenommen")])
        assert "5 Beiträge" in Page(client.get("/katalog").text).text
        workspace.store.withdraw([OutputId("frisch")])
        assert "4 Beiträge" in Page(client.get("/katalog").text).text


def test_catalogue_stays_out_of_search_engines_but_for_its_first_page(client: TestClient) -> None:
    assert "noindex" not in client.get("/katalog").text
    for query in ("audience=cdo", "sort=title", "page=2"):
        assert 'content="noindex"' in client.get(f"/katalog?{query}").text


def test_address_of_an_output_that_became_part_of_another_leads_there_until_that_is_undone(tmp_path: Path) -> None:
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa", today=TODAY)) as workspace:
        workspace.store.replace_vocabulary(make_vocabulary())
        kept, gone = make_output(), make_output(id="angekuendigt")
        workspace.store.upsert([kept, gone])
        workspace.build_index()
        client = visitor(workspace)
        merge = workspace.store.merges.merge(gone.id, kept.id, editor="Erika", reason="Dasselbe")
        answer = client.get("/beitrag/angekuendigt?lang=en", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, f"/beitrag/{kept.id}?lang=en")
        assert client.get("/beitrag/angekuendigt").status_code == 200
        workspace.store.merges.undo(merge.id, editor="Erika")
        assert client.get("/beitrag/angekuendigt", follow_redirects=False).status_code == 200
