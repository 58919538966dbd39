"""`/redaktion/zweitsicht/vergleich/{number}`: both views side by side, and which of them shall stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import prefix_of
from api.console.desk_move import ACTION, Task, read_revision
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.second_page import PUBLISHED, SCRIPT_POLICY
from api.console.view_desk import NoteView
from api.console.view_second import LIST_PATH, compare_path
from api.console.view_second_compare import FIRST, SECOND, build_compare_page, difference_anchor, in_order
from api.errors import InvalidRequest
from api.form import Form, read_form
from api.problems import status_of
from api.workspace import Workspace
from corpus.editorial_second import Difference, SecondView, decision_for, differences, open_differences
from corpus.errors import Conflict, EditConflict, InvalidInput, NegzError, NotFound, OutputNotFound

PUBLISH_ANCHOR, END_ANCHOR = "freigeben", "abschluss"  # where there is nothing left to decide


@dataclass(frozen=True, slots=True)
class _Stands:
    """Which view of a difference shall stand."""

    difference: Difference
    is_second: bool


class ComparePages:
    """Shows both views and takes the decisions between them."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request, number: int) -> Response:
        """Answer GET: both views."""
        signed = self._gate.admit(request)
        return self._page(request, signed, self._view(number))

    async def act(self, request: Request, number: int) -> Response:
        """Answer POST: let one of the views stand, or publish what stands."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, number, form)

    def _act(self, request: Request, number: int, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        view = self._view(number)
        try:
            path = self._carried_out(view, form, signed.account.name)
        except OutputNotFound:
            raise
        except (InvalidInput, NotFound, Conflict) as error:
            return self._page(request, signed, view, error)
        return RedirectResponse(prefix_of(request) + path, status_code=303, headers=NO_STORE)

    def _carried_out(self, view: SecondView, form: Mapping[str, str], editor: str) -> str:
        """Do what the form asks for; return the path that it leads to: the next difference, or the end."""
        desk, revision = self._workspace.store.editorial, read_revision(form)
        if form.get(ACTION) == Task.PUBLISH:
            desk.publish(view.output_id, editor=editor, revision=revision)
            return f"{LIST_PATH}?{PUBLISHED}={view.output_id}"
        chosen = _read_choice(form.get(ACTION, ""), view)
        stands = chosen.difference.second if chosen.is_second else chosen.difference.first
        decision = decision_for(chosen.difference.concept, stands)
        desk.second.settle(view.output_id, decision, editor=editor, revision=revision)
        dossier, vocabulary = desk.dossier(view.output_id), self._workspace.store.vocabulary()
        left = in_order(open_differences(view, dossier), vocabulary)
        end = PUBLISH_ANCHOR if dossier.has_unpublished else END_ANCHOR
        return f"{compare_path(view.number)}#{difference_anchor(left[0].concept) if left else end}"

    def _page(self, request: Request, signed: SignedIn, view: SecondView, error: NegzError | None = None) -> Response:
        store = self._workspace.store
        dossier = store.editorial.dossier(view.output_id)
        page = build_compare_page(
            view,
            dossier,
            store.vocabulary(),
            signed.account.name,
            _note(error),
            prefix_of(request),
        )
        title = f"{'Fehler: ' if error else ''}Beide Sichten: {dossier.output.title}"
        status = status_of(error) if error else 200
        answer = self._renderer.render(
            "zweitsicht-vergleich.html", request, title, signed, status=status, current="second", page=page
        )
        answer.headers["Content-Security-Policy"] = SCRIPT_POLICY
        return answer

    def _view(self, number: int) -> SecondView:
        """Return the closed view; an open one is nobody else's business, and its editor's own at the desk."""
        view = self._workspace.store.editorial.second.numbered(number)
        if view is None or not view.is_closed:
            raise NotFound(
                f"Eine abgeschlossene Zweitsicht mit der Nummer {number} gibt es nicht.",
                "Wählen Sie eine aus der Liste der Zweitsicht.",
            )
        return view


def compare_router(pages: ComparePages) -> APIRouter:
    """Return the routes of the comparison."""
    router = APIRouter(include_in_schema=False)
    path = f"{LIST_PATH}/vergleich/{{number}}"
    router.add_api_route(path, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(path, pages.act, methods=["POST"], response_class=Response)
    return router


def _read_choice(code: str, view: SecondView) -> _Stands:
    which, _, concept = code.partition(" ")
    found = next((one for one in differences(view) if str(one.concept) == concept), None)
    if found is None or which not in {FIRST, SECOND}:
        raise InvalidRequest(
            "Das Formular ist unvollständig angekommen.", "Laden Sie die Seite neu und entscheiden Sie noch einmal."
        )
    return _Stands(found, which == SECOND)


def _note(error: NegzError | None) -> NoteView | None:
    if isinstance(error, EditConflict):  # its remedy is about the desk's two versions; here the page shows what is new
        return NoteView(error.subject, "Gezeigt wird der gesicherte Stand; entscheiden Sie noch einmal.")
    return NoteView(error.subject, error.remedy) if error else None
