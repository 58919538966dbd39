"""The whole catalogue by facets: what an output offers to each, which are left, and how many more there would be."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.site.tag import shown_tags
from corpus.german import fold
from corpus.model import Output, Scheme, Tag
from recommender.result import GenerationKey
from recommender.service import Recommender

UNDATED = "undated"
"""Stands for the year of an output without a date."""


class Facet(StrEnum):
    """What the catalogue is narrowed by; the value is the address's parameter."""

    AUDIENCE = "audience"
    BENEFIT = "benefit"
    KIND = "kind"
    YEAR = "year"
    LANGUAGE = "language"


class Sort(StrEnum):
    """The order of the catalogue; the value is the address's parameter. Undated outputs come last in each by date."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


Chosen = Mapping[Facet, Sequence[str]]
"""The values chosen of each facet: an output must have one of those of each facet that has any."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An output, the tags shown with it, and its values by facet."""

    output: Output
    tags: tuple[Tag, ...]
    values: Mapping[Facet, frozenset[str]]


class Shelf:
    """The published outputs as entries, gathered once for each state of corpus, index and rules."""

    def __init__(self) -> None:
        self._kept: tuple[GenerationKey, tuple[Entry, ...]] | None = None

    def entries(self, recommender: Recommender) -> tuple[Entry, ...]:
        """Return an entry for each published output, by id."""
        key, kept = recommender.generation(), self._kept
        if kept is None or kept[0] != key:
            found = (make_entry(output, shown_tags(recommender, output)) for output in recommender.outputs())
            self._kept = kept = key, tuple(found)
        return kept[1]


def make_entry(output: Output, tags: tuple[Tag, ...]) -> Entry:
    """Return an output with its values; `tags` are its own or, while it waits for an editor, the model's."""
    by_scheme = {
        scheme: frozenset(tag.concept.notation for tag in tags if tag.concept.scheme is scheme) for scheme in Scheme
    }
    values = {
        Facet.AUDIENCE: by_scheme[Scheme.AUDIENCE],
        Facet.BENEFIT: by_scheme[Scheme.BENEFIT],
        Facet.KIND: frozenset({output.kind.value}),
        Facet.YEAR: frozenset({str(output.published.year) if output.published else UNDATED}),
        Facet.LANGUAGE: frozenset({output.language}),
    }
    return Entry(output, tags, values)


def narrow(entries: Iterable[Entry], chosen: Chosen, *, without: Facet | None = None) -> list[Entry]:
    """Return the entries with one of the chosen values of each facet, but for the facet `without`."""
    asked = [(facet, frozenset(values)) for facet, values in chosen.items() if values and facet is not without]
    return [entry for entry in entries if all(entry.values[facet] & values for facet, values in asked)]


def count_values(entries: Sequence[Entry], chosen: Chosen, facet: Facet) -> Counter[str]:
    """Return how many entries there are with each value of a facet, the other facets being as chosen."""
    return Counter(value for entry in narrow(entries, chosen, without=facet) for value in entry.values[facet])


def sort_entries(entries: Iterable[Entry], sort: Sort) -> list[Entry]:
    """Return the entries in an order that is total: ties by title, then by id."""
    by_title = sorted(entries, key=lambda entry: (_title_key(entry.output.title), entry.output.id))
    if sort is Sort.TITLE:
        return by_title
    dated = [entry for entry in by_title if entry.output.published]
    undated = [entry for entry in by_title if not entry.output.published]
    return sorted(dated, key=_day, reverse=sort is Sort.NEWEST) + undated


def _day(entry: Entry) -> int:
    published = entry.output.published
    return published.first_day().toordinal() if published else 0


def _title_key(title: str) -> str:
    """Return a title as it is looked up: without the quotation marks and dashes it may begin with."""
    return fold(title.lstrip("„“”»«‚‘'\"–—- ([…"))
