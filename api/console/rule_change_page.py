"""`/redaktion/regeln/neu`: from what is typed over a preview to the rule."""

from collections.abc import Sequence

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.rule_address import AUDIENCE, BENEFIT, KIND, NEW, OUTPUT, PAGE, SAVED, STEP, TEMPLATE, Step, kind_of
from api.console.rule_form import Fields, RuleInput, default_until, input_like, plan_rule, profile_fields, read_profile
from api.console.rule_page import MENU_NAME, material_of
from api.console.rule_source import RuleSource, published
from api.console.view_rule_form import FormMaterial, build_form
from api.console.view_rule_preview import Shown, build_preview
from api.errors import InvalidRequest
from api.form import Form, read_form
from api.site.address import DEFAULT_ITEMS
from api.site.pages import RELATED
from corpus.editorial_rule import EditorialRule, RuleKind, check_unrepeated
from corpus.errors import Conflict, InvalidInput, NegzError, NotFound
from recommender.absence import Stage
from recommender.editorial import target
from recommender.query import Profile, RecommendationQuery
from recommender.rule_preview import Reach, RulePreview


class RuleChangePages:
    """Shows the form and the preview, and keeps the rule."""

    def __init__(self, source: RuleSource, gate: Gate, renderer: Renderer) -> None:
        self._source = source
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET with an empty form, or one filled like another rule."""
        signed = self._gate.admit(request)
        return self._form(request, signed, self._preset(request))

    async def act(self, request: Request) -> Response:
        """Answer POST: the preview, the form again, or the rule."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form)

    def _preset(self, request: Request) -> RuleInput:
        asked, today = request.query_params, self._source.today()
        if TEMPLATE in asked:
            return input_like(self._source.rule(asked[TEMPLATE]), self._source.vocabulary(), today)
        return RuleInput(
            _kind(asked.get(KIND, "")),
            output=asked.get(OUTPUT, ""),
            audiences=tuple(asked.getlist(AUDIENCE)),
            benefits=tuple(asked.getlist(BENEFIT)),
            until=default_until(today),
        )

    def _act(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        typed = RuleInput.of(_kind(form.get(KIND, "")), form)
        if form.get(STEP) == Step.FORM:
            return self._form(request, signed, typed, profile_fields=profile_fields(form))
        try:
            outputs = published(self._source.outputs())
            rule = plan_rule(typed, form, outputs, signed.account.name, self._source.now())
            if form.get(STEP) == Step.SAVE:
                return self._save(request, rule)
            return self._preview(request, signed, form, rule)
        except (InvalidInput, NotFound, Conflict) as error:
            return self._form(request, signed, typed, error)

    def _save(self, request: Request, rule: EditorialRule) -> Response:
        added = self._source.add(rule)
        address = f"{prefix_of(request)}{PAGE}?{SAVED}={added.id}"
        return RedirectResponse(address, status_code=303, headers=NO_STORE)

    def _preview(self, request: Request, signed: SignedIn, form: Form, rule: EditorialRule) -> Response:
        active = self._source.active()
        check_unrepeated(rule, active)
        preview = self._source.recommender().preview((rule, *active))
        is_beside = rule.kind is RuleKind.BLOCK_TO
        reach = None if is_beside else preview.reach(self._source.day_of_lists(), DEFAULT_ITEMS)
        asked = read_profile(form, rule.output_id if is_beside else None)
        shown = self._shown(rule, active, preview, asked, asked or self._default_profile(rule, reach))
        page = build_preview(rule, shown, reach, material_of(self._source, request), prefix_of(request) + NEW)
        return self._renderer.render("regel-vorschau.html", request, page.heading, signed, current=MENU_NAME, page=page)

    def _shown(
        self,
        rule: EditorialRule,
        active: Sequence[EditorialRule],
        preview: RulePreview,
        asked: Profile | None,
        profile: Profile | None,
    ) -> Shown:
        """Return the list for a profile, or the relatives of the output that the rule starts from."""
        day = self._source.day_of_lists()
        if profile is None:
            return Shown(preview.related(rule.output_id, as_of=day, n=RELATED), None, None, "", RELATED)
        query = RecommendationQuery(profile, day, DEFAULT_ITEMS)
        found = self._source.recommender().why_missing(query, target(rule), rules=(rule, *active))
        is_as_wanted = found.stage is Stage.PRESENT or found.rule == rule
        verdict = "" if is_as_wanted else found.sentence
        return Shown(preview.for_profile(query), profile, asked, verdict, DEFAULT_ITEMS)

    def _default_profile(self, rule: EditorialRule, reach: Reach | None) -> Profile | None:
        """Return whose list shows most of what a rule does."""
        if reach is None:
            return None
        if reach.changed:
            return reach.changed[0]
        if rule.concepts:
            return Profile(rule.audiences, rule.benefits)
        return Profile(text=self._source.outputs()[rule.output_id].title)

    def _form(
        self,
        request: Request,
        signed: SignedIn,
        typed: RuleInput,
        problem: NegzError | None = None,
        profile_fields: Fields = (),
    ) -> Response:
        outputs = published(self._source.outputs())
        material = FormMaterial(outputs, self._source.vocabulary(), self._source.today(), prefix_of(request))
        page = build_form(typed, material, problem, profile_fields)
        return self._renderer.render(
            "regel-formular.html",
            request,
            page.heading,
            signed,
            problem=problem,
            current=MENU_NAME,
            page=page,
        )


def rule_change_router(pages: RuleChangePages) -> APIRouter:
    """Return the routes of form and preview."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(NEW, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(NEW, pages.act, methods=["POST"], response_class=Response)
    return router


def _kind(slug: str) -> RuleKind:
    kind = kind_of(slug)
    if kind is None:
        raise InvalidRequest(
            f"Eine Art von Redaktionsregel namens „{slug}“ gibt es nicht." if slug else "Die Art der Regel fehlt.",
            "Beginnen Sie auf der Seite „Regeln“ und wählen Sie dort, was die Regel tun soll.",
        )
    return kind
