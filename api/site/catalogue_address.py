"""The address of the catalogue: which values of each facet are chosen, the order, the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from api.site.address import Address
from api.site.ask import last_value, read_page, read_values
from api.site.catalogue import Chosen, Facet, Sort

PATH = "/katalog"


@dataclass(frozen=True, slots=True)
class CatalogueForm:
    """What the catalogue is asked for; values are taken as they come, for an unknown one is found in no output."""

    chosen: Chosen = field(default_factory=dict)
    sort: Sort = Sort.NEWEST
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether any value is chosen."""
        return any(self.chosen.values())

    @property
    def is_plain(self) -> bool:
        """Whether this is the catalogue as it begins."""
        return not self.is_narrowed and self.sort is Sort.NEWEST and self.page == 1

    def without(self, facet: Facet, value: str) -> "CatalogueForm":
        """Return the form with one value less, from its first page."""
        rest = tuple(other for other in self.chosen[facet] if other != value)
        return replace(self, chosen={**self.chosen, facet: rest}, page=1)


def read_catalogue_form(pairs: Sequence[tuple[str, str]]) -> CatalogueForm:
    """Return what an address asks for; an order or a page that cannot be read is the first."""
    sort, page = last_value(pairs, "sort"), last_value(pairs, "page")
    return CatalogueForm(
        {facet: read_values(pairs, facet.value) for facet in Facet},
        Sort(sort) if sort in list(Sort) else Sort.NEWEST,
        read_page(page),
    )


def catalogue_address(address: Address, form: CatalogueForm) -> str:
    """Return the address of the catalogue as asked for; what goes without saying is left out."""
    pairs = [(facet.value, value) for facet, values in form.chosen.items() for value in values]
    if form.sort is not Sort.NEWEST:
        pairs.append(("sort", form.sort.value))
    if form.page > 1:
        pairs.append(("page", str(form.page)))
    return address.page(PATH, pairs)
