"""Reading a request's body: JSON, then its fields, with errors that name the place and what belongs there."""

from collections.abc import Mapping
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from api.errors import InvalidRequest
from api.expectation import expected
from api.schemas import RecommendationBody

_SHOWN_CHARS = 60  # of a name or value that an error message quotes
_Place = tuple[int | str, ...]

Model = TypeVar("Model", bound=BaseModel)


def read_json(raw: bytes) -> Mapping[str, object]:
    """Return the JSON object in a body; raise `InvalidRequest` with the position of what breaks it."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if not raw.strip():
            raise InvalidRequest("Der Rumpf der Anfrage ist leer.", "Schicken Sie ein JSON-Objekt.") from error
        raise InvalidRequest(
            f"Der Rumpf ist kein gültiges JSON: Fehler in Zeile {error.lineno}, Spalte {error.colno}.",
            "Prüfen Sie dort Kommas, Klammern und Anführungszeichen, und schreiben Sie in UTF-8.",
        ) from error
    if not isinstance(value, dict):
        raise InvalidRequest("Der Rumpf ist kein JSON-Objekt.", "Schicken Sie ein Objekt in geschweiften Klammern.")
    return value


def read_model(model: type[Model], value: object) -> Model:
    """Return the body as `model`; raise `InvalidRequest` for the first field that does not fit."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _invalid(model, first["type"], first["loc"], first.get("ctx", {})) from error


def _invalid(model: type[BaseModel], kind: str, place: _Place, context: Mapping[str, object]) -> InvalidRequest:
    if kind == "extra_forbidden":
        known = model if len(place) == 1 else RecommendationBody  # deeper down there are a batch's requests alone
        inside = _spelled(place[:-1])
        return InvalidRequest(
            f"Das Feld „{_shown(place[-1])}“ gibt es nicht{f' in {inside}' if inside else ''}.",
            f"Bekannt sind: {', '.join(known.model_fields)}.",
        )
    where = _spelled(place) or "Der Rumpf"
    if kind == "value_error":
        return InvalidRequest(f"{where} ist ungültig: {context['error']}.", "Berichtigen Sie die Angabe.")
    return InvalidRequest(f"„{where}“ ist ungültig.", f"Erwartet wird: {expected(kind, context)}.")


def _spelled(place: _Place) -> str:
    """Return the place as people write it: `requests[3].audience[0]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in place)
    return text.removeprefix(".")


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
