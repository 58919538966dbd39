"""`/feeds/{audience}.xml` and `.json`: the newest outputs for a target group, a benefit, or both, to subscribe to."""

from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from threading import Lock

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.cache import KeptAnswer
from api.feed import FeedMaker
from api.feed_format import WRITERS
from api.parameter import Parameter, Query, answer_language
from api.reply import Desk, fresh_or_not_modified, public_answer
from api.site.address import EVERYBODY, Address, FeedKey
from api.site.outward import public_root
from api.site.wording import wording_for
from corpus.errors import ConceptNotFound
from corpus.model import Scheme, Vocabulary
from corpus.ports import Clock

PARAMETERS = (
    Parameter("benefit", "Nur Beiträge mit diesem Nutzen.", {"type": "string"}, "praxis"),
    answer_language(),
)
MAX_KNOWN = 5_000  # feeds whose last change is remembered: every pair, language and format of a large vocabulary
_TICK = timedelta(seconds=1)  # HTTP dates know no less
_KINDS = {Scheme.AUDIENCE: "Die Zielgruppe", Scheme.BENEFIT: "Den Nutzen"}


class _Feeds:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._changes = ChangeLog(desk.workspace.clock)

    async def atom(self, request: Request) -> Response:
        """Return the feed as Atom."""
        return self._answer(request, "xml")

    async def json(self, request: Request) -> Response:
        """Return the feed as JSON Feed."""
        return self._answer(request, "json")

    def _answer(self, request: Request, ending: str) -> Response:
        query = Query.parse(request.scope["query_string"], PARAMETERS)
        audience = request.path_params["audience"]
        feed = FeedKey("" if audience == EVERYBODY else audience, query.text("benefit"))
        language, root = query.language(), public_root(request, self._desk.workspace.settings)
        key = ("feed", feed, ending, language, root)
        state = self._desk.state()
        answer = self._desk.kept(state, key)
        if answer is None:
            answer = self._desk.keep(state, key, self._make(feed, ending, language, root))
            self._changes.date(key, answer)
        return not_modified_since(request, answer) or fresh_or_not_modified(request, answer)

    def _make(self, feed: FeedKey, ending: str, language: str, root: str) -> KeptAnswer:
        workspace = self._desk.workspace
        recommender = workspace.recommender()
        _check(feed, recommender.vocabulary())
        words = wording_for(language)
        maker = FeedMaker(recommender, workspace.store.moments(), Address(root, words.language, ""), words)
        media_type, write = WRITERS[ending]
        return public_answer(write(maker.make(feed)), media_type=media_type)


class ChangeLog:
    """When each feed's bytes last changed, as far as this process has seen; it never says too early a moment.

    A feed from which something has been withdrawn has no younger entry than before, so its entries cannot tell.
    """

    def __init__(self, clock: Clock, limit: int = MAX_KNOWN) -> None:
        self._clock = clock
        self._limit = limit
        self._lock = Lock()
        self._known: dict[Hashable, tuple[str, datetime]] = {}

    def date(self, key: Hashable, answer: Response) -> None:
        """Give the answer its `Last-Modified`; two different answers to one question never get the same."""
        etag = answer.headers["etag"]
        with self._lock:
            known = self._known.get(key)
            if known is None or known[0] != etag:
                now = self._clock().astimezone(UTC).replace(microsecond=0)
                known = etag, now if known is None else max(now, known[1] + _TICK)
                if len(self._known) >= self._limit:
                    self._known.clear()
                self._known[key] = known
        answer.headers["Last-Modified"] = format_datetime(known[1], usegmt=True)


def not_modified_since(request: Request, answer: Response) -> Response | None:
    """Return 304 where the caller asks by date alone and nothing is newer (RFC 9110, 13.1.3), else None."""
    since = request.headers.get("if-modified-since")
    if since is None or "if-none-match" in request.headers:
        return None
    try:
        is_known = parsedate_to_datetime(since) >= parsedate_to_datetime(answer.headers["last-modified"])
    except (ValueError, TypeError):  # no date, or one without a time zone
        return None
    if not is_known:
        return None
    kept = {name: answer.headers[name] for name in ("cache-control", "etag", "last-modified")}
    return Response(status_code=304, headers=kept)


def _check(feed: FeedKey, vocabulary: Vocabulary) -> None:
    """Raise `ConceptNotFound`, listing the known ones, for a feed about something that the vocabulary does not have."""
    for scheme, notation in ((Scheme.AUDIENCE, feed.audience), (Scheme.BENEFIT, feed.benefit)):
        known = [concept.key.notation for concept in vocabulary.in_scheme(scheme)]
        if notation and notation not in known:
            also = f"{EVERYBODY} (für alle Zielgruppen), " if scheme is Scheme.AUDIENCE else ""
            raise ConceptNotFound(
                f"{_KINDS[scheme]} „{notation[:60]}“ gibt es nicht.", f"Bekannt sind: {also}{', '.join(known)}."
            )


def add_feeds(router: APIRouter, desk: Desk) -> None:
    """Add the feeds; OpenAPI leaves them out, for they are no JSON of ours."""
    feeds = _Feeds(desk)
    for ending, answer in (("xml", feeds.atom), ("json", feeds.json)):
        router.add_route(f"/feeds/{{audience}}.{ending}", answer, methods=["GET"], include_in_schema=False)
