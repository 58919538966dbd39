"""The visitor pages: the finder, an output, the search, and how the ranking works."""

from collections.abc import Callable
from contextlib import suppress

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.types import Scope

from api.demand import DemandCounter, asked_for
from api.problems import status_of
from api.site.address import Address, ProfileForm
from api.site.ask import Refusal, build_query, check_text, last_value, read_form, read_items, read_text
from api.site.rendering import Renderer
from api.site.tag import shown_tags
from api.site.view import FrameView, Visit, build_form, build_frame
from api.site.view_asked import Titles
from api.site.view_list import build_list_page
from api.site.view_output import build_output_page
from api.site.view_page import ProblemPage, build_guide_page, build_search_page, build_start_page
from api.site.wording import wording_for
from api.workspace import Workspace
from corpus.errors import InvalidInput, NegzError, NotFound
from corpus.model import OutputId
from recommender.service import Recommender

RELATED = 5


class SitePages:
    """Answers visitors; every page exists in German and, with `lang=en`, in English."""

    def __init__(self, workspace: Workspace, demand: DemandCounter | None = None) -> None:
        self._workspace = workspace
        self._demand = demand
        self._renderer = Renderer()

    def home(self, request: Request) -> HTMLResponse:
        """Answer `/`: the start page, or the list for the profile in the address."""
        return self._guard(request, lambda visit: self._home(visit, request.scope))

    def output(self, request: Request, output_id: str) -> HTMLResponse:
        """Answer `/beitrag/{id}`."""
        return self._guard(request, lambda visit: self._output(visit, OutputId(output_id)))

    def search(self, request: Request) -> HTMLResponse:
        """Answer `/suche`."""
        return self._guard(request, self._search)

    def guide(self, request: Request) -> HTMLResponse:
        """Answer `/so-funktioniert-es`."""
        return self._guard(request, self._guide)

    def not_found(self, request: Request) -> HTMLResponse:
        """Answer an address that leads nowhere."""
        visit = self._visit(request)
        words = visit.words.problem
        return self._problem(visit, 404, ProblemPage(words.not_found, "", words.not_found_remedy, visit.words.language))

    def failure(self, request: Request, error: NegzError) -> HTMLResponse:
        """Answer with what went wrong, in the error's own (German) words."""
        if isinstance(error, NotFound):
            return self.not_found(request)
        visit = self._visit(request)
        words, status = visit.words.problem, status_of(error)
        heading = words.form_heading if isinstance(error, InvalidInput) else words.failure
        return self._problem(visit, status, ProblemPage(heading, error.subject, error.remedy, "de"))

    def _guard(self, request: Request, answer: Callable[[Visit], HTMLResponse]) -> HTMLResponse:
        try:
            return answer(self._visit(request))
        except NegzError as error:
            return self.failure(request, error)

    def _visit(self, request: Request) -> Visit:
        pairs = tuple(request.query_params.multi_items())
        words = wording_for(last_value(pairs, "lang"))
        prefix = str(request.scope.get("root_path", "")).rstrip("/")
        address = Address(prefix, words.language, self._renderer.version)
        path = request.url.path
        return Visit(words, address, path, pairs, self._workspace.today())

    def _home(self, visit: Visit, scope: Scope) -> HTMLResponse:
        recommender = self._workspace.recommender()
        vocabulary, form, words = recommender.vocabulary(), read_form(visit.pairs), visit.words
        if form.is_empty and not any(name in ("audience", "benefit", "text") for name, _ in visit.pairs):
            page = build_start_page(visit, vocabulary, recommender.outputs())
            frame = self._frame(visit, words.start.title, current="finder")
            view = build_form(visit, vocabulary, form)
            return self._renderer.render("start.html", visit, frame, page=page, form=view)
        query = build_query(form, vocabulary, visit.today, words.problem)
        if isinstance(query, Refusal):
            title = words.problem.title_prefix + words.start.title
            frame = self._frame(visit, title, current="finder", may_be_indexed=False)
            view = build_form(visit, vocabulary, form, query)
            return self._renderer.render("refused.html", visit, frame, 422, refusal=query, form=view)
        answer = recommender.for_profile(query, language=words.language)
        frame = self._frame(visit, words.lists.title, current="finder", may_be_indexed=form.may_be_indexed)
        page_view = build_list_page(visit, vocabulary, form, answer, _titles(recommender, form))
        view = build_form(visit, vocabulary, form)
        rendered = self._renderer.render("list.html", visit, frame, page=page_view, form=view)
        if self._demand:
            self._demand.count(scope, asked_for(query.profile))
        return rendered

    def _output(self, visit: Visit, output_id: OutputId) -> HTMLResponse:
        recommender = self._workspace.recommender()
        output = recommender.output(output_id)
        answer = recommender.related(output_id, as_of=visit.today, n=RELATED, language=visit.words.language)
        page = build_output_page(
            visit,
            output,
            shown_tags(recommender, output),
            recommender.vocabulary(),
            tuple(item.output for item in answer.items),
        )
        return self._renderer.render("output.html", visit, self._frame(visit, output.title), page=page)

    def _search(self, visit: Visit) -> HTMLResponse:
        recommender, words = self._workspace.recommender(), visit.words
        text = read_text(visit.pairs, "q")
        items = last_value(visit.pairs, "n").strip()
        n = read_items(items, words.problem)
        refusal = n if isinstance(n, Refusal) else check_text(text, words.problem, "q")
        answer = None
        if text and not isinstance(n, Refusal) and refusal is None:
            answer = recommender.search(text, as_of=visit.today, n=n, language=words.language)
        page = build_search_page(visit, text, items, answer)
        title = (words.problem.title_prefix if refusal else "") + words.search.title
        frame = self._frame(visit, title, current="search", may_be_indexed=not text)
        status = 422 if refusal else 200
        return self._renderer.render("search.html", visit, frame, status, page=page, refusal=refusal)

    def _guide(self, visit: Visit) -> HTMLResponse:
        parameters = self._workspace.recommender().parameters(visit.words.language)
        frame = self._frame(visit, visit.words.guide.title, current="guide")
        page = build_guide_page(visit.words, parameters, is_counted=self._workspace.settings.count_demand)
        return self._renderer.render("guide.html", visit, frame, page=page)

    def _frame(
        self,
        visit: Visit,
        title: str,
        *,
        current: str = "",
        may_be_indexed: bool = True,
    ) -> FrameView:
        recommender = self._workspace.recommender()
        return build_frame(
            visit,
            title,
            recommender.status(),
            len(recommender.outputs()),
            current=current,
            may_be_indexed=may_be_indexed,
        )

    def _problem(self, visit: Visit, status: int, page: ProblemPage) -> HTMLResponse:
        frame = build_frame(visit, page.heading, None, 0, may_be_indexed=False)
        return self._renderer.render("problem.html", visit, frame, status, page=page)


def _titles(recommender: Recommender, form: ProfileForm) -> Titles:
    found: dict[OutputId, str] = {}
    for output_id in (*form.seeds, *form.dislikes):
        with suppress(NotFound):
            found[output_id] = recommender.output(output_id).title
    return found


def site_router(workspace: Workspace) -> APIRouter:
    """Return the routes of the visitor pages."""
    return pages_router(SitePages(workspace))


def pages_router(pages: SitePages) -> APIRouter:
    """Return the routes of `pages`, which also answers for addresses that lead nowhere (`not_found`, `failure`)."""
    router = APIRouter(include_in_schema=False)
    for path, answer in (
        ("/", pages.home),
        ("/beitrag/{output_id}", pages.output),
        ("/suche", pages.search),
        ("/so-funktioniert-es", pages.guide),
    ):
        router.add_api_route(path, answer, response_class=HTMLResponse)
    return router
