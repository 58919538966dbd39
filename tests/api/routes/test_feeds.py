import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from api.routes.feeds import ChangeLog, not_modified_since
from api.workspace import Workspace
from corpus.editorial_rule import RuleKind
from corpus.model import OutputId, PartialDate, Scheme
from tests.api.feed_world import HOSTILE, World, open_world
from tests.api.moment import Moment
from tests.api.test_feed_format import ATOM, check_atom, check_json_feed, text
from tests.builders import make_output
from tests.rules import make_rule

MEETING = "tag:negz.org,2026:beitrag/treffen-2027"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path / "data") as found:
        yield found


def entry_ids(client: TestClient, address: str) -> list[str]:
    root = check_atom(client.get(address).content)
    return [text(entry, "id").rpartition("/")[2] for entry in root.findall(f"{ATOM}entry")]


def entry(client: TestClient, entry_id: str, address: str = "/feeds/alle.xml") -> ElementTree.Element:
    entries = check_atom(client.get(address).content).findall(f"{ATOM}entry")
    return next(found for found in entries if text(found, "id") == entry_id)


def test_feeds_of_the_shipped_catalogue_are_valid_in_both_formats_and_languages(
    client: TestClient, catalogue_workspace: Workspace
) -> None:
    vocabulary = catalogue_workspace.recommender().vocabulary()
    names = ["alle", *(concept.key.notation for concept in vocabulary.in_scheme(Scheme.AUDIENCE))]
    queries = ["", *(f"?benefit={concept.key.notation}" for concept in vocabulary.in_scheme(Scheme.BENEFIT))]
    for address in [f"{name}.{{}}{query}" for name in names for query in queries] + ["alle.{}?lang=en"]:
        atom = client.get("/feeds/" + address.format("xml"))
        assert atom.headers["content-type"] == "application/atom+xml"
        root = check_atom(atom.content)
        answer = client.get("/feeds/" + address.format("json"))
        assert answer.headers["content-type"] == "application/feed+json"
        items = check_json_feed(answer.content)["items"]
        assert isinstance(items, list)
        assert [item["id"] for item in items] == [text(e, "id") for e in root.findall(f"{ATOM}entry")], address


def test_feed_names_the_address_it_was_read_from_and_its_page(client: TestClient) -> None:
    address = "/feeds/cdo.xml?benefit=praxis&lang=en"
    links = {
        link.attrib["rel"]: link.attrib["href"]
        for link in check_atom(client.get(address).content).findall(f"{ATOM}link")
    }
    assert links == {
        "self": f"http://testserver{address}",
        "alternate": "http://testserver/?audience=cdo&benefit=praxis&lang=en",
    }
    assert client.get(links["alternate"]).status_code == 200


def test_feed_holds_what_is_for_its_concepts_newest_first(world: World) -> None:
    assert entry_ids(world.client, "/feeds/alle.xml") == [
        "treffen-2027",
        "boese-2025",
        "studie-2024",
        "ohne-zuordnung-2023",
    ]
    assert entry_ids(world.client, "/feeds/cdo.xml") == ["treffen-2027", "studie-2024"]
    assert entry_ids(world.client, "/feeds/alle.xml?benefit=praxis") == ["boese-2025", "studie-2024"]
    assert entry_ids(world.client, "/feeds/cdo.xml?benefit=praxis") == ["studie-2024"]
    assert entry_ids(world.client, "/feeds/cdo.xml?benefit=umsetzung") == []


def test_entry_of_an_event_to_come_is_dated_by_its_announcement(world: World) -> None:
    found = entry(world.client, MEETING)
    assert (text(found, "published"), text(found, "updated")) == ("2026-11-23T09:30:00Z",) * 2
    assert "Treffen · 14. Januar 2027" in text(found, "content")


