from dataclasses import replace

from api.console.coverage_balance import BalanceView
from api.console.usage import Usage
from api.console.view_usage import MOST_LINES, UsageView, build_usage_view
from corpus.model import OutputId
from tests.api.console.usage_world import make_usage, make_usage_row
from tests.builders import make_output


def view(usage: Usage) -> UsageView:
    return build_usage_view(usage, BalanceView("Noch nicht gezählt.", ()))


def test_empty_lists_are_named_most_often_first_with_those_that_named_none() -> None:
    audiences = (make_usage_row("CDO", empty=5), replace(make_usage_row("ohne Zielgruppe", empty=1200), name=""))
    benefits = (make_usage_row("Praxis", empty=40), make_usage_row("Recht"))
    assert view(make_usage(audiences=audiences, benefits=benefits)).empties == (
        "ohne Zielgruppe: rund 1.200-mal",
        "Nutzen „Praxis“: rund 40-mal",
        "Zielgruppe „CDO“: rund 5-mal",
    )


def test_outputs_hardly_anybody_sees_are_folded_after_the_first() -> None:
    unseen = tuple(make_output(id=OutputId(f"nie-{number}")) for number in range(MOST_LINES + 1))
    found = view(make_usage(unseen=unseen))
    assert (len(found.unseen), len(found.unseen_more), found.more) == (MOST_LINES, 1, "Einen weiteren zeigen")
    assert found.unseen[0].path == "/redaktion/beitrag/nie-0"


def test_output_that_was_never_opened_five_times_is_not_among_the_most_opened() -> None:
    rows = (make_usage_row("oft", 100, 50), make_usage_row("gezeigt", 100))
    assert [line.label for line in view(make_usage(outputs=rows)).opened] == ["oft"]


def test_picture_without_anything_to_see_is_left_out() -> None:
    group = view(make_usage(audiences=(make_usage_row("CDO", 100, 50),))).groups[0]
    assert [picture.title for picture in group.pictures] == ["Gezeigt und geöffnet nach Zielgruppe"]
    assert view(make_usage(audiences=(make_usage_row("CDO"),))).groups[0].pictures == ()


def test_label_in_a_picture_is_text_and_never_markup() -> None:
    group = view(make_usage(audiences=(make_usage_row("<script>", 100, 50),))).groups[0]
    assert "<script>" not in group.pictures[0].svg
    assert "&lt;script&gt;" in group.pictures[0].svg
