"""What a browser sends with a form: its fields, the ones with several values included."""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from api.errors import InvalidRequest

MAX_FIELDS = 2_000  # the largest page of the console has a few hundred
MAX_DIGITS = 15  # an SQLite integer has room for them
_MEDIA_TYPE = "application/x-www-form-urlencoded"


class Form(Mapping[str, str]):
    """A form's fields; of several values under one name the last one counts, and `all` gives each."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self._last = dict(pairs)
        self._pairs = pairs

    def __getitem__(self, name: str) -> str:
        return self._last[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._last)

    def __len__(self) -> int:
        return len(self._last)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value under the name, in the order of the page."""
        return tuple(value for found, value in self._pairs if found == name)


async def read_form(request: Request) -> Form:
    """Return the form in the request's body; raise `InvalidRequest` where there is none."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _MEDIA_TYPE:
        raise InvalidRequest("Die Anfrage enthält kein Formular.", f"Schicken Sie es als {_MEDIA_TYPE}.")
    body = (await request.body()).decode("utf-8", "replace")
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="replace")
    except ValueError as error:
        raise InvalidRequest(
            f"Das Formular hat mehr als {MAX_FIELDS} Felder.", "Schicken Sie weniger auf einmal."
        ) from error
    return Form(tuple(pairs))


def read_number(text: str) -> int | None:
    """Return a whole number that a form or an address names; None for what is none, or too long to be an id."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None
