"""The web component as a file: its address, its bytes, its size."""

import gzip
import re
from base64 import b64encode
from hashlib import sha384

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.site.wording import wording_for
from api.widget.component import CURRENT, components, current_component
from api.widget.wording import EMBED_WORDING
from api.workspace import Workspace

PUBLISHED = {
    "1.0.0": "sha384-qBZRObgQKLp6UBgC2FIrHZz27VpTohw5l2o51mR1cWc/njGPRLPWEZHhjgZMw3Iq",
}
"""What pages out there pin. A change to the file is a new version in a folder of its own, never a new hash here."""
MAX_COMPRESSED_BYTES = 6 * 1024


def test_published_version_never_changes() -> None:
    assert {version: found.integrity for version, found in components().items()} == PUBLISHED
    assert CURRENT in PUBLISHED


def test_component_is_small() -> None:
    assert len(gzip.compress(current_component().body, 9)) <= MAX_COMPRESSED_BYTES
    assert len(current_component().compressed) <= MAX_COMPRESSED_BYTES


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_component_is_served_for_good_to_every_origin(client: TestClient, encoding: str) -> None:
    answer = client.get(
        current_component().path, headers={"Accept-Encoding": encoding, "Origin": "https://rathaus.example"}
    )
    headers = answer.headers
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["vary"] == "Accept-Encoding"
    assert headers.get("content-encoding", "identity") == encoding
    assert f"sha384-{b64encode(sha384(answer.content).digest()).decode()}" == current_component().integrity


def test_component_is_readable_from_an_origin_that_the_settings_name(catalogue_workspace: Workspace) -> None:
    settings = catalogue_workspace.settings.model_copy(update={"cors_origins": ("https://negz.org",)})
    with Workspace(settings) as workspace:
        client = TestClient(create_app(workspace))
        for origin in ("https://negz.org", "https://rathaus.example"):
            headers = client.get(current_component().path, headers={"Origin": origin}).headers
            assert headers.get_list("access-control-allow-origin") == ["*"]


@pytest.mark.parametrize("version", ["0.9.0", "latest", "..%2F..", "1.0"])
def test_unknown_version_is_404_that_names_the_current_one(client: TestClient, version: str) -> None:
    answer = client.get(f"/widget/{version}/negz-empfehlungen.js", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    if "%" not in version:
        assert answer.json()["code"] == "widget_not_found"
        assert current_component().path in answer.json()["remedy"]


def test_component_uses_nothing_that_a_strict_policy_forbids_or_that_keeps_anything() -> None:
    source = current_component().body.decode()
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|Function\(|document\.write|cookie=|[sS]torage|\.style\b"
    )
    assert re.findall(forbidden, source) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_component_says_what_the_fragment_says(language: str) -> None:
    source, words, own = current_component().body.decode(), wording_for(language), EMBED_WORDING[language]
    for text in (*words.kinds.values(), words.items.pinned, own.heading, own.partial, *own.links.values()):
        assert f'"{text}"' in source, text
