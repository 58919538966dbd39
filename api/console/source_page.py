"""`/redaktion/quellen`: where outputs come from and how fresh that is. A page fetches nothing: it asks for a run."""

from dataclasses import replace
from urllib.parse import quote, urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.view_source import (
    INTERVAL,
    PATH,
    REQUEST,
    REQUESTED,
    SourcePage,
    SourcesPage,
    SourceView,
    build_difference,
    build_items,
    build_source,
    build_sources_page,
    source_path,
)
from api.form import Form, read_form
from api.problems import status_of
from api.workspace import Workspace
from corpus.errors import InvalidInput, SourceNotFound
from corpus.freshness import EVERY_HOURS, with_interval
from corpus.job import JobRecord
from corpus.link import addresses_of
from corpus.source_port import Source

ITEMS_PER_PAGE = 100
AFTER = "nach"  # the parameter that names the thing after which to read on
_SAID = "Vorgemerkt. Der nächste Lauf von „negz jobs run“ liest die Quelle ein."


class SourcePages:
    """Shows the sources, and takes the wish that one be read."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET: all sources."""
        signed = self._gate.admit(request)
        page = self._sources(request, signed)
        return self._renderer.render("quellen.html", request, "Quellen", signed, current="sources", page=page)

    def show_one(self, request: Request, number: str) -> Response:
        """Answer GET: one source with its things."""
        signed = self._gate.admit(request)
        source = self._source(number)
        page = self._page(request, signed, source)
        title = f"Quelle {source.address}"
        return self._renderer.render("quelle.html", request, title, signed, current="sources", page=page)

    async def act(self, request: Request) -> Response:
        """Answer POST: note that a source is to be read by the next run."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form)

    def _act(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        source = self._source(form.get(REQUEST, ""))
        self._workspace.store.jobs.request(source.address, signed.account.name, self._workspace.clock())
        return _back(request, PATH, REQUESTED, source)

    async def change(self, request: Request, number: str) -> Response:
        """Answer POST: another interval, or the page again with what is wrong."""
        form = await read_form(request)
        return await to_thread.run_sync(self._change, request, number, form)

    def _change(self, request: Request, number: str, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        source, typed = self._source(number), form.get(INTERVAL, "").strip()
        try:
            settings = with_interval(source.settings, typed)
        except InvalidInput as error:
            page = replace(self._page(request, signed, source), typed=typed, problem=f"{error.subject} {error.remedy}")
            title = f"Fehler: Quelle {source.address}"
            return self._renderer.render(
                "quelle.html", request, title, signed, status=status_of(error), current="sources", page=page
            )
        self._workspace.store.sources.add(source.kind, source.address, settings)
        return _back(request, source_path(source.id), INTERVAL, source)

    def _source(self, number: str) -> Source:
        sources = self._workspace.store.sources.sources()
        found = next((source for source in sources if str(source.id) == number), None)
        if found is None:
            raise SourceNotFound(f"Eine Quelle „{number}“ gibt es nicht.", "Die Seite „Quellen“ nennt alle.")
        return found

    def _sources(self, request: Request, signed: SignedIn) -> SourcesPage:
        store, prefix = self._workspace.store, prefix_of(request)
        outputs = {output.id: output for output in store.outputs()}
        states = store.links.states()
        return build_sources_page(
            [self._view(request, signed, source) for source in store.sources.sources()],
            [build_difference(one, outputs[one.output_id], prefix) for one in store.corrections.differing()],
            sum(address in states and states[address].is_dead for address in addresses_of(outputs.values())),
            said=_SAID if REQUESTED in request.query_params else "",
            prefix=prefix,
        )

    def _page(self, request: Request, signed: SignedIn, source: Source) -> SourcePage:
        store, prefix = self._workspace.store, prefix_of(request)
        after = request.query_params.get(AFTER, "")
        known = store.sources.listed(source.id, after=after, limit=ITEMS_PER_PAGE + 1)
        outputs = {output.id: output for output in store.outputs(include_withdrawn=True)}
        shown, has_more = known[:ITEMS_PER_PAGE], len(known) > ITEMS_PER_PAGE
        path = prefix + source_path(source.id)
        return SourcePage(
            self._view(request, signed, source),
            build_items(shown, outputs, prefix),
            f"{path}?{AFTER}={quote(shown[-1].key, safe='')}" if has_more else "",
            prefix + PATH,
            prefix + PATH,
            path,
            source.settings.get(EVERY_HOURS, ""),
            "",
            "Der Abstand ist gesichert." if INTERVAL in request.query_params else "",
        )

    def _view(self, request: Request, signed: SignedIn, source: Source) -> SourceView:
        record = self._workspace.store.jobs.records().get(source.address, JobRecord(source.address))
        return build_source(source, record, self._workspace.clock(), signed.account.name, prefix_of(request))


def source_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the pages."""
    pages, router = SourcePages(workspace, gate, renderer), APIRouter(include_in_schema=False)
    router.add_api_route(PATH, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(PATH, pages.act, methods=["POST"], response_class=Response)
    router.add_api_route(f"{PATH}/{{number}}", pages.show_one, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PATH}/{{number}}", pages.change, methods=["POST"], response_class=Response)
    return router


def _back(request: Request, path: str, done: str, source: Source) -> Response:
    """Lead to a page by GET, so that loading it again repeats nothing."""
    address = f"{prefix_of(request)}{path}?{urlencode({done: source.id})}"
    return RedirectResponse(address, status_code=303, headers=NO_STORE)
