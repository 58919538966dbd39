"""The contexts of the search: results with the words marked that were found, and the passage they stand in."""

from collections.abc import Set
from dataclasses import dataclass

from api.site.view import Visit
from api.site.view_output import OutputLine, build_line
from api.site.view_pager import PagerView, build_pager, count_pages
from api.site.view_place import PlaceView, build_place
from api.site.wording import Wording
from corpus.german import analyse, expand_abbreviations, matched_terms, matching_spans, split_sentences
from corpus.model import Output
from recommender.query import MAX_ITEMS
from recommender.result import Criterion, Recommendation, RecommendationList, Where

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of text; `is_hit` where the search has found it."""

    text: str
    is_hit: bool


Marked = tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class MarkedFact:
    """A fact about an output, besides its title and text, that was found."""

    name: str
    value: Marked


@dataclass(frozen=True, slots=True)
class HitView:
    """A search result; `quote` is empty where title and subtitle say it all, `note` says when no word was found."""

    line: OutputLine
    title: Marked
    subtitle: Marked
    quote: Marked
    place: PlaceView | None
    facts: tuple[MarkedFact, ...]
    note: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search and, with a text, a page of its results."""

    action: str
    text: str
    heading: str
    count: str
    items: tuple[HitView, ...]
    pager: PagerView | None
    empty: str


def build_search_page(visit: Visit, text: str, page: int, answer: RecommendationList | None) -> SearchPage:
    """Return the search page; `answer` holds all results, and is None before anything was searched for."""
    words = visit.words.search
    items = answer.items if answer else ()
    pages = count_pages(len(items), PAGE_SIZE)
    page = min(page, pages)
    terms = frozenset(analyse(expand_abbreviations(text))) if items else frozenset()
    shown = items[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return SearchPage(
        action=visit.address.form_action("/suche"),
        text=text,
        heading=words.heading_for.format(text=text) if answer else words.heading,
        count=_count(visit.words, len(items), page, pages) if items else "",
        items=tuple(_hit(visit, item, terms) for item in shown),
        pager=build_pager(visit.words.pager, page, pages, lambda number: visit.address.search(text, number)),
        empty=words.empty.format(text=text) if answer and not items else "",
    )


def mark(text: str, terms: Set[str]) -> Marked:
    """Return the text in stretches, those marked whose word has one of the terms; nothing for an empty text."""
    fragments, done = [], 0
    for start, end in matching_spans(text, terms):
        fragments += [Fragment(text[done:start], is_hit=False), Fragment(text[start:end], is_hit=True)]
        done = end
    fragments.append(Fragment(text[done:], is_hit=False))
    return tuple(fragment for fragment in fragments if fragment.text)


def _count(words: Wording, n_items: int, page: int, pages: int) -> str:
    text = (words.search.best if n_items == MAX_ITEMS else words.search.results).of(n_items)
    return f"{text}, {words.catalogue.page.format(page=page, pages=pages)}" if pages > 1 else text


def _hit(visit: Visit, item: Recommendation, terms: Set[str]) -> HitView:
    output, words = item.output, visit.words
    title, subtitle = mark(output.title, terms), mark(output.subtitle or "", terms)
    passage, where = _passage(item, terms)
    facts = tuple(_facts(words, output, terms))
    quote = mark(words.quoted(passage), terms) if passage else ()
    is_found = bool(facts) or any(fragment.is_hit for fragment in (*title, *subtitle, *quote))
    return HitView(
        build_line(visit, output),
        title,
        subtitle,
        quote,
        build_place(words.places, where) if quote else None,
        facts,
        "" if is_found else words.search.by_meaning,
    )


def _passage(item: Recommendation, terms: Set[str]) -> tuple[str, Where | None]:
    """Return the first sentence with the most of what was searched for, else the one that comes nearest in meaning.

    A sentence of the full text comes with its place; it is quoted where it has as much of the words as any of the
    abstract.
    """
    results = item.explanation.criteria
    nearest = next((result for result in results if result.criterion is Criterion.TOPIC and result.evidence), None)
    quoted = nearest.evidence or "" if nearest else ""
    sentences = split_sentences(item.output.abstract)
    best = max(sentences, key=lambda sentence: len(matched_terms(sentence.text, terms)), default=None)
    found = len(matched_terms(best.text, terms)) if best is not None else 0
    if best is not None and found and not (nearest and nearest.where and len(matched_terms(quoted, terms)) >= found):
        return best.text, None
    return ("", None) if nearest is None or quoted == item.output.title else (quoted, nearest.where)


def _facts(words: Wording, output: Output, terms: Set[str]) -> list[MarkedFact]:
    """Return what was found in the facts that the index holds beside title and text."""
    held = (
        (words.output.people, ", ".join(output.people)),
        (words.output.series, output.series or ""),
        (words.output.topics, ", ".join(output.topics)),
    )
    return [MarkedFact(name, mark(value, terms)) for name, value in held if matched_terms(value, terms)]
