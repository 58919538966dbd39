import json
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.site.address import FeedKey
from api.site.head import MAX_DESCRIPTION_CHARS, MAX_PAIRS, list_subject, script_json, shorten
from api.workspace import Workspace
from corpus.model import ConceptKey, OutputId, Scheme, Vocabulary
from tests.api.site.conftest import HOSTILE, visitor
from tests.api.site.page import Page
from tests.builders import make_vocabulary

ROOT = "http://testserver"


def links(page: Page, rel: str) -> list[dict[str, str]]:
    return [e.attributes for e in page.all("link") if e.attributes["rel"] == rel]


def languages(page: Page) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in links(page, "alternate") if "hreflang" in link}


def feeds(page: Page) -> list[tuple[str, str]]:
    return [(link["type"], link["href"]) for link in links(page, "alternate") if "type" in link]


def properties(page: Page) -> dict[str, str]:
    return {e.attributes["property"]: e.attributes["content"] for e in page.all("meta") if "property" in e.attributes}


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/", "/"),
        ("/?lang=de&von=newsletter", "/"),
        ("/?benefit=praxis&audience=leitung&audience=cdo&n=30", "/?audience=cdo&audience=leitung&benefit=praxis"),
        ("/beitrag/angst-im-wandel?von=mastodon", "/beitrag/angst-im-wandel"),
        ("/hilfe", "/hilfe"),
    ],
)
def test_page_has_one_address_whatever_it_is_called_by(client: TestClient, path: str, canonical: str) -> None:
    page = Page(client.get(path).text)
    english = f"{canonical}{'&' if '?' in canonical else '?'}lang=en"
    assert [link["href"] for link in links(page, "canonical")] == [f"{ROOT}{canonical}"]
    assert languages(page) == {
        "de": f"{ROOT}{canonical}",
        "en": f"{ROOT}{english}",
        "x-default": f"{ROOT}{canonical}",
    }
    other = Page(client.get(english).text)
    assert [link["href"] for link in links(other, "canonical")] == [f"{ROOT}{english}"]
    assert languages(other) == languages(page)


@pytest.mark.parametrize("path", ["/?text=Mein+Anliegen", "/?audience=papst", "/suche?q=Cloud", "/nirgendwo"])
def test_page_that_is_not_for_search_engines_tells_them_no_address(client: TestClient, path: str) -> None:
    page = Page(client.get(path).text)
    assert not links(page, "canonical")
    assert not languages(page)
    assert not properties(page)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", "/feeds/alle.{}"),
        ("/?audience=cdo", "/feeds/cdo.{}"),
        ("/?benefit=praxis", "/feeds/alle.{}?benefit=praxis"),
        ("/?audience=cdo&benefit=praxis&text=Cloud", "/feeds/cdo.{}?benefit=praxis"),
        ("/?audience=cdo&lang=en", "/feeds/cdo.{}?lang=en"),
        ("/?text=Cloud", "/feeds/alle.{}"),
        ("/katalog", "/feeds/alle.{}"),
        ("/katalog?audience=cdo&benefit=praxis", "/feeds/cdo.{}?benefit=praxis"),
        ("/katalog?audience=cdo&kind=study", "/feeds/alle.{}"),
        ("/katalog?audience=papst", "/feeds/alle.{}"),
    ],
)
def test_list_names_the_feed_that_goes_with_it(client: TestClient, path: str, address: str) -> None:
    assert feeds(Page(client.get(path).text)) == [
        ("application/atom+xml", address.format("xml")),
        ("application/feed+json", address.format("json")),
    ]


def test_list_for_several_concepts_shows_a_feed_for_each_pair_to_people_too(client: TestClient) -> None:
    page = Page(client.get("/?audience=cdo&audience=leitung&benefit=praxis").text)
    addresses = ["/feeds/leitung.xml?benefit=praxis", "/feeds/cdo.xml?benefit=praxis"]
    assert sorted(href for kind, href in feeds(page) if kind == "application/atom+xml") == sorted(addresses)
    shown = [e.attributes["href"] for e in page.all("a") if e.attributes["href"].startswith("/feeds/")]
    assert set(addresses) <= set(shown)


def test_list_without_concepts_shows_no_feed(client: TestClient) -> None:
    page = Page(client.get("/?text=Sprachmodelle+im+B%C3%BCrgeramt").text)
    assert not [e for e in page.all("a") if e.attributes["href"].startswith("/feeds/")]


def test_subject_of_too_many_pairs_names_the_feed_of_everything() -> None:
    concept = make_vocabulary().concepts[0]
    names = tuple("abcdefg")
    vocabulary = Vocabulary(tuple(replace(concept, key=ConceptKey(Scheme.AUDIENCE, name)) for name in names), {})
    assert list_subject(names[:MAX_PAIRS], (), vocabulary).feeds[0] == FeedKey("a")
    assert list_subject(names[: MAX_PAIRS + 1], (), vocabulary).feeds == (FeedKey(),)
    assert list_subject(("a", "fehlt"), (), vocabulary).feeds == (FeedKey(),)


def test_output_page_describes_itself_to_machines(client: TestClient, catalogue_workspace: Workspace) -> None:
    output = catalogue_workspace.recommender().output(OutputId("angst-im-wandel"))
    page = Page(client.get("/beitrag/angst-im-wandel?lang=en").text)
    found = properties(page)
    assert found["og:title"] == output.title
    assert found["og:url"] == f"{ROOT}/beitrag/angst-im-wandel?lang=en"
    assert (found["og:type"], found["og:locale"]) == ("article", "en_GB")
    assert output.abstract.startswith(found["og:description"].removesuffix("…"))
    (script,) = page.all("script")
    data = json.loads(script.text)
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "Report", output.title)
    assert data["mainEntityOfPage"] == found["og:url"]


def test_event_page_describes_an_event(small_client: TestClient) -> None:
    (script,) = Page(small_client.get("/beitrag/brown-bag-2027").text).all("script")
    data = json.loads(script.text)
    assert (data["@type"], data["startDate"]) == ("Event", "2027-01-14")


def test_hostile_record_stays_inside_its_script_and_comes_back_whole(small_client: TestClient) -> None:
    (script,) = Page(small_client.get("/beitrag/boese").text).all("script")
    assert json.loads(script.text)["name"] == f"Titel {HOSTILE}"


def test_json_in_a_script_cannot_end_it() -> None:
    hostile = {"name": "</script><!--<script>&\u2028"}
    written = script_json(hostile)
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == hostile


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Kurz und gut.", "Kurz und gut."),
        ("a" * MAX_DESCRIPTION_CHARS, "a" * MAX_DESCRIPTION_CHARS),
        ("Wort, " * 60, "Wort, " * 32 + "Wort…"),
        ("a" * 300, "a" * 199 + "…"),
    ],
)
def test_long_description_is_cut_at_a_word(text: str, short: str) -> None:
    assert shorten(text) == short
    assert len(shorten(text)) <= MAX_DESCRIPTION_CHARS


def test_page_mounted_under_a_path_has_it_once_in_its_absolute_address(catalogue_workspace: Workspace) -> None:
    mounted = visitor(catalogue_workspace)
    mounted.app.root_path = "/finder"  # type: ignore[attr-defined]
    page = Page(mounted.get("/finder/hilfe").text)
    assert [link["href"] for link in links(page, "canonical")] == [f"{ROOT}/finder/hilfe"]
    assert feeds(page)[0][1] == "/finder/feeds/alle.xml"
