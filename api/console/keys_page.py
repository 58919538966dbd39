"""`/redaktion/schluessel`: read keys for other sites, by those who run the service."""

from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.call import API_PREFIX
from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.view_keys import NAME, PATH, REVOKED, Typed, build_keys_page
from api.errors import InvalidReadKey
from api.form import Form, read_form
from api.read_keys import ReadKeys
from api.site.outward import public_root
from api.workspace import Workspace
from corpus.account import Role
from corpus.errors import Conflict, Forbidden, InvalidInput, NegzError, NotFound

_SAID = {NAME: "Der Leseschlüssel „{}“ ist angelegt.", REVOKED: "Der Leseschlüssel „{}“ ist widerrufen."}


class KeysPages:
    """Shows the keys, and adds or revokes one."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._settings = workspace.settings
        self._keys = ReadKeys(workspace)
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET."""
        signed = self._gate.admit(request)
        _check_admin(signed)
        asked = request.query_params
        said = next((text.format(asked[name]) for name, text in _SAID.items() if name in asked), "")
        return self._page(request, signed, Typed(), said=said)

    async def act(self, request: Request) -> Response:
        """Answer POST: a new key, one less, or the page again with what is wrong."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form)

    def _act(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        _check_admin(signed)
        typed = Typed.of(form)
        try:
            if REVOKED in form:
                return _back(request, REVOKED, self._keys.revoke(form[REVOKED]).name)
            added = self._keys.add(typed.name, typed.origins.split(), _read_limit(typed.limit))
        except (InvalidInput, Conflict, NotFound) as error:
            return self._page(request, signed, typed, problem=error)
        return _back(request, NAME, added.name)

    def _page(
        self, request: Request, signed: SignedIn, typed: Typed, *, said: str = "", problem: NegzError | None = None
    ) -> Response:
        page = build_keys_page(
            self._keys.list(),
            typed,
            said=said,
            problem=problem,
            api_address=public_root(request, self._settings) + API_PREFIX,
            common_limit=self._settings.rate_limit_key,
            is_required=self._settings.require_key,
            prefix=prefix_of(request),
        )
        return self._renderer.render(
            "schluessel.html",
            request,
            "Leseschlüssel",
            signed,
            problem=problem,
            current="keys",
            page=page,
        )


def keys_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the page."""
    pages, router = KeysPages(workspace, gate, renderer), APIRouter(include_in_schema=False)
    router.add_api_route(PATH, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(PATH, pages.act, methods=["POST"], response_class=Response)
    return router


def _check_admin(signed: SignedIn) -> None:
    if signed.account.role is not Role.ADMIN:
        raise Forbidden(
            "Leseschlüssel verwaltet, wer den Dienst betreibt.", "Bitten Sie eine Person mit dem Recht „admin“ darum."
        )


def _read_limit(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise InvalidReadKey(f"„{text}“ ist keine Zahl.", "Geben Sie bei der Grenze eine ganze Zahl ein, oder nichts.")
    return int(text)


def _back(request: Request, what: str, name: str) -> Response:
    """Lead to the page by GET, so that loading it again repeats nothing."""
    address = f"{prefix_of(request)}{PATH}?{urlencode({what: name})}"
    return RedirectResponse(address, status_code=303, headers=NO_STORE)
