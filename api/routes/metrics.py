"""`/metrics`: what the service has measured, for a Prometheus server on this machine or with a token."""

import hmac

from fastapi import APIRouter
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import Response

from api.caller import is_local
from api.metrics import Metrics
from api.settings import Settings
from corpus.errors import Forbidden

PATH = "/metrics"
_BEARER = "bearer"


def add_metrics(router: APIRouter, metrics: Metrics, settings: Settings) -> None:
    """Add the call; OpenAPI leaves it out, as it is for operators alone."""
    token = settings.metrics_token.get_secret_value().encode() if settings.metrics_token else b""

    async def get(request: Request) -> Response:
        if not (is_local(request.scope) or _has_token(request, token)):
            raise Forbidden(
                "Messwerte gibt es nur auf dem Rechner des Dienstes.",
                "Fragen Sie dort, oder setzen Sie NEGZ_METRICS_TOKEN und senden Sie es: Authorization: Bearer …",
            )
        return Response(
            metrics.write(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"}
        )

    router.add_route(PATH, get, include_in_schema=False)


def _has_token(request: Request, token: bytes) -> bool:
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    return bool(token) and scheme.lower() == _BEARER and hmac.compare_digest(sent.strip().encode("latin-1"), token)
