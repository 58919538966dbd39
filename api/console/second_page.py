"""`/redaktion/zweitsicht`: outputs for a second look, and the desk where one is taken without seeing the first."""

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import prefix_of
from api.console.desk_move import Move, Task, read_move, read_revision
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import HEADERS, Renderer
from api.console.second_order import order_second, unsettled_views
from api.console.view_desk import LinkView, NoteView
from api.console.view_line import desk_path
from api.console.view_row import row_anchor
from api.console.view_second import LIST_PATH, build_second_desk, build_second_list, compare_path, second_path
from api.errors import InvalidRequest
from api.form import Form, read_form
from api.problems import status_of
from api.workspace import Workspace
from corpus.editorial import Decision
from corpus.editorial_agreement import accepted_in_bulk
from corpus.editorial_second import SecondDesk, check_open_to
from corpus.errors import Conflict, InvalidInput, NegzError, NotFound, OutputNotFound
from corpus.model import OutputId

PUBLISHED = "freigegeben"  # the parameter that names the output published a moment ago
SCRIPT_POLICY = HEADERS["Content-Security-Policy"].replace("script-src 'none'", "script-src 'self'")


class SecondPages:
    """Lists outputs for a second look, shows one, and takes decisions."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer

    def show_list(self, request: Request) -> Response:
        """Answer GET: what to look at next, and what is left to decide."""
        signed = self._gate.admit(request)
        desk, editor = self._workspace.store.editorial, signed.account.name
        dossiers, views = desk.dossiers(), desk.second.views()
        known = {dossier.output.id: dossier for dossier in dossiers}
        done = [view for view in views if view.editor == editor and view.is_closed and view.output_id in known]
        page = build_second_list(
            order_second(dossiers, views, editor, desk.second.worked_on(editor), accepted_in_bulk(desk.export())),
            unsettled_views(dossiers, views),
            [(known[view.output_id], view) for view in reversed(done)],
            self._published(request),
            prefix_of(request),
        )
        return self._renderer.render("zweitsicht.html", request, "Zweitsicht", signed, current="second", page=page)

    def show(self, request: Request, output_id: str) -> Response:
        """Answer GET: the desk, or the comparison where the view is closed."""
        signed = self._gate.admit(request)
        return self._page(request, signed, OutputId(output_id))

    async def act(self, request: Request, output_id: str) -> Response:
        """Answer POST: carry out what the form asks for, and lead on."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, OutputId(output_id), form)

    def _act(self, request: Request, output_id: OutputId, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        try:
            move = read_move(form, self._workspace.store.vocabulary())
            path = _carry_out(
                move, self._workspace.store.editorial.second, output_id, signed.account.name, read_revision(form)
            )
        except OutputNotFound:
            raise
        except (InvalidInput, NotFound, Conflict) as error:
            return self._page(request, signed, output_id, error)
        return RedirectResponse(prefix_of(request) + path, status_code=303, headers=NO_STORE)

    def _page(
        self, request: Request, signed: SignedIn, output_id: OutputId, error: NegzError | None = None
    ) -> Response:
        store, editor = self._workspace.store, signed.account.name
        dossier, view = store.editorial.dossier(output_id), store.editorial.second.view(output_id, editor)
        if view is not None and view.is_closed:
            path = prefix_of(request) + compare_path(view.number)
            return RedirectResponse(path, status_code=303, headers=NO_STORE)
        check_open_to(dossier, editor, view, store.editorial.second.worked_on(editor))
        page = build_second_desk(
            dossier,
            view,
            store.editorial.second.last_step(output_id, editor),
            store.vocabulary(),
            editor,
            NoteView(error.subject, error.remedy) if error else None,
            prefix_of(request),
        )
        title = f"{'Fehler: ' if error else ''}Zweitsicht: {dossier.output.title}"
        status = status_of(error) if error else 200
        answer = self._renderer.render(
            "zweitsicht-beitrag.html", request, title, signed, status=status, current="second", page=page
        )
        answer.headers["Content-Security-Policy"] = SCRIPT_POLICY
        return answer

    def _published(self, request: Request) -> LinkView | None:
        """Return the output that was published just before, as the address tells."""
        output_id = OutputId(request.query_params.get(PUBLISHED, ""))
        try:
            title = self._workspace.store.output(output_id).title if output_id else ""
        except OutputNotFound:
            return None
        return LinkView(prefix_of(request) + desk_path(output_id), title) if title else None


def second_router(pages: SecondPages) -> APIRouter:
    """Return the routes of the list and of the desk for second views."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(LIST_PATH, pages.show_list, methods=["GET"], response_class=Response)
    path = f"{LIST_PATH}/{{output_id}}"
    router.add_api_route(path, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(path, pages.act, methods=["POST"], response_class=Response)
    return router


def _carry_out(move: Move, desk: SecondDesk, output_id: OutputId, editor: str, revision: int) -> str:
    """Do it as one step of the second view; return the path that it leads to."""
    path = second_path(output_id)
    if move.choice is not None and move.concept is not None:
        desk.assess(
            output_id,
            [Decision(move.concept, move.choice.verdict, move.choice.grade)],
            editor=editor,
            revision=revision,
        )
    elif move.concept is not None:
        desk.clear(output_id, [move.concept], editor=editor, revision=revision)
    elif move.task is Task.UNDO:
        desk.undo(output_id, editor=editor, revision=revision)
    elif move.task is Task.PUBLISH:  # what ends the work on an output at any desk; here it closes the view
        return compare_path(desk.close(output_id, editor=editor, revision=revision).number)
    else:
        raise InvalidRequest("Das gibt es in der Zweitsicht nicht.", "Laden Sie die Seite neu.")
    return f"{path}#{row_anchor(move.concept)}" if move.concept else path
