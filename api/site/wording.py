"""Every word the visitor pages say, as one typed table per language.

Names in braces are filled in by the views. What outputs say themselves stays in their own language.
"""

from dataclasses import dataclass
from typing import Literal

from corpus.model import Grade, ManifestationKind, Origin, OutputKind
from recommender.result import Criterion, EmptyReason, FitWord, State

Language = Literal["de", "en"]


@dataclass(frozen=True, slots=True)
class Plural:
    """A counted phrase: `one` for 1, `many` with `{n}` for every other number."""

    one: str
    many: str

    def of(self, n: int, **names: str) -> str:
        """Return the phrase for `n` things, with further `names` filled in."""
        return (self.one if n == 1 else self.many).format(n=n, **names)


@dataclass(frozen=True, slots=True)
class Example:
    """A profile to try: who speaks, what they want, and the profile itself."""

    who: str
    want: str
    audiences: tuple[str, ...]
    benefits: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class FrameWording:
    """Header, footer and notes around every page."""

    site_name: str
    skip: str
    home_label: str
    menu_label: str
    finder: str
    guide: str
    other_language: str
    search_label: str
    search_submit: str
    privacy: str
    about: str
    index: str
    stale: Plural
    updated: str


@dataclass(frozen=True, slots=True)
class FormWording:
    """The questions to a visitor."""

    label: str
    audience_question: str
    audience_hint: str
    audience_words: dict[str, str]
    """By notation: plain words that go on where the question leaves off."""
    benefit_question: str
    benefit_hint: str
    benefit_words: dict[str, str]
    text_question: str
    optional: str
    text_hint: str
    text_privacy: str
    submit: str
    reset: str


@dataclass(frozen=True, slots=True)
class StartWording:
    """The welcoming page."""

    title: str
    heading: str
    intro: str
    examples_link: str
    examples_heading: str
    examples: tuple[Example, ...]
    newest_heading: str


@dataclass(frozen=True, slots=True)
class ItemWording:
    """One output in a list."""

    fit: str
    fit_words: dict[FitWord, str]
    pinned: str
    upcoming: str
    today: str
    past: str
    duration: Plural
    criteria_label: str
    criteria: dict[Criterion, str]
    states: dict[State, str]
    timeliness: dict[State, str]
    sources: dict[Origin, str]
    related_concept: str
    in_title: str
    editorial_review: str


@dataclass(frozen=True, slots=True)
class ListWording:
    """A list of suggestions, and what to say when it is empty."""

    outputs: Plural
    title: str
    heading: Plural
    asked_heading: str
    audience: str
    benefit: str
    text: str
    remove: str
    seeds: str
    dislikes: str
    gone: str
    more_like: str
    less_like: str
    steer_label: str
    change: str
    strong_heading: str
    partial_heading: str
    partial_note: str
    share_heading: str
    share: str
    more: str
    gap: Plural
    gap_none: str
    empty_heading: str
    empty: dict[EmptyReason, str]
    instead_heading: str
    only_concepts: str
    without_text: str
    without_dislikes: str
    without_seeds: str
    search_text: str
    start_example: str
    form_heading: str


@dataclass(frozen=True, slots=True)
class OutputWording:
    """The page of one output."""

    facts_heading: str
    date: str
    people: str
    series: str
    number: str
    duration: str
    language: str
    languages: dict[str, str]
    topics: str
    abstract_heading: str
    no_abstract: str
    links_heading: str
    no_link: str
    sources_heading: str
    audience_heading: str
    benefit_heading: str
    no_tags: str
    grades: dict[Grade, str]
    origins: dict[Origin, str]
    tag_link: str
    related_heading: str
    no_related: str


@dataclass(frozen=True, slots=True)
class SearchWording:
    """Free search."""

    title: str
    heading: str
    heading_for: str
    hint: str
    results: Plural
    best: Plural
    by_meaning: str
    empty: str
    empty_remedy: str


@dataclass(frozen=True, slots=True)
class PagerWording:
    """Leafing through pages."""

    label: str
    page: str
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class CatalogueWording:
    """The whole catalogue with its facets; `facets`, `sorts` are by the values of the enumerations."""

    title: str
    heading: str
    all: Plural
    some: Plural
    page: str
    filter_heading: str
    jump: str
    chosen_heading: str
    facets: dict[str, str]
    undated: str
    sort: str
    sorts: dict[str, str]
    submit: str
    clear: str
    for_whom: str
    what_for: str
    suggested: str
    results_heading: str
    empty_heading: str
    empty: str


@dataclass(frozen=True, slots=True)
class GuideWording:
    """How the ranking works."""

    title: str
    intro: str
    steps_heading: str
    steps: tuple[str, ...]
    fit_heading: str
    fit: str
    fit_from: str
    fit_below: str
    fit_limits: str
    tags_heading: str
    tags: str
    privacy_heading: str
    privacy: tuple[str, ...]
    counting: str
    feedback: str
    parameters_heading: str
    parameters: str


@dataclass(frozen=True, slots=True)
class ProblemWording:
    """What can go wrong, and what to do about it."""

    title_prefix: str
    form_heading: str
    empty: str
    empty_remedy: str
    unknown_audience: str
    unknown_benefit: str
    unknown_remedy: str
    text_too_long: str
    text_remedy: str
    too_many_steered: str
    too_many_steered_remedy: str
    bad_number: str
    bad_number_remedy: str
    not_found: str
    not_found_remedy: str
    failure: str


@dataclass(frozen=True, slots=True)
class DateWording:
    """Dates as people write them."""

    months: tuple[str, ...]
    day: str
    month: str


@dataclass(frozen=True, slots=True)
class LinkWording:
    """What an outward link says about where it leads."""

    page: dict[OutputKind, str]
    others: dict[ManifestationKind, str]
    recording_note: str
    recording_leads: str
    dead: str


@dataclass(frozen=True, slots=True)
class PlaceWording:
    """Where in a document or a recording a passage stands."""

    page: str
    time: str
    heading: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The whole text table of one language."""

    language: Language
    quotes: tuple[str, str]
    frame: FrameWording
    form: FormWording
    start: StartWording
    items: ItemWording
    lists: ListWording
    output: OutputWording
    search: SearchWording
    catalogue: CatalogueWording
    pager: PagerWording
    guide: GuideWording
    problem: ProblemWording
    dates: DateWording
    kinds: dict[OutputKind, str]
    links: LinkWording
    places: PlaceWording

    def quoted(self, text: str) -> str:
        """Return `text` in this language's quotation marks."""
        return f"{self.quotes[0]}{text}{self.quotes[1]}"


def wording_for(language: str | None) -> Wording:
    """Return the text table for `language`, the German one for anything but English."""
    from api.site.english import ENGLISH
    from api.site.german import GERMAN

    return ENGLISH if language == "en" else GERMAN
