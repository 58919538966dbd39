import pytest

from api.site.german import GERMAN
from api.site.view_pager import PagerView, build_pager, count_pages


def pager(page: int, pages: int) -> PagerView | None:
    return build_pager(GERMAN.pager, page, pages, lambda n: f"?page={n}")


@pytest.mark.parametrize(("n_items", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (131, 7)])
def test_pages_are_full_but_for_the_last(n_items: int, pages: int) -> None:
    assert count_pages(n_items, 20) == pages


def test_pager_of_one_page_is_none() -> None:
    assert pager(1, 1) is None


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 2, "[1] 2"),
        (1, 7, "[1] 2 …7"),
        (4, 7, "1 …3 [4] 5 …7"),
        (3, 5, "1 2 [3] 4 5"),
        (7, 7, "1 …6 [7]"),
    ],
)
def test_pager_names_the_ends_and_the_neighbours(page: int, pages: int, shown: str) -> None:
    view = pager(page, pages)
    assert view is not None
    words = [
        f"{'…' if link.follows_gap else ''}{f'[{link.number}]' if link.is_current else link.number}"
        for link in view.pages
    ]
    assert " ".join(words) == shown


def test_pager_at_the_ends_leads_no_further() -> None:
    first, last = pager(1, 3), pager(3, 3)
    assert first is not None
    assert last is not None
    assert (first.previous_href, first.next_href) == (None, "?page=2")
    assert (last.previous_href, last.next_href) == ("?page=2", None)
