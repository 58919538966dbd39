"""`/api/v1/outputs`: the catalogue, one output of it, and its relatives."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer, schema_org
from api.call import API_PREFIX, add_call
from api.describe import operation
from api.negotiation import JSON, JSON_LD, choose_format
from api.parameter import Parameter, Query, answer_language, texts
from api.reply import Desk, dump
from api.schemas import OutputPage, OutputRecord, RecommendationAnswer
from corpus.model import Output, OutputId, OutputKind, Scheme
from recommender.query import MAX_ITEMS

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
DEFAULT_RELATED = 5
FORMATS = {"json": JSON, "jsonld": JSON_LD}
MAX_OFFSET = 10_000_000

PAGE_PARAMETERS = (
    texts("kind", "Nur diese Beitragsarten.", values=list(OutputKind)),
    texts("audience", "Nur Beiträge, die einer dieser Zielgruppen zugewiesen sind."),
    texts("benefit", "Nur Beiträge, denen einer dieser Nutzen zugewiesen ist."),
    texts("language", "Nur Beiträge in diesen Sprachen."),
    Parameter(
        "limit",
        "Beiträge je Seite.",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    ),
    Parameter("offset", "Wie viele Beiträge übersprungen werden.", {"type": "integer", "minimum": 0, "default": 0}),
)
ITEM_PARAMETERS = (
    Parameter("format", "Statt des Accept-Kopfs: das Format.", {"type": "string", "enum": list(FORMATS)}),
)
RELATED_PARAMETERS = (
    Parameter(
        "n",
        "Wie viele Vorschläge.",
        {"type": "integer", "minimum": 1, "maximum": MAX_ITEMS, "default": DEFAULT_RELATED},
    ),
    answer_language(),
)


class _Outputs:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def page(self, request: Request) -> Response:
        """Return one page of the catalogue."""
        query = Query.parse(request.scope["query_string"], PAGE_PARAMETERS)
        limit = query.count("limit", default=DEFAULT_LIMIT, at_most=MAX_LIMIT)
        offset = query.count("offset", default=0, at_least=0, at_most=MAX_OFFSET)
        filters = _Filters(query)
        key = ("outputs", limit, offset, filters.key)
        return self._desk.public(request, key, lambda: self._page(request.url.path, filters, limit, offset))

    async def item(self, request: Request) -> Response:
        """Return one output."""
        output_id = OutputId(request.path_params["output_id"])
        query = Query.parse(request.scope["query_string"], ITEM_PARAMETERS)
        media_type = choose_format(request.headers.get("accept"), query.text("format"), FORMATS)
        make = self._json_ld if media_type == JSON_LD else self._record
        key = ("output", media_type, output_id)
        return self._desk.public(request, key, lambda: make(output_id), media_type=media_type, varies=True)

    async def related(self, request: Request) -> Response:
        """Return the outputs most like one of them."""
        output_id = OutputId(request.path_params["output_id"])
        query = Query.parse(request.scope["query_string"], RELATED_PARAMETERS)
        n, language = query.integer("n"), query.language()
        n = DEFAULT_RELATED if n is None else n
        return self._desk.public(
            request, ("related", output_id, n, language), lambda: self._related(output_id, n, language)
        )

    def _page(self, path: str, filters: "_Filters", limit: int, offset: int) -> bytes:
        found = [output for output in self._desk.workspace.recommender().outputs() if filters.let_pass(output)]
        following = offset + limit
        address = f"{path}?{urlencode([*filters.pairs, ('limit', limit), ('offset', following)])}"
        records = [answer.output_record(output) for output in found[offset:following]]
        next_address = address if following < len(found) else None
        return dump(answer.page(records, total=len(found), limit=limit, offset=offset, following=next_address))

    def _record(self, output_id: OutputId) -> bytes:
        return dump(answer.output_record(self._desk.workspace.recommender().output(output_id)))

    def _json_ld(self, output_id: OutputId) -> bytes:
        recommender = self._desk.workspace.recommender()
        return dump(schema_org.describe_output(recommender.output(output_id), recommender.vocabulary()))

    def _related(self, output_id: OutputId, n: int, language: str) -> bytes:
        workspace = self._desk.workspace
        found = workspace.recommender().related(output_id, as_of=workspace.today(), n=n, language=language)
        return dump(answer.recommendations(found, language))


class _Filters:
    """What a page of the catalogue is narrowed to: any of the values of each filter, and all filters at once."""

    def __init__(self, query: Query) -> None:
        self._kinds = query.choices("kind", OutputKind)
        self._languages = query.texts("language")
        self._concepts = {scheme: query.texts(scheme.value) for scheme in Scheme}
        self.pairs: list[tuple[str, object]] = [
            *(("kind", kind.value) for kind in self._kinds),
            *((scheme.value, notation) for scheme, notations in self._concepts.items() for notation in notations),
            *(("language", language) for language in self._languages),
        ]
        self.key = tuple(self.pairs)

    def let_pass(self, output: Output) -> bool:
        if self._kinds and output.kind not in self._kinds:
            return False
        if self._languages and output.language not in self._languages:
            return False
        tags = [tag.concept for tag in output.tags or ()]
        return all(
            not notations or any(key.scheme is scheme and key.notation in notations for key in tags)
            for scheme, notations in self._concepts.items()
        )


def add_outputs(router: APIRouter, desk: Desk) -> None:
    """Add the calls of this resource."""
    calls, path = _Outputs(desk), f"{API_PREFIX}/outputs"
    add_call(
        router,
        path,
        calls.page,
        name="get_outputs",
        summary="Der Katalog, seitenweise und nach Kennung geordnet",
        tag="Beiträge",
        description=operation(OutputPage, "outputs", parameters=PAGE_PARAMETERS),
    )
    add_call(
        router,
        f"{path}/{{output_id}}",
        calls.item,
        name="get_output",
        summary="Ein Beitrag, auf Wunsch als schema.org (JSON-LD)",
        tag="Beiträge",
        description=operation(OutputRecord, "output", parameters=ITEM_PARAMETERS, path_id=True, formats=(JSON_LD,)),
    )
    add_call(
        router,
        f"{path}/{{output_id}}/related",
        calls.related,
        name="get_related",
        summary="Beiträge, die einem Beitrag ähneln",
        tag="Beiträge",
        description=operation(RecommendationAnswer, "recommendations", parameters=RELATED_PARAMETERS, path_id=True),
    )
