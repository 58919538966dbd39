"""`/redaktion/warum`: why an output is missing from a profile's list, or that it is there."""

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console import wording_rule as words
from api.console.address import prefix_of
from api.console.gate import Gate, SignedIn
from api.console.rendering import Renderer
from api.console.rule_address import WHY
from api.console.rule_cause import find_cause
from api.console.rule_page import MENU_NAME
from api.console.rule_question import read_question
from api.console.rule_source import RuleSource
from api.console.view_rule_why import Answered, WhyMaterial, build_why_page
from api.form import Form, read_form
from corpus.errors import InvalidInput, NegzError


class WhyPages:
    """Asks for a profile and an output, and answers."""

    def __init__(self, source: RuleSource, gate: Gate, renderer: Renderer) -> None:
        self._source = source
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET with the form, filled as the address says."""
        signed = self._gate.admit(request)
        return self._page(request, signed, Form(tuple(request.query_params.multi_items())))

    async def ask(self, request: Request) -> Response:
        """Answer POST with the answer; it is asked this way so that no address holds a person's own words."""
        form = await read_form(request)
        return await to_thread.run_sync(self._ask, request, form)

    def _ask(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        try:
            answered = self._answer(form)
        except InvalidInput as problem:
            return self._page(request, signed, form, problem=problem)
        return self._page(request, signed, form, answered=answered)

    def _answer(self, form: Form) -> Answered:
        outputs = self._source.outputs()
        asked = read_question(form, outputs, self._source.day_of_lists())
        recommender, query, output_id = self._source.recommender(), asked.query, asked.output.id
        absence, found = recommender.why_missing(query, output_id), recommender.for_profile(query)
        cause = find_cause(
            output_id,
            query.profile,
            absence,
            found,
            self._source.active(),
            lambda rules: recommender.why_missing(query, output_id, rules=rules),
        )
        return Answered(asked.output, query, absence, found, cause)

    def _page(
        self,
        request: Request,
        signed: SignedIn,
        form: Form,
        *,
        answered: Answered | None = None,
        problem: NegzError | None = None,
    ) -> Response:
        material = WhyMaterial(self._source.outputs(), self._source.vocabulary(), prefix_of(request))
        page = build_why_page(form, material, answered, problem)
        return self._renderer.render(
            "warum.html",
            request,
            words.WHY_TITLE,
            signed,
            problem=problem,
            current=MENU_NAME,
            page=page,
        )


def why_router(pages: WhyPages) -> APIRouter:
    """Return the routes of the question."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(WHY, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(WHY, pages.ask, methods=["POST"], response_class=Response)
    return router
