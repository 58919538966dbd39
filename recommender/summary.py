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


@dataclass(frozen=True, slots=True)
class Stated:
    """What the verdicts on an output's concepts come to in words: the clause of what fits, and labels of the rest."""

    fitting: tuple[str, ...]
    partly: tuple[str, ...]
    missing: tuple[str, ...]


def state_concepts(verdicts: Sequence[CriterionResult], quoted: Quoted, language: str) -> Stated:
    """Return the words for verdicts on concepts of one scheme; they do not depend on anything else that was asked."""
    phrases = _phrases(language)
    met = [verdict for verdict in verdicts if verdict.state is State.FULFILLED]
    fitting: tuple[str, ...] = ()
    if met:
        template = phrases.for_audience if met[0].criterion is Criterion.AUDIENCE else phrases.offers_benefit
        probably = phrases.probably if all(verdict.source is Origin.MODEL for verdict in met) else ""
        labels = _join(_labels(met, State.FULFILLED, quoted), phrases.conjunction)
        fitting = (template.format(probably=probably, labels=labels),)
    return Stated(fitting, _labels(verdicts, State.PARTLY, quoted), _labels(verdicts, State.NOT, quoted))


def summarise(
    stated: Sequence[Stated], topic: State, output: Output, time: Timing, language: str, *, own_words: bool = True
) -> str:
    """Return one German or English sentence: first what fits, then what fits partly, then what does not.

    With `own_words` the topic is what the person wrote, else it is that of the outputs they started from.
    """
    phrases = _phrases(language)
    fitting = [clause for part in stated for clause in part.fitting]
    fitting += _topic_clause(topic, phrases, own_words=own_words)
    if time.is_upcoming:
        fitting.append(phrases.upcoming)
    clauses = [_join(fitting, phrases.conjunction)] if fitting else []
    if partly := [label for part in stated for label in part.partly]:
        template = phrases.partly if fitting else phrases.only_partly
        clauses.append(template.format(labels=_join(partly, phrases.conjunction)))
    missing = [label for part in stated for label in part.missing]
    clauses += _shortcomings(missing, topic, phrases, has_fitting=bool(clauses), own_words=own_words)
    if time.state is State.NOT and output.kind in EVENT_KINDS:
        clauses.append(phrases.over)
    sentence = "; ".join(clauses)
    return f"{sentence[0].upper()}{sentence[1:]}."


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


def _phrases(language: str) -> Phrases:
    return ENGLISH if language == "en" else GERMAN


def _labels(verdicts: Sequence[CriterionResult], state: State, quoted: Quoted) -> tuple[str, ...]:
    return tuple(quoted[v.concept] for v in verdicts if v.state is state and v.concept and v.concept in quoted)


def _join(parts: Sequence[str], conjunction: str) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
