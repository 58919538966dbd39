from dataclasses import replace

import pytest

from api.console.view_line import PublishedView, build_line, machine_in_words, steps_in_words, tags_in_words
from corpus.editorial import TrailAction
from corpus.editorial_json import Publication, publication_to_json
from corpus.model import Grade, Tag
from tests.api.console.test_trail_csv import LINE
from tests.builders import CDO, PRAXIS, make_output, make_vocabulary
from tests.conftest import NOW

TAGS = (Tag(CDO, Grade.PRIMARY), Tag(PRAXIS, Grade.SECONDARY))
PUBLISHED = replace(
    LINE, concept=None, action=TrailAction.PUBLISH, after=publication_to_json(Publication(TAGS, "Erika", NOW))
)


def test_line_is_told_by_german_clocks_with_the_output_s_title() -> None:
    line = build_line(LINE, make_vocabulary(), make_output(title="Register"), "/ziel")
    assert (line.at, line.machine_at) == ("23.11.2026, 10:30 Uhr", "2026-11-23T09:30:00+00:00")
    assert (line.output, line.what, line.machine) == ("Register", "Praxisbeispiele: nebenbei", "62 %, Rang 3")


def test_line_of_an_output_that_is_gone_shows_its_id() -> None:
    assert build_line(LINE, make_vocabulary(), None, "").output == "studie"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"confidence": None}, ""),
        ({"blind": True, "rank": None}, "62 %, verdeckt"),
        ({"rank": None}, "62 %, nicht gezeigt"),
    ],
)
def test_machine_s_part_says_whether_it_was_seen(changed: dict[str, object], said: str) -> None:
    assert machine_in_words(replace(LINE, **changed)) == said  # type: ignore[arg-type]


def test_step_is_told_in_one_sentence() -> None:
    assert steps_in_words([LINE], make_vocabulary()) == "Erika, 23.11.2026, 10:30 Uhr: Praxisbeispiele: nebenbei"
    assert steps_in_words([PUBLISHED], make_vocabulary()).endswith("Uhr: freigegeben (mit 2 Begriffen)")
    assert steps_in_words([], make_vocabulary()) == ""


def test_undone_step_says_what_holds_again() -> None:
    undone = replace(LINE, action=TrailAction.UNDO, before=LINE.after, after=None, undone_step=2)
    said = steps_in_words([undone], make_vocabulary())
    assert said.endswith("rückgängig gemacht (Praxisbeispiele: nicht entschieden)")


def test_line_of_a_bulk_step_and_of_a_second_view_say_so() -> None:
    bulk, second = replace(LINE, bulk=3), replace(LINE, second=1)
    actions = [build_line(line, make_vocabulary(), None, "").action for line in (bulk, second)]
    assert actions == ["entschieden (Sammelschritt 3)", "entschieden (Zweitsicht)"]


def test_tags_are_counted_in_words() -> None:
    said = [tags_in_words(tags) for tags in (None, (), TAGS[:1], TAGS)]
    assert said == ["ohne Begriffe, wartet", "ohne Begriff: nichts passt", "mit einem Begriff", "mit 2 Begriffen"]


def test_published_output_leads_back_under_the_prefix() -> None:
    view = PublishedView.of(make_output(), "/x")
    assert (view.href, view.tags) == ("/x/redaktion/beitrag/ki-in-kommunen-2024", "mit 2 Begriffen")
