"""`/redaktion/anmelden` and `/redaktion/abmelden`."""

from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.accounts import Accounts
from api.console.address import HOME, NEXT, SIGN_IN, SIGN_OUT, is_next, prefix_of
from api.console.gate import COOKIE, NO_STORE, Gate, delete_cookie, set_cookie
from api.console.rendering import Renderer
from api.errors import SignInRefused, TooManyAttempts
from api.form import Form, read_form
from api.problems import headers_of, status_of
from corpus.errors import NegzError

CHECKS_AT_ONCE = 2  # of passwords, 19 MiB and a core each; others wait without holding a thread
SIGNED_OUT = "abgemeldet"
MAX_NAME_CHARS = 64


@dataclass(frozen=True, slots=True)
class SignInView:
    """The form: what was typed into it, where it leads, and what was wrong."""

    name: str
    next_path: str
    subject: str
    remedy: str
    is_signed_out: bool


class SignInPages:
    """Lets people in and out."""

    def __init__(self, gate: Gate, accounts: Accounts, renderer: Renderer) -> None:
        self._gate = gate
        self._accounts = accounts
        self._renderer = renderer
        self._checking = CapacityLimiter(CHECKS_AT_ONCE)

    def show(self, request: Request) -> Response:
        """Answer GET: the form, or the page it leads to where somebody is signed in already."""
        wanted = request.query_params.get(NEXT, "")
        if self._gate.signed_in(request) is not None:
            return _lead_to(request, wanted)
        return self._page(request, SignInView("", wanted, "", "", SIGNED_OUT in request.query_params))

    async def sign_in(self, request: Request) -> Response:
        """Answer POST: begin a session, or say what is wrong."""
        self._gate.check_origin(request)
        form = await read_form(request)
        try:
            token = await to_thread.run_sync(self._sign_in, request, form, limiter=self._checking)
        except (SignInRefused, TooManyAttempts) as error:
            return self._refuse(request, form, error)
        answer = _lead_to(request, form.get(NEXT, ""))
        set_cookie(request, answer, token)
        return answer

    async def sign_out(self, request: Request) -> Response:
        """Answer POST: end the session.

        A foreign page's request comes without the cookie, yet an answer to it could still delete that.
        """
        self._gate.check_origin(request)
        form = await read_form(request)
        signed = self._gate.signed_in(request)
        if signed is not None:
            self._gate.check_form(request, form, signed)
            await to_thread.run_sync(self._accounts.sign_out, request.cookies[COOKIE])
        answer = _redirect(f"{prefix_of(request)}{SIGN_IN}?{SIGNED_OUT}=1")
        delete_cookie(request, answer)
        return answer

    def _sign_in(self, request: Request, form: Form) -> str:
        """Return the new session's token; the session that the browser had, if any, ends."""
        remote = request.client.host if request.client else ""
        token = self._accounts.sign_in(form.get("name", ""), form.get("passwort", ""), remote)
        if COOKIE in request.cookies:
            self._accounts.sign_out(request.cookies[COOKIE])
        return token

    def _refuse(self, request: Request, form: Form, error: NegzError) -> Response:
        typed = form.get("name", "")[:MAX_NAME_CHARS]
        view = SignInView(typed, form.get(NEXT, ""), error.subject, error.remedy, is_signed_out=False)
        answer = self._page(request, view, status_of(error))
        answer.headers.update(headers_of(error))
        return answer

    def _page(self, request: Request, view: SignInView, status: int = 200) -> Response:
        title = "Fehler: Anmelden" if view.subject else "Anmelden"
        return self._renderer.render("anmelden.html", request, title, None, status=status, page=view)


def sign_in_router(gate: Gate, accounts: Accounts, renderer: Renderer) -> APIRouter:
    """Return the routes that let people in and out."""
    pages, router = SignInPages(gate, accounts, renderer), APIRouter(include_in_schema=False)
    router.add_api_route(SIGN_IN, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(SIGN_IN, pages.sign_in, methods=["POST"], response_class=Response)
    router.add_api_route(SIGN_OUT, pages.sign_out, methods=["POST"], response_class=Response)
    return router


def _lead_to(request: Request, wanted: str) -> Response:
    return _redirect(prefix_of(request) + (wanted if is_next(wanted) else HOME))


def _redirect(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers=NO_STORE)
