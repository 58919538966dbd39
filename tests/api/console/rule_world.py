"""The shipped catalogue with an account, for pages about rules, and their forms as a browser would send them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.settings import Settings
from api.site.address import DEFAULT_ITEMS
from api.workspace import Workspace
from corpus.account import Role
from corpus.model import OutputId
from recommender.query import Profile, RecommendationQuery
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import CDO, PRAXIS
from tests.conftest import TODAY

PAGE, NEW, WHY = "/redaktion/regeln", "/redaktion/regeln/neu", "/redaktion/warum"
FAR = OutputId("aus-negz-wird-negz")  # waits for an editor; fits hardly anybody
OTHER = OutputId("ak-diversity-interview")
PROFILE = Profile((CDO,), (PRAXIS,))


def form_in(html: str, button: str) -> dict[str, Any]:
    """Return what a browser would send with the form that holds this button, without pressing it."""
    form = next(part for part in html.split("<form ")[1:] if button in part.partition("</form>")[0])
    fields: dict[str, Any] = {}
    chooser = ""
    for element in Page(f"<form {form.partition('</form>')[0]}</form>").elements:
        attributes = element.attributes
        name, kind = attributes.get("name", ""), attributes.get("type", "")
        if element.tag == "textarea":
            fields[name] = element.text.removeprefix("\n")
        elif element.tag == "select":
            chooser = name
        elif element.tag == "option" and "selected" in attributes:
            fields[chooser] = attributes["value"]
        elif element.tag == "input" and (kind not in ("checkbox", "radio") or "checked" in attributes):
            fields.setdefault(name, []).append(attributes["value"])
    return fields


def preview(editor: TestClient, kind: str, **typed: Any) -> httpx.Response:
    """Fill in the form for a kind of rule, and ask for its preview."""
    fields = form_in(editor.get(f"{NEW}?art={kind}").text, "Vorschau zeigen")
    answer: httpx.Response = editor.post(NEW, data={**fields, **typed, "schritt": "vorschau"})
    return answer


def save(editor: TestClient, shown: httpx.Response) -> httpx.Response:
    """Save what a preview shows."""
    answer: httpx.Response = editor.post(NEW, data={**form_in(shown.text, "Regel sichern"), "schritt": "sichern"})
    return answer


def end(editor: TestClient, number: int) -> httpx.Response:
    """Press the button that ends a rule."""
    path = f"{PAGE}/{number}"
    answer: httpx.Response = editor.post(path, data=form_in(editor.get(path).text, "Regel jetzt beenden"))
    return answer


def why(editor: TestClient, **typed: Any) -> httpx.Response:
    """Ask why an output is missing."""
    fields = form_in(editor.get(WHY).text, "Nachsehen")
    answer: httpx.Response = editor.post(WHY, data={**fields, **typed})
    return answer


def list_of(catalogue: Workspace, profile: Profile = PROFILE, n: int = DEFAULT_ITEMS) -> list[OutputId]:
    """Return the ids of a list as visitors see it."""
    found = catalogue.recommender().for_profile(RecommendationQuery(profile, catalogue.today(), n))
    return [item.output.id for item in found.items]


@contextmanager
def console_over(data_dir: Path, moment: Moment) -> Iterator[tuple[Workspace, TestClient]]:
    """A catalogue with its index, and a browser in which Erika has signed in."""
    with Workspace(Settings(data_dir=data_dir, today=TODAY), clock=moment) as workspace:
        Accounts(workspace).add("Erika", Role.EDITOR, PASSWORD)
        browser = TestClient(
            create_app(workspace), base_url="https://negz.example", headers=SAME_ORIGIN, follow_redirects=False
        )
        assert browser.post("/redaktion/anmelden", data={"name": "Erika", "passwort": PASSWORD}).status_code == 303
        yield workspace, browser
