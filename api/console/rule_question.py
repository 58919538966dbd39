"""The question why an output is missing, as it is typed: an output and everything that a list depends on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.console import wording_rule as words
from api.console.rule_address import AS, AUDIENCE, ITEMS, KINDS, LANGUAGES, MINUTES, OUTPUT, SEED
from api.console.rule_form import read_profile
from api.console.rule_lookup import FieldProblem, read_output
from api.form import Form
from api.site.address import DEFAULT_ITEMS
from corpus.model import Output, OutputId, OutputKind
from recommender.query import MAX_ITEMS, Profile, RecommendationQuery

_DIGITS = 6  # of the largest number that anybody types here


@dataclass(frozen=True, slots=True)
class WhyQuestion:
    """The output that is missing, and the list it is missing from."""

    output: Output
    query: RecommendationQuery


def read_question(form: Form, outputs: Mapping[OutputId, Output], day: date) -> WhyQuestion:
    """Return what the form asks; raise `FieldProblem` where a field cannot be used."""
    output = read_output(form, OUTPUT, outputs, words.OUTPUT_NAMES[OUTPUT])
    seed = read_output(form, SEED, outputs, words.SEED_NAME) if form.get(SEED, "").strip() else None
    profile = read_profile(form, seed.id if seed else None)
    if profile is None and seed is not None:
        profile = Profile(seeds=(seed.id,))
    if profile is None:
        raise FieldProblem.at(
            f"{AS}{AUDIENCE}",
            "Es fehlt, wessen Liste gemeint ist.",
            "Wählen Sie mindestens eine Zielgruppe oder einen Nutzen, oder schreiben Sie einen Satz.",
        )
    limited = Profile(
        profile.audiences,
        profile.benefits,
        profile.text,
        profile.seeds,
        languages=tuple(filter(None, form.all(LANGUAGES))),
        kinds=_kinds(form),
        max_minutes=_number(form, MINUTES, words.MINUTES_NAME),
    )
    n = _number(form, ITEMS, words.ITEMS_NAME) or DEFAULT_ITEMS
    if n > MAX_ITEMS:
        raise FieldProblem.at(
            ITEMS, f"{n} Beiträge sind mehr, als eine Liste hat.", f"Nennen Sie höchstens {MAX_ITEMS}."
        )
    return WhyQuestion(output, RecommendationQuery(limited, day, n))


def _kinds(form: Form) -> tuple[OutputKind, ...]:
    wanted = form.get(KINDS, "")
    return (OutputKind(wanted),) if wanted in set(OutputKind) else ()


def _number(form: Form, field: str, name: str) -> int | None:
    text = form.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) > 0):
        raise FieldProblem.at(field, f"Im Feld „{name}“ steht „{text}“.", "Schreiben Sie eine ganze Zahl ab 1.")
    return int(text)
