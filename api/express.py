"""A short way for the call that site widgets make all the time: past routing and error handling.

What goes wrong on the short way goes the long one: the application answers the request again, with its handling of
errors. So a call may only be listed here if asking twice does no harm.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.call import Endpoint


class Express:
    """Answer GET requests to fixed paths at once; pass all others on.

    Parameters
    ----------
    app : ASGIApp
        What answers everything else, and these requests where they fail.
    calls : mapping of str to Endpoint
        Path to the call that answers it. Each must be safe to repeat.
    """

    def __init__(self, app: ASGIApp, calls: Mapping[str, Endpoint]) -> None:
        self._app = app
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on."""
        response = await self._answer(scope)
        await (response or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        call = self._calls.get(scope["path"])
        if call is None:
            return None
        try:
            return await call(Request(scope))
        except Exception:  # noqa: BLE001 - the application meets it again, and says what it is
            return None
