"""`/api/v1/recommendations`: what fits a declared profile."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from api import answer
from api.body import read_json, read_model
from api.cache import KeptAnswer
from api.call import API_PREFIX, add_call
from api.demand import Asked, asked_for
from api.describe import operation
from api.fragment import Fragments
from api.negotiation import JSON
from api.parameter import Parameter, Query, answer_language, texts
from api.reply import Desk, State, dump, fresh_or_not_modified, private_answer, public_answer
from api.schemas import MAX_BATCH, BatchAnswer, BatchBody, RecommendationAnswer, RecommendationBody
from corpus.errors import InvalidInput
from corpus.model import ConceptKey, OutputId, OutputKind, Scheme
from recommender.encoded import EncodedText
from recommender.query import MAX_ITEMS, MAX_TEXT_CHARS, Profile, RecommendationQuery
from recommender.result import GenerationKey, RecommendationList

PATH = f"{API_PREFIX}/recommendations"
DEFAULT_N = 5
MAX_ALIAS_BYTES = 2_000  # of an address that its answer is kept under as it stands

_PROBABILITY = {"type": "number", "minimum": 0, "maximum": 1}
PARAMETERS = (
    texts("audience", "Zielgruppen (Kürzel des Vokabulars).", "cdo"),
    texts("benefit", "Nutzen (Kürzel des Vokabulars).", "praxis"),
    Parameter(
        "text",
        "Das Anliegen in eigenen Worten; besser mit POST, dann steht es in keiner Adresse.",
        {"type": "string", "maxLength": MAX_TEXT_CHARS},
    ),
    texts("seed", "Beiträge, zu denen Ähnliches gesucht wird."),
    texts("dislike", "Beiträge, die nicht passten."),
    texts("exclude", "Beiträge, die nicht erscheinen sollen."),
    texts("kind", "Nur diese Beitragsarten.", values=list(OutputKind)),
    texts("language", "Nur Beiträge in diesen Sprachen."),
    Parameter("max_minutes", "Zeitbudget in Minuten.", {"type": "integer", "minimum": 1}),
    Parameter(
        "n",
        "Wie viele Vorschläge.",
        {"type": "integer", "minimum": 1, "maximum": MAX_ITEMS, "default": DEFAULT_N},
        DEFAULT_N,
    ),
    Parameter("min_fit", "Kleinste Passung eines Vorschlags.", _PROBABILITY),
    Parameter("diversity", "Gewicht des Vielfaltsausgleichs.", _PROBABILITY),
    answer_language(),
)

_GET_DETAILS = (
    "Nötig ist eines von audience, benefit, text und seed. Passt nichts gut genug, ist die Liste leer, nennt den Grund "
    "(`empty_reason`) und die nächste Lücke (`gaps`). Ohne text darf die Antwort zwischengespeichert werden (ETag)."
)
_POST_DETAILS = (
    'Text und Verlauf stehen so in keiner Adresse und keinem Protokoll. `{"requests": […]}` stellt bis zu '
    f"{MAX_BATCH} Anfragen auf einmal; ist eine davon ungültig, wird keine beantwortet."
)

Question = tuple[RecommendationQuery, str]
"""What is asked, and the language of the answer."""


def read_query(query: Query, today: date) -> Question:
    """Return what the parameters of an address ask for."""
    n = query.integer("n")
    profile = Profile(
        audiences=_concepts(Scheme.AUDIENCE, query.texts("audience")),
        benefits=_concepts(Scheme.BENEFIT, query.texts("benefit")),
        text=query.text("text").strip(),
        seeds=_ids(query.texts("seed")),
        dislikes=_ids(query.texts("dislike")),
        languages=query.texts("language"),
        kinds=query.choices("kind", OutputKind),
        max_minutes=query.integer("max_minutes"),
    )
    asked = RecommendationQuery(
        profile=profile,
        as_of=today,
        n=DEFAULT_N if n is None else n,
        exclude=_ids(query.texts("exclude")),
        minimum_fit=query.number("min_fit"),
        diversity=query.number("diversity"),
    )
    return asked, query.language()


def read_body(body: RecommendationBody, today: date) -> Question:
    """Return what a body asks for."""
    profile = Profile(
        audiences=_concepts(Scheme.AUDIENCE, _once(body.audience)),
        benefits=_concepts(Scheme.BENEFIT, _once(body.benefit)),
        text=body.text.strip(),
        seeds=_ids(_once(body.seeds)),
        dislikes=_ids(_once(body.dislikes)),
        languages=_once(body.languages),
        kinds=tuple(dict.fromkeys(body.kinds)),
        max_minutes=body.max_minutes,
    )
    asked = RecommendationQuery(
        profile=profile,
        as_of=today,
        n=body.n,
        exclude=_ids(_once(body.exclude)),
        minimum_fit=body.min_fit,
        diversity=body.diversity,
    )
    return asked, body.lang


class ProfileCall(ABC):
    """GET of a list for the profile in an address; kept in memory where it holds nobody's own words."""

    path: str
    parameters: tuple[Parameter, ...] = PARAMETERS
    media_type = JSON

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @abstractmethod
    def write(self, found: RecommendationList, language: str, query: Query) -> bytes:
        """Return the list in the form that this call has; `query` may hold wishes on the form."""

    async def get(self, request: Request) -> Response:
        """Return what fits the profile in the address."""
        raw: bytes = request.scope["query_string"]
        kept = self.at_once(raw, self._desk.state())
        if kept is None:
            query = Query.parse(raw, self.parameters)
            return await self._of_text(request, query, read_query(query, self._desk.workspace.today()))
        reply = fresh_or_not_modified(request, kept)
        if reply is kept:  # 304 is not counted: it was when the answer was given
            self.count(request.scope, kept.asked)
        return reply

    def at_once(self, raw: bytes, state: State) -> KeptAnswer | None:
        """Return the answer to the parameters in `raw`, None where they hold somebody's own words; counts nothing."""
        kept = self._desk.kept(state, (self.path, raw))
        if kept is not None:
            return kept
        query = Query.parse(raw, self.parameters)
        if query.text("text").strip():
            return None
        key = (self.path, query.canonical())
        kept = self._desk.kept(state, key)
        if kept is None:
            looked, today = state
            question = read_query(query, today)
            found = self._found(question, looked)
            body = self.write(found, question[1], query)
            fresh = public_answer(body, media_type=self.media_type, asked=_asked(question, found))
            kept = self._desk.keep(state, key, fresh)
        if len(raw) <= MAX_ALIAS_BYTES:
            self._desk.keep(state, (self.path, raw), kept)
        return kept

    def count(self, scope: Scope, asked: Asked) -> None:
        """Count what an answer was asked for."""
        self._desk.demand.count(scope, asked)

    async def _of_text(self, request: Request, query: Query, question: Question) -> Response:
        found = self._found(question, encoded=await self._encoded(question))
        body = self.write(found, question[1], query)
        self.count(request.scope, _asked(question, found))
        return private_answer(body, media_type=self.media_type)

    async def _encoded(self, question: Question) -> EncodedText | None:
        text = question[0].profile.text
        return await self._desk.encoding.encoded(text) if text else None

    def _found(
        self, question: Question, looked: GenerationKey | None = None, encoded: EncodedText | None = None
    ) -> RecommendationList:
        query, language = question
        recommender = self._desk.workspace.recommender()
        return recommender.for_profile(query, language=language, looked=looked, encoded=encoded, in_trial=True)


