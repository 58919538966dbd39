"""`/redaktion/beitrag/{id}/angaben`: what an output's record says, corrected by editors, which no import undoes."""

from collections.abc import Mapping
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import HOME, prefix_of
from api.console.correction_field import BY_NAME, FACTS
from api.console.desk_move import read_revision
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.view_correction import SHOWN, TYPED, CorrectionMaterial, build_correction_page, correction_path
from api.errors import InvalidRequest
from api.form import Form, read_form
from api.workspace import Workspace
from corpus.errors import Conflict, EditConflict, InvalidInput, NegzError
from corpus.importers.record import record_from_output
from corpus.model import OutputId

TASK, SAVE, UNDO, SOURCE = "tat", "sichern", "rueckgaengig", "quelle"
_DONE = "getan"  # the parameter that says what has just been done
_SAID = {
    SAVE: "Gesichert. Kein Einlesen überschreibt, was Sie berichtigt haben.",
    UNDO: "Der letzte Schritt ist rückgängig gemacht.",
    SOURCE: "Es gilt wieder, was die Quelle sagt.",
    "nichts": "Sie haben nichts geändert.",
}


class CorrectionPages:
    """Shows a record and takes corrections."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request, output_id: str) -> Response:
        """Answer GET."""
        signed = self._gate.admit(request)
        said = _SAID.get(request.query_params.get(_DONE, ""), "")
        return self._page(request, signed, OutputId(output_id), said=said)

    async def act(self, request: Request, output_id: str) -> Response:
        """Answer POST: save, take back or undo, and lead to the page; or the page again with what is wrong."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, OutputId(output_id), form)

    def _act(self, request: Request, output_id: OutputId, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        try:
            done = self._carried_out(output_id, signed.account.name, form)
        except (InvalidInput, Conflict) as error:
            return self._page(request, signed, output_id, form=form, problem=error)
        address = f"{prefix_of(request)}{correction_path(output_id)}?{urlencode({_DONE: done})}"
        return RedirectResponse(address, status_code=303, headers=NO_STORE)

    def _carried_out(self, output_id: OutputId, editor: str, form: Form) -> str:
        """Do what the form asks for and return its name."""
        desk, revision = self._workspace.store.corrections, read_revision(form)
        task, _, name = form.get(TASK, "").partition(":")
        if task == UNDO:
            desk.undo(output_id, editor=editor, revision=revision)
        elif task == SOURCE and name in BY_NAME:
            desk.take_back(output_id, [name], editor=editor, revision=revision)
        elif task == SAVE:
            values = self._changed(output_id, form)
            if not values:
                return "nichts"
            desk.correct(output_id, values, editor=editor, revision=revision)
        else:
            raise InvalidRequest(f"Eine Handlung „{task}“ gibt es hier nicht.", "Laden Sie die Seite neu.")
        return task

    def _changed(self, output_id: OutputId, form: Form) -> Mapping[str, object]:
        """Return what the editor has typed where something else stood.

        Raises `EditConflict` where an import has put something else there since the page was made.
        """
        output = self._workspace.store.output(output_id)
        record = record_from_output(output) | {"status": output.status.value}
        values: dict[str, object] = {}
        for fact in FACTS:
            typed, shown = (fact.value(form.get(part + fact.name, "")) for part in (TYPED, SHOWN))
            if TYPED + fact.name not in form or typed == shown:
                continue
            if shown != fact.value(fact.text(record.get(fact.name))) != typed:
                raise EditConflict(
                    f"Die Angabe „{fact.label}“ hat sich geändert, seit Sie die Seite geöffnet haben.",
                    "Vergleichen Sie beide Fassungen und sichern Sie noch einmal, was gelten soll.",
                )
            values[fact.name] = typed
        return values

    def _page(
        self,
        request: Request,
        signed: SignedIn,
        output_id: OutputId,
        *,
        form: Mapping[str, str] | None = None,
        problem: NegzError | None = None,
        said: str = "",
    ) -> Response:
        store = self._workspace.store
        output = store.output(output_id)
        page = build_correction_page(
            CorrectionMaterial(
                output=output,
                corrections=store.corrections.corrections(output_id),
                lines=store.corrections.lines(output_id),
                items=store.sources.items(output_id),
                reader=signed.account.name,
                prefix=prefix_of(request),
                form=form or {},
                problem=problem,
                said=said,
            )
        )
        title = f"Angaben: {output.title}"
        return self._renderer.render(
            "angaben.html",
            request,
            title,
            signed,
            problem=problem,
            current="queue",
            page=page,
        )


def correction_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the page."""
    pages, router = CorrectionPages(workspace, gate, renderer), APIRouter(include_in_schema=False)
    path = f"{HOME}/beitrag/{{output_id}}/angaben"
    router.add_api_route(path, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(path, pages.act, methods=["POST"], response_class=Response)
    return router
