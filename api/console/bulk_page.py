"""`/redaktion/sammeln`: suggestions of many outputs accepted as one step; with a number: that step, to take it back."""

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console import wording_bulk as words
from api.console.address import HOME, prefix_of
from api.console.bulk_candidate import BulkSource
from api.console.bulk_plan import PLAN, BulkTask, Plan, read_plan, read_task
from api.console.bulk_selection import Selection, read_selection
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import HEADERS, Renderer
from api.console.suggesting import Suggesting
from api.console.view_bulk import NoteView, build_bulk_page
from api.console.view_bulk_step import build_plan_page, build_step_line, build_step_page
from api.form import Form, read_form, read_number
from api.workspace import Workspace
from corpus.editorial_bulk import BulkDesk
from corpus.errors import BulkConflict, BulkStepNotFound, Conflict

PATH = f"{HOME}/sammeln"
NEWS = "neu"  # the parameter that says what has just been done: the step, its undoing, or that of the others
_STEPS_LISTED = 10
_TITLE = "Vorschläge gesammelt übernehmen"
_SAID = {"1": words.JUST_DONE, "zurueck": words.JUST_UNDONE, "uebrige": words.JUST_UNDONE_OTHERS}
_POLICY = HEADERS["Content-Security-Policy"].replace("script-src 'none'", "script-src 'self'")


class BulkPages:
    """Shows what a threshold lets in, and carries out bulk steps."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer
        self._source = BulkSource(workspace, Suggesting(workspace))

    @property
    def _bulk(self) -> BulkDesk:
        return self._workspace.store.editorial.bulk

    def show(self, request: Request) -> Response:
        """Answer GET: the selection and what its threshold does."""
        signed = self._gate.admit(request)
        return self._page(request, signed, read_selection(request.query_params))

    async def act(self, request: Request) -> Response:
        """Answer POST: show a plan, or carry it out."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form)

    def show_step(self, request: Request, number: str) -> Response:
        """Answer GET: one bulk step."""
        signed = self._gate.admit(request)
        return self._step_page(request, signed, _number(number), _SAID.get(request.query_params.get(NEWS, ""), ""))

    async def act_on_step(self, request: Request, number: str) -> Response:
        """Answer POST: take the bulk step back."""
        form = await read_form(request)
        return await to_thread.run_sync(self._undo, request, form, _number(number))

    def _act(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        task = read_task(form)
        if task is BulkTask.RENEW:
            selection = read_selection(form)
            self._source.renew(selection)
            return _redirect(request, f"{PATH}?{selection.query()}")
        plan = read_plan(form, self._source)
        if not plan.items and not plan.stale:
            return self._page(request, signed, plan.selection, NoteView(*words.NOTHING_CHOSEN), status=422)
        if plan.stale:
            return self._plan_page(request, signed, plan, status=409)
        return (
            self._accept(request, signed, plan, form)
            if task is BulkTask.ACCEPT
            else self._plan_page(request, signed, plan)
        )

    def _accept(self, request: Request, signed: SignedIn, plan: Plan, form: Form) -> Response:
        """Do what was confirmed; where that is not the plan any more, or somebody was faster, show what is."""
        if form.get(PLAN, "") != plan.digest:
            subject, remedy = words.PLAN_CHANGED
            return self._plan_page(request, signed, plan, status=409, subject=subject, remedy=remedy)
        items = [item.as_bulk_item() for item in plan.items]
        try:
            done = self._bulk.accept(items, plan.order, editor=signed.account.name)
        except BulkConflict as conflict:
            return self._plan_page(request, signed, plan.without(conflict.conflicts), status=409)
        return _redirect(request, f"{PATH}/{done.number}?{NEWS}=1")

    def _undo(self, request: Request, form: Form, number: int) -> Response:
        signed = self._gate.admit_form(request, form)
        only_others = read_task(form) is BulkTask.UNDO_OTHERS
        try:
            self._bulk.undo(number, editor=signed.account.name, skip_overtaken=only_others)
        except Conflict as conflict:
            return self._step_page(request, signed, number, conflict=conflict)
        return _redirect(request, f"{PATH}/{number}?{NEWS}={'uebrige' if only_others else 'zurueck'}")

    def _page(
        self, request: Request, signed: SignedIn, selection: Selection, note: NoteView | None = None, status: int = 200
    ) -> Response:
        prefix = prefix_of(request)
        catch = self._source.catch(selection)
        steps = tuple(build_step_line(done, prefix) for done in self._bulk.steps(limit=_STEPS_LISTED))
        page = build_bulk_page(selection, catch, self._workspace.store.vocabulary(), steps, prefix, note)
        title = f"Fehler: {_TITLE}" if note else _TITLE
        answer = self._renderer.render(
            "sammeln.html", request, title, signed, status=status, current="sammeln", page=page
        )
        answer.headers["Content-Security-Policy"] = _POLICY
        return answer

    def _plan_page(
        self,
        request: Request,
        signed: SignedIn,
        plan: Plan,
        *,
        status: int = 200,
        subject: str = "",
        remedy: str = "",
    ) -> Response:
        page = build_plan_page(plan, self._workspace.store.vocabulary(), prefix_of(request), subject, remedy)
        template, title = "sammeln-pruefen.html", "Prüfen, dann übernehmen"
        if page.stale:
            template, title = "sammeln-konflikt.html", "Nicht übernommen"
        return self._renderer.render(template, request, title, signed, status=status, current="sammeln", page=page)

    def _step_page(
        self, request: Request, signed: SignedIn, number: int, said: str = "", conflict: Conflict | None = None
    ) -> Response:
        page = build_step_page(
            self._bulk.step(number),
            self._workspace.store.vocabulary(),
            prefix_of(request),
            said=said,
            subject=conflict.subject if conflict else "",
            remedy=conflict.remedy if conflict else "",
        )
        return self._renderer.render(
            "sammeln-schritt.html",
            request,
            page.line.name,
            signed,
            status=409 if conflict else 200,
            current="sammeln",
            page=page,
        )


def bulk_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of bulk steps."""
    pages, router = BulkPages(workspace, gate, renderer), APIRouter(include_in_schema=False)
    router.add_api_route(PATH, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(PATH, pages.act, methods=["POST"], response_class=Response)
    router.add_api_route(f"{PATH}/{{number}}", pages.show_step, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PATH}/{{number}}", pages.act_on_step, methods=["POST"], response_class=Response)
    return router


def _redirect(request: Request, path: str) -> Response:
    return RedirectResponse(prefix_of(request) + path, status_code=303, headers=NO_STORE)


def _number(text: str) -> int:
    """Return the number of a bulk step; raise `BulkStepNotFound` for what is none."""
    if (number := read_number(text)) is not None:
        return number
    raise BulkStepNotFound(
        f"Einen Sammelschritt „{text}“ gibt es nicht.", "Wählen Sie einen aus der Liste der Sammelschritte."
    )
