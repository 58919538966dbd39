"""What a page's head and foot show besides the page itself: typed contexts for the templates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that goes with the page."""

    media_type: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class HeadView:
    """The part of a page that only machines read; without `canonical` the page is not for search engines."""

    canonical: str | None
    alternates: tuple[tuple[str, str], ...]
    """Language and address of each version, `x-default` among them."""
    feeds: tuple[FeedLink, ...]
    kind: str
    description: str
    locale: str
    data: str | None
    """JSON-LD, safe inside a script element."""


@dataclass(frozen=True, slots=True)
class ColophonLink:
    """A link in the foot of every page."""

    href: str
    label: str
    is_current: bool
    is_outward: bool = False


@dataclass(frozen=True, slots=True)
class ColophonView:
    """The links in the foot of every page, and what a screen reader calls them."""

    label: str
    links: tuple[ColophonLink, ...]
