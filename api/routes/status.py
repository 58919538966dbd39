"""`/api/v1/status` for people, `/healthz` and `/readyz` for whatever watches the process."""

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer
from api.call import API_PREFIX, add_call
from api.describe import operation
from api.negotiation import JSON
from api.parameter import Query
from api.release import software_version
from api.reply import Desk, dump
from api.schemas import Health, Readiness, StatusAnswer


def add_status(router: APIRouter, desk: Desk) -> None:
    """Add the call of this resource."""
    release = software_version()

    async def get(request: Request) -> Response:
        Query.parse(request.scope["query_string"], ())
        recommender, today = desk.workspace.recommender(), desk.workspace.today()
        record = answer.status_record(release, today, len(recommender.outputs()), recommender.status())
        return _uncached(record)

    add_call(
        router,
        f"{API_PREFIX}/status",
        get,
        name="get_status",
        summary="Was der Dienst bereithält und wie frisch es ist",
        tag="Bestand",
        description=operation(StatusAnswer, "status"),
    )


def add_health(router: APIRouter, desk: Desk) -> None:
    """Add the calls outside `/api/v1`."""

    async def healthz(_: Request) -> Response:
        return _uncached({"status": "ok"})

    async def readyz(_: Request) -> Response:
        recommender = await to_thread.run_sync(desk.workspace.recommender)
        return _uncached({"status": "ready", "index": answer.index_status(recommender.status())})

    add_call(
        router,
        "/healthz",
        healthz,
        name="healthz",
        summary="Der Prozess läuft",
        tag="Betrieb",
        description=operation(Health, "health", is_counted=False),
    )
    add_call(
        router,
        "/readyz",
        readyz,
        name="readyz",
        summary="Datenbank und Index sind da und passen zusammen; sonst 503",
        tag="Betrieb",
        description=operation(Readiness, "readiness", is_counted=False),
    )


def _uncached(record: answer.Json) -> Response:
    return Response(dump(record), media_type=JSON, headers={"Cache-Control": "no-store"})
