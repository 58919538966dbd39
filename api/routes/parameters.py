"""`/api/v1/parameters`: what the order of the recommendations depends on, readable by people."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer
from api.call import API_PREFIX, add_call
from api.describe import operation
from api.parameter import Query, answer_language
from api.reply import Desk, dump
from api.schemas import ParametersAnswer

PARAMETERS = (answer_language(),)


def add_parameters(router: APIRouter, desk: Desk) -> None:
    """Add the call of this resource."""

    def write(language: str) -> bytes:
        return dump(answer.parameters_record(desk.workspace.recommender().parameters(language)))

    async def get(request: Request) -> Response:
        language = Query.parse(request.scope["query_string"], PARAMETERS).language()
        return desk.public(request, ("parameters", language), lambda: write(language))

    add_call(
        router,
        f"{API_PREFIX}/parameters",
        get,
        name="get_parameters",
        summary="Die wichtigsten Größen der Rangfolge und was sie bewirken",
        tag="Bestand",
        description=operation(ParametersAnswer, "parameters", parameters=PARAMETERS),
    )
