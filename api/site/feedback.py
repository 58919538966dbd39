"""The question under an output that was opened from a list: a form without script, cookie or name."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi.responses import RedirectResponse
from starlette.requests import Request
from starlette.responses import Response

from api.errors import InvalidRequest
from api.form import read_form
from api.site.address import Address
from api.site.ask import last_value
from api.site.feedback_wording import FeedbackWording, feedback_wording
from api.site.outward import path_prefix
from api.site.view import Visit
from api.site.wording import wording_for
from corpus.errors import Forbidden
from corpus.feedback import FeedbackEvent, Placement
from corpus.model import OutputId

if TYPE_CHECKING:
    from api.feedback import FeedbackDesk

FROM_LIST = "aus"
"""Names, in an output's address, the list that it was opened from."""
THANKS = "dank"
ANCHOR = "rueckmeldung"
PATH = "/beitrag/{output_id}/rueckmeldung"
_VERDICT = "urteil"
_VERDICTS = {"helpful": FeedbackEvent.HELPFUL, "not_helpful": FeedbackEvent.NOT_HELPFUL}
_OWN_SITES = {"same-origin", "none"}


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """The form; `is_thanked` after an answer."""

    words: FeedbackWording
    action: str
    recommendation_id: str
    is_thanked: bool


def build_feedback(visit: Visit, output_id: OutputId, recommendation_id: str) -> FeedbackView:
    """Return the question for an output opened from the list of that id."""
    return FeedbackView(
        feedback_wording(visit.words.language),
        visit.address.feedback(output_id),
        recommendation_id,
        is_thanked=bool(last_value(visit.pairs, THANKS)),
    )


async def take_verdict(request: Request, output_id: OutputId, feedback: "FeedbackDesk") -> Response:
    """Count the answer that a form of ours has sent, and lead back to the output's page."""
    _check_sender(request)
    form = await read_form(request)
    event, recommendation_id = _VERDICTS.get(form.get(_VERDICT, "")), form.get(FROM_LIST, "")
    if event is None:
        raise InvalidRequest("Die Rückmeldung sagt weder Ja noch Nein.", "Antworten Sie mit einem der beiden Knöpfe.")
    await to_thread.run_sync(feedback.take, request.scope, recommendation_id, (output_id,), event, Placement.SITE)
    address = Address(path_prefix(request), wording_for(form.get("lang", "")).language, "")
    target = address.output(output_id, [(FROM_LIST, recommendation_id), (THANKS, "1")])
    return RedirectResponse(f"{target}#{ANCHOR}", status_code=303, headers={"Cache-Control": "no-store"})


def _check_sender(request: Request) -> None:
    """Raise `Forbidden` where the browser says that another site's page sends this form."""
    if request.headers.get("sec-fetch-site", "none") not in _OWN_SITES:
        raise Forbidden(
            "Die Rückmeldung kommt von einer fremden Seite.", "Öffnen Sie den Beitrag hier, und antworten Sie von dort."
        )
