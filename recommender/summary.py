"""One sentence, as a person would say it, from the verdicts on an output."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.model import ConceptKey, Origin, Output, Vocabulary
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
    for_audience="{probably}meant for {labels}",
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

_TOPIC_PHRASES = {State.FULFILLED: "meets_topic", State.PARTLY: "touches_topic"}

Quoted = Mapping[ConceptKey, str]
"""Every concept's label in the quotation marks of one language."""


def quote_labels(vocabulary: Vocabulary, language: str) -> Quoted:
    """Return the labels of all concepts as summaries in `language` cite them."""
    quoted = _phrases(language).quoted
    return {concept.key: quoted.format(concept.label(language)) for concept in vocabulary.concepts}


def summarise(criteria: Sequence[CriterionResult], output: Output, time: Timing, quoted: Quoted, language: str) -> str:
    """Return one German or English sentence: first what fits, then what fits partly, then what does not."""
    phrases = _phrases(language)
    audiences: list[CriterionResult] = []
    benefits: list[CriterionResult] = []
    partly: list[str] = []
    missing: list[str] = []
    topic = None
    for result in criteria:
        state = result.state
        if result.concept is None:
            topic = _TOPIC_PHRASES.get(state) if result.criterion is Criterion.TOPIC else topic
        elif state is State.FULFILLED:
            (audiences if result.criterion is Criterion.AUDIENCE else benefits).append(result)
        elif result.concept in quoted and state is not State.UNKNOWN:
            (partly if state is State.PARTLY else missing).append(quoted[result.concept])
    fitting = [
        *_concept_clause(audiences, phrases.for_audience, phrases, quoted),
        *_concept_clause(benefits, phrases.offers_benefit, phrases, quoted),
        *([getattr(phrases, topic)] if topic else ()),
        *([phrases.upcoming] if time.is_upcoming else ()),
    ]
    clauses = [_join(fitting, phrases.conjunction)] if fitting else []
    if partly:
        template = phrases.partly if fitting else phrases.only_partly
        clauses.append(template.format(labels=_join(partly, phrases.conjunction)))
    if not clauses:
        clauses.append(phrases.nothing)
    if missing:
        clauses.append(phrases.missing.format(labels=_join(missing, phrases.conjunction)))
    if time.state is State.NOT and output.kind in EVENT_KINDS:
        clauses.append(phrases.over)
    sentence = "; ".join(clauses)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _phrases(language: str) -> Phrases:
    return ENGLISH if language == "en" else GERMAN


def _concept_clause(met: Sequence[CriterionResult], template: str, phrases: Phrases, quoted: Quoted) -> list[str]:
    if not met:
        return []
    probably = phrases.probably if all(result.source is Origin.MODEL for result in met) else ""
    labels = [quoted[result.concept] for result in met if result.concept and result.concept in quoted]
    return [template.format(probably=probably, labels=_join(labels, phrases.conjunction))]


def _join(parts: Sequence[str], conjunction: str) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
