"""The application: routes, protective layers, and what happens when it starts."""

import gc
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from threadpoolctl import threadpool_limits

from api import problems
from api.console.pages import add_console
from api.counting import Counting
from api.cross_origin import CrossOrigin, vary_of
from api.demand import DemandCounter
from api.doorstep import Doorstep
from api.express import Express
from api.feedback import FeedbackDesk
from api.limits import Meter, RateLimit, budgets_of
from api.metrics import ListCount, Measured, Metrics
from api.openapi import describe_api
from api.read_keys import KeyRing
from api.release import software_version
from api.reply import Desk
from api.routes import recommendations
from api.routes.calendars import add_calendars
from api.routes.coverage import add_coverage
from api.routes.feedback import add_feedback
from api.routes.feeds import add_feeds
from api.routes.metrics import add_metrics
from api.routes.outputs import add_outputs
from api.routes.parameters import add_parameters
from api.routes.search import add_search
from api.routes.sitemap import add_sitemap
from api.routes.status import add_health, add_status
from api.routes.tag_suggestions import add_tag_suggestions
from api.routes.vocabulary import add_vocabulary
from api.security import HeadAsGet, RequestLimit, SecurityHeaders
from api.settings import Settings
from api.site.pages import SitePages, pages_router
from api.static_file import VersionedFiles
from api.tally import Tally
from api.widget.component import COMPONENT_PATH, get_component
from api.widget.embed import Embed
from api.widget.page import add_embed_page
from api.widget.preview import Preview
from api.workspace import Workspace
from corpus.errors import NegzError

