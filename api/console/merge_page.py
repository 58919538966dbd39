"""`/redaktion/zusammenfuehrungen`: which things are one output, merged by the machine or by editors, and undone."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.merge_address import (
    APART,
    BEFORE,
    DONE,
    FROM,
    GONE,
    KEPT,
    MERGE,
    NUMBER,
    OF,
    PATH,
    PREVIEW,
    REASON,
    REQUESTED,
    SEARCH,
    SEEN,
    TASK,
    UNDO,
)
from api.console.rendering import Renderer
from api.console.rule_lookup import FieldProblem, read_output
from api.console.rule_source import published
from api.console.view_merge import FIELD_NAMES, MergesMaterial, MergesPage, build_merges_page, items_of
from api.console.view_merge_preview import BY_HAND, MAX_REASON_CHARS, MergePreviewPage, PreviewMaterial, build_preview
from api.console.wording import moment_in_words
from api.errors import InvalidRequest
from api.form import Form, read_form, read_number
from api.jobs import DUPLICATES
from api.workspace import Workspace
from corpus.errors import Conflict, NegzError
from corpus.job import JobRecord
from corpus.model import Output, OutputId
from corpus.source_port import HeldItem, ItemId, MergeId

MERGES_PER_PAGE = 50
SEARCH_AT_ONCE = 300  # outputs that a request may compare: a second and a half on a small machine
_SAID = {
    MERGE: "Zusammengeführt. Unten steht, was zusammenkam; „Trennen“ macht es rückgängig.",
    UNDO: "Getrennt. Kein Einlesen führt die beiden wieder zusammen.",
    APART: "Vermerkt: Das sind verschiedene Beiträge. Sie werden nicht wieder vorgeschlagen.",
    SEARCH: "Gesucht. Die Vorschläge sind auf dem neuesten Stand.",
    REQUESTED: "Vorgemerkt. Der nächste Lauf von „negz jobs run“ sucht.",
}


class MergePages:
    """Shows merges, suggestions and previews, and does what editors say."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET: merges and suggestions."""
        signed = self._gate.admit(request)
        return self._list(request, signed, said=_SAID.get(request.query_params.get(DONE, ""), ""))

    def preview(self, request: Request) -> Response:
        """Answer GET: what would become of two outputs; or the page again where it is not clear which are meant."""
        signed = self._gate.admit(request)
        typed, outputs = dict(request.query_params), self._published()
        try:
            gone, kept = (read_output(typed, name, outputs, label) for name, label in FIELD_NAMES.items())
        except FieldProblem as problem:
            return self._list(request, signed, typed=typed, problem=problem)
        return self._preview(request, signed, gone, kept, reason=typed.get(REASON, ""))

    async def act(self, request: Request) -> Response:
        """Answer POST: merge, undo, keep apart or search, and lead to the page; or a page with what is wrong."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form)

    def _act(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        task, editor, store = form.get(TASK, ""), signed.account.name, self._workspace.store
        gone, kept = (OutputId(form.get(name, "")) for name in (GONE, KEPT))
        try:
            if task == MERGE:
                reason = form.get(REASON, "").strip()[:MAX_REASON_CHARS] or BY_HAND
                store.merges.merge(gone, kept, editor=editor, reason=reason, seen=form.get(SEEN, ""))
            elif task == UNDO:
                store.merges.undo(MergeId(read_number(form.get(NUMBER, "")) or 0), editor=editor)
            elif task == APART:
                store.merges.keep_apart(gone, kept, editor=editor)
            elif task == SEARCH:
                task = self._search(editor)
            else:
                raise InvalidRequest(f"Eine Handlung „{task}“ gibt es hier nicht.", "Laden Sie die Seite neu.")
        except Conflict as error:
            if task == MERGE:
                sides = (store.output(gone), store.output(kept))
                return self._preview(request, signed, *sides, reason=form.get(REASON, ""), problem=error)
            return self._list(request, signed, problem=error)
        address = f"{prefix_of(request)}{PATH}?{urlencode({DONE: task})}"
        return RedirectResponse(address, status_code=303, headers=NO_STORE)

    def _search(self, editor: str) -> str:
        """Look for outputs that may be one, or leave that to the next run where it would take long."""
        from corpus.merging.duplicates import suggest_merges

        store = self._workspace.store
        if len(store.outputs()) > SEARCH_AT_ONCE:
            store.jobs.request(DUPLICATES, editor, self._workspace.clock())
            return REQUESTED
        suggest_merges(store.sources, store.merges, store.corpus_version())
        return SEARCH

    def _published(self) -> Mapping[OutputId, Output]:
        return {output.id: output for output in self._workspace.store.outputs()}

    def _list(
        self,
        request: Request,
        signed: SignedIn,
        *,
        typed: Mapping[str, str] | None = None,
        problem: NegzError | None = None,
        said: str = "",
    ) -> Response:
        store, asked = self._workspace.store, request.query_params
        of = store.output(OutputId(asked[OF])) if OF in asked else None
        before = read_number(asked.get(BEFORE, ""))
        found = store.merges.merges(
            of.id if of else None, before=MergeId(before) if before else None, limit=MERGES_PER_PAGE + 1
        )
        shown = found[:MERGES_PER_PAGE]
        outputs = {output.id: output for output in store.outputs(include_withdrawn=True)}
        page = build_merges_page(
            MergesMaterial(
                outputs=outputs,
                published=published(outputs),
                suggestions=store.merges.suggestions(),
                searched=self._searched(),
                merges=shown,
                items=self._items(items_of(shown)),
                reader=signed.account.name,
                prefix=prefix_of(request),
                has_older=len(found) > MERGES_PER_PAGE,
                is_first=before is None,
                of=of,
                since=read_number(asked.get(FROM, "")) or 0,
                typed=typed,
                problem=problem,
                said=said,
            )
        )
        return self._render(request, signed, "zusammenfuehrungen.html", "Zusammenführungen", page, problem)

    def _items(self, output_ids: Sequence[OutputId]) -> Mapping[ItemId, HeldItem]:
        sources = self._workspace.store.sources
        return {held.id: held for output_id in output_ids for held in sources.items(output_id)}

    def _searched(self) -> str:
        """Say how old the suggestions are."""
        store = self._workspace.store
        version = store.merges.suggested_version()
        if version is None:
            return "Gesucht wurde noch nicht."
        ended_at = store.jobs.records().get(DUPLICATES, JobRecord(DUPLICATES)).succeeded_at
        moment = f" am {moment_in_words(ended_at)}" if ended_at else ""
        is_current = version == store.corpus_version()
        return f"Zuletzt gesucht{moment}; seither hat sich {'nichts' if is_current else 'etwas'} geändert."

    def _preview(
        self,
        request: Request,
        signed: SignedIn,
        gone: Output,
        kept: Output,
        *,
        reason: str,
        problem: NegzError | None = None,
    ) -> Response:
        store = self._workspace.store
        after: Output | None = None
        try:
            after = store.merges.preview(gone.id, kept.id)
        except Conflict as error:
            problem = error
        page = build_preview(
            PreviewMaterial(gone, kept, after, store.vocabulary(), prefix_of(request), reason, problem)
        )
        title = f"Zusammenführen: {kept.title}"
        return self._render(request, signed, "zusammenfuehrung-vorschau.html", title, page, problem)

    def _render(
        self,
        request: Request,
        signed: SignedIn,
        template: str,
        title: str,
        page: MergesPage | MergePreviewPage,
        problem: NegzError | None,
    ) -> Response:
        return self._renderer.render(
            template,
            request,
            title,
            signed,
            problem=problem,
            current="merges",
            page=page,
        )


def merge_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the pages."""
    pages, router = MergePages(workspace, gate, renderer), APIRouter(include_in_schema=False)
    router.add_api_route(PATH, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(PATH, pages.act, methods=["POST"], response_class=Response)
    router.add_api_route(PREVIEW, pages.preview, methods=["GET"], response_class=Response)
    return router
