"""Errors as RFC 9457 problem details: the one place where an error gets its HTTP status."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import cast

import orjson
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from api import security
from api.errors import (
    AddressTooLong,
    HeadersTooLarge,
    NotAcceptable,
    ReadKeyRefused,
    RequestTooLarge,
    SignInRefused,
    TooManyRequests,
)
from api.route_table import leaf_routes
from corpus.errors import Conflict, Forbidden, InvalidInput, NegzError, NotFound, NotReady, SourceError, StoreError

MEDIA_TYPE = "application/problem+json"
READ_KEY_SCHEME = "NEGZ-Key"  # a 401 must name how one says who one is; browsers ask nobody for this one
RETRY_AFTER_S = 5  # an index of the shipped catalogue is built in about this time

STATUS: dict[type[NegzError], int] = {
    AddressTooLong: 414,
    HeadersTooLarge: 431,
    RequestTooLarge: 413,
    NotAcceptable: 406,
    InvalidInput: 422,
    NotFound: 404,
    Conflict: 409,
    SignInRefused: 401,
    ReadKeyRefused: 401,
    TooManyRequests: 429,
    Forbidden: 403,
    NotReady: 503,
    SourceError: 502,
    StoreError: 503,
    NegzError: 500,
}
TITLES = {
    400: "Ungültige Anfrage",
    401: "Anmeldung oder Schlüssel nötig",
    403: "Nicht erlaubt",
    404: "Nicht gefunden",
    405: "Methode nicht erlaubt",
    406: "Format nicht verfügbar",
    409: "Widerspruch zum Bestand",
    413: "Anfrage zu groß",
    414: "Adresse zu lang",
    422: "Ungültige Angaben",
    429: "Zu viele Anfragen",
    431: "Kopfzeilen zu groß",
    500: "Interner Fehler",
    502: "Quelle nicht lesbar",
    503: "Nicht bereit",
}
_CODES = {404: "route_not_found", 405: "method_not_allowed"}


def status_of(error: NegzError) -> int:
    """Return the HTTP status of the error's nearest family."""
    return next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS)


def problem_record(error: NegzError, *, instance: str) -> dict[str, object]:
    """Return the problem document of one of our errors, as JSON-ready values."""
    return _record(status_of(error), error.code, error.subject, error.remedy, instance)


def problem_of(error: NegzError, *, instance: str) -> Response:
    """Answer with one of our errors; `instance` is the path without its query, which may hold a person's text."""
    return _respond(problem_record(error, instance=instance), headers_of(error))


def headers_of(error: NegzError) -> dict[str, str]:
    """Return the headers that the error's status calls for: when to come back, how to say who one is."""
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.retry_after_s)}
    status = status_of(error)
    if status == 503:  # noqa: PLR2004
        return {"Retry-After": str(RETRY_AFTER_S)}
    if status == 401:  # noqa: PLR2004
        return {"WWW-Authenticate": READ_KEY_SCHEME if isinstance(error, ReadKeyRefused) else "Bearer"}
    return {}


def _record(status: int, code: str, detail: str, remedy: str, instance: str) -> dict[str, object]:
    return {
        "type": f"urn:negz:problem:{code}",
        "title": TITLES.get(status, "Fehler"),
        "status": status,
        "detail": detail,
        "code": code,
        "remedy": remedy,
        "instance": instance,
    }


def _respond(record: Mapping[str, object], headers: Mapping[str, str]) -> Response:
    status = record["status"]
    return Response(
        orjson.dumps(record),
        status_code=status if isinstance(status, int) else 500,
        headers={"Cache-Control": "no-store", **headers},
        media_type=MEDIA_TYPE,
    )


_UNEXPECTED = "Im Dienst ist ein unerwarteter Fehler aufgetreten."
_TRY_AGAIN = "Versuchen Sie es noch einmal; bleibt der Fehler, melden Sie ihn mit Uhrzeit und Adresse."

ErrorPage = Callable[[Request, NegzError], Response]
"""Shows one of our errors to a person."""


def install(app: FastAPI, not_found_page: Callable[[Request], Response], console_page: ErrorPage) -> None:
    """Let every error of `app`, foreign ones included, leave as a problem document.

    People who follow a dead link to a page get `not_found_page` instead, editors at work `console_page`.
    """

    async def handle_ours(request: Request, error: Exception) -> Response:
        found = cast("NegzError", error)
        if security.is_console(request.url.path) and _is_for_people(request):
            return console_page(request, found)
        return problem_of(found, instance=request.url.path)

    async def handle_http(request: Request, error: Exception) -> Response:
        found = cast("HTTPException", error)
        if found.status_code == 404 and _is_for_people(request):  # noqa: PLR2004
            return not_found_page(request)
        return _explain(found, request)

    app.add_exception_handler(NegzError, handle_ours)
    app.add_exception_handler(HTTPException, handle_http)

    async def handle_unexpected(request: Request, _: Exception) -> Response:
        path = request.url.path
        if security.is_console(path) and _is_for_people(request):
            with suppress(Exception):  # what failed may be what the page needs
                return console_page(request, NegzError(_UNEXPECTED, _TRY_AGAIN))
        return _unexpected(path)

    app.add_exception_handler(Exception, handle_unexpected)


def _is_for_people(request: Request) -> bool:
    return not security.is_data(request.url.path) and "text/html" in request.headers.get("accept", "")


def _explain(error: HTTPException, request: Request) -> Response:
    status, path, headers = error.status_code, request.url.path, dict(error.headers or {})
    detail = f"Die Anfrage wurde mit Status {status} abgewiesen."
    remedy = "Alle Aufrufe beschreibt /openapi.json."
    if status == 404:  # noqa: PLR2004
        detail = f"Die Adresse „{path}“ gibt es nicht."
    elif status == 405:  # noqa: PLR2004
        headers["Allow"] = _allowed(request) or "GET, HEAD, OPTIONS"
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": headers["Allow"], "Cache-Control": "no-store"})
        detail = f"„{path}“ kennt die Methode {request.method} nicht."
        remedy = f"Erlaubt ist: {headers['Allow']}. {remedy}"
    return _respond(_record(status, _CODES.get(status, "http_error"), detail, remedy, path), headers)


def _allowed(request: Request) -> str:
    """Return the methods that the address knows; empty for a folder of files, whose route names none.

    The router's error names those of the first route alone. HEAD is answered wherever GET is, OPTIONS here.
    """
    found: set[str] = set()
    for route in leaf_routes(request.app.routes):
        if route.matches(request.scope)[0] is not Match.NONE:
            found.update(getattr(route, "methods", None) or ())
    found |= {"HEAD"} if "GET" in found else set()
    return ", ".join(sorted(found | {"OPTIONS"})) if found else ""


def _unexpected(path: str) -> Response:
    """Answer without details; the exception itself goes on to the server's log. No middleware sees this answer."""
    return _respond(_record(500, "internal_error", _UNEXPECTED, _TRY_AGAIN, path), security.headers_for(path))
