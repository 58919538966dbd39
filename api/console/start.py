"""`/redaktion`: where a sign-in leads, and from where the console's pages are reached."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.address import HOME
from api.console.gate import Gate
from api.console.menu import MENU, MenuEntry
from api.console.rendering import Renderer
from corpus.account import Role

ROLES = {Role.EDITOR: "Redaktion", Role.ADMIN: "Redaktion und Verwaltung"}


@dataclass(frozen=True, slots=True)
class StartView:
    """Who is signed in, as what, since when there is the account, and the pages beyond this one."""

    name: str
    role: str
    since: str
    entries: tuple[MenuEntry, ...]


def start_router(gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the route of the console's first page."""

    def show(request: Request) -> Response:
        signed = gate.signed_in(request)
        if signed is None:
            return gate.sign_in_page(request)
        account = signed.account
        entries = tuple(entry for entry in MENU if entry.path != HOME)
        view = StartView(account.name, ROLES[account.role], f"{account.created_at:%d.%m.%Y}", entries)
        return renderer.render("start-redaktion.html", request, "Übersicht", signed, current="start", page=view)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(HOME, show, methods=["GET"], response_class=Response)
    return router
