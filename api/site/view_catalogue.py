"""The contexts of the catalogue: what is chosen, what there is, and what else could be chosen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.site.catalogue import UNDATED, Entry, Facet, Sort, count_values, narrow, sort_entries
from api.site.catalogue_address import PATH, CatalogueForm, catalogue_address
from api.site.view import Visit
from api.site.view_asked import AskedView, ChipView, concept_label
from api.site.view_output import OutputLine, build_line
from api.site.view_pager import PagerView, build_pager, count_pages
from corpus.model import ConceptKey, OutputKind, Scheme, Tag, Vocabulary

PAGE_SIZE = 20

_SCHEMES = {Facet.AUDIENCE: Scheme.AUDIENCE, Facet.BENEFIT: Scheme.BENEFIT}


@dataclass(frozen=True, slots=True)
class OptionView:
    """A value of a facet, and how many outputs there would be with it; one that nothing has cannot be chosen."""

    id: str
    value: str
    label: str
    count: int
    is_chosen: bool

    @property
    def is_disabled(self) -> bool:
        """Whether choosing it would add nothing."""
        return not (self.count or self.is_chosen)


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with its values."""

    name: str
    label: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class SortView:
    """An order."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class EntryView:
    """An output in the catalogue with the labels of its tags; `is_suggested` where they are the model's."""

    line: OutputLine
    audiences: str
    benefits: str
    is_suggested: bool


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """A page of the catalogue."""

    action: str
    count: str
    chosen: tuple[AskedView, ...]
    clear_href: str
    facets: tuple[FacetView, ...]
    sorts: tuple[SortView, ...]
    entries: tuple[EntryView, ...]
    pager: PagerView | None


def build_catalogue_page(
    visit: Visit, vocabulary: Vocabulary, form: CatalogueForm, entries: Sequence[Entry]
) -> CataloguePage:
    """Return the page of the catalogue that is asked for, the last one where there are not so many."""
    found = sort_entries(narrow(entries, form.chosen), form.sort)
    pages = count_pages(len(found), PAGE_SIZE)
    page = min(form.page, pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return CataloguePage(
        action=visit.address.form_action(PATH),
        count=_count(visit, form, len(found), len(entries), page, pages),
        chosen=_chosen(visit, vocabulary, form),
        clear_href=catalogue_address(visit.address, CatalogueForm(sort=form.sort)),
        facets=tuple(_facet(visit, vocabulary, form, entries, facet) for facet in Facet),
        sorts=tuple(SortView(s.value, visit.words.catalogue.sorts[s.value], s is form.sort) for s in Sort),
        entries=tuple(_entry(visit, vocabulary, entry) for entry in shown),
        pager=build_pager(
            visit.words.pager, page, pages, lambda n: catalogue_address(visit.address, replace(form, page=n))
        ),
    )


def _count(visit: Visit, form: CatalogueForm, found: int, total: int, page: int, pages: int) -> str:
    words = visit.words.catalogue
    text = words.some.of(found, total=str(total)) if form.is_narrowed else words.all.of(found)
    return f"{text}, {words.page.format(page=page, pages=pages)}" if pages > 1 else text


def _chosen(visit: Visit, vocabulary: Vocabulary, form: CatalogueForm) -> tuple[AskedView, ...]:
    words = visit.words
    parts = []
    for facet, values in form.chosen.items():
        name = words.catalogue.facets[facet.value]
        chips = []
        for value in values:
            label = _label(visit, vocabulary, facet, value)
            href = catalogue_address(visit.address, form.without(facet, value))
            chips.append(ChipView(label, href, words.lists.remove.format(name=name, value=label)))
        parts.append(AskedView(name, tuple(chips)))
    return tuple(part for part in parts if part.chips)


def _facet(
    visit: Visit, vocabulary: Vocabulary, form: CatalogueForm, entries: Sequence[Entry], facet: Facet
) -> FacetView:
    counts = count_values(entries, form.chosen, facet)
    chosen = form.chosen.get(facet, ())
    known = {value for entry in entries for value in entry.values[facet]}
    options = tuple(
        OptionView(
            f"{facet.value}-{value}", value, _label(visit, vocabulary, facet, value), counts[value], value in chosen
        )
        for value in _in_order(vocabulary, facet, known, counts)
    )
    return FacetView(facet.value, visit.words.catalogue.facets[facet.value], options)


def _in_order(vocabulary: Vocabulary, facet: Facet, known: set[str], counts: Counter[str]) -> list[str]:
    """Return the values people can choose from: concepts as the vocabulary has them, years from the newest."""
    if facet in _SCHEMES:
        return [concept.key.notation for concept in vocabulary.in_scheme(_SCHEMES[facet])]
    if facet is Facet.KIND:
        return [kind.value for kind in OutputKind if kind.value in known]
    if facet is Facet.YEAR:
        return [*sorted(known - {UNDATED}, reverse=True), *(known & {UNDATED})]
    return sorted(known, key=lambda value: (-counts[value], value))


def _label(visit: Visit, vocabulary: Vocabulary, facet: Facet, value: str) -> str:
    words = visit.words
    if facet in _SCHEMES:
        return concept_label(words, vocabulary, ConceptKey(_SCHEMES[facet], value))
    if facet is Facet.KIND:
        return words.kinds[OutputKind(value)] if value in list(OutputKind) else value
    if facet is Facet.YEAR:
        return words.catalogue.undated if value == UNDATED else value
    return words.output.languages.get(value, value)


def _entry(visit: Visit, vocabulary: Vocabulary, entry: Entry) -> EntryView:
    return EntryView(
        build_line(visit, entry.output),
        _tags(visit, vocabulary, entry.tags, Scheme.AUDIENCE),
        _tags(visit, vocabulary, entry.tags, Scheme.BENEFIT),
        is_suggested=entry.output.tags is None and bool(entry.tags),
    )


def _tags(visit: Visit, vocabulary: Vocabulary, tags: tuple[Tag, ...], scheme: Scheme) -> str:
    held = {tag.concept for tag in tags}
    return " · ".join(
        concept.label(visit.words.language) for concept in vocabulary.in_scheme(scheme) if concept.key in held
    )
