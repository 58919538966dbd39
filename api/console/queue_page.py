"""`/redaktion/warteschlange`: what to work on next; and the queue as the desk needs it."""

from contextlib import suppress
from threading import Lock
from time import monotonic

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from api.console.address import HOME, prefix_of
from api.console.gate import NO_STORE, Gate
from api.console.queue_order import Pair, Queue, order_queue
from api.console.rendering import Renderer
from api.console.suggesting import Suggesting
from api.console.view_line import PublishedView, desk_path
from api.console.view_queue import KIND, build_queue_page
from api.workspace import Workspace
from corpus.editorial import Dossier
from corpus.editorial_second import without_overruled
from corpus.errors import NegzError, OutputNotFound
from corpus.model import Output, OutputId, OutputKind

PATH = f"{HOME}/warteschlange"
NEXT_PATH = f"{HOME}/weiter"
AFTER = "nach"  # the parameter that names the output the editor comes from
PUBLISHED = "freigegeben"  # the parameter that names the output published a moment ago
PATIENCE_S = 1.0  # for which a look at the queue waits for first suggestions; the others are made after the answer


class QueueSource:
    """Puts the queue together; a first look at it lets the tagger speak about what waits."""

    def __init__(self, workspace: Workspace, suggesting: Suggesting) -> None:
        self._workspace = workspace
        self._suggesting = suggesting
        self._completing = Lock()

    def queue(self) -> Queue:
        """Return the queue as it stands."""
        store = self._workspace.store
        dossiers = without_overruled(store.editorial.dossiers(), store.editorial.second.views())
        return order_queue(dossiers, self._gaps(), store.vocabulary())

    def suggest(self, patience_s: float | None = None) -> bool:
        """Let the tagger speak about what waits and has no suggestions; return whether some are still to be made.

        Without a tagger there are none to be made.
        """
        started = monotonic()
        for dossier in self._bare():
            if patience_s is not None and monotonic() - started > patience_s:
                return True
            with suppress(OutputNotFound):  # withdrawn in the meantime
                if self._suggesting.renewed(dossier) is None:
                    return False
        return False

    def complete(self) -> None:
        """Make all suggestions that are missing, unless that is being done already."""
        if self._completing.acquire(blocking=False):
            try:
                self.suggest()
            finally:
                self._completing.release()

    def published_before(self, request: Request) -> Output | None:
        """Return the output that was published just before, as the address tells."""
        output_id = OutputId(request.query_params.get(PUBLISHED, ""))
        with suppress(OutputNotFound):
            return self._workspace.store.output(output_id) if output_id else None
        return None

    def _bare(self) -> list[Dossier]:
        return [one for one in self._workspace.store.editorial.dossiers() if one.is_waiting and not one.suggestions]

    def _gaps(self) -> frozenset[Pair]:
        with suppress(NegzError):  # without an index nobody knows the gaps; the queue works all the same
            return frozenset((gap.audience, gap.benefit) for gap in self._workspace.recommender().coverage().gaps)
        return frozenset()


def queue_router(gate: Gate, renderer: Renderer, source: QueueSource) -> APIRouter:
    """Return the routes of the queue."""

    def show(request: Request) -> Response:
        signed = gate.admit(request)
        kind = _kind(request.query_params.get(KIND, ""))
        is_incomplete = source.suggest(PATIENCE_S)
        before, prefix = source.published_before(request), prefix_of(request)
        page = build_queue_page(
            source.queue(),
            kind,
            signed.account.name,
            prefix,
            is_incomplete=is_incomplete,
            before=PublishedView.of(before, prefix) if before else None,
        )
        answer = renderer.render("warteschlange.html", request, "Warteschlange", signed, current="queue", page=page)
        answer.background = BackgroundTask(source.complete) if is_incomplete else None
        return answer

    def lead_on(request: Request) -> Response:
        gate.admit(request)
        following = source.queue().following(OutputId(request.query_params.get(AFTER, "")))
        path = desk_path(following) if following else PATH
        return RedirectResponse(prefix_of(request) + path, status_code=303, headers=NO_STORE)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(PATH, show, methods=["GET"], response_class=Response)
    router.add_api_route(NEXT_PATH, lead_on, methods=["GET"], response_class=Response)
    return router


def _kind(text: str) -> OutputKind | None:
    return OutputKind(text) if text in set(OutputKind) else None