def test_entry_that_changes_keeps_identity_and_date_and_is_updated(world: World) -> None:
    before = entry(world.client, "tag:negz.org,2026:beitrag/studie-2024")
    assert (text(before, "published"), text(before, "updated")) == ("2024-05-01T00:00:00Z",) * 2
    world.moment.pass_by(hours=1)
    world.workspace.store.upsert([make_output(id=OutputId("studie-2024"), title="Neuer Titel")])

    after = entry(world.client, "tag:negz.org,2026:beitrag/studie-2024")
    assert text(after, "title") == "Neuer Titel"
    assert text(after, "published") == text(before, "published")
    assert text(after, "updated") == "2026-11-23T10:30:00Z"


def test_entry_with_hostile_text_is_text_in_both_formats(world: World) -> None:
    found = entry(world.client, "tag:negz.org,2026:beitrag/boese-2025")
    assert text(found, "title") == f"Titel {HOSTILE}".replace("\x0b", "")
    assert "<script" not in text(found, "content")
    assert '<p lang="en">Text &lt;script&gt;' in text(found, "content")
    feed = json.loads(world.client.get("/feeds/alle.json").content)
    assert not any("<script" in item["content_html"] for item in feed["items"])


def test_entry_without_editors_tags_has_the_models_and_says_so(
    client: TestClient, catalogue_workspace: Workspace
) -> None:
    told = []
    for found in check_atom(client.get("/feeds/alle.xml").content).findall(f"{ATOM}entry"):
        output = catalogue_workspace.recommender().output(OutputId(text(found, "id").rpartition("/")[2]))
        has_concepts, says_so = bool(found.findall(f"{ATOM}category")), "hat ein Modell" in text(found, "content")
        assert says_so == (output.tags is None and has_concepts), output.id
        told.append(says_so)
    assert {True, False} == set(told)


def test_withdrawn_output_leaves_every_feed_at_once_also_for_those_who_ask_by_date(world: World) -> None:
    addresses = ["/feeds/alle.xml", "/feeds/cdo.xml", "/feeds/cdo.json", "/feeds/alle.json?benefit=evidenz"]
    before = {address: world.client.get(address) for address in addresses}
    assert all("treffen-2027" in answer.text for answer in before.values())
    world.workspace.store.withdraw([OutputId("treffen-2027")])

    for address, earlier in before.items():
        by_tag = world.client.get(address, headers={"If-None-Match": earlier.headers["etag"]})
        by_date = world.client.get(address, headers={"If-Modified-Since": earlier.headers["last-modified"]})
        assert (by_tag.status_code, by_date.status_code) == (200, 200)
        assert "treffen-2027" not in by_tag.text + by_date.text


def test_output_kept_from_a_target_group_leaves_its_feeds_at_once_until_the_rule_is_over(world: World) -> None:
    kept_out = OutputId("treffen-2027")
    hours = {"created_at": world.moment.now, "expires_at": world.moment.now + timedelta(hours=2)}
    world.workspace.store.rules.add(make_rule(kind=RuleKind.BLOCK_FROM, output_id=kept_out, **hours))
    for address in ("/feeds/cdo.xml", "/feeds/cdo.json", "/feeds/cdo.xml?benefit=evidenz"):
        assert kept_out not in world.client.get(address).text
    assert kept_out in entry_ids(world.client, "/feeds/alle.xml")
    world.moment.pass_by(hours=2)
    assert kept_out in entry_ids(world.client, "/feeds/cdo.xml")


