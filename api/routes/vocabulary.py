"""`/api/v1/vocabulary`: target groups and benefits, as JSON or as SKOS."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer
from api.call import API_PREFIX, add_call
from api.describe import operation
from api.negotiation import JSON, JSON_LD, TURTLE, choose_format
from api.parameter import Parameter, Query
from api.reply import Desk, dump
from api.schemas import VocabularyAnswer
from corpus.vocabulary.skos import write_jsonld, write_turtle

FORMATS = {"json": JSON, "jsonld": JSON_LD, "turtle": TURTLE}
PARAMETERS = (Parameter("format", "Statt des Accept-Kopfs: das Format.", {"type": "string", "enum": list(FORMATS)}),)


class _Vocabulary:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get(self, request: Request) -> Response:
        """Return the vocabulary in the format asked for."""
        query = Query.parse(request.scope["query_string"], PARAMETERS)
        media_type = choose_format(request.headers.get("accept"), query.text("format"), FORMATS)
        key = ("vocabulary", media_type)
        return self._desk.public(request, key, lambda: self._write(media_type), media_type=media_type, varies=True)

    def _write(self, media_type: str) -> bytes:
        vocabulary = self._desk.workspace.recommender().vocabulary()
        if media_type == TURTLE:
            return write_turtle(vocabulary).encode()
        if media_type == JSON_LD:
            return write_jsonld(vocabulary).encode()
        return dump(answer.vocabulary_record(vocabulary))


def add_vocabulary(router: APIRouter, desk: Desk) -> None:
    """Add the call of this resource."""
    add_call(
        router,
        f"{API_PREFIX}/vocabulary",
        _Vocabulary(desk).get,
        name="get_vocabulary",
        summary="Zielgruppen und Nutzen, auf Wunsch als SKOS (JSON-LD, Turtle)",
        tag="Vokabular",
        description=operation(VocabularyAnswer, "vocabulary", parameters=PARAMETERS, formats=(JSON_LD, TURTLE)),
    )
