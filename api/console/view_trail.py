"""The trail as people see it, with the agreement of editors and machine."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.console.view_line import LineView
from api.console.wording import decimal
from corpus.editorial_agreement import Agreement


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One line of the table of agreement."""

    name: str
    outputs: int
    both: int
    editor_only: int
    machine_only: int
    dice: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    """The whole page; `older_href` leads to the lines before these."""

    lines: tuple[LineView, ...]
    agreements: tuple[AgreementView, ...]
    blind_share: str
    csv_href: str
    older_href: str
    newest_href: str


def agreement_rows(blind: Agreement, seen: Agreement) -> tuple[AgreementView, ...]:
    """Return the table's lines."""
    return (_agreement("verdeckt entschieden", blind), _agreement("mit Vorschlägen entschieden", seen))


def build_trail_page(
    lines: Sequence[LineView],
    agreements: tuple[AgreementView, ...],
    *,
    blind_share: str,
    prefix: str,
    is_first: bool,
    has_older: bool,
) -> TrailPage:
    """Return the page."""
    path = f"{prefix}/redaktion/protokoll"
    return TrailPage(
        lines=tuple(lines),
        agreements=agreements,
        blind_share=blind_share,
        csv_href=f"{path}.csv",
        older_href=f"{path}?vor={lines[-1].number}" if has_older and lines else "",
        newest_href="" if is_first else path,
    )


def _agreement(name: str, found: Agreement) -> AgreementView:
    dice = "noch keine" if found.dice is None else decimal(found.dice)
    return AgreementView(name, found.outputs, found.both, found.editor_only, found.machine_only, dice)
