"""`/redaktion`: where a sign-in leads, from where the console's pages are reached, and what is to be done there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.address import HOME
from api.console.gate import Gate
from api.console.menu import MENU
from api.console.rendering import Renderer
from api.console.second_order import unsettled_views
from api.console.vocabulary_source import VocabularySource
from api.site.wording import Plural
from api.workspace import Workspace
from corpus.account import Role
from corpus.freshness import is_stale

PURPOSES = {
    "queue": "Was als Nächstes Zielgruppen und Nutzen braucht, das Nützlichste zuerst.",
    "sammeln": "Viele gleichartige Vorschläge in einem Schritt übernehmen, und zurück.",
    "second": "Ein zweites Urteil, ohne das erste zu sehen.",
    "agreement": "Wie einig sich Menschen untereinander und mit dem Modell sind.",
    "trail": "Wer wann was entschieden hat.",
    "abdeckung": "Welche Zielgruppe zu welchem Nutzen wie viel findet, und was fehlt.",
    "nutzung": "Was aus den Listen wird: gezeigt, geöffnet, hilfreich, und was kaum jemand sieht.",
    "rules": "Beiträge oben zeigen, verbergen, verstärken; und warum einer fehlt.",
    "trials": "Zwei Rangfolgen an echten Listen messen: welche öfter geöffnet wird und hilft.",
    "sources": "Woher Beiträge kommen, ob das frisch ist, und welche Adressen tot sind.",
    "merges": "Was ein Beitrag ist und was zwei sind: zusammenführen, trennen.",
    "keys": "Welche anderen Websites von hier lesen dürfen.",
    "vocabulary": "Zielgruppen und Nutzen pflegen, ohne dass Zuweisungen still verloren gehen.",
}
"""What each page of the menu is for."""

TO_DO = {
    "queue": Plural("Ein Beitrag wartet auf Begriffe.", "{n} Beiträge warten auf Begriffe."),
    "second": Plural(
        "Bei einem Beitrag ist zwischen zwei Sichten noch etwas offen.",
        "Bei {n} Beiträgen ist zwischen zwei Sichten noch etwas offen.",
    ),
    "sources": Plural("Mit einer Quelle stimmt etwas nicht.", "Mit {n} Quellen stimmt etwas nicht."),
    "vocabulary": Plural("Eine Aufgabe ist offen.", "{n} Aufgaben sind offen."),
}
"""What is said of a page on which something is to be done."""

ROLES = {Role.EDITOR: "Redaktion", Role.ADMIN: "Redaktion und Verwaltung"}


@dataclass(frozen=True, slots=True)
class PageView:
    """A page, what it is for, and what is to be done there, if anything."""

    path: str
    label: str
    purpose: str
    to_do: str


@dataclass(frozen=True, slots=True)
class StartView:
    """Who is signed in, as what, since when there is the account, and the pages beyond this one."""

    name: str
    role: str
    since: str
    pages: tuple[PageView, ...]


def start_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the route of the console's first page."""

    def show(request: Request) -> Response:
        signed = gate.admit(request)
        account = signed.account
        view = StartView(
            account.name,
            ROLES[account.role],
            f"{account.created_at:%d.%m.%Y}",
            tuple(_pages(account.role, _to_do(workspace))),
        )
        return renderer.render("start-redaktion.html", request, "Übersicht", signed, current="start", page=view)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(HOME, show, methods=["GET"], response_class=Response)
    return router


def _to_do(workspace: Workspace) -> Mapping[str, int]:
    """Return on how many things there is work, by the name of the page where it is done."""
    desk, vocabulary = workspace.store.editorial, VocabularySource(workspace)
    dossiers = desk.dossiers()
    return {
        "queue": sum(dossier.is_waiting for dossier in dossiers),
        "second": len(unsettled_views(dossiers, desk.second.views())),
        "sources": sum(
            bool(source.error) or is_stale(source, workspace.clock()) for source in workspace.store.sources.sources()
        ),
        "vocabulary": len(vocabulary.tasks()) + len(vocabulary.rules()),
    }


def _pages(role: Role, to_do: Mapping[str, int]) -> Iterator[PageView]:
    for one in MENU:
        if one.path != HOME and one.is_for(role):
            number = to_do.get(one.name, 0)
            said = TO_DO[one.name].of(number) if number else ""
            yield PageView(one.path, one.label, PURPOSES.get(one.name, ""), said)
