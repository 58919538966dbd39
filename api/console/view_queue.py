"""The queue as people see it."""

from collections import Counter
from dataclasses import dataclass

from api.console.queue_order import Queue, QueueItem
from api.console.view_line import PublishedView, desk_path
from api.console.wording import BARE, KINDS, date_of
from corpus.model import OutputKind

KIND = "art"  # the parameter that names the kind


@dataclass(frozen=True, slots=True)
class QueueLine:
    """An output to work on."""

    href: str
    title: str
    language: str
    kind: str
    date: str
    reason: str
    is_begun: bool


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind to filter by, with how many outputs of it are listed."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The whole page; `done` of `total` have been published in the console.

    `bare` says that suggestions are still being made, empty where none are.
    """

    action: str
    waiting: tuple[QueueLine, ...]
    again: tuple[QueueLine, ...]
    kinds: tuple[KindView, ...]
    is_filtered: bool
    done: int
    total: int
    bare: str
    before: PublishedView | None


def build_queue_page(
    queue: Queue,
    kind: OutputKind | None,
    reader: str,
    prefix: str,
    *,
    is_incomplete: bool = False,
    before: PublishedView | None = None,
) -> QueuePage:
    """Return the page for `reader`, with the outputs of one kind or of all."""
    counts = Counter(item.dossier.output.kind for item in (*queue.waiting, *queue.again))
    kinds = [KindView("", "alle Arten", kind is None)]
    kinds += [KindView(one, f"{KINDS[one]} ({counts[one]})", one is kind) for one in OutputKind if counts[one]]
    listed = queue.of_kind(kind)
    bare = sum(item.dossier.suggestions is None for item in queue.waiting) if is_incomplete else 0
    return QueuePage(
        action=f"{prefix}/redaktion/warteschlange",
        waiting=tuple(_line(item, reader, prefix) for item in listed.waiting),
        again=tuple(_line(item, reader, prefix) for item in listed.again),
        kinds=tuple(kinds),
        is_filtered=kind is not None,
        done=queue.done,
        total=queue.done + len(queue.waiting),
        bare=BARE.of(bare) if bare else "",
        before=before,
    )


def _line(item: QueueItem, reader: str, prefix: str) -> QueueLine:
    output = item.dossier.output
    return QueueLine(
        href=prefix + desk_path(output.id),
        title=output.title,
        language=output.language,
        kind=KINDS[output.kind],
        date=date_of(output),
        reason=item.reason,
        is_begun=any(view.editor == reader for view in item.dossier.assessments),
    )
