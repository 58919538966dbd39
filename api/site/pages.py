"""The visitor pages: the finder, an output, the search, and how the ranking works."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response
from starlette.types import Scope

from api.demand import DemandCounter, asked_for
from api.feedback import FeedbackDesk
from api.problems import status_of
from api.reply import fresh_or_not_modified
from api.site.address import Address, ProfileForm
from api.site.ask import Refusal, build_query, check_text, last_value, read_form, read_page, read_text
from api.site.catalogue import Shelf
from api.site.catalogue_address import PATH as CATALOGUE_PATH
from api.site.catalogue_address import read_catalogue_form
from api.site.compression import packed
from api.site.feedback import FROM_LIST, THANKS, FeedbackView, build_feedback, take_verdict
from api.site.feedback import PATH as FEEDBACK_PATH
from api.site.head import Subject, build_head, catalogue_subject, list_subject, output_subject
from api.site.outward import Outward, path_prefix
from api.site.rendering import Renderer
from api.site.tag import shown_tags
from api.site.view import FrameView, Visit, build_form, build_frame
from api.site.view_asked import Titles
from api.site.view_catalogue import build_catalogue_page
from api.site.view_feeds import build_feeds_page, build_subscribe
from api.site.view_list import build_list_page
from api.site.view_output import build_output_page
from api.site.view_page import ProblemPage, build_guide_page, build_start_page
from api.site.view_search import build_search_page
from api.site.view_text import (
    TextView,
    build_accessibility,
    build_calendar,
    build_colophon,
    build_guide_change,
    build_help,
    build_privacy,
)
from api.site.wording import wording_for
from api.workspace import Workspace
from corpus.errors import InvalidInput, NegzError, NotFound
from corpus.model import Output, OutputId
from recommender.query import MAX_ITEMS
from recommender.service import Recommender

RELATED = 5


class SitePages:
    """Answers visitors; every page exists in German and, with `lang=en`, in English."""

    def __init__(
        self, workspace: Workspace, demand: DemandCounter | None = None, feedback: FeedbackDesk | None = None
    ) -> None:
        self._workspace = workspace
        self._demand = demand
        self._feedback = feedback
        self._renderer = Renderer()
        self._shelf = Shelf()

    def home(self, request: Request) -> HTMLResponse:
        """Answer `/`: the start page, or the list for the profile in the address."""
        return self._guard(request, lambda visit: self._home(visit, request.scope))

    def output(self, request: Request, output_id: str) -> Response:
        """Answer `/beitrag/{id}`; what has become part of another output leads there."""
        visit = self._visit(request)
        try:
            return self._output(visit, request.scope, OutputId(output_id))
        except NotFound as error:
            kept = self._became(OutputId(output_id))
            return self.failure(request, error) if kept is None else RedirectResponse(visit.address.output(kept), 302)
        except NegzError as error:
            return self.failure(request, error)

    def _became(self, output_id: OutputId) -> OutputId | None:
        """Return the output that one has been merged into, as long as that has not been undone."""
        merges = self._workspace.store.merges.merges(output_id)
        return next((one.to_output for one in merges if one.from_output == output_id and not one.undone_at), None)

    async def feedback(self, request: Request, output_id: str) -> Response:
        """Answer the form under an output with the same page again."""
        if self._feedback is None:
            return self.not_found(request)
        try:
            return await take_verdict(request, OutputId(output_id), self._feedback)
        except NegzError as error:
            return self.failure(request, error)

    def search(self, request: Request) -> HTMLResponse:
        """Answer `/suche`."""
        return self._guard(request, self._search)

    def catalogue(self, request: Request) -> HTMLResponse:
        """Answer `/katalog`."""
        return self._guard(request, self._catalogue)

    def guide(self, request: Request) -> HTMLResponse:
        """Answer `/so-funktioniert-es`."""
        return self._guard(request, self._guide)

    def feeds(self, request: Request) -> HTMLResponse:
        """Answer `/abonnieren`."""
        return self._guard(request, self._feeds)

    def help(self, request: Request) -> HTMLResponse:
        """Answer `/hilfe`."""
        return self._text(request, build_help)

    def accessibility(self, request: Request) -> HTMLResponse:
        """Answer `/barrierefreiheit`."""
        return self._text(request, build_accessibility)

    def privacy(self, request: Request) -> HTMLResponse:
        """Answer `/datenschutz`."""
        return self._text(request, build_privacy)

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
        address = Address(path_prefix(request), words.language, self._renderer.version)
        path = request.url.path
        outward = Outward.of(request, self._workspace.settings)
        return Visit(words, address, path, pairs, self._workspace.today(), outward)

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
        answer = recommender.for_profile(query, language=words.language, in_trial=True)
        subject = list_subject(form.audiences, form.benefits, vocabulary)
        frame = self._frame(
            visit, words.lists.title, current="finder", may_be_indexed=form.may_be_indexed, subject=subject
        )
        subscribe = build_subscribe(visit, vocabulary, subject.feeds)
        page_view = build_list_page(visit, vocabulary, form, answer, _titles(recommender, form))
        view = build_form(visit, vocabulary, form)
        rendered = self._renderer.render("list.html", visit, frame, page=page_view, form=view, subscribe=subscribe)
        if self._demand:
            self._demand.count(scope, asked_for(query.profile, is_empty=not answer.items))
        if self._feedback:
            self._feedback.note_list(scope, answer)
        return rendered

    def _output(self, visit: Visit, scope: Scope, output_id: OutputId) -> HTMLResponse:
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
        frame = self._frame(visit, output.title, subject=output_subject(output))
        return self._renderer.render(
            "output.html",
            visit,
            frame,
            page=page,
            calendar=build_calendar(visit, output),
            feedback=self._opened(visit, scope, output),
        )

    def _opened(self, visit: Visit, scope: Scope, output: Output) -> FeedbackView | None:
        """Note that an output was opened from a list, and ask whether it helped; None where it was not."""
        recommendation_id = last_value(visit.pairs, FROM_LIST)
        if self._feedback is None or not recommendation_id or not self._workspace.settings.count_feedback:
            return None
        try:
            if not last_value(visit.pairs, THANKS):
                self._feedback.note_opened(scope, recommendation_id, output)
        except InvalidInput:  # an old address, or one that somebody has changed
            return None
        return build_feedback(visit, output.id, recommendation_id)

    def _search(self, visit: Visit) -> HTMLResponse:
        recommender, words = self._workspace.recommender(), visit.words
        text = read_text(visit.pairs, "q")
        refusal = check_text(text, words.problem, "q")
        answer = None
        if text and refusal is None:
            answer = recommender.search(text, as_of=visit.today, n=MAX_ITEMS, language=words.language)
        page = build_search_page(visit, text, read_page(last_value(visit.pairs, "page")), answer)
        title = (words.problem.title_prefix if refusal else "") + words.search.title
        frame = self._frame(visit, title, current="search", may_be_indexed=not text)
        status = 422 if refusal else 200
        return self._renderer.render("search.html", visit, frame, status, page=page, refusal=refusal)

    def _catalogue(self, visit: Visit) -> HTMLResponse:
        recommender, form = self._workspace.recommender(), read_catalogue_form(visit.pairs)
        vocabulary = recommender.vocabulary()
        page = build_catalogue_page(visit, vocabulary, form, self._shelf.entries(recommender))
        title, subject = visit.words.catalogue.title, catalogue_subject(form, vocabulary)
        frame = self._frame(visit, title, current="catalogue", may_be_indexed=form.is_plain, subject=subject)
        return self._renderer.render("katalog.html", visit, frame, page=page)

    def _guide(self, visit: Visit) -> HTMLResponse:
        parameters = self._workspace.recommender().parameters(visit.words.language)
        frame = self._frame(visit, visit.words.guide.title, current="guide")
        page = build_guide_page(visit, parameters)
        return self._renderer.render("guide.html", visit, frame, page=page, change=build_guide_change(visit))

    def _feeds(self, visit: Visit) -> HTMLResponse:
        page = build_feeds_page(visit, self._workspace.recommender().vocabulary())
        return self._renderer.render("abonnieren.html", visit, self._frame(visit, page.title), page=page)

    def _text(self, request: Request, build: Callable[[Visit], TextView]) -> HTMLResponse:
        """Answer with a page of text, which is there also while nothing can be recommended."""
        visit = self._visit(request)
        page = build(visit)
        try:
            frame = self._frame(visit, page.title)
        except NegzError:
            frame = self._bare_frame(visit, page.title, may_be_indexed=True)
        return self._renderer.render("text.html", visit, frame, page=page)

    def _frame(
        self,
        visit: Visit,
        title: str,
        *,
        current: str = "",
        may_be_indexed: bool = True,
        subject: Subject | None = None,
    ) -> FrameView:
        recommender = self._workspace.recommender()
        head = build_head(visit, subject or Subject(), recommender.vocabulary(), may_be_indexed=may_be_indexed)
        return build_frame(
            visit,
            title,
            recommender.status(),
            len(recommender.outputs()),
            head=head,
            colophon=build_colophon(visit),
            current=current,
            may_be_indexed=may_be_indexed,
        )

    def _problem(self, visit: Visit, status: int, page: ProblemPage) -> HTMLResponse:
        frame = self._bare_frame(visit, page.heading, may_be_indexed=False)
        return self._renderer.render("problem.html", visit, frame, status, page=page)

    def _bare_frame(self, visit: Visit, title: str, *, may_be_indexed: bool) -> FrameView:
        """Return a frame that says nothing of index and feeds, for there may be none."""
        head = build_head(visit, Subject(), None, may_be_indexed=may_be_indexed)
        return build_frame(
            visit, title, None, 0, head=head, colophon=build_colophon(visit), may_be_indexed=may_be_indexed
        )


def _titles(recommender: Recommender, form: ProfileForm) -> Titles:
    found: dict[OutputId, str] = {}
    for output_id in (*form.seeds, *form.dislikes):
        with suppress(NotFound):
            found[output_id] = recommender.output(output_id).title
    return found


def _unless_known(answer: Callable[..., Response]) -> Callable[..., Response]:
    """Return what gives the page, packed, or 304 where the browser has it; either way it is seen, and counts so."""

    @wraps(answer)  # FastAPI reads the parameters of `answer`
    def give(request: Request, **names: str) -> Response:
        page = answer(request, **names)
        fresh = fresh_or_not_modified(request, page) if "etag" in page.headers else page
        return packed(request, fresh)

    return give


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
        (CATALOGUE_PATH, pages.catalogue),
        ("/so-funktioniert-es", pages.guide),
        ("/abonnieren", pages.feeds),
        ("/hilfe", pages.help),
        ("/barrierefreiheit", pages.accessibility),
        ("/datenschutz", pages.privacy),
    ):
        router.add_api_route(path, _unless_known(answer), response_class=HTMLResponse)
    router.add_api_route(FEEDBACK_PATH, pages.feedback, methods=["POST"], response_class=HTMLResponse)
    return router
