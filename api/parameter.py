"""Query parameters: declared once, for reading them as well as for describing them in OpenAPI."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeVar
from urllib.parse import parse_qsl

from api.errors import InvalidRequest

LANGUAGES = ("de", "en")
MAX_PARAMETERS = 2_000  # a thousand excluded ids, each given on its own, and room to spare
_INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,20})?", re.ASCII)
_SHOWN_CHARS = 60  # of a value that an error message quotes

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter; `schema` is JSON Schema, an array for one that repeats or takes several by comma."""

    name: str
    description: str
    schema: Mapping[str, object]
    example: object = None
    required: bool = False

    def describe(self) -> dict[str, object]:
        """Return the OpenAPI parameter object."""
        found: dict[str, object] = {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "allowEmptyValue": not self.required,
            "description": self.description,
            "schema": dict(self.schema),
        }
        return found | ({"example": self.example} if self.example is not None else {})


def texts(name: str, description: str, example: str | None = None, values: Sequence[str] = ()) -> Parameter:
    """Declare a parameter that takes several values, repeated or separated by commas."""
    items: dict[str, object] = {"type": "string"} | ({"enum": list(values)} if values else {})
    return Parameter(name, description, {"type": "array", "items": items}, [example] if example else None)


def answer_language() -> Parameter:
    """Declare `lang`, the language of the answer."""
    schema = {"type": "string", "enum": list(LANGUAGES), "default": "de"}
    return Parameter("lang", "Sprache der Erläuterungen.", schema)


class Query:
    """The parameters of one request, parsed once; every error names the parameter and what it takes."""

    def __init__(self, values: dict[str, list[str]]) -> None:
        self._values = values

    @classmethod
    def parse(cls, query_string: bytes, known: Iterable[Parameter]) -> Self:
        """Read a query string; raise `InvalidRequest` for an unknown parameter or broken percent-encoding."""
        try:
            pairs = _pairs(query_string.decode("ascii"))
        except UnicodeDecodeError as error:
            raise InvalidRequest(
                "Die Adresse ist nicht in UTF-8 geschrieben.", "Kodieren Sie Umlaute als UTF-8 (ü als %C3%BC)."
            ) from error
        except ValueError as error:
            raise InvalidRequest(
                f"Die Adresse nennt mehr als {MAX_PARAMETERS} Angaben.", "Nennen Sie weniger, oder fragen Sie mit POST."
            ) from error
        names = [parameter.name for parameter in known]
        values: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in names:
                raise InvalidRequest(
                    f"Den Parameter „{_shown(name)}“ gibt es nicht.", f"Bekannt sind: {', '.join(names) or 'keine'}."
                )
            values.setdefault(name, []).append(value)
        return cls(values)

    def canonical(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return all that was given, the same for every order of the parameters."""
        return tuple((name, tuple(values)) for name, values in sorted(self._values.items()))

    def text(self, name: str) -> str:
        """Return the one value as it stands, the empty string where none is given."""
        values = self._values.get(name, [])
        if len(values) > 1:
            raise InvalidRequest(f"„{name}“ ist {len(values)}-mal angegeben.", "Geben Sie es einmal an.")
        return values[0] if values else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the values in the order given, each once, split at commas, empty ones left out."""
        given = self._values.get(name)
        if given is None:
            return ()
        if len(given) == 1 and "," not in given[0]:
            only = given[0].strip()
            return (only,) if only else ()
        parts = (part.strip() for value in given for part in value.split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def choices(self, name: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Return the values as members of an enumeration."""
        if name not in self._values:
            return ()
        try:
            return tuple(kind(value) for value in self.texts(name))
        except ValueError as error:
            unknown = next(value for value in self.texts(name) if value not in list(kind))
            raise InvalidRequest(
                f"„{_shown(unknown)}“ ist kein Wert für „{name}“.", f"Bekannt sind: {', '.join(kind)}."
            ) from error

    def integer(self, name: str) -> int | None:
        """Return the value as a whole number, None where none is given."""
        return self._convert(name, _INTEGER, int, "eine ganze Zahl")

    def number(self, name: str) -> float | None:
        """Return the value as a number, None where none is given."""
        return self._convert(name, _NUMBER, float, "eine Zahl mit Punkt, etwa 0.5")

    def count(self, name: str, *, default: int, at_most: int, at_least: int = 1) -> int:
        """Return a whole number within bounds."""
        found = self.integer(name)
        if found is None:
            return default
        if not at_least <= found <= at_most:
            raise InvalidRequest(f"„{name}“ ist {found}.", f"Der Wert muss zwischen {at_least} und {at_most} liegen.")
        return found

    def language(self) -> str:
        """Return the answer's language (`lang`)."""
        return check_language(self.text("lang") or LANGUAGES[0])

    def _convert(self, name: str, form: re.Pattern[str], convert: Callable[[str], T], what: str) -> T | None:
        if name not in self._values:
            return None
        text = self.text(name).strip()
        if not text:
            return None
        if not form.fullmatch(text):
            raise InvalidRequest(f"„{name}“ ist „{_shown(text)}“.", f"Erwartet wird {what}.")
        return convert(text)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return names and values; an address with nothing to decode, as widgets mostly send, is quickly read."""
    if "%" in text or "+" in text:
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MAX_PARAMETERS)
    fields = text.split("&")
    if len(fields) > MAX_PARAMETERS:
        raise ValueError("too many fields")
    return [(name, value) for name, _, value in (field.partition("=") for field in fields if field)]


def check_language(language: str) -> str:
    """Return the language if answers can be given in it; raise `InvalidRequest` else."""
    if language not in LANGUAGES:
        raise InvalidRequest(
            f"In der Sprache „{_shown(language)}“ gibt es keine Antworten.", f"Möglich sind: {', '.join(LANGUAGES)}."
        )
    return language


def _shown(value: str) -> str:
    return value if len(value) <= _SHOWN_CHARS else f"{value[:_SHOWN_CHARS]}…"