def test_feed_that_has_not_changed_is_not_sent_again(world: World) -> None:
    first = world.client.get("/feeds/cdo.xml")
    assert first.headers["cache-control"] == "public, max-age=60"
    for header, name in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
        again = world.client.get("/feeds/cdo.xml", headers={name: first.headers[header]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    stale = {"If-None-Match": '"anders"', "If-Modified-Since": first.headers["last-modified"]}
    assert world.client.get("/feeds/cdo.xml", headers=stale).status_code == 200
    assert world.client.get("/feeds/cdo.xml", headers={"If-Modified-Since": "gestern"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "subject", "known"),
    [
        ("papst.xml", "Die Zielgruppe „papst“ gibt es nicht.", "alle (für alle Zielgruppen), leitung, cdo"),
        ("cdo.json?benefit=kuchen", "Den Nutzen „kuchen“ gibt es nicht.", "evidenz, praxis, umsetzung"),
        (f"{quote('a<b>')}.json", "Die Zielgruppe „a<b>“ gibt es nicht.", "alle"),
    ],
)
def test_feed_about_something_unknown_is_not_found_and_names_what_is_known(
    world: World, address: str, subject: str, known: str
) -> None:
    answer = world.client.get(f"/feeds/{address}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (404, "concept_not_found")
    assert answer.json()["detail"] == subject
    assert known in answer.json()["remedy"]


@pytest.mark.parametrize("query", ["lang=fr", "n=5", "benefit=praxis&benefit=evidenz"])
def test_feed_with_an_impossible_parameter_is_refused(world: World, query: str) -> None:
    assert world.client.get(f"/feeds/cdo.xml?{query}").status_code == 422


def test_feed_uses_the_public_address_where_one_is_set(tmp_path: Path) -> None:
    with open_world(tmp_path, public_url="https://negz.org/finder") as world:
        feed = json.loads(world.client.get("/feeds/cdo.json").content)
    assert feed["feed_url"] == "https://negz.org/finder/feeds/cdo.json"
    assert all(item["url"].startswith("https://negz.org/finder/beitrag/") for item in feed["items"])


def test_feed_asked_for_under_two_names_answers_each_with_its_own(world: World) -> None:
    for host in ("a.example", "b.example", "a.example"):
        feed = json.loads(world.client.get("/feeds/cdo.json", headers={"Host": host}).content)
        assert feed["feed_url"] == f"http://{host}/feeds/cdo.json"


def test_feed_is_limited_to_the_newest(world: World) -> None:
    many = [make_output(id=OutputId(f"beitrag-{n:02}"), published=PartialDate(2020, 1, n + 1)) for n in range(31)]
    many += [make_output(id=OutputId(f"beitrag-{n + 31:02}"), published=PartialDate(2020, 3, n + 1)) for n in range(31)]
    world.workspace.store.upsert(many)
    found = entry_ids(world.client, "/feeds/cdo.xml")
    assert len(found) == 50
    assert found[:3] == ["treffen-2027", "studie-2024", "beitrag-61"]
    assert "beitrag-00" not in found


def answer(etag: str) -> Response:
    return Response(headers={"ETag": etag, "Cache-Control": "public"})


def test_change_log_gives_two_answers_of_one_second_different_dates() -> None:
    log = ChangeLog(Moment())
    dates = []
    for etag in ("a", "a", "b"):
        found = answer(etag)
        log.date("feed", found)
        dates.append(found.headers["last-modified"])
    assert dates == ["Mon, 23 Nov 2026 09:30:00 GMT"] * 2 + ["Mon, 23 Nov 2026 09:30:01 GMT"]


def test_change_log_that_is_full_forgets_and_never_says_too_early_a_date() -> None:
    moment = Moment()
    log = ChangeLog(moment, limit=1)
    log.date("feed", answer("a"))
    moment.pass_by(hours=1)
    log.date("anderer", answer("x"))
    found = answer("a")
    log.date("feed", found)
    assert found.headers["last-modified"] == "Mon, 23 Nov 2026 10:30:00 GMT"


def test_date_without_a_time_zone_is_no_reason_to_send_nothing() -> None:
    headers = [(b"if-modified-since", b"2030-01-01 00:00:00")]
    found = answer("a")
    found.headers["last-modified"] = "Mon, 23 Nov 2026 09:30:00 GMT"
    assert not_modified_since(Request({"type": "http", "headers": headers}), found) is None
