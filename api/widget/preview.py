"""What the live list on `/einbinden` asks: the call of the interface, uncounted, as nobody asks in earnest there."""

from starlette.requests import Request
from starlette.responses import Response

from api.cache import KeptAnswer
from api.reply import fresh_or_not_modified
from api.routes.recommendations import Recommendations

PREVIEW_API = "/einbinden/vorschau"


class Preview(Recommendations):
    """The call, at an address that the web component takes for an interface of its own."""

    path = f"{PREVIEW_API}/recommendations"

    def _counted(self, request: Request, kept: KeptAnswer) -> Response:
        return fresh_or_not_modified(request, kept)