class Recommendations(ProfileCall):
    """The two calls. Encoding a text takes a thread of its own; everything else is faster than a thread's start."""

    path = PATH

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._fragments = Fragments()

    def write(self, found: RecommendationList, language: str, query: Query) -> bytes:
        """Return the list as JSON."""
        del query
        return dump(answer.recommendations(found, language, self._fragments))

    async def post(self, request: Request) -> Response:
        """Return what fits the profile, or each of the profiles, in the body."""
        value = read_json(await request.body())
        today = self._desk.workspace.today()
        if "requests" in value:
            return await self._many(request, read_model(BatchBody, value), today)
        question = read_body(read_model(RecommendationBody, value), today)
        found = self._found(question, encoded=await self._encoded(question))
        body = dump(answer.recommendations(found, question[1], self._fragments))
        self._desk.demand.count(request.scope, _asked(question, found))
        return private_answer(body)

    async def _many(self, request: Request, batch: BatchBody, today: date) -> Response:
        questions = []
        for place, body in enumerate(batch.requests):
            with _placed(place):
                questions.append(read_body(body, today))
        answers, asked = await self._desk.off_loop(lambda: self._batch(questions))
        for one in asked:
            self._desk.demand.count(request.scope, one)
        return private_answer(answers)

    def _batch(self, questions: list[Question]) -> tuple[bytes, list[Asked]]:
        results, asked = [], []
        texts = [query.profile.text for query, _ in questions if query.profile.text]
        encoded = iter(self._desk.workspace.recommender().encode(texts)) if texts else iter(())
        for place, question in enumerate(questions):
            with _placed(place):
                found = self._found(question, encoded=next(encoded) if question[0].profile.text else None)
                results.append(answer.recommendations(found, question[1], self._fragments))
                asked.append(_asked(question, found))
        return dump({"results": results}), asked


def add_recommendations(router: APIRouter, calls: Recommendations) -> None:
    """Add the calls of this resource."""
    add_call(
        router,
        PATH,
        calls.get,
        name="get_recommendations",
        summary="Beiträge, die zu einem Interessenprofil passen",
        tag="Empfehlungen",
        description=operation(RecommendationAnswer, "recommendations", parameters=PARAMETERS, details=_GET_DETAILS),
    )
    add_call(
        router,
        PATH,
        calls.post,
        method="POST",
        name="post_recommendations",
        summary="Dasselbe mit dem Interessenprofil im Rumpf; bis zu 32 auf einmal",
        tag="Empfehlungen",
        description=operation(
            RecommendationAnswer,
            "recommendations",
            also=BatchAnswer,
            bodies=(RecommendationBody, BatchBody),
            details=_POST_DETAILS,
        ),
    )


@contextmanager
def _placed(place: int) -> Iterator[None]:
    """Let an error say which request of a batch it is about."""
    try:
        yield
    except InvalidInput as error:
        raise type(error)(f"In requests[{place}]: {error.subject}", error.remedy) from error


def _asked(question: Question, found: RecommendationList) -> Asked:
    return asked_for(question[0].profile, is_empty=not found.items)


def _concepts(scheme: Scheme, notations: tuple[str, ...]) -> tuple[ConceptKey, ...]:
    return tuple([ConceptKey(scheme, notation) for notation in notations])


def _ids(values: tuple[str, ...]) -> tuple[OutputId, ...]:
    return tuple(map(OutputId, values))


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
