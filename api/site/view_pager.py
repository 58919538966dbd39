"""Leafing through pages: where the previous and the next one are, and a few of the others by number."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from api.site.wording import PagerWording


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page by its number; `follows_gap` where pages before it are left out."""

    number: str
    label: str
    href: str
    is_current: bool
    follows_gap: bool


@dataclass(frozen=True, slots=True)
class PagerView:
    """All of it; `previous_href` and `next_href` are None at the ends."""

    pages: tuple[PageLink, ...]
    previous_href: str | None
    next_href: str | None


def count_pages(n_items: int, size: int) -> int:
    """Return how many pages of `size` items there are, at least one."""
    return max(1, -(-n_items // size))


def build_pager(words: PagerWording, page: int, pages: int, href: Callable[[int], str]) -> PagerView | None:
    """Return the way to other pages, None where there is but one; `href` gives a page's address."""
    if pages <= 1:
        return None
    shown = sorted({number for number in (1, page - 1, page, page + 1, pages) if 1 <= number <= pages})
    before = dict(pairwise((0, *shown)))
    follows_gap = {number for earlier, number in before.items() if number - earlier > 1}
    return PagerView(
        tuple(PageLink(str(n), words.page.format(page=n), href(n), n == page, n in follows_gap) for n in shown),
        href(page - 1) if page > 1 else None,
        href(page + 1) if page < pages else None,
    )
