"""What the live list on `/einbinden` asks: the call of the interface, uncounted, as nobody asks in earnest there."""

from starlette.types import Scope

from api.demand import Asked
from api.routes.recommendations import Recommendations

PREVIEW_API = "/einbinden/vorschau"


class Preview(Recommendations):
    """The call, at an address that the web component takes for an interface of its own."""

    path = f"{PREVIEW_API}/recommendations"

    def count(self, scope: Scope, asked: Asked) -> None:
        """Count nothing, with a text or without."""
