"""The English words of the catalogue and of leafing through pages."""

from api.site.wording import CatalogueWording, PagerWording, Plural

CATALOGUE = CatalogueWording(
    title="All outputs",
    heading="All outputs",
    all=Plural("1 output", "{n} outputs"),
    some=Plural("1 of {total} outputs", "{n} of {total} outputs"),
    page="page {page} of {pages}",
    filter_heading="Filter and sort",
    jump="Go to the filters",
    chosen_heading="Filters in use",
    facets={
        "audience": "Target group",
        "benefit": "Benefit",
        "kind": "Kind",
        "year": "Year",
        "language": "Language",
    },
    undated="undated",
    sort="Order",
    sorts={
        "newest": "Newest first",
        "oldest": "Oldest first",
        "title": "By title",
    },
    submit="Apply",
    clear="Remove all filters",
    for_whom="For",
    what_for="Benefit",
    suggested="Assignment suggested by the model",
    results_heading="Outputs",
    empty_heading="No output matches all filters",
    empty="Remove one of them above, or start again.",
)

PAGER = PagerWording(
    label="Pages",
    page="Page {page}",
    previous="Previous",
    next="Next",
)
