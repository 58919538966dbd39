"""`/api/v1/search`: what a free text finds, by its words and by its meaning."""

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer, describe
from api.parameter import Parameter, Query, answer_language
from api.reply import Desk, dump, private_answer
from api.routes.recommendations import ENCODING_THREADS
from api.schemas import RecommendationAnswer
from recommender.query import MAX_ITEMS

DEFAULT_N = 10
PARAMETERS = (
    Parameter("q", "Der Suchtext.", {"type": "string"}, "Registermodernisierung in Kommunen"),
    Parameter("n", "Wie viele Treffer.", {"type": "integer", "minimum": 1, "maximum": MAX_ITEMS, "default": DEFAULT_N}),
    answer_language(),
)


class _Search:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._encoding = CapacityLimiter(ENCODING_THREADS)

    async def get(self, request: Request) -> Response:
        """Return what a free text finds."""
        query = Query.parse(request.scope["query_string"], PARAMETERS)
        n, language = query.integer("n"), query.language()
        asked = (query.text("q"), DEFAULT_N if n is None else n, language)
        return private_answer(await to_thread.run_sync(self._find, *asked, limiter=self._encoding))

    def _find(self, text: str, n: int, language: str) -> bytes:
        workspace = self._desk.workspace
        found = workspace.recommender().search(text, as_of=workspace.today(), n=n, language=language)
        return dump(answer.recommendations(found, language))


def search_router(desk: Desk) -> APIRouter:
    """Return the route of this resource."""
    router = APIRouter(tags=["Empfehlungen"])
    router.add_api_route(
        "/search",
        _Search(desk).get,
        operation_id="search",
        summary="Freie Suche nach Wörtern und Bedeutung",
        openapi_extra=describe.operation(RecommendationAnswer, "recommendations", parameters=PARAMETERS),
    )
    return router
