"""The contexts of the start page, the guide and the error pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.site.address import ProfileForm
from api.site.view import Visit
from api.site.view_output import OutputLine, build_line
from api.site.wording import Example, Wording
from corpus.model import ConceptKey, Output, Scheme, Vocabulary
from recommender.parameter import Parameter
from recommender.result import FitWord
from recommender.scoring import FIT_WORDS

NEWEST = 6  # fills two rows of three on a wide screen


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A profile to try."""

    href: str
    who: str
    want: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The welcoming page."""

    intro: str
    examples: tuple[ExampleView, ...]
    newest: tuple[OutputLine, ...]


@dataclass(frozen=True, slots=True)
class LevelView:
    """A word for a fit and the probability it stands for."""

    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A parameter of the ranking, for people."""

    explanation: str
    value: str


@dataclass(frozen=True, slots=True)
class GuidePage:
    """How the ranking works; `is_counted` and `takes_feedback` say what is counted: requests, what becomes of lists."""

    levels: tuple[LevelView, ...]
    parameters: tuple[ParameterView, ...]
    is_counted: bool
    takes_feedback: bool


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What went wrong; `language` is the one the message is in."""

    heading: str
    message: str
    remedy: str
    language: str


def build_start_page(visit: Visit, vocabulary: Vocabulary, outputs: Sequence[Output]) -> StartPage:
    """Return the start page: examples the vocabulary knows, and the newest dated outputs."""
    words = visit.words
    dated = [(output.published.first_day(), output.id, output) for output in outputs if output.published]
    newest = [output for *_, output in sorted(dated, reverse=True)[:NEWEST]]
    return StartPage(
        intro=words.start.intro.format(outputs=words.lists.outputs.of(len(outputs))),
        examples=tuple(_example(visit, e) for e in words.start.examples if _is_known(e, vocabulary)),
        newest=tuple(build_line(visit, output) for output in newest),
    )


def build_guide_page(visit: Visit, parameters: Sequence[Parameter]) -> GuidePage:
    """Return the guide with the ranking's main parameters."""
    words = visit.words
    return GuidePage(
        levels=tuple(_levels(words)),
        parameters=tuple(ParameterView(p.explanation, f"{_number(words, p.value)} {p.unit}") for p in parameters),
        is_counted=visit.outward.is_counted,
        takes_feedback=visit.outward.takes_feedback,
    )


def _levels(words: Wording) -> Iterator[LevelView]:
    lowest = 100
    for probability, word in FIT_WORDS:
        lowest = round(probability * 100)
        yield LevelView(words.items.fit_words[word], words.guide.fit_from.format(percent=lowest))
    yield LevelView(words.items.fit_words[FitWord.LOW], words.guide.fit_below.format(percent=lowest))


def _example(visit: Visit, example: Example) -> ExampleView:
    form = ProfileForm(example.audiences, example.benefits, example.text)
    return ExampleView(visit.address.profile(form), example.who, example.want)


def _is_known(example: Example, vocabulary: Vocabulary) -> bool:
    keys = [ConceptKey(Scheme.AUDIENCE, notation) for notation in example.audiences]
    keys += [ConceptKey(Scheme.BENEFIT, notation) for notation in example.benefits]
    return all(vocabulary.get(key) for key in keys)


def _number(words: Wording, value: float) -> str:
    text = f"{value:.1f}" if value.is_integer() else f"{value:.2g}"  # a whole number too is one of many points: 1.0
    return text.replace(".", ",") if words.language == "de" else text
