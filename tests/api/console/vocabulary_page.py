"""What the tests of the vocabulary desk share: a store with a few outputs, and forms as a browser sends them."""

from typing import Any

from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.editorial import Decision, Suggestion, SuggestionSet, Verdict
from corpus.model import Output
from tests.api.console.conftest import PASSWORD, csrf_in
from tests.api.site.page import Page
from tests.builders import CDO, LEITUNG, make_output, make_vocabulary
from tests.conftest import NOW

HOME = "/redaktion/vokabular"
CDO_PAGE = f"{HOME}/audience/cdo"


def fill(workspace: Workspace) -> None:
    """Load the small vocabulary, an output that carries CDO and one that waits."""
    workspace.store.replace_vocabulary(make_vocabulary())
    workspace.store.upsert([make_output(), make_output(id="wartet", title="Cloud für alle", tags=None)])


def sign_in(browser: TestClient, name: str) -> TestClient:
    """Sign somebody in."""
    assert browser.post("/redaktion/anmelden", data={"name": name, "passwort": PASSWORD}).status_code == 303
    return browser


def fields_of(html: str) -> dict[str, Any]:
    """Return what a browser would send with the page's last form: text fields, areas, and ticked boxes."""
    fields: dict[str, Any] = {}
    start = html.rindex("<form ")
    for element in Page(html[start : html.index("</form>", start)]).elements:
        attributes = element.attributes
        name, kind = attributes.get("name", ""), attributes.get("type", "")
        if element.tag == "textarea":
            fields[name] = element.text.removeprefix("\n")
        elif element.tag == "input" and (kind in ("hidden", "text") or "checked" in attributes):
            fields.setdefault(name, []).append(attributes["value"])
    return fields


def preview(browser: TestClient, path: str, **typed: Any) -> Any:
    """Fill in a form as `typed`, and ask for its preview."""
    page = browser.get(path)
    assert page.status_code == 200, page.text
    return browser.post(path.partition("?")[0], data={**fields_of(page.text), **typed, "schritt": "vorschau"})


def apply(browser: TestClient, path: str, shown: Any) -> Any:
    """Save what a preview shows."""
    return browser.post(path.partition("?")[0], data={**fields_of(shown.text), "schritt": "anwenden"})


def csrf(browser: TestClient) -> str:
    """Return the session's token."""
    return csrf_in(browser.get(HOME).text)


def reject(workspace: Workspace, number: int, verdict: Verdict) -> None:
    """Let an editor judge a suggestion of LEITUNG that was over its threshold."""
    output: Output = make_output(id=f"beurteilt-{number}", title=f"Beurteilt {number}", tags=None)
    editorial = workspace.store.editorial
    workspace.store.upsert([output])
    suggestions = (Suggestion(LEITUNG, 0.9, 0.5, True, 1), Suggestion(CDO, 0.1, 0.5, False, 2))
    editorial.keep_suggestions(SuggestionSet(output.id, suggestions, "m1", "v1", NOW))
    editorial.assess(output.id, [Decision(LEITUNG, verdict)], editor="Erika", revision=0)
