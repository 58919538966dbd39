"""`/redaktion/warteschlange`: what to work on next; and the queue as the desk needs it."""

from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import HOME, prefix_of
from api.console.gate import NO_STORE, Gate
from api.console.queue_order import Pair, Queue, order_queue
from api.console.rendering import Renderer
from api.console.suggesting import Suggesting
from api.console.view_line import desk_path
from api.console.view_queue import KIND, build_queue_page
from api.workspace import Workspace
from corpus.errors import NegzError
from corpus.model import OutputId, OutputKind

PATH = f"{HOME}/warteschlange"
NEXT_PATH = f"{HOME}/weiter"
AFTER = "nach"  # the parameter that names the output the editor comes from
MAX_NEW_SETS = 60  # per look at the queue: suggestions take milliseconds each, and people wait


class QueueSource:
    """Puts the queue together; a first look at it lets the tagger speak about what waits."""

    def __init__(self, workspace: Workspace, suggesting: Suggesting) -> None:
        self._workspace = workspace
        self._suggesting = suggesting

    def queue(self, *, may_suggest: bool = False) -> Queue:
        """Return the queue; `may_suggest` lets suggestions be made for outputs that have none yet."""
        store = self._workspace.store
        dossiers = store.editorial.dossiers()
        if may_suggest:
            bare = [one for one in dossiers if one.is_waiting and one.suggestions is None]
            made = [self._suggesting.renewed(one) for one in bare[:MAX_NEW_SETS]]
            if any(made):
                dossiers = store.editorial.dossiers()
        return order_queue(dossiers, self._gaps(), store.vocabulary())

    def _gaps(self) -> frozenset[Pair]:
        with suppress(NegzError):  # without an index nobody knows the gaps; the queue works all the same
            return frozenset((gap.audience, gap.benefit) for gap in self._workspace.recommender().coverage().gaps)
        return frozenset()


def queue_router(gate: Gate, renderer: Renderer, source: QueueSource) -> APIRouter:
    """Return the routes of the queue."""

    def show(request: Request) -> Response:
        signed = gate.signed_in(request)
        if signed is None:
            return gate.sign_in_page(request)
        kind = _kind(request.query_params.get(KIND, ""))
        page = build_queue_page(source.queue(may_suggest=True), kind, signed.account.name, prefix_of(request))
        return renderer.render("warteschlange.html", request, "Warteschlange", signed, current="queue", page=page)

    def lead_on(request: Request) -> Response:
        if gate.signed_in(request) is None:
            return gate.sign_in_page(request)
        following = source.queue().following(OutputId(request.query_params.get(AFTER, "")))
        path = desk_path(following) if following else PATH
        return RedirectResponse(prefix_of(request) + path, status_code=303, headers=NO_STORE)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(PATH, show, methods=["GET"], response_class=Response)
    router.add_api_route(NEXT_PATH, lead_on, methods=["GET"], response_class=Response)
    return router


def _kind(text: str) -> OutputKind | None:
    return OutputKind(text) if text in set(OutputKind) else None
