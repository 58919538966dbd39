"""A page for people who are refused before a page of ours is made: a constant, as refusing must stay cheap."""

from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from api.errors import TooManyRequests
from api.problems import headers_of, problem_of, status_of
from api.security import is_data

_PAGE = """<!doctype html>
<html lang="de">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>Einen Moment, bitte</title></head>
<body>
<main>
<h1>Einen Moment, bitte</h1>
<p>{subject} {remedy}</p>
<p lang="en">Too many requests came from your address. Please try again in {wait_s} seconds.</p>
</main>
</body>
</html>
"""


def refusal(scope: Scope, error: TooManyRequests) -> Response:
    """Answer that somebody asked too often: browsers that want a page with one, all others with a problem document."""
    if is_data(scope["path"]) or "text/html" not in Headers(scope=scope).get("accept", ""):
        return problem_of(error, instance=scope["path"])
    page = _PAGE.format(subject=escape(error.subject), remedy=escape(error.remedy), wait_s=error.retry_after_s)
    return HTMLResponse(page, status_of(error), headers=headers_of(error) | {"Cache-Control": "no-store"})
