"""`/api/v1/coverage`: which target group finds something for which benefit, and which finds nothing."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer, describe
from api.parameter import Query
from api.reply import Desk, dump
from api.schemas import CoverageAnswer


def coverage_router(desk: Desk) -> APIRouter:
    """Return the route of this resource."""
    router = APIRouter(tags=["Bestand"])

    def write() -> bytes:
        recommender = desk.workspace.recommender()
        return dump(answer.coverage_record(recommender.coverage(), recommender.status()))

    async def get(request: Request) -> Response:
        Query.parse(request.scope["query_string"], ())
        return desk.public(request, "coverage", write)

    router.add_api_route(
        "/coverage",
        get,
        operation_id="get_coverage",
        summary="Zielgruppen und Nutzen als Matrix: Anzahl, Beiträge, Lücken",
        openapi_extra=describe.operation(CoverageAnswer, "coverage"),
    )
    return router
