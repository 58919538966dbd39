"""`/api/v1/parameters`: what the order of the recommendations depends on, readable by people."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer, describe
from api.parameter import Query, answer_language
from api.reply import Desk, dump
from api.schemas import ParametersAnswer

PARAMETERS = (answer_language(),)


def parameters_router(desk: Desk) -> APIRouter:
    """Return the route of this resource."""
    router = APIRouter(tags=["Bestand"])

    def write(language: str) -> bytes:
        return dump(answer.parameters_record(desk.workspace.recommender().parameters(language)))

    async def get(request: Request) -> Response:
        language = Query.parse(request.scope["query_string"], PARAMETERS).language()
        return desk.public(request, ("parameters", language), lambda: write(language))

    router.add_api_route(
        "/parameters",
        get,
        operation_id="get_parameters",
        summary="Die wichtigsten Größen der Rangfolge und was sie bewirken",
        openapi_extra=describe.operation(ParametersAnswer, "parameters", parameters=PARAMETERS),
    )
    return router
