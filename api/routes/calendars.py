"""`/beitrag/{id}.ics`: an event for people's own calendar."""

from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.calendar_file import MEDIA_TYPE, event_day, write_calendar
from api.parameter import Query, answer_language
from api.reply import Desk
from api.site.address import Address
from api.site.outward import public_root
from api.site.wording import wording_for
from corpus.errors import OutputNotFound
from corpus.model import OutputId


class _Calendars:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def get(self, request: Request) -> Response:
        """Return the calendar entry of an event whose day is known."""
        output_id = OutputId(request.path_params["output_id"])
        language = Query.parse(request.scope["query_string"], (answer_language(),)).language()
        root = public_root(request, self._desk.workspace.settings)
        address = Address(root, wording_for(language).language, "").output(output_id)
        key = ("calendar", output_id, address)
        answer = self._desk.public(request, key, lambda: self._write(output_id, address), media_type=MEDIA_TYPE)
        if answer.status_code == 200:  # noqa: PLR2004
            answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(output_id, safe='')}.ics"
        return answer

    def _write(self, output_id: OutputId, address: str) -> bytes:
        workspace = self._desk.workspace
        output = workspace.recommender().output(output_id)
        day, moments = event_day(output), workspace.store.moments().get(output_id)
        if day is None or moments is None:
            raise OutputNotFound(
                f"Zum Beitrag „{output_id}“ gibt es keinen Termin.",
                "Einen Kalendereintrag haben nur Veranstaltungen, deren Tag bekannt ist.",
            )
        return write_calendar(output, day, moments, url=address)


def add_calendars(router: APIRouter, desk: Desk) -> None:
    """Add the calendar entries; they come before the outputs' pages, whose address matches them, too."""
    router.add_route("/beitrag/{output_id}.ics", _Calendars(desk).get, methods=["GET"], include_in_schema=False)
