"""Profiles to evaluate with, read from JSON Lines as CONTRACTS section 3 fixes them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from corpus.model import ConceptKey, OutputId, OutputKind, Scheme
from evaluation.judgements import invalid, read_lines
from recommender.errors import InvalidProfile
from recommender.query import Profile

_FIELDS = ("id", "name", "audience", "benefit", "text", "seeds", "dislikes", "languages", "kinds", "max_minutes")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProfileCase:
    """One profile with the id its judgements are filed under and the name people read."""

    id: str
    name: str
    profile: Profile


def read_profiles(path: Path) -> list[ProfileCase]:
    """Read profiles in file order.

    Every field but `id` and one of audience, benefit, text and seeds may be missing or null; a missing name is the id.
    Whether the vocabulary holds the concepts is the recommender's to check.

    Raises `SourceUnavailable` without a readable file, `SourceFormat` for one that is empty or no text, and
    `InvalidRecord`, naming line and field, for broken JSON, an unknown field, a value of the wrong type, an id given
    twice or a profile that declares nothing.
    """
    cases: dict[str, ProfileCase] = {}
    for line, text in read_lines(path):
        record = _Record.parse(path, line, text)
        case = record.case()
        if case.id in cases:
            raise record.invalid(f"die Kennung „{case.id}“ kommt zweimal vor", "id")
        cases[case.id] = case
    return list(cases.values())


@dataclass(frozen=True, slots=True)
class _Record:
    path: Path
    line: int
    values: dict[str, object]

    @classmethod
    def parse(cls, path: Path, line: int, text: str) -> "_Record":
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise invalid(path, line, "kein gültiges JSON", None) from error
        if not isinstance(values, dict):
            raise invalid(path, line, "kein JSON-Objekt", None)
        for name in values:
            if name not in _FIELDS:
                known = ", ".join(_FIELDS)
                raise invalid(path, line, f"unbekanntes Feld „{name}“ (bekannt sind {known})", name)
        return cls(path, line, {name: value for name, value in values.items() if value is not None})

    def case(self) -> ProfileCase:
        case_id = self.text("id")
        if case_id.split() != [case_id]:
            raise self.invalid("die Kennung fehlt oder enthält Leerraum", "id")
        try:
            return ProfileCase(case_id, self.text("name") or case_id, self.profile())
        except InvalidProfile as error:
            raise self.invalid(error.subject.rstrip("."), None) from error

    def profile(self) -> Profile:
        return Profile(
            audiences=self.each("audience", lambda notation: ConceptKey(Scheme.AUDIENCE, notation)),
            benefits=self.each("benefit", lambda notation: ConceptKey(Scheme.BENEFIT, notation)),
            text=self.text("text"),
            seeds=self.each("seeds", OutputId),
            dislikes=self.each("dislikes", OutputId),
            languages=self.each("languages", str),
            kinds=self.each("kinds", self.kind),
            max_minutes=self.minutes(),
        )

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        if not isinstance(value, str):
            raise self.invalid("der Wert ist kein Text", name)
        return value

    def each(self, name: str, convert: Callable[[str], T]) -> tuple[T, ...]:
        values = self.values.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise self.invalid("der Wert ist keine Liste von Texten", name)
        return tuple(convert(value) for value in values)

    def kind(self, text: str) -> OutputKind:
        try:
            return OutputKind(text)
        except ValueError as error:
            raise self.invalid(f"„{text}“ ist keine Beitragsart ({', '.join(OutputKind)})", "kinds") from error

    def minutes(self) -> int | None:
        value = self.values.get("max_minutes")
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.invalid("der Wert ist keine ganze Zahl", "max_minutes")
        return value

    def invalid(self, problem: str, field: str | None) -> Exception:
        return invalid(self.path, self.line, problem, field)
