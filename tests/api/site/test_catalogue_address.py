import pytest

from api.site.address import Address
from api.site.ask import read_page
from api.site.catalogue import Facet, Sort
from api.site.catalogue_address import CatalogueForm, catalogue_address, read_catalogue_form

CHOSEN = [("audience", "cdo"), ("audience", "leitung"), ("year", "2024"), ("sort", "title"), ("page", "3")]


def test_catalogue_address_reads_back_as_what_was_asked() -> None:
    form = read_catalogue_form(CHOSEN)
    assert (form.chosen[Facet.AUDIENCE], form.chosen[Facet.KIND]) == (("cdo", "leitung"), ())
    assert (form.sort, form.page) == (Sort.TITLE, 3)
    assert catalogue_address(Address("", "de", "0"), form) == (
        "/katalog?audience=cdo&audience=leitung&year=2024&sort=title&page=3"
    )


def test_catalogue_address_of_the_plain_catalogue_says_nothing() -> None:
    form = read_catalogue_form([])
    assert form.is_plain
    assert catalogue_address(Address("/finder", "en", "0"), form) == "/finder/katalog?lang=en"


def test_form_without_a_value_begins_at_the_first_page() -> None:
    form = read_catalogue_form(CHOSEN).without(Facet.AUDIENCE, "cdo")
    assert (form.chosen[Facet.AUDIENCE], form.chosen[Facet.YEAR], form.page) == (("leitung",), ("2024",), 1)


@pytest.mark.parametrize("text", ["", "0", "-1", "eins", "1.5", "²", "9" * 500])
def test_page_that_is_none_is_the_first(text: str) -> None:
    assert read_page(text) == 1


def test_sort_that_is_unknown_is_by_date() -> None:
    assert read_catalogue_form([("sort", "bunt")]) == CatalogueForm(dict.fromkeys(Facet, ()))
