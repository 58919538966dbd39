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
    misses_topic: str
    meets_likeness: str
    touches_likeness: str
    remote_likeness: str
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
    misses_topic="trifft Ihr Thema nicht",
    meets_likeness="behandelt ein ähnliches Thema",
    touches_likeness="berührt ein ähnliches Thema",
    remote_likeness="nur entfernt verwandt",
    only_partly="passt zum Teil zu {labels}",
    partly="passt zum Teil auch zu {labels}",
    missing="{labels} deckt er nicht ab",
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
    misses_topic="does not match your topic",
    meets_likeness="is about something similar",
    touches_likeness="touches on something similar",
    remote_likeness="only remotely related",
    only_partly="fits {labels} in part",
    partly="fits {labels} in part, too",
    missing="does not cover {labels}",
    probably="probably ",
    conjunction="and",
    upcoming="is still to come",
    over="the event is over",
    nothing="fits what you said only remotely",
    quoted="“{}”",
)

Quoted = Mapping[ConceptKey, str]
"""Every concept's label in the quotation marks of one language."""


def quote_labels(vocabulary: Vocabulary, language: str) -> Quoted:
    """Return the labels of all concepts as summaries in `language` cite them."""
    quoted = _phrases(language).quoted
    return {concept.key: quoted.format(concept.label(language)) for concept in vocabulary.concepts}


def summarise(
    criteria: Sequence[CriterionResult],
    output: Output,
    time: Timing,
    quoted: Quoted,
    language: str,
    *,
    own_words: bool = True,
) -> str:
    """Return one German or English sentence: first what fits, then what fits partly, then what does not.

    With `own_words` the topic is what the person wrote, else it is that of the outputs they started from.
    """
    phrases = _phrases(language)
    audiences: list[CriterionResult] = []
    benefits: list[CriterionResult] = []
    partly: list[str] = []
    missing: list[str] = []
    topic = State.UNKNOWN
    for result in criteria:
        state = result.state
        if result.concept is None:
            topic = state if result.criterion is Criterion.TOPIC else topic
        elif state is State.FULFILLED:
            (audiences if result.criterion is Criterion.AUDIENCE else benefits).append(result)
        elif result.concept in quoted and state is not State.UNKNOWN:
            (partly if state is State.PARTLY else missing).append(quoted[result.concept])
    fitting = [
        *_concept_clause(audiences, phrases.for_audience, phrases, quoted),
        *_concept_clause(benefits, phrases.offers_benefit, phrases, quoted),
        *_topic_clause(topic, phrases, own_words=own_words),
        *([phrases.upcoming] if time.is_upcoming else ()),
    ]
    clauses = [_join(fitting, phrases.conjunction)] if fitting else []
    if partly:
        template = phrases.partly if fitting else phrases.only_partly
        clauses.append(template.format(labels=_join(partly, phrases.conjunction)))
    return _sentence(
        [*clauses, *_shortcomings(missing, topic, phrases, has_fitting=bool(clauses), own_words=own_words)],
        phrases,
        is_over=time.state is State.NOT and output.kind in EVENT_KINDS,
    )


def _topic_clause(topic: State, phrases: Phrases, *, own_words: bool) -> list[str]:
    if topic is State.FULFILLED:
        return [phrases.meets_topic if own_words else phrases.meets_likeness]
    if topic is State.PARTLY:
        return [phrases.touches_topic if own_words else phrases.touches_likeness]
    return []


def _shortcomings(
    missing: Sequence[str], topic: State, phrases: Phrases, *, has_fitting: bool, own_words: bool
) -> list[str]:
    """Return what is not met; where nothing is, first that the output is only remotely suited."""
    clauses = [] if has_fitting else [phrases.nothing if own_words else phrases.remote_likeness]
    if topic is State.NOT and own_words and has_fitting:
        clauses.append(phrases.misses_topic)
    if missing:
        clauses.append(phrases.missing.format(labels=_join(missing, phrases.conjunction)))
    return clauses


def _sentence(clauses: Sequence[str], phrases: Phrases, *, is_over: bool) -> str:
    sentence = "; ".join([*clauses, phrases.over] if is_over else clauses)
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
