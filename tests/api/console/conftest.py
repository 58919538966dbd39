"""An editors' console over a new data folder, and a browser that has signed in to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from tests.api.moment import Moment
from tests.api.site.page import Page

PASSWORD = "Regen Tisch Ameise Büro"  # noqa: S105
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def workspace(tmp_path: Path, moment: Moment) -> Iterator[Workspace]:
    """A data folder with the accounts Erika (editor) and chef (admin)."""
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa"), clock=moment) as found:
        Accounts(found).add("Erika", Role.EDITOR, PASSWORD)
        Accounts(found).add("chef", Role.ADMIN, PASSWORD)
        yield found


@pytest.fixture
def browser(workspace: Workspace) -> TestClient:
    """A browser that nobody has signed in with, on a page of ours; it follows no redirects."""
    return TestClient(
        create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False
    )


@pytest.fixture
def editor(browser: TestClient) -> TestClient:
    """The browser, with Erika signed in."""
    answer = browser.post("/redaktion/anmelden", data={"name": "erika", "passwort": PASSWORD})
    assert answer.status_code == 303, answer.text
    return browser


@pytest.fixture
def admin(browser: TestClient) -> TestClient:
    """The browser, with the admin signed in."""
    answer = browser.post("/redaktion/anmelden", data={"name": "chef", "passwort": PASSWORD})
    assert answer.status_code == 303, answer.text
    return browser


def csrf_in(html: str) -> str:
    """Return the token of the page's first form."""
    return next(e.attributes["value"] for e in Page(html).all("input") if e.attributes["name"] == "csrf")
