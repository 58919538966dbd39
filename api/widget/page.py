"""`/einbinden`: choose a list, see it live, copy what shows it on another page.

A plain form with a plain answer; a script only saves pressing the button. The page keeps to the strict policy that the
web component promises to work under.
"""

from collections.abc import Sequence
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.parameter import Parameter, Query, texts
from api.problems import ErrorPage, status_of
from api.reply import fresh_or_not_modified
from api.site.address import Address
from api.site.head import Subject, build_head
from api.site.outward import Outward, path_prefix
from api.site.rendering import Renderer
from api.site.view import FrameView, Visit, build_frame
from api.site.view_text import build_colophon
from api.site.wording import Language, wording_for
from api.widget.fragment import FragmentWriter
from api.widget.page_view import EmbedPage, build_embed_page
from api.widget.snippet import DEFAULT_ITEMS, Embedding, SnippetKind, check_embedding, check_seeds, query_of
from api.workspace import Workspace
from corpus.errors import InvalidInput, NegzError
from corpus.model import Scheme, Vocabulary
from recommender.result import RecommendationList

PAGE_PATH = "/einbinden"
TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
_PARAMETERS = (
    texts("audience", ""),
    texts("benefit", ""),
    *(Parameter(name, "", {}) for name in ("seed", "n", "list_lang", "heading_level", "kind", "lang")),
)


class EmbedPages:
    """Answers those who want a list on their own page, in German and English."""

    def __init__(self, workspace: Workspace, failure: ErrorPage) -> None:
        self._workspace = workspace
        self._failure = failure
        self._renderer = Renderer(TEMPLATES)
        self._writer = FragmentWriter()

    def configure(self, request: Request) -> Response:
        """Answer `/einbinden`."""
        try:
            page = self._configure(request)
        except NegzError as error:
            return self._failure(request, error)
        return fresh_or_not_modified(request, page) if "etag" in page.headers else page

    def _configure(self, request: Request) -> HTMLResponse:
        visit = self._visit(request)
        recommender = self._workspace.recommender()
        vocabulary = recommender.vocabulary()
        wanted, kind, refusal, found = _example(vocabulary), SnippetKind.COMPONENT, None, None
        try:
            query = Query.parse(request.scope["query_string"], _PARAMETERS)
            wanted, kind = _read(query, wanted)
            check_embedding(wanted)
            found = recommender.for_profile(query_of(wanted, visit.today), language=wanted.language)
            check_seeds(found)
        except InvalidInput as error:
            refusal = error
        page = build_embed_page(
            visit,
            vocabulary,
            wanted,
            kind,
            refusal=refusal,
            preview=self._preview(wanted, found),
        )
        return self._answer(visit, page, refusal)

    def _preview(self, wanted: Embedding, found: RecommendationList | None) -> str:
        """Return the list as a server would put it in, empty where there is none."""
        if found is None or not found.items:
            return ""
        return self._writer.write(found, wanted.language, level=wanted.heading_level)

    def _visit(self, request: Request) -> Visit:
        pairs = tuple(request.query_params.multi_items())
        words = wording_for(request.query_params.get("lang"))
        address = Address(path_prefix(request), words.language, self._renderer.version)
        outward = Outward.of(request, self._workspace.settings)
        return Visit(words, address, request.url.path, pairs, self._workspace.today(), outward)

    def _answer(self, visit: Visit, page: EmbedPage, refusal: NegzError | None) -> HTMLResponse:
        status = status_of(refusal) if refusal else 200
        title = visit.words.problem.title_prefix + page.words.title if refusal else page.words.title
        answer = self._renderer.render("einbinden.html", visit, self._frame(visit, title), status, page=page)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    def _frame(self, visit: Visit, title: str) -> FrameView:
        recommender = self._workspace.recommender()
        may_be_indexed = all(name == "lang" for name, _ in visit.pairs)
        head = build_head(visit, Subject(), recommender.vocabulary(), may_be_indexed=may_be_indexed)
        return build_frame(
            visit,
            title,
            recommender.status(),
            len(recommender.outputs()),
            head=head,
            colophon=build_colophon(visit),
            may_be_indexed=may_be_indexed,
        )


def add_embed_page(router: APIRouter, workspace: Workspace, failure: ErrorPage) -> None:
    """Add the page to the application's own router; `failure` shows what keeps it from answering."""
    pages = EmbedPages(workspace, failure)
    router.add_api_route(PAGE_PATH, pages.configure, response_class=HTMLResponse, include_in_schema=False)


def _read(query: Query, example: Embedding) -> tuple[Embedding, SnippetKind]:
    """Return what the form asks for, the example where it has not been filled in."""
    kinds = query.choices("kind", SnippetKind)
    n, level = query.integer("n"), query.integer("heading_level")
    language: Language = "en" if (query.text("list_lang") or query.text("lang")) == "en" else "de"
    wanted = Embedding(
        audiences=query.texts("audience"),
        benefits=query.texts("benefit"),
        seeds=query.texts("seed"),
        n=DEFAULT_ITEMS if n is None else n,
        language=language,
        heading_level=example.heading_level if level is None else level,
    )
    if not query.text("kind") and not (wanted.audiences or wanted.benefits or wanted.seeds):
        wanted = Embedding(example.audiences, example.benefits, language=language)
    return wanted, kinds[0] if kinds else SnippetKind.COMPONENT


def _example(vocabulary: Vocabulary) -> Embedding:
    """Return a list to begin with: practice examples for digital leads, where the vocabulary has them."""
    audiences, benefits = (_prefer(vocabulary, s, n) for s, n in ((Scheme.AUDIENCE, "cdo"), (Scheme.BENEFIT, "praxis")))
    return Embedding(audiences, benefits)


def _prefer(vocabulary: Vocabulary, scheme: Scheme, preferred: str) -> tuple[str, ...]:
    known: Sequence[str] = [concept.key.notation for concept in vocabulary.in_scheme(scheme)]
    return (preferred,) if preferred in known else tuple(known[:1])
