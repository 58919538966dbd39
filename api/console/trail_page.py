"""`/redaktion/protokoll` and `/redaktion/protokoll.csv`: who decided what and when."""

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.console.address import HOME, prefix_of
from api.console.gate import NO_STORE, Gate
from api.console.rendering import Renderer
from api.console.trail_csv import csv_lines
from api.console.view_line import build_line, desk_path
from api.console.view_trail import TrailPage, build_trail_page
from api.form import read_number
from api.workspace import Workspace
from corpus.editorial import TrailEntry

PATH = f"{HOME}/protokoll"
BEFORE = "vor"  # the parameter that names the line before which to read on
LINES_PER_PAGE = 100


def trail_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the trail."""

    def show(request: Request) -> Response:
        signed = gate.admit(request)
        page = _page(request, workspace)
        return renderer.render("protokoll.html", request, "Protokoll", signed, current="trail", page=page)

    def export(request: Request) -> Response:
        """Give the whole trail, also to a program that brings a token."""
        gate.admit_reader(request)
        lines = csv_lines(workspace.store.editorial.export(), workspace.store.vocabulary())
        name = f"protokoll-{workspace.today().isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE}
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(PATH, show, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PATH}.csv", export, methods=["GET"], response_class=Response)
    return router


def _page(request: Request, workspace: Workspace) -> TrailPage:
    store, prefix = workspace.store, prefix_of(request)
    before = read_number(request.query_params.get(BEFORE, ""))
    found = _lines_before(workspace, before)
    outputs = {output.id: output for output in store.outputs(include_withdrawn=True)}
    vocabulary = store.vocabulary()
    lines = [
        build_line(line, vocabulary, outputs.get(line.output_id), prefix + desk_path(line.output_id))
        for line in found[:LINES_PER_PAGE]
    ]
    return build_trail_page(
        lines,
        prefix=prefix,
        is_first=before is None,
        has_older=len(found) > LINES_PER_PAGE,
    )


def _lines_before(workspace: Workspace, before: int | None) -> list[TrailEntry]:
    """Return the lines of one page and one more, newest first."""
    return list(workspace.store.editorial.trail(before=before, limit=LINES_PER_PAGE + 1))
