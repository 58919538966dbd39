"""`/redaktion/beitrag/{id}`: the desk. Every decision is one form, stored before it is answered."""

from dataclasses import replace
from itertools import islice

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import HOME, prefix_of
from api.console.desk_move import (
    Move,
    NothingDecided,
    Task,
    carry_out,
    check_decided,
    check_reveal,
    read_move,
    read_revision,
)
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.queue_page import PATH as QUEUE_PATH
from api.console.queue_page import PUBLISHED, QueueSource
from api.console.rendering import HEADERS, Renderer
from api.console.sight import Sight, see
from api.console.suggesting import Suggesting
from api.console.view_conflict import build_conflict_page
from api.console.view_desk import DeskMaterial, NoteView, build_desk_page
from api.console.view_line import desk_path
from api.console.view_row import row_anchor, suggested_concepts
from api.form import Form, read_form
from api.problems import status_of
from api.workspace import Workspace
from corpus.editorial import Dossier, SuggestionSet, TrailEntry
from corpus.editorial_second import without_overruled
from corpus.errors import Conflict, EditConflict, InvalidInput, NegzError, NotFound, OutputNotFound
from corpus.model import ConceptKey, OutputId

SUGGESTIONS = "vorschlaege"  # the form field that says which suggestions the page showed
_LINES_OF_A_STEP = 50  # one step decides about a handful of concepts
_POLICY = HEADERS["Content-Security-Policy"].replace("script-src 'none'", "script-src 'self'")


class DeskPages:
    """Shows outputs and takes decisions."""

    def __init__(
        self, workspace: Workspace, gate: Gate, renderer: Renderer, suggesting: Suggesting, source: QueueSource
    ) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer
        self._suggesting = suggesting
        self._source = source

    def show(self, request: Request, output_id: str) -> Response:
        """Answer GET: the desk."""
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
            return self._carried_out(request, signed, output_id, move, form)
        except OutputNotFound:
            raise
        except (InvalidInput, NotFound, Conflict) as error:
            return self._page(request, signed, output_id, error)

    def _carried_out(self, request: Request, signed: SignedIn, output_id: OutputId, move: Move, form: Form) -> Response:
        """Do it and lead on; where somebody else was faster, show both versions."""
        desk, editor = self._workspace.store.editorial, signed.account.name
        dossier = desk.dossier(output_id)
        sight = self._seen(dossier, move, form)
        seen = suggested_concepts(sight.shown, self._workspace.store.vocabulary())
        check_decided(move, dossier, form)
        check_reveal(move, dossier, editor)
        try:
            if move.task is Task.RENEW:
                self._suggesting.renewed(dossier)
            carry_out(
                move,
                desk,
                output_id,
                editor=editor,
                revision=read_revision(form),
                blind=sight.is_blind,
                shown=move.concept in seen,
            )
        except EditConflict as conflict:
            return self._conflict(request, signed, output_id, move, conflict, form)
        return self._lead_on(request, output_id, move)

    def _lead_on(self, request: Request, output_id: OutputId, move: Move) -> Response:
        path = desk_path(output_id)
        if move.task is Task.PUBLISH:
            following = self._source.queue().following(output_id)
            path = f"{desk_path(following) if following else QUEUE_PATH}?{PUBLISHED}={output_id}"
        fragment = f"#{row_anchor(move.concept)}" if move.concept else ""
        return RedirectResponse(prefix_of(request) + path + fragment, status_code=303, headers=NO_STORE)

    def _page(
        self, request: Request, signed: SignedIn, output_id: OutputId, error: NegzError | None = None
    ) -> Response:
        store, editor = self._workspace.store, signed.account.name
        dossier = store.editorial.dossier(output_id)
        suggested = self._suggesting.shown(dossier)
        sight = self._sight(dossier, suggested.made)
        material = DeskMaterial(
            dossier=dossier,
            shown=sight.shown,
            is_blind=sight.is_blind,
            is_outdated=suggested.is_outdated,
            contested=self._contested(dossier),
            asks_whether_nothing_fits=isinstance(error, NothingDecided),
            vocabulary=store.vocabulary(),
            last_step=self._last_step(output_id),
            reader=editor,
            titles=self._titles(sight.shown),
            published_before=self._source.published_before(request),
            prefix=prefix_of(request),
        )
        note = NoteView(error.subject, error.remedy) if error else None
        answer = self._renderer.render(
            "beitrag.html",
            request,
            dossier.output.title,
            signed,
            problem=error,
            current="queue",
            page=build_desk_page(material, note),
        )
        answer.headers["Content-Security-Policy"] = _POLICY
        return answer

    def _conflict(
        self,
        request: Request,
        signed: SignedIn,
        output_id: OutputId,
        move: Move,
        conflict: EditConflict,
        form: Form,
    ) -> Response:
        store = self._workspace.store
        page = build_conflict_page(
            conflict,
            store.editorial.dossier(output_id),
            move,
            store.vocabulary(),
            signed.account.name,
            suggestions=form.get(SUGGESTIONS, ""),
            prefix=prefix_of(request),
        )
        return self._renderer.render(
            "konflikt.html", request, "Zwei Fassungen", signed, status=status_of(conflict), current="queue", page=page
        )

    def _sight(self, dossier: Dossier, made: SuggestionSet | None) -> Sight:
        """Return what editors see of the output's suggestions."""
        share = self._workspace.settings.blind_share
        return see(self._workspace.store.editorial, dossier, made, blind_share=share)

    def _seen(self, dossier: Dossier, move: Move, form: Form) -> Sight:
        """Return what the editor had seen when they sent the form."""
        sight = self._sight(dossier, dossier.suggestions)
        if sight.is_blind or move.task is not Task.ASSESS:
            return sight
        return replace(sight, shown=self._suggesting.as_seen(dossier, form.get(SUGGESTIONS, "")))

    def _contested(self, dossier: Dossier) -> frozenset[ConceptKey]:
        """Return what editors judge differently, without what has been settled between two views."""
        (found,) = without_overruled([dossier], self._workspace.store.editorial.second.views())
        return frozenset(found.contested)

    def _last_step(self, output_id: OutputId) -> list[TrailEntry]:
        """Return the lines of the output's last step; second views are none of its steps."""
        own = (line for line in self._workspace.store.editorial.trail(output_id) if line.second is None)
        lines = list(islice(own, _LINES_OF_A_STEP))
        return [line for line in reversed(lines) if line.step == lines[0].step]

    def _titles(self, shown: SuggestionSet | None) -> dict[OutputId, str]:
        """Return the titles of the similar outputs, as far as they are still there."""
        ids = {output_id for one in shown.suggestions for output_id in one.neighbours} if shown else set()
        titles = {}
        for output_id in ids:
            try:
                titles[output_id] = self._workspace.store.output(output_id).title
            except OutputNotFound:
                continue
        return titles


def desk_router(pages: DeskPages) -> APIRouter:
    """Return the routes of the desk."""
    router = APIRouter(include_in_schema=False)
    path = f"{HOME}/beitrag/{{output_id}}"
    router.add_api_route(path, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(path, pages.act, methods=["POST"], response_class=Response)
    return router
