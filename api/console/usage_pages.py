"""`/redaktion/nutzung`: what becomes of the lists, as page, pictures and table."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console import wording_usage as words
from api.console.coverage_balance import balance
from api.console.coverage_pages import SVG_POLICY, current_heat_map
from api.console.gate import NO_STORE, Gate
from api.console.rendering import Renderer
from api.console.usage import PAGE, Usage, read_usage
from api.console.usage_csv import write_csv
from api.console.view_usage import PICTURES, RANGE, RANGES, build_usage_view
from api.errors import InvalidRequest
from api.workspace import Workspace
from corpus.errors import NotFound

MENU_NAME = "nutzung"
DEFAULT_DAYS = 90  # as long as the demand is looked back on


class UsagePages:
    """Shows the usage to whoever has signed in."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET with all of it."""
        signed = self._gate.admit(request)
        view = build_usage_view(self._usage(request), balance(current_heat_map(self._workspace)))
        return self._renderer.render("nutzung.html", request, words.TITLE, signed, current=MENU_NAME, page=view)

    def svg(self, request: Request, picture: str) -> Response:
        """Answer GET with a picture, as a file."""
        self._gate.admit(request)
        if picture not in PICTURES:
            raise NotFound(f"Ein Bild „{picture}“ gibt es nicht.", f"Wählen Sie eines auf der Seite {PAGE}.")
        usage = self._usage(request)
        answer = self._file(PICTURES[picture].file(usage), usage, f"-{picture}", "svg", "image/svg+xml")
        answer.headers["Content-Security-Policy"] = SVG_POLICY
        return answer

    def csv(self, request: Request) -> Response:
        """Answer GET with every number, as a file."""
        self._gate.admit(request)
        usage = self._usage(request)
        return self._file(write_csv(usage), usage, "", "csv", "text/csv; charset=utf-8")

    def _usage(self, request: Request) -> Usage:
        workspace = self._workspace
        world = workspace.recommender().world()
        return read_usage(
            workspace.store.feedback,
            world.vocabulary,
            world.published,
            workspace.today(),
            _days(request),
            counts=workspace.settings.count_feedback,
        )

    def _file(self, text: str, usage: Usage, name: str, extension: str, media_type: str) -> Response:
        file = f"{words.FILE_NAME}{name}-{usage.feedback.last:%Y-%m-%d}-{usage.days}-tage.{extension}"
        headers = {"Content-Disposition": f'attachment; filename="{file}"', **NO_STORE}
        return Response(text.encode(), media_type=media_type, headers=headers)


def usage_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the usage."""
    pages, router = UsagePages(workspace, gate, renderer), APIRouter(include_in_schema=False)
    router.add_api_route(PAGE, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PAGE}.csv", pages.csv, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PAGE}/{{picture}}.svg", pages.svg, methods=["GET"], response_class=Response)
    return router


def _days(request: Request) -> int:
    """Return the range that is asked for; raise `InvalidRequest` for one that is not offered."""
    text = request.query_params.get(RANGE, str(DEFAULT_DAYS))
    found = next((days for days in RANGES if text == str(days)), None)
    if found is None:
        offered = ", ".join(map(str, RANGES))
        raise InvalidRequest(
            f"Einen Zeitraum von „{text[:20]}“ Tagen gibt es hier nicht.", f"Wählen Sie {offered} Tage."
        )
    return found
