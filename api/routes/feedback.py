"""`/api/v1/feedback`: what became of a list, without a word on who reports it."""

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.body import read_json, read_model
from api.call import API_PREFIX, add_call
from api.describe import operation
from api.feedback import FeedbackDesk
from api.reply import PRIVATE
from api.schemas import FeedbackBody
from corpus.feedback import FeedbackEvent, Placement

PATH = f"{API_PREFIX}/feedback"
_DETAILS = (
    "Gezählt wird je Tag nach Zielgruppe, Nutzen, Beitragsart und Ort, und nichts darüber, wer es meldet. Was mit 204 "
    "beantwortet ist, ist gespeichert. Dasselbe Ereignis zweimal zu melden zählt einmal am Tag: erkannt wird es an "
    "Absender, Liste, Beitrag und `event`, und an `event_id`, wo Ereignisse desselben Absenders zu unterscheiden sind "
    "(eine Zufallszahl je Seitenaufruf). Statt `output_id` nimmt `output_ids` bis zu 20 Beiträge auf einmal."
)


class _Feedback:
    def __init__(self, feedback: FeedbackDesk) -> None:
        self._feedback = feedback

    async def post(self, request: Request) -> Response:
        """Count an event, and answer when it is on the disk."""
        body = read_model(FeedbackBody, read_json(await request.body()))
        outputs = (body.output_id,) if body.output_id is not None else body.output_ids
        event, placement = FeedbackEvent(body.event), Placement(body.placement)
        await to_thread.run_sync(
            self._feedback.take, request.scope, body.recommendation_id, outputs, event, placement, body.event_id
        )
        return Response(status_code=204, headers={"Cache-Control": PRIVATE})


def add_feedback(router: APIRouter, feedback: FeedbackDesk) -> None:
    """Add the call of this resource."""
    add_call(
        router,
        PATH,
        _Feedback(feedback).post,
        method="POST",
        name="feedback",
        summary="Melden, was aus einer Liste wurde: gezeigt, geöffnet, hilfreich oder nicht",
        tag="Empfehlungen",
        description=operation(
            None, "", bodies=(FeedbackBody,), body_example="feedback", body_ids=True, details=_DETAILS
        ),
    )
