"""`/api/v1/coverage`: which target group finds something for which benefit, and which finds nothing."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer
from api.call import API_PREFIX, add_call
from api.describe import operation
from api.parameter import Query
from api.reply import Desk, dump
from api.schemas import CoverageAnswer


def add_coverage(router: APIRouter, desk: Desk) -> None:
    """Add the call of this resource."""

    def write() -> bytes:
        recommender = desk.workspace.recommender()
        return dump(answer.coverage_record(recommender.coverage(), recommender.status()))

    async def get(request: Request) -> Response:
        Query.parse(request.scope["query_string"], ())
        return desk.public(request, "coverage", write)

    add_call(
        router,
        f"{API_PREFIX}/coverage",
        get,
        name="get_coverage",
        summary="Zielgruppen und Nutzen als Matrix: Anzahl, Beiträge, Lücken",
        tag="Bestand",
        description=operation(CoverageAnswer, "coverage"),
    )
