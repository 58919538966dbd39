"""Where a quoted passage stands, as a link that opens the document or the recording there."""

from dataclasses import dataclass

from api.site.wording import PlaceWording
from recommender.result import Where


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place in a few letters; `href` is None where no address is known."""

    label: str
    href: str | None


def build_place(words: PlaceWording, where: Where | None) -> PlaceView | None:
    """Return the place of a passage; None for one of title or abstract, or where only the text is known."""
    if where is None:
        return None
    place = where.place
    if place.page is not None:
        return PlaceView(words.page.format(page=place.page), where.url)
    if place.seconds is not None:
        return PlaceView(words.time.format(time=clock_time(place.seconds)), where.url)
    return PlaceView(words.heading.format(heading=place.heading), where.url) if place.heading else None


def clock_time(seconds: int) -> str:
    """Return 12:30 for 750 seconds, 1:02:30 from an hour on."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
