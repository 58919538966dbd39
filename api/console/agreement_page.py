"""`/redaktion/uebereinstimmung`: how far editors agree with each other, and with the machine."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from api.console.address import prefix_of
from api.console.agreement_csv import agreement_lines
from api.console.gate import NO_STORE, Gate
from api.console.rendering import Renderer
from api.console.second_order import unsettled_views
from api.console.view_agreement import PATH, AgreementPage, build_agreement_page
from api.console.view_row import suggested_concepts
from api.console.wording import LIKELY_FROM, RATHER_FROM, UNCERTAIN_FROM, percent
from api.workspace import Workspace
from corpus.editorial import SuggestionSet
from corpus.editorial_agreement import judged_outputs, measure_agreement
from corpus.editorial_kappa import agreement_of_pairs, compare, differing_concepts
from corpus.editorial_reliability import Band, measure_reliability
from corpus.editorial_second import without_overruled
from corpus.model import ConceptKey

_EDGES = (0.0, UNCERTAIN_FROM, RATHER_FROM, LIKELY_FROM, 1.0)  # the bands that the desk has words for


def agreement_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the page and of its table for spreadsheets."""

    def show(request: Request) -> Response:
        signed = gate.admit(request)
        page = _page(workspace, prefix_of(request))
        return renderer.render(
            "uebereinstimmung.html", request, "Übereinstimmung", signed, current="agreement", page=page
        )

    def export(request: Request) -> Response:
        gate.admit_reader(request)
        lines = agreement_lines(compare(workspace.store.editorial.second.views()), workspace.store.vocabulary())
        name = f"uebereinstimmung-{workspace.today().isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE}
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(PATH, show, methods=["GET"], response_class=Response)
    router.add_api_route(f"{PATH}.csv", export, methods=["GET"], response_class=Response)
    return router


def _page(workspace: Workspace, prefix: str) -> AgreementPage:
    store = workspace.store
    vocabulary, dossiers = store.vocabulary(), store.editorial.dossiers()
    views = store.editorial.second.views()
    concepts = tuple(concept.key for concept in vocabulary.concepts if not concept.deprecated)
    comparisons = compare(views)
    judged = tuple(judged_outputs(dossiers, store.editorial.export(), store.editorial.suggestion_sets))

    def bands(*, blind: bool) -> Sequence[Band]:
        def shown(made: SuggestionSet) -> Sequence[ConceptKey]:
            return suggested_concepts(made, vocabulary)

        return measure_reliability((one for one in judged if one.blind is blind), _EDGES, shown)

    return build_agreement_page(
        *measure_agreement(judged),
        (bands(blind=True), bands(blind=False)),
        comparisons,
        agreement_of_pairs(comparisons, concepts),
        differing_concepts(comparisons, concepts),
        [dossier for dossier in without_overruled(dossiers, views) if dossier.contested],
        unsettled_views(dossiers, views),
        vocabulary,
        blind_share=percent(workspace.settings.blind_share),
        prefix=prefix,
    )
