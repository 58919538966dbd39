"""`negz widget snippet`: what it prints works as it stands."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from api.widget.component import current_component
from tests.api.commands.conftest import Negz

SITE = "https://empfehlungen.example"
PROFILE = ("--audience", "cdo", "--benefit", "praxis,umsetzung")


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str | None]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] = dict(attrs)


def elements(html: str) -> dict[str, dict[str, str | None]]:
    parser = Elements()
    parser.feed(html)
    return parser.found


def test_snippet_pins_the_script_and_asks_for_the_profile(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("widget", "snippet", *PROFILE, "--n", "3", "--base-url", f"{SITE}/", "--data-dir", catalogue_dir)
    assert outcome.code == 0
    found = elements(outcome.out)
    assert found["negz-empfehlungen"] == {
        "api": f"{SITE}/api/v1",
        "audience": "cdo",
        "benefit": "praxis,umsetzung",
        "n": "3",
        "lang": "de",
        "heading-level": "2",
    }
    assert found["script"] == {
        "type": "module",
        "src": f"{SITE}{current_component().path}",
        "integrity": current_component().integrity,
        "crossorigin": "anonymous",
        "referrerpolicy": "no-referrer",
    }
    assert found["a"] == {"href": f"{SITE}/?audience=cdo&benefit=praxis&benefit=umsetzung"}


def test_snippet_of_the_settings_address_in_english(
    negz: Negz, catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_PUBLIC_URL", SITE)
    asked = ("--audience", "cdo", "--lang", "en", "--key", "lese-1")
    outcome = negz("widget", "snippet", *asked, "--data-dir", catalogue_dir)
    assert elements(outcome.out)["negz-empfehlungen"]["key"] == "lese-1"
    assert elements(outcome.out)["a"] == {"href": f"{SITE}/?audience=cdo&lang=en"}
    assert "Outputs of NEGZ that fit" in outcome.out


def test_fragment_address_is_answered(negz: Negz, catalogue_dir: Path, client: TestClient) -> None:
    asked = (*PROFILE, "--kind", "fragment", "--heading-level", "3", "--base-url", SITE)
    outcome = negz("widget", "snippet", *asked, "--data-dir", catalogue_dir)
    address = urlsplit(outcome.out.strip())
    assert f"{address.scheme}://{address.netloc}" == SITE
    answer = client.get(f"{address.path}?{address.query}")
    assert answer.status_code == 200
    assert answer.text.count("<h4") == 4
    assert "200" in outcome.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--audience", "niemand", "--base-url", SITE), "niemand"),
        (("--base-url", SITE), "leer"),
        ((*PROFILE, "--seed", "gibt-es-nicht", "--base-url", SITE), "gibt-es-nicht"),
        (PROFILE, "--base-url"),
        ((*PROFILE, "--base-url", "empfehlungen.example"), "--base-url"),
        ((*PROFILE, "--base-url", SITE, "--n", "21"), "21"),
        ((*PROFILE, "--base-url", SITE, "--heading-level", "7"), "7"),
        ((*PROFILE, "--base-url", SITE, "--kind", "iframe"), "iframe"),
    ],
)
def test_snippet_that_could_not_work_is_refused(
    negz: Negz, catalogue_dir: Path, options: tuple[str, ...], says: str
) -> None:
    outcome = negz("widget", "snippet", *options, "--data-dir", catalogue_dir)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
