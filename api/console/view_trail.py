"""The trail as people see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.console.view_line import LineView


@dataclass(frozen=True, slots=True)
class TrailPage:
    """The whole page; `older_href` leads to the lines before these."""

    lines: tuple[LineView, ...]
    csv_href: str
    older_href: str
    newest_href: str


def build_trail_page(
    lines: Sequence[LineView],
    *,
    prefix: str,
    is_first: bool,
    has_older: bool,
) -> TrailPage:
    """Return the page."""
    path = f"{prefix}/redaktion/protokoll"
    return TrailPage(
        lines=tuple(lines),
        csv_href=f"{path}.csv",
        older_href=f"{path}?vor={lines[-1].number}" if has_older and lines else "",
        newest_href="" if is_first else path,
    )
