"""One sentence, as a person would say it, from the verdicts on an output."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Concept, ConceptKey, Origin, Output
from recommender.result import Criterion, CriterionResult, State
from recommender.timeliness import EVENT_KINDS, Timing


@dataclass(frozen=True, slots=True)
class Phrases:
    """The building blocks of a summary in one language; {} takes the labels."""

    for_audience: str
    offers_benefit: str
    meets_topic: str
    touches_topic: str
    only_partly: str
    partly: str
    missing: str
    probably: str
    conjunction: str
    upcoming: str
    over: str
    nothing: str
    quoted: str


GERMAN = Phrases(
    for_audience="richtet sich {probably}an {labels}",
    offers_benefit="bietet {probably}{labels}",
    meets_topic="trifft Ihr Thema",
    touches_topic="berührt Ihr Thema",
    only_partly="passt zum Teil zu {labels}",
    partly="zum Teil auch {labels}",
    missing="nicht eigens {labels}",
    probably="vermutlich ",
    conjunction="und",
    upcoming="findet noch statt",
    over="die Veranstaltung ist vorbei",
    nothing="passt nur entfernt zu Ihren Angaben",
    quoted="„{}“",
)
ENGLISH = Phrases(
    for_audience="is {probably}for {labels}",
    offers_benefit="{probably}offers {labels}",
    meets_topic="matches your topic",
    touches_topic="touches on your topic",
    only_partly="fits {labels} in part",
    partly="in part also {labels}",
    missing="not specifically {labels}",
    probably="probably ",
    conjunction="and",
    upcoming="is still to come",
    over="the event is over",
    nothing="fits what you said only remotely",
    quoted="“{}”",
)

_SHORT = (State.PARTLY, State.NOT)
"""In which states a criterion falls short, in the order they are told."""

Labels = Mapping[ConceptKey, Concept]


def summarise(criteria: Sequence[CriterionResult], output: Output, time: Timing, labels: Labels, language: str) -> str:
    """Return one German or English sentence: first what fits, then what fits partly, then what does not."""
    phrases = ENGLISH if language == "en" else GERMAN
    fitting = [
        *_concept_clauses(criteria, Criterion.AUDIENCE, phrases.for_audience, phrases, labels, language),
        *_concept_clauses(criteria, Criterion.BENEFIT, phrases.offers_benefit, phrases, labels, language),
        *_topic_clauses(criteria, phrases),
    ]
    if time.is_upcoming:
        fitting.append(phrases.upcoming)
    partly, missing = (_join(_stated(criteria, state, labels, language), phrases.conjunction) for state in _SHORT)
    clauses = [_join(fitting, phrases.conjunction)] if fitting else []
    if partly:
        clauses.append((phrases.partly if fitting else phrases.only_partly).format(labels=partly))
    clauses = clauses or [phrases.nothing]
    if missing:
        clauses.append(phrases.missing.format(labels=missing))
    if output.kind in EVENT_KINDS and time.state is State.NOT:
        clauses.append(phrases.over)
    sentence = "; ".join(clauses)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _stated(criteria: Sequence[CriterionResult], state: State, labels: Labels, language: str) -> list[str]:
    return _labels([c for c in criteria if c.concept and c.state is state], labels, language)


def _concept_clauses(
    criteria: Sequence[CriterionResult],
    criterion: Criterion,
    template: str,
    phrases: Phrases,
    labels: Labels,
    language: str,
) -> list[str]:
    met = [c for c in criteria if c.criterion is criterion and c.state is State.FULFILLED]
    if not met:
        return []
    probably = phrases.probably if all(c.source is Origin.MODEL for c in met) else ""
    return [template.format(probably=probably, labels=_join(_labels(met, labels, language), phrases.conjunction))]


def _topic_clauses(criteria: Sequence[CriterionResult], phrases: Phrases) -> list[str]:
    states = {c.state for c in criteria if c.criterion is Criterion.TOPIC}
    if State.FULFILLED in states:
        return [phrases.meets_topic]
    return [phrases.touches_topic] if State.PARTLY in states else []


def _labels(criteria: Sequence[CriterionResult], labels: Labels, language: str) -> list[str]:
    quoted = (ENGLISH if language == "en" else GERMAN).quoted
    return [quoted.format(labels[c.concept].label(language)) for c in criteria if c.concept and c.concept in labels]


def _join(parts: Sequence[str], conjunction: str) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
