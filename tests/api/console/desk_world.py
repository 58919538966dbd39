"""Outputs on the desk with suggestions and their evidence, and the desk's forms as a browser would send them."""

from collections.abc import Sequence
from dataclasses import replace

import httpx2 as httpx
from starlette.testclient import TestClient

from api.workspace import Workspace
from corpus.editorial import Dossier, Evidence, EvidenceField, Suggestion, SuggestionSet
from corpus.model import Output, OutputId
from corpus.passage import Passage, Place
from corpus.vocabulary_change import version_of
from tests.api.console.bulk_world import blind_id, plain_id
from tests.api.site.page import Element, Page
from tests.builders import CDO, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.contracts.editorial_contract import NOW

ABSTRACT = "Die Studie zeigt an zwölf Städten, wie Sachbearbeitung leichter wird. Führungskräfte entscheiden."
LEADERS = Evidence(EvidenceField.ABSTRACT, 70, 97, "Führungskräfte entscheiden.")
PLACE = Evidence(EvidenceField.FULL_TEXT, 0, 21, "Was CDOs davon haben.", Place(page=14), "https://negz.example/a.pdf")
SUBJECT = Evidence(EvidenceField.TITLE, 0, 23, "Künstliche Intelligenz ")


def make_suggestions(output_id: OutputId, model_version: str = "m1", leitung: float = 0.81) -> SuggestionSet:
    """Return a set that says one concept above its threshold, one below, and a benefit."""
    made = (
        Suggestion(LEITUNG, leitung, 0.4, True, 1, (LEADERS, SUBJECT), (OutputId("erledigt"), OutputId("fort"))),
        Suggestion(CDO, 0.27, 0.35, False, 2, (PLACE,)),
        Suggestion(PRAXIS, 0.62, 0.5, True, 3, (SUBJECT,)),
    )
    return SuggestionSet(output_id, made, model_version, version_of(make_vocabulary()), NOW)


class Tagger:
    """Says of every output what `make_suggestions` says, under the version it is given."""

    def __init__(self, version: str = "m1", leitung: float = 0.81) -> None:
        self.version = version
        self._leitung = leitung
        self.asked: list[OutputId] = []

    def suggest(self, output: Output, full_text: Sequence[Passage] = ()) -> Sequence[Suggestion]:
        del full_text
        self.asked.append(output.id)
        return make_suggestions(output.id, self.version, self._leitung).suggestions


class DeskWorld:
    """A study and an event that wait, one study of the blind sample, and one output with tags of its own."""

    def __init__(self, workspace: Workspace) -> None:
        share = workspace.settings.blind_share
        self.store, self.desk = workspace.store, workspace.store.editorial
        self.study, self.event, self.blind = plain_id("studie", share), plain_id("tagung", share), blind_id("x", share)
        self.store.replace_vocabulary(make_vocabulary())
        waiting = make_output(abstract=ABSTRACT, tags=None)
        self.store.upsert(
            [
                replace(waiting, id=self.study),
                replace(waiting, id=self.event, title="Herbsttagung in Köln"),
                replace(waiting, id=self.blind, title="Noch verdeckt"),
                make_output(id="erledigt", title="Schon vergeben"),
            ]
        )
        for output_id in (self.study, self.event, self.blind):
            self.desk.keep_suggestions(make_suggestions(output_id))

    def dossier(self, output_id: OutputId) -> Dossier:
        """Return what the store holds about an output."""
        return self.desk.dossier(output_id)


def path_of(output_id: OutputId) -> str:
    return f"/redaktion/beitrag/{output_id}"


def press(browser: TestClient, html: str, code: str, **changed: str) -> httpx.Response:
    """Send the form whose button has this value, with its hidden fields, some of them changed."""
    form = next(part for part in html.split("<form")[1:] if f'value="{code}"' in part).partition("</form>")[0]
    page = Page(f"<form{form}</form>")
    fields = {e.attributes["name"]: e.attributes.get("value", "") for e in page.all("input")}
    answer: httpx.Response = browser.post(
        page.all("form")[0].attributes["action"], data={**fields, "tat": code, **changed}
    )
    return answer


def decide(browser: TestClient, output_id: OutputId, code: str, **changed: str) -> httpx.Response:
    """Open the output's desk, and press the button of this value."""
    return press(browser, browser.get(path_of(output_id)).text, code, **changed)


def by_id(html: str, name: str) -> Element:
    """Return the element of this id."""
    return next(element for element in Page(html).elements if element.attributes.get("id") == name)


def row_names(html: str) -> list[str]:
    """Return the concepts that have a row."""
    return [e.attributes["data-begriff"] for e in Page(html).elements if "data-begriff" in e.attributes]
