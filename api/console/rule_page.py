"""`/redaktion/regeln`: the editorial rules; with a number: one of them, to end it before its time."""

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console import wording_rule as words
from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.rule_address import BEFORE, ENDED, PAGE, SAVED, again_path, rule_path
from api.console.rule_source import MAX_DIGITS, RuleSource
from api.console.view_desk import NoteView
from api.console.view_rule import RuleMaterial, SaidView, build_rule_page, build_rules_page
from api.form import Form, read_form
from api.problems import status_of
from corpus.editorial_rule import RuleId
from corpus.errors import Conflict

MENU_NAME = "rules"


class RulePages:
    """Shows rules, and ends them."""

    def __init__(self, source: RuleSource, gate: Gate, renderer: Renderer) -> None:
        self._source = source
        self._gate = gate
        self._renderer = renderer

    def show_all(self, request: Request) -> Response:
        """Answer GET with the list."""
        signed = self._gate.admit(request)
        before = _number(request.query_params.get(BEFORE, ""))
        page = build_rules_page(self._source.all(), material_of(self._source, request), _said(request), before)
        return self._renderer.render("regeln.html", request, words.TITLE, signed, current=MENU_NAME, page=page)

    def show(self, request: Request, number: str) -> Response:
        """Answer GET with one rule."""
        signed = self._gate.admit(request)
        return self._page(request, signed, number)

    async def act(self, request: Request, number: str) -> Response:
        """Answer POST: end the rule."""
        form = await read_form(request)
        return await to_thread.run_sync(self._end, request, form, number)

    def _end(self, request: Request, form: Form, number: str) -> Response:
        signed = self._gate.admit_form(request, form)
        rule = self._source.rule(number)
        try:
            self._source.end(rule.id, signed.account.name)
        except Conflict as conflict:
            return self._page(request, signed, number, conflict)
        address = f"{prefix_of(request)}{PAGE}?{ENDED}={rule.id}"
        return RedirectResponse(address, status_code=303, headers=NO_STORE)

    def _page(self, request: Request, signed: SignedIn, number: str, conflict: Conflict | None = None) -> Response:
        rule, prefix = self._source.rule(number), prefix_of(request)
        note = NoteView(conflict.subject, conflict.remedy) if conflict else None
        page = build_rule_page(rule, material_of(self._source, request), prefix + PAGE, note)
        status = status_of(conflict) if conflict else 200
        title = f"Regel Nummer {rule.id}"
        return self._renderer.render("regel.html", request, title, signed, status=status, current=MENU_NAME, page=page)


def rules_router(pages: RulePages) -> APIRouter:
    """Return the routes of the list and of one rule."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(PAGE, pages.show_all, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PAGE}/{{number}}", pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PAGE}/{{number}}", pages.act, methods=["POST"], response_class=Response)
    return router


def material_of(source: RuleSource, request: Request) -> RuleMaterial:
    """Return what views of rules are built from."""
    return RuleMaterial(source.outputs(), source.vocabulary(), source.now(), source.today(), prefix_of(request))


def _said(request: Request) -> SaidView | None:
    """Return what is said about the rule made or ended a moment ago, as the address tells."""
    prefix = prefix_of(request)
    for name, text, link, path in (
        (SAVED, words.SAVED, "Ansehen oder beenden", rule_path),
        (ENDED, words.ENDED, "Dieselbe Regel neu anlegen", again_path),
    ):
        number = _number(request.query_params.get(name, ""))
        if number is not None:
            return SaidView(text.format(number=number), link, prefix + path(RuleId(number)))
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None
