"""`/api/v1/search`: what a free text finds, by its words and by its meaning."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer
from api.call import API_PREFIX, add_call
from api.describe import operation
from api.parameter import Parameter, Query, answer_language
from api.reply import Desk, dump, private_answer
from api.schemas import RecommendationAnswer
from recommender.query import MAX_ITEMS, MAX_TEXT_CHARS

DEFAULT_N = 10
PARAMETERS = (
    Parameter(
        "q",
        "Der Suchtext.",
        {"type": "string", "minLength": 1, "maxLength": MAX_TEXT_CHARS},
        "Registermodernisierung in Kommunen",
        required=True,
    ),
    Parameter("n", "Wie viele Treffer.", {"type": "integer", "minimum": 1, "maximum": MAX_ITEMS, "default": DEFAULT_N}),
    answer_language(),
)


class _Search:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get(self, request: Request) -> Response:
        """Return what a free text finds."""
        query = Query.parse(request.scope["query_string"], PARAMETERS)
        n, language = query.integer("n"), query.language()
        text, n = query.text("q"), DEFAULT_N if n is None else n
        return private_answer(await self._desk.off_loop(lambda: self._find(text, n, language)))

    def _find(self, text: str, n: int, language: str) -> bytes:
        workspace = self._desk.workspace
        found = workspace.recommender().search(text, as_of=workspace.today(), n=n, language=language)
        return dump(answer.recommendations(found, language))


def add_search(router: APIRouter, desk: Desk) -> None:
    """Add the call of this resource."""
    add_call(
        router,
        f"{API_PREFIX}/search",
        _Search(desk).get,
        name="search",
        summary="Freie Suche nach Wörtern und Bedeutung",
        tag="Empfehlungen",
        description=operation(RecommendationAnswer, "recommendations", parameters=PARAMETERS),
    )
