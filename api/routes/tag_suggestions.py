"""`/api/v1/tag-suggestions`: what the machine would tag an output with; for editors' tools, by token."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.answer import Json
from api.body import read_json, read_model
from api.call import API_PREFIX, add_call
from api.console.gate import Gate
from api.describe import operation
from api.errors import SignInRefused
from api.reply import Desk, dump, private_answer
from api.schemas import MAX_BATCH, TagBatchAnswer, TagBatchBody, TagOutputBody, TagSuggestionsAnswer
from corpus.editorial import EvidenceField, Suggestion
from corpus.importers.loose import DEFAULT_KIND
from corpus.importers.record import MAX_TITLE_CHARS
from corpus.model import Output, OutputId
from corpus.vocabulary.skos import concept_uri
from recommender.tagging.adviser import Adviser

_DETAILS = (
    "Antwortet wie Annif, dazu mit Belegen und Schwellen; gespeichert wird nichts. Nötig ist das Token eines Kontos "
    "der Redaktion (`Authorization: Bearer …`, anzulegen mit `negz accounts token NAME`). "
    f'`{{"documents": […]}}` fragt für bis zu {MAX_BATCH} Beiträge auf einmal.'
)


def suggest_tags(adviser: Adviser, body: TagOutputBody) -> Json:
    """Return the suggestions for one output."""
    output = _as_output(body)
    suggestions = adviser.suggest(output)
    return {
        "document_id": body.document_id,
        "model_version": adviser.version,
        "nothing_fits": not any(found.passes for found in suggestions),
        "results": [_record(found, adviser, body.lang) for found in suggestions],
    }


class _TagSuggestions:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gate = Gate(desk.workspace)

    async def post(self, request: Request) -> Response:
        """Return suggestions for one output, or for several."""
        if self._gate.by_token(request) is None:
            raise SignInRefused(
                "Diesen Aufruf darf nur die Redaktion machen.",
                "Schicken Sie das Token eines Kontos mit: Authorization: Bearer … (negz accounts token NAME).",
            )
        value = read_json(await request.body())
        if "documents" in value:
            batch = read_model(TagBatchBody, value)
            return private_answer(await self._desk.off_loop(lambda: self._all(batch)))
        body = read_model(TagOutputBody, value)
        return private_answer(
            await self._desk.off_loop(lambda: dump(suggest_tags(self._desk.workspace.tagger(), body)))
        )

    def _all(self, batch: TagBatchBody) -> bytes:
        adviser = self._desk.workspace.tagger()
        return dump({"documents": [suggest_tags(adviser, body) for body in batch.documents]})


def add_tag_suggestions(router: APIRouter, desk: Desk) -> None:
    """Add the call of this resource."""
    add_call(
        router,
        f"{API_PREFIX}/tag-suggestions",
        _TagSuggestions(desk).post,
        method="POST",
        name="tag_suggestions",
        summary="Zielgruppen und Nutzen für einen Beitrag vorschlagen",
        tag="Redaktion",
        description=operation(
            TagSuggestionsAnswer,
            "tag_suggestions",
            also=TagBatchAnswer,
            bodies=(TagOutputBody, TagBatchBody),
            body_example="tag_output",
            for_editors=True,
            details=_DETAILS,
        ),
    )


def _as_output(body: TagOutputBody) -> Output:
    return Output(
        id=OutputId(str(body.document_id) or "neu"),
        kind=body.kind or DEFAULT_KIND,
        title=body.title.strip() or body.text.strip().partition("\n")[0][:MAX_TITLE_CHARS],
        subtitle=body.subtitle or None,
        abstract=body.text,
        series=body.series or None,
        topics=body.topics,
    )


def _record(found: Suggestion, adviser: Adviser, language: str) -> Json:
    concept = adviser.vocabulary.get(found.concept)
    return {
        "uri": concept_uri(found.concept),
        "label": concept.label(language) if concept else found.concept.notation,
        "notation": found.concept.notation,
        "scheme": found.concept.scheme,
        "score": found.confidence,
        "threshold": found.threshold,
        "passes": found.passes,
        "examples": adviser.example_count(found.concept),
        "evidence": [
            {
                "field": "title" if cited.field is EvidenceField.TITLE else "text",
                "start": cited.start,
                "end": cited.end,
                "text": cited.text,
            }
            for cited in found.evidence
        ],
        "neighbours": found.neighbours,
    }
