"""The page that says what went wrong in the console, and what to do about it."""

from contextlib import suppress
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from api.console.gate import Gate, SignedIn
from api.console.rendering import Renderer
from api.problems import TITLES, ErrorPage, headers_of, status_of
from corpus.errors import NegzError


@dataclass(frozen=True, slots=True)
class FailureView:
    """What is wrong, and the remedy."""

    heading: str
    subject: str
    remedy: str


def failure_page(gate: Gate, renderer: Renderer) -> ErrorPage:
    """Return what shows an error to an editor, with the menu where the database still says who that is."""

    def show(request: Request, error: NegzError) -> Response:
        signed: SignedIn | None = None
        with suppress(NegzError):
            signed = gate.signed_in(request)
        status = status_of(error)
        view = FailureView(TITLES[status], error.subject, error.remedy)
        answer = renderer.render("fehler.html", request, view.heading, signed, status=status, page=view)
        answer.headers.update(headers_of(error))
        return answer

    return show
