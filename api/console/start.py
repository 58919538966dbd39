"""`/redaktion`: where a sign-in leads, and from where the console's pages are reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.address import HOME
from api.console.gate import Gate
from api.console.menu import MENU
from api.console.rendering import Renderer
from corpus.account import Role

PURPOSES = {
    "queue": "Was als Nächstes Zielgruppen und Nutzen braucht, das Nützlichste zuerst.",
    "sammeln": "Viele gleichartige Vorschläge in einem Schritt übernehmen, und zurück.",
    "second": "Ein zweites Urteil, ohne das erste zu sehen.",
    "agreement": "Wie einig sich Menschen untereinander und mit dem Modell sind.",
    "trail": "Wer wann was entschieden hat.",
    "abdeckung": "Welche Zielgruppe zu welchem Nutzen wie viel findet, und was fehlt.",
    "rules": "Beiträge oben zeigen, verbergen, verstärken; und warum einer fehlt.",
    "vocabulary": "Zielgruppen und Nutzen pflegen, ohne dass Zuweisungen still verloren gehen.",
}
"""What each page of the menu is for."""

ROLES = {Role.EDITOR: "Redaktion", Role.ADMIN: "Redaktion und Verwaltung"}


@dataclass(frozen=True, slots=True)
class PageView:
    """A page and what it is for."""

    path: str
    label: str
    purpose: str


@dataclass(frozen=True, slots=True)
class StartView:
    """Who is signed in, as what, since when there is the account, and the pages beyond this one."""

    name: str
    role: str
    since: str
    pages: tuple[PageView, ...]


def start_router(gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the route of the console's first page."""

    def show(request: Request) -> Response:
        signed = gate.signed_in(request)
        if signed is None:
            return gate.sign_in_page(request)
        account = signed.account
        view = StartView(account.name, ROLES[account.role], f"{account.created_at:%d.%m.%Y}", tuple(_pages()))
        return renderer.render("start-redaktion.html", request, "Übersicht", signed, current="start", page=view)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(HOME, show, methods=["GET"], response_class=Response)
    return router


def _pages() -> Iterator[PageView]:
    return (PageView(one.path, one.label, PURPOSES.get(one.name, "")) for one in MENU if one.path != HOME)
