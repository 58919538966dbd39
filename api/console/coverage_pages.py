"""`/redaktion/abdeckung`: which target group finds how much for which benefit, as page, picture and table."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console import wording_coverage as words
from api.console import wording_demand
from api.console.address import HOME
from api.console.coverage import PAGE, HeatCell, HeatMap, build_heat_map
from api.console.coverage_balance import BalanceView, balance
from api.console.coverage_csv import write_csv
from api.console.coverage_demand import read_requests
from api.console.coverage_gap import GapsView, name_gaps
from api.console.coverage_svg import write_svg
from api.console.gate import NO_STORE, Gate
from api.console.rendering import Renderer
from api.site.german import GERMAN
from api.site.view import date_in_words, machine_date
from api.workspace import Workspace
from corpus.model import ConceptKey, Output, OutputId, Scheme
from recommender.service import Recommender

MENU_NAME = "abdeckung"
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The heat map, its gaps, and what is asked for beside what is offered, with what is said around them."""

    heat_map: HeatMap
    gaps: GapsView
    balance: BalanceView
    lead: str = words.LEAD
    caption: str = words.TABLE_CAPTION
    legend_title: str = words.LEGEND
    no_gaps: str = words.NO_GAPS
    no_concepts: str = words.NO_CONCEPTS
    total: str = wording_demand.TOTAL
    total_note: str = wording_demand.TOTAL_NOTE
    times_note: str = wording_demand.TIMES_NOTE
    asked: str = wording_demand.ASKED
    without_benefit: str = wording_demand.WITHOUT_BENEFIT
    without_audience: str = wording_demand.WITHOUT_AUDIENCE


@dataclass(frozen=True, slots=True)
class OutputLine:
    """One output of a cell: what it is, from when, and who says that it belongs there."""

    path: str
    title: str
    language: str
    kind: str
    date: str
    machine_date: str
    source: str


@dataclass(frozen=True, slots=True)
class CellView:
    """The outputs of one cell, newest first."""

    cell: HeatCell
    heading: str
    counted: str
    empty: str
    asked: str
    lines: tuple[OutputLine, ...]
    as_of: str


class CoveragePages:
    """Shows the coverage to whoever has signed in."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET with the heat map."""
        signed = self._gate.admit(request)
        heat_map = self._heat_map()
        view = CoverageView(heat_map, name_gaps(heat_map), balance(heat_map))
        return self._renderer.render("abdeckung.html", request, words.TITLE, signed, current=MENU_NAME, page=view)

    def show_cell(self, request: Request, audience: str, benefit: str) -> Response:
        """Answer GET with the outputs of one cell."""
        signed = self._gate.admit(request)
        heat_map = self._heat_map()
        lines = _lines(self._workspace.recommender(), heat_map.cell(audience, benefit))
        view = _cell_view(heat_map, heat_map.cell(audience, benefit), lines)
        return self._renderer.render("abdeckung-feld.html", request, view.heading, signed, current=MENU_NAME, page=view)

    def svg(self, request: Request) -> Response:
        """Answer GET with the picture, as a file."""
        self._gate.admit(request)
        answer = self._file(write_svg(self._heat_map()), "svg", "image/svg+xml")
        answer.headers["Content-Security-Policy"] = SVG_POLICY  # it is opened by itself, and is to run nothing
        return answer

    def csv(self, request: Request) -> Response:
        """Answer GET with the table, as a file."""
        self._gate.admit(request)
        return self._file(write_csv(self._heat_map()), "csv", "text/csv; charset=utf-8")

    def _heat_map(self) -> HeatMap:
        return current_heat_map(self._workspace)

    def _file(self, text: str, extension: str, media_type: str) -> Response:
        name = f"{words.FILE_NAME}-{self._workspace.today():%Y-%m-%d}.{extension}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE}
        return Response(text.encode(), media_type=media_type, headers=headers)


def current_heat_map(workspace: Workspace) -> HeatMap:
    """Return the heat map of the moment, with what was asked for."""
    world = workspace.recommender().world()  # one look, so that counts and dates are of the same moment
    counts = workspace.settings.count_demand
    requests = read_requests(workspace.store.demand, workspace.today(), world.vocabulary, is_counting=counts)
    return build_heat_map(world.coverage, world.published, world.vocabulary, world.status, requests)


def coverage_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the coverage."""
    pages, router = CoveragePages(workspace, gate, renderer), APIRouter(include_in_schema=False)
    router.add_api_route(PAGE, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PAGE}.svg", pages.svg, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PAGE}.csv", pages.csv, methods=["GET"], response_class=Response)
    cell = f"{PAGE}/{{audience}}/{{benefit}}"
    router.add_api_route(cell, pages.show_cell, methods=["GET"], response_class=Response)
    return router


def _cell_view(heat_map: HeatMap, cell: HeatCell, lines: tuple[OutputLine, ...]) -> CellView:
    return CellView(
        cell=cell,
        heading=words.cell_heading(cell.audience_label, cell.benefit_label),
        counted=words.counted(cell.count),
        empty=words.empty_cell(cell.audience_label, cell.benefit_label),
        asked=wording_demand.of_cell(cell.asked) if heat_map.requests.was_counted else "",
        lines=lines,
        as_of=heat_map.as_of,
    )


def _lines(recommender: Recommender, cell: HeatCell) -> tuple[OutputLine, ...]:
    by_model = frozenset(cell.model)
    wanted = by_model.union(cell.editor)
    found = [output for output in recommender.outputs() if output.id in wanted]
    found.sort(key=_newest_first)
    return tuple(
        _line(output, _source(recommender, output.id, cell) if output.id in by_model else words.BY_EDITORS)
        for output in found
    )


def _newest_first(output: Output) -> tuple[int, str]:
    return (-output.published.last_day().toordinal() if output.published else 0, output.id)


def _source(recommender: Recommender, output_id: OutputId, cell: HeatCell) -> str:
    confidence = {tag.concept: tag.confidence for tag in recommender.suggested_tags(output_id)}
    return words.by_model(
        confidence.get(ConceptKey(Scheme.AUDIENCE, cell.audience)),
        confidence.get(ConceptKey(Scheme.BENEFIT, cell.benefit)),
    )


def _line(output: Output, source: str) -> OutputLine:
    return OutputLine(
        path=f"{HOME}/beitrag/{quote(output.id, safe='')}",
        title=output.title,
        language=output.language,
        kind=GERMAN.kinds[output.kind],
        date=date_in_words(GERMAN, output.published) if output.published else words.NO_YEAR,
        machine_date=machine_date(output.published),
        source=source,
    )