STATIC_DIR = Path(__file__).parent / "site" / "static"
GC_THRESHOLDS = (50_000, 20, 20)  # a list is a few hundred objects without cycles: look for cycles less often
LOOK_FOR_INDEX_S = 0.5  # between two looks where there is none that fits
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""Nothing of a request goes to whatever exporters the environment names; nor is that looked up for each."""

_RESOURCES = (
    add_outputs,
    add_search,
    add_vocabulary,
    add_tag_suggestions,
    add_coverage,
    add_parameters,
    add_status,
    add_health,
    add_feeds,
    add_calendars,
    add_sitemap,
)


def create_app(
    setup: Settings | Workspace,
    *,
    counts_demand: bool = True,
    metrics_dir: Path | None = None,
    counting: Counting | None = None,
) -> FastAPI:
    """Return the application over a data folder.

    Given settings, it opens the folder itself and closes it when it stops; a workspace stays the caller's to close.
    Until there is an index that fits, calls answer 503 with the remedy. Between start and stop it counts what is asked
    for, unless the settings or `counts_demand` forbid it. Several processes gather what they measure in
    `metrics_dir`, and what callers have asked for in `counting`.
    """
    workspace = setup if isinstance(setup, Workspace) else Workspace(setup)
    lists = ListCount()
    demand = DemandCounter(lambda: workspace.store.demand, workspace.today, lists)
    feedback = FeedbackDesk(workspace, counting=counting)
    tallies = _tallies(workspace.settings, demand, feedback) if counts_demand else ()

    desk, pages = Desk(workspace, demand), SitePages(workspace, demand, feedback)
    calls, embed = recommendations.Recommendations(desk), Embed(desk)
    short_way = {call.path: call.get for call in (calls, embed)}
    metrics = Metrics(lambda: workspace.recommender().status(), workspace.clock, short_way, lists, metrics_dir)
    meter = Meter(budgets_of(workspace.settings), counting=counting)
    doorstep = Middleware(
        Doorstep, desk=desk, calls=(calls, embed), meter=meter, metrics=metrics, vary=vary_of(workspace.settings)
    )
    app = FastAPI(
        title="NEGZ-Empfehlungen",
        version=software_version(),
        lifespan=_lifespan(workspace, tallies, closes=workspace is not setup),
        openapi_url=None,  # the document is a call of ours, see below
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
        middleware=[doorstep, *_layers(workspace, metrics, meter), Middleware(Express, calls=short_way)],
    )
    recommendations.add_recommendations(app.router, calls)
    for add in _RESOURCES:
        add(app.router, desk)
    add_metrics(app.router, metrics, workspace.settings)
    add_feedback(app.router, feedback)
    _add_openapi(app, desk)
    app.add_route(embed.path, embed.get, include_in_schema=False)
    app.add_route(Preview.path, Preview(desk).get, include_in_schema=False)
    app.add_route(COMPONENT_PATH, get_component, include_in_schema=False)
    app.include_router(pages_router(pages))
    add_embed_page(app.router, workspace, pages.failure)
    app.mount("/static", VersionedFiles(directory=STATIC_DIR), name="static")
    problems.install(app, pages.not_found, add_console(app, workspace))
    metrics.learn(app.routes)
    return app


def _lifespan(
    workspace: Workspace, tallies: Iterable[Tally[Any]], *, closes: bool
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what happens before the first answer and after the last, where the workspace `closes` too."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await to_thread.run_sync(_open_index, workspace)
        over = Event()
        warming = Thread(target=_warm_up, args=(workspace, over), name="warm-up", daemon=True)
        warming.start()
        for tally in tallies:
            tally.start()
        with _one_core_per_answer():
            yield
        for tally in tallies:
            await to_thread.run_sync(tally.stop)
        over.set()
        await to_thread.run_sync(warming.join)
        if closes:
            workspace.close()

    return lifespan


def _tallies(settings: Settings, demand: DemandCounter, feedback: FeedbackDesk) -> tuple[Tally[Any], ...]:
    """Return what counts beside the answers, as far as the settings want it."""
    wanted: tuple[tuple[bool, Tally[Any]], ...] = (
        (settings.count_demand, demand),
        (settings.count_feedback, feedback.tally),
        (settings.count_feedback, feedback.credits),
    )
    return tuple(tally for is_wanted, tally in wanted if is_wanted)


def _layers(workspace: Workspace, metrics: Metrics, meter: Meter) -> list[Middleware]:
    """Return what every request passes through that is not answered at the doorstep, the outermost first."""
    settings = workspace.settings
    return [
        Middleware(Measured, metrics=metrics),
        Middleware(SecurityHeaders),
        Middleware(CrossOrigin, settings=settings, ring=KeyRing(lambda: workspace.store.read_keys)),
        Middleware(RateLimit, meter=meter),
        Middleware(HeadAsGet),
        Middleware(RequestLimit),
    ]


def _one_core_per_answer() -> AbstractContextManager[object]:
    """Keep matrix products on the core that asks for them: shared out, small ones take up to fifty times longer."""
    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def _open_index(workspace: Workspace) -> None:
    """Open the index before the first visitor comes; what is missing, `/readyz` tells."""
    with suppress(NegzError):
        workspace.recommender().wait_for_others()


def _warm_up(workspace: Workspace, over: Event) -> None:
    """Load the encoder, which takes a second or two; until then only what needs a text encoded waits for it.

    Where there is no index yet, or none that fits, it is opened here as soon as there is one.
    """
    while workspace.is_answering and not _is_open(workspace):
        if over.wait(LOOK_FOR_INDEX_S):
            return
    with suppress(NegzError):
        workspace.recommender().warm_up()
        if workspace.store.accounts.accounts():
            workspace.tagger()  # whoever signs in next does not wait until it has read what it learns from
        gc.collect()
        gc.set_threshold(*GC_THRESHOLDS)
        gc.freeze()  # what is loaded stays: without this, every full collection walks the dictionaries of the encoder


def _is_open(workspace: Workspace) -> bool:
    with suppress(NegzError):
        workspace.open_recommender()
        return True
    return False


def _add_openapi(app: FastAPI, desk: Desk) -> None:
    async def get(request: Request) -> Response:
        return desk.public(request, "openapi", lambda: describe_api(app, desk.workspace))

    app.add_route("/openapi.json", get, include_in_schema=False)
