from dataclasses import replace

from api.console.queue_order import Queue, QueueItem
from api.console.view_queue import build_queue_page
from corpus.editorial import Assessment, Dossier, Verdict
from corpus.model import OutputId, OutputKind
from tests.builders import CDO, make_output
from tests.conftest import NOW


def make_item(name: str, kind: OutputKind = OutputKind.STUDY, editor: str = "") -> QueueItem:
    views = (Assessment(CDO, Verdict.WRONG, None, editor, NOW),) if editor else ()
    output = make_output(id=OutputId(name), kind=kind, tags=None)
    return QueueItem(Dossier(output, len(views), None, views, None, None), "Darum.")


QUEUE = Queue(
    (make_item("a", editor="Erika"), make_item("b", OutputKind.EVENT, "Mehmet")), (make_item("c", OutputKind.EVENT),), 3
)


def test_lines_lead_to_the_desk_and_mark_what_the_reader_has_begun() -> None:
    page = build_queue_page(QUEUE, None, "Erika", "/x")
    first, second = page.waiting
    assert (first.href, first.reason, first.date) == ("/x/redaktion/beitrag/a", "Darum.", "Mai 2024")
    assert (first.is_begun, second.is_begun) == (True, False)


def test_progress_counts_what_is_published_and_what_waits() -> None:
    page = build_queue_page(QUEUE, None, "Erika", "")
    assert (page.done, page.total) == (3, 5)


def test_kinds_are_counted_over_both_lists_and_the_chosen_one_filters_both() -> None:
    page = build_queue_page(QUEUE, OutputKind.EVENT, "Erika", "")
    assert [(kind.label.rpartition(" ")[2], kind.is_chosen) for kind in page.kinds] == [
        ("Arten", False),
        ("(1)", False),
        ("(2)", True),
    ]
    assert ([one.href[-1] for one in page.waiting], [one.href[-1] for one in page.again]) == (["b"], ["c"])
    assert page.is_filtered
    assert page.total == 5


def test_suggestions_under_way_are_counted_over_all_kinds() -> None:
    page = build_queue_page(QUEUE, OutputKind.EVENT, "Erika", "", is_incomplete=True)
    assert page.bare.startswith("Für 2 Beiträge entstehen gerade Vorschläge")
    assert build_queue_page(QUEUE, None, "Erika", "").bare == ""
    assert build_queue_page(replace(QUEUE, waiting=()), None, "Erika", "", is_incomplete=True).bare == ""
