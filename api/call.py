"""How a call of the API is added: FastAPI describes it, plain Starlette runs it.

Our calls parse their own parameters and serialise their own answers, so FastAPI's solving of dependencies would find
nothing to do; leaving it out saves about a third of the time that a kept answer takes.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import request_response

from api.describe import Description

API_PREFIX = "/api/v1"

Endpoint = Callable[[Request], Awaitable[Response]]


class _PlainRoute(APIRoute):
    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self.app = request_response(endpoint)


def add_call(
    router: APIRouter,
    path: str,
    endpoint: Endpoint,
    *,
    name: str,
    summary: str,
    tag: str,
    description: Description,
    method: str = "GET",
) -> None:
    """Add one call to the application's own router; `description` comes from `api.describe.operation`."""
    router.add_api_route(
        path,
        endpoint,
        methods=[method],
        operation_id=name,
        name=name,
        summary=summary,
        tags=[tag],
        openapi_extra=description,
        route_class_override=_PlainRoute,
    )
