"""Whatever a source says, it stays text: every answer is looked at, those of routes added later included."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from defusedxml import ElementTree
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.console.view_usage import PICTURES
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.importers.ingest import IngestReport
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN
from tests.api.hostile_world import MARKUP, SCRIPT_URL, TAG, read_hostile_sources
from tests.api.test_every_route import leaves
from tests.conftest import NOW, TODAY

WEB = {"", "http", "https", "mailto", "webcal"}
LINKS = {"href", "src", "action", "formaction", "data", "poster", "srcset", "cite", "xlink:href", "content"}
FORMULA = ("=", "+", "@", "\t", "\r", "-=")
TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
UNANSWERED = {  # GET routes that show nothing of an import, or need something that no import brings
    "/metrics",
    "/redaktion/sammeln/{number}",
    "/redaktion/zweitsicht/vergleich/{number}",
}
QUERIES = ("", "?q=Text", "?text=Auszug+ein+Text", "?audience=cdo&n=20", "?art=oben")
ACCEPT = ("*/*", "text/html", "application/ld+json", "text/turtle")
Answers = dict[str, tuple[str, Any]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, list[IngestReport]]]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("boese"), encoder="lsa", today=TODAY)
    with Workspace(settings, clock=lambda: NOW) as workspace:
        Accounts(workspace).add("chef", Role.ADMIN, PASSWORD)
        yield workspace, read_hostile_sources(workspace, tmp_path_factory.mktemp("ordner"))


@pytest.fixture(scope="module")
def answers(world: tuple[Workspace, list[IngestReport]]) -> Answers:
    """Every GET route's answers, by route and address: media type and text."""
    workspace = world[0]
    app = create_app(workspace)
    browser = TestClient(app, base_url="https://negz.example", headers=SAME_ORIGIN)
    assert browser.post("/redaktion/anmelden", data={"name": "chef", "passwort": PASSWORD}).status_code == 200
    found: Answers = {}
    for route in sorted(path for path, methods in leaves(list(app.routes)) if "GET" in methods):
        for address in addresses(route, workspace):
            for accept in ACCEPT[:1] if "?" in address else ACCEPT:
                answer = browser.get(address, headers={"Accept": accept})
                assert answer.status_code < 500, address
                if answer.status_code == 200:
                    found[f"{route} {address} {accept}"] = answer.headers["content-type"], answer.text
    shown = {key.partition(" ")[0] for key in found}
    missing = {path for path, methods in leaves(list(app.routes)) if "GET" in methods} - shown
    assert missing <= UNANSWERED, missing - UNANSWERED
    return found


def addresses(route: str, workspace: Workspace) -> Iterator[str]:
    """Yield the route's address for each thing that its names may stand for, plain and with questions."""
    store = workspace.store
    ids = [output.id for output in store.outputs()]
    values = {
        "output_id": ids,
        "number": [str(number) for number in range(1, len(store.sources.sources()) + 1)],
        "audience": ["cdo", "alle"],
        "benefit": ["praxis"],
        "scheme": ["zielgruppe", "audience"],
        "notation": ["cdo"],
        "wish": ["aendern", "stilllegen"],
        "picture": sorted(PICTURES),
        "version": ["1.0.0"],
        "path": ["mark.svg", "console.css"],
    }
    names = re.findall(r"{(\w+)", route)
    for chosen in product(*(values[name] for name in names)):
        known = dict(zip(names, chosen, strict=True))
        path = re.sub(r"{(\w+)(?::\w+)?}", lambda name, known=known: known[name[1]], route)
        yield from (f"{path}{query}" for query in (*QUERIES, f"?von={ids[-1]}&in={ids[0]}"))


def test_answers_show_what_sources_say(answers: Answers) -> None:
    showing = [key for key, (_, text) in answers.items() if TAG in text]
    kinds = {answers[key][0].partition(";")[0] for key in showing}
    assert {"text/html", "application/json", "application/atom+xml", "application/feed+json"} <= kinds
    assert {"/", "/suche", "/katalog", "/beitrag/{output_id}", "/redaktion/quellen/{number}"} <= {
        key.partition(" ")[0] for key in showing
    }


def test_answer_holds_no_character_that_turns_text_around_or_steers_a_terminal(answers: Answers) -> None:
    for key, (media_type, text) in answers.items():
        said = list(strings(json.loads(text))) if "json" in media_type else [text]
        for one in said:
            assert not [char for char in one if is_control(char)], key


def test_page_runs_and_leads_to_nothing_that_a_source_wrote(answers: Answers) -> None:
    for key, (media_type, text) in answers.items():
        if "html" in media_type:
            check_markup(text, key)


