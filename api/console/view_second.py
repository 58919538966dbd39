"""The list of second views and the desk of one, as people see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from api.console import wording_agreement as words
from api.console.second_order import SecondItem, Unsettled
from api.console.view_desk import DeskMaterial, DeskPage, LinkView, NoteView, build_desk_page
from api.console.wording import KINDS, date_of, listed
from corpus.editorial import Dossier, TrailEntry
from corpus.editorial_second import SecondView
from corpus.model import Output, OutputId, Vocabulary

LIST_PATH = "/redaktion/zweitsicht"
MAX_LISTED = 10  # more than anybody looks at in a day; the others follow as these are done


@dataclass(frozen=True, slots=True)
class SecondLine:
    """An output in one of the lists, and what is said about it."""

    href: str
    title: str
    language: str
    kind: str
    date: str
    reason: str
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class SecondListPage:
    """The whole page.

    `more` outputs wait beyond those listed; `done` are the last of the `all_done` views that the reader has closed.
    """

    waiting: tuple[SecondLine, ...]
    more: int
    unsettled: tuple[SecondLine, ...]
    done: tuple[SecondLine, ...]
    all_done: int
    published: LinkView | None
    agreement_href: str
    queue_href: str


def second_path(output_id: OutputId) -> str:
    """Return the path of the desk for an output's second view."""
    return f"{LIST_PATH}/{output_id}"


def compare_path(number: int) -> str:
    """Return the path where a closed second view stands beside the first."""
    return f"{LIST_PATH}/vergleich/{number}"


def build_second_list(
    waiting: Sequence[SecondItem],
    unsettled: Iterable[Unsettled],
    done: Sequence[tuple[Dossier, SecondView]],
    published: LinkView | None,
    prefix: str,
) -> SecondListPage:
    """Return the page; `done` are the reader's closed views, the last one first."""
    return SecondListPage(
        waiting=tuple(
            _line(one.dossier.output, prefix + second_path(one.dossier.output.id), one.reason, is_begun=one.is_begun)
            for one in waiting[:MAX_LISTED]
        ),
        more=max(0, len(waiting) - MAX_LISTED),
        unsettled=tuple(
            _line(one.dossier.output, prefix + compare_path(one.view.number), unsettled_reason(one))
            for one in unsettled
        ),
        done=tuple(_line(one.output, prefix + compare_path(view.number), "") for one, view in done[:MAX_LISTED]),
        all_done=len(done),
        published=published,
        agreement_href=f"{prefix}/redaktion/uebereinstimmung",
        queue_href=f"{prefix}/redaktion/warteschlange",
    )


def unsettled_reason(one: Unsettled) -> str:
    """Return whose views differ, and what is left to do: "Anna und Bernd: 2 Unterschiede sind noch zu entscheiden."."""
    people = listed([words.person(one.view.first or ""), one.view.editor])
    left = words.DIFFERENCES.of(one.differences) if one.differences else words.NOT_PUBLISHED
    return f"{people}: {left}"


def build_second_desk(
    dossier: Dossier,
    view: SecondView | None,
    last_step: Sequence[TrailEntry],
    vocabulary: Vocabulary,
    reader: str,
    note: NoteView | None,
    prefix: str,
) -> DeskPage:
    """Return the desk with nothing on it but the output and what this view says; who decided what stays out of it."""
    own = replace(
        dossier,
        output=replace(dossier.output, tags=None),
        revision=view.revision if view else 0,
        suggestions=None,
        assessments=view.opinions if view else (),
        published_by=None,
        published_at=None,
    )
    material = DeskMaterial(
        dossier=own,
        shown=None,
        is_blind=True,
        is_outdated=False,
        contested=frozenset(),
        asks_whether_nothing_fits=False,
        vocabulary=vocabulary,
        last_step=last_step,
        reader=reader,
        titles={},
        published_before=None,
        prefix=prefix,
    )
    page = build_desk_page(material, note)
    return replace(page, action=prefix + second_path(dossier.output.id), next_href=prefix + LIST_PATH)


def _line(output: Output, href: str, reason: str, *, is_begun: bool = False) -> SecondLine:
    return SecondLine(href, output.title, output.language, KINDS[output.kind], date_of(output), reason, is_begun)
