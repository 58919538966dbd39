import csv
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO

import pytest

from api.console.trail_csv import COLUMNS, MARK, csv_lines
from corpus.editorial import Assessment, TrailAction, TrailEntry, Verdict
from corpus.editorial_json import Publication, assessment_to_json, publication_to_json
from corpus.model import Grade, OutputId, Tag, Vocabulary
from tests.builders import CDO, PRAXIS, make_vocabulary
from tests.conftest import NOW

VIEW = Assessment(PRAXIS, Verdict.ACCEPTED, Grade.SECONDARY, "Erika", NOW)
LINE = TrailEntry(
    number=7,
    step=2,
    at=NOW,
    editor="Erika",
    output_id=OutputId("studie"),
    concept=PRAXIS,
    action=TrailAction.ASSESS,
    before=None,
    after=assessment_to_json(VIEW),
    rank=3,
    confidence=0.62,
    model_version="m1",
    vocabulary_version="v1",
)


def read(trail: Iterable[TrailEntry], vocabulary: Vocabulary | None = None) -> list[dict[str, str]]:
    text = "".join(csv_lines(trail, vocabulary or make_vocabulary()))
    assert text.startswith(MARK)
    return list(csv.DictReader(StringIO(text.removeprefix(MARK), newline=""), delimiter=";"))


def test_line_of_a_decision_says_all_that_is_known() -> None:
    (row,) = read([LINE])
    assert tuple(row) == COLUMNS
    assert list(row.values()) == [
        *("7", "2026-11-23T09:30:00+00:00", "Erika", "studie", "2", "entschieden"),
        *("benefit:praxis", "Praxisbeispiele", "nicht entschieden", "nebenbei"),
        *("3", "0.62", "m1", "v1", "nein", "", "", ""),
    ]


def test_line_of_a_publication_lists_the_tags_before_and_after() -> None:
    tags = (Tag(CDO, Grade.PRIMARY), Tag(PRAXIS, Grade.SECONDARY))
    after = publication_to_json(Publication(tags, "Erika", NOW))
    published = replace(LINE, concept=None, action=TrailAction.PUBLISH, before=None, after=after)
    (row,) = read([published])
    assert (row["vorher"], row["nachher"]) == ("wartet", "audience:cdo (primary), benefit:praxis (secondary)")
    nothing = replace(published, after=publication_to_json(Publication((), "Erika", NOW)))
    assert read([nothing])[0]["nachher"] == "nichts passt"


def test_concept_that_the_vocabulary_has_lost_keeps_its_key() -> None:
    assert read([LINE], replace(make_vocabulary(), concepts=()))[0]["benennung"] == "benefit:praxis"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_text_that_a_spreadsheet_would_calculate_with_is_made_harmless(begin: str) -> None:
    hostile = f'{begin}HYPERLINK("https://example.org";"Gewinn")'
    concepts = [replace(one, pref_label={"de": hostile}) for one in make_vocabulary().concepts]
    vocabulary = replace(make_vocabulary(), concepts=tuple(concepts))
    (row,) = read([replace(LINE, editor=hostile, model_version=hostile)], vocabulary)
    assert (row["person"], row["benennung"], row["modell"]) == (f"'{hostile}",) * 3


def test_semicolon_quote_and_line_break_in_a_label_stay_in_their_cell() -> None:
    label = 'Recht; „Register" und\nVerfahren'
    concepts = tuple(replace(one, pref_label={"de": label}) for one in make_vocabulary().concepts)
    assert read([LINE, LINE], replace(make_vocabulary(), concepts=concepts))[1]["benennung"] == label