def test_feed_and_picture_are_sound_and_their_markup_is_ours(answers: Answers) -> None:
    seen = set()
    for key, (media_type, text) in answers.items():
        if "xml" not in media_type and "svg" not in media_type:
            continue
        seen.add(media_type.partition(";")[0])
        for element in ElementTree.fromstring(text.encode()).iter():
            assert TAG not in element.tag, key
            assert not [name for name in element.attrib if name.startswith("on") or TAG in name], key
            check_links(element.attrib, key)
            if element.get("type") == "html":
                check_markup(element.text or "", key)
    assert "application/atom+xml" in seen


def test_json_names_no_address_that_runs(answers: Answers) -> None:
    for key, (media_type, text) in answers.items():
        if "json" not in media_type:
            continue
        for one in strings(json.loads(text)):
            assert not one.startswith(("javascript:", "data:", "vbscript:")), key
            if "/feeds/" in key and one.startswith("<"):
                check_markup(one, key)


def test_table_holds_no_formula(answers: Answers) -> None:
    tables = {key: text for key, (media_type, text) in answers.items() if "csv" in media_type}
    assert len(tables) >= 4
    for key, text in tables.items():
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"):
            assert not [cell for cell in row if cell.startswith(FORMULA)], key


def test_calendar_holds_no_line_that_a_source_wrote(answers: Answers) -> None:
    calendars = [text for media_type, text in answers.values() if "calendar" in media_type]
    assert calendars
    for text in calendars:
        assert not [line for line in text.split("\r\n") if line.startswith(f"X-{TAG}")]
        assert "\n" not in text.replace("\r\n", "")


def test_report_of_an_import_names_what_was_refused_in_readable_words(
    world: tuple[Workspace, list[IngestReport]],
) -> None:
    refused = [error for report in world[1] for _, error in report.refused]
    skipped = [reason for report in world[1] for _, reason in report.skipped]
    assert (len(refused) > 5, len(skipped) > 1) == (True, True)
    for text in (*(f"{error.subject} {error.remedy}" for error in refused), *skipped):
        assert not [char for char in text if is_control(char)], text


def test_what_is_kept_of_sources_has_web_addresses_and_readable_words_alone(
    world: tuple[Workspace, list[IngestReport]],
) -> None:
    workspace = world[0]
    outputs = workspace.store.outputs()
    assert len(outputs) > 8
    for output in outputs:
        told = (output.title, output.subtitle, output.abstract, output.series, output.number)
        for text in (*filter(None, told), *output.people, *output.topics, output.language):
            assert not [char for char in text if is_control(char)], output.id
        for url in (*(form.url for form in output.manifestations), *output.sources):
            assert urlsplit(url).scheme in {"http", "https"}
    for held in workspace.store.sources.items(outputs[0].id):
        for passage in held.item.passages:
            assert not [char for char in passage.text if is_control(char)]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def is_control(char: str) -> bool:
    if char in "\t\n\r":
        return False
    return unicodedata.category(char) in {"Cc", "Cs"} or unicodedata.bidirectional(char) in TURNS or char == "\ufffe"


def check_markup(text: str, key: str) -> None:
    """Look at the markup as a browser does; `assert` where a source has written some of it."""
    assert f"<{TAG}" not in text, key
    assert MARKUP not in text, key
    _Looked(key).feed(text)


def check_links(attributes: dict[str, str], key: str) -> None:
    for name, value in attributes.items():
        if name in LINKS and (name != "content" or ":" in value.split(" ")[0]):
            assert value.strip().partition(":")[0].casefold() not in {"javascript", "data", "vbscript"}, key
        if name in LINKS - {"content", "srcset"}:
            assert urlsplit(value).scheme in WEB, key


class _Looked(HTMLParser):
    """Takes offence at elements, handlers and addresses that our templates do not write."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self._within_script: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        assert tag != TAG, self._key
        assert not [name for name in named if name.startswith("on") or TAG in name], self._key
        check_links({name: value or "" for name, value in named.items()}, self._key)
        self._within_script = named if tag == "script" else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._within_script = None

    def handle_data(self, data: str) -> None:
        if self._within_script is not None and data.strip():
            assert self._within_script.get("type") == "application/ld+json", self._key
            assert not [one for one in strings(json.loads(data)) if one.startswith(SCRIPT_URL)], self._key

    def handle_comment(self, data: str) -> None:
        assert TAG not in data, self._key


def test_templates_mark_as_safe_only_what_the_service_writes_itself() -> None:
    found = {
        f"{path.name}: {written}"
        for path in Path("api").rglob("*.html")
        for written in re.findall(r"{{\s*([\w.]+)\s*\|\s*safe\s*}}", path.read_text(encoding="utf-8"))
    }
    assert found == {"head.html: head.data", "einbinden.html: page.preview", "nutzung.html: picture.svg"}
    sources = "".join(path.read_text(encoding="utf-8") for path in Path("api").rglob("*.py"))
    assert "Markup(" not in sources
    assert sources.count("autoescape=True") == sources.count("Environment(") >= 2
    scripts = "".join(path.read_text(encoding="utf-8") for path in Path("api").rglob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", scripts)
