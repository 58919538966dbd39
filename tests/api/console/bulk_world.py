"""Outputs with kept suggestions, and the forms of the bulk pages as a browser would send them."""

from itertools import count

from starlette.testclient import TestClient

from api.console.suggesting import is_in_blind_sample
from api.workspace import Workspace
from corpus.editorial import Suggestion, SuggestionSet
from corpus.model import OutputId, OutputKind
from tests.api.site.page import Page
from tests.builders import CDO, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.contracts.editorial_contract import NOW

PATH = "/redaktion/sammeln"


def plain_id(name: str, share: float) -> OutputId:
    """Return an id that begins with the name and is not in the blind sample."""
    return next(one for n in count() if not is_in_blind_sample(one := OutputId(f"{name}-{n}"), share))


def blind_id(name: str, share: float) -> OutputId:
    """Return an id that begins with the name and is in the blind sample."""
    return next(one for n in count() if is_in_blind_sample(one := OutputId(f"{name}-{n}"), share))


def suggestions_for(output_id: OutputId, model_version: str = "m1", cdo: float = 0.81) -> SuggestionSet:
    """Return a set that says a concept above its threshold, one far above, and one below."""
    made = (
        Suggestion(LEITUNG, 0.42, 0.3, True, 1),
        Suggestion(CDO, cdo, 0.4, True, 2),
        Suggestion(PRAXIS, 0.27, 0.35, False, 3),
    )
    return SuggestionSet(output_id, made, model_version, "v1", NOW)


class BulkWorld:
    """A workspace with two studies and an event that wait, one tagged study, and one study of the blind sample."""

    def __init__(self, workspace: Workspace) -> None:
        share = workspace.settings.blind_share
        self.store, self.desk = workspace.store, workspace.store.editorial
        self.study, self.other, self.event = (plain_id(name, share) for name in ("studie", "zweite", "tagung"))
        self.tagged, self.blind = plain_id("erledigt", share), blind_id("verdeckt", share)
        self.store.replace_vocabulary(make_vocabulary())
        self.store.upsert(
            [
                make_output(id=self.study, title="Künstliche Intelligenz in Kommunen", tags=None),
                make_output(id=self.other, title="Register & Recht", series="Science Dialog", tags=None),
                make_output(id=self.event, title="Herbsttagung in Köln", kind=OutputKind.EVENT, tags=None),
                make_output(id=self.tagged, title="Schon vergeben"),
                make_output(id=self.blind, title="Noch verdeckt", tags=None),
            ]
        )
        for output_id in (self.study, self.other, self.event, self.tagged, self.blind):
            self.desk.keep_suggestions(suggestions_for(output_id))


def fields_of(html: str, button: str) -> list[tuple[str, str]]:
    """Return what a browser would send with the form that holds the button of this id, pressed."""
    form = next(part.partition("</form>")[0] for part in html.split("<form")[1:] if f'id="{button}"' in part)
    page = Page(f"<form{form}</form>")
    sent = []
    for element in page.all("input"):
        found = element.attributes
        chosen = found.get("type") not in {"checkbox", "radio"} or "checked" in found
        if "name" in found and "disabled" not in found and chosen:
            sent.append((found["name"], found.get("value", "")))
    pressed = next(one.attributes for one in page.all("button") if one.attributes.get("id") == button)
    return [*sent, (pressed["name"], pressed["value"])]


def press(browser: TestClient, html: str, button: str, *, address: str = PATH, **changed: str) -> "Answer":
    """Send the form that holds the button, some fields changed; leave out what is changed to nothing."""
    fields = [(name, value) for name, value in fields_of(html, button) if name not in changed]
    fields += [(name, value) for name, value in changed.items() if value]
    return Answer(browser, fields, address)


class Answer:
    """The answer to a form."""

    def __init__(self, browser: TestClient, fields: list[tuple[str, str]], address: str) -> None:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        answer = browser.post(address, data=data)
        self.status, self.html = answer.status_code, answer.text
        self.leads_to = answer.headers.get("location", "")
