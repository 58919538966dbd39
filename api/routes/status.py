"""`/api/v1/status` for people, `/healthz` and `/readyz` for whatever watches the process."""

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import answer, describe
from api.negotiation import JSON
from api.parameter import Query
from api.release import software_version
from api.reply import Desk, dump
from api.schemas import Health, Readiness, StatusAnswer

_UNCACHED = {"Cache-Control": "no-store"}


def status_router(desk: Desk) -> APIRouter:
    """Return the route of this resource."""
    router = APIRouter(tags=["Bestand"])
    release = software_version()

    def write() -> bytes:
        recommender, today = desk.workspace.recommender(), desk.workspace.today()
        return dump(answer.status_record(release, today, len(recommender.outputs()), recommender.status()))

    async def get(request: Request) -> Response:
        Query.parse(request.scope["query_string"], ())
        return Response(write(), media_type=JSON, headers=_UNCACHED)

    router.add_api_route(
        "/status",
        get,
        operation_id="get_status",
        summary="Was der Dienst bereithält und wie frisch es ist",
        openapi_extra=describe.operation(StatusAnswer, "status"),
    )
    return router


def health_router(desk: Desk) -> APIRouter:
    """Return the routes outside `/api/v1`."""
    router = APIRouter(tags=["Betrieb"])

    async def healthz() -> Response:
        return Response(dump({"status": "ok"}), media_type=JSON, headers=_UNCACHED)

    def check() -> bytes:
        return dump({"status": "ready", "index": answer.index_status(desk.workspace.recommender().status())})

    async def readyz() -> Response:
        return Response(await to_thread.run_sync(check), media_type=JSON, headers=_UNCACHED)

    router.add_api_route(
        "/healthz",
        healthz,
        operation_id="healthz",
        summary="Der Prozess läuft",
        openapi_extra=describe.operation(Health, "health"),
    )
    router.add_api_route(
        "/readyz",
        readyz,
        operation_id="readyz",
        summary="Datenbank und Index sind da und passen zusammen; sonst 503",
        openapi_extra=describe.operation(Readiness, "readiness"),
    )
    return router
