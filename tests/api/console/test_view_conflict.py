from dataclasses import replace

from api.console.desk_move import Move, Task
from api.console.view_conflict import ConflictPage, build_conflict_page
from api.console.wording import CHOICES
from corpus.editorial import Assessment, Dossier, TrailAction, TrailEntry, Verdict
from corpus.editorial_json import assessment_to_json
from corpus.errors import EditConflict
from corpus.model import ConceptKey, OutputId
from tests.builders import CDO, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.conftest import NOW

STUDY = OutputId("studie")


def make_view(concept: ConceptKey, verdict: Verdict, editor: str) -> Assessment:
    return Assessment(concept, verdict, None, editor, NOW)


THEIRS = make_view(LEITUNG, Verdict.WRONG, "Mehmet")
OWN = make_view(CDO, Verdict.UNSUITED, "Erika")
LINE = TrailEntry(
    number=2,
    step=2,
    at=NOW,
    editor="Mehmet",
    output_id=STUDY,
    concept=LEITUNG,
    action=TrailAction.ASSESS,
    before=None,
    after=assessment_to_json(THEIRS),
)


def build(move: Move, *entries: TrailEntry) -> ConflictPage:
    dossier = Dossier(make_output(id=STUDY, tags=None), 2, None, (OWN, THEIRS), None, None)
    conflict = EditConflict("Bearbeitet.", "Vergleichen Sie.", revision=2, entries=entries or (LINE,))
    return build_conflict_page(conflict, dossier, move, make_vocabulary(), "Erika", suggestions="m1 v1", prefix="/x")


def test_decision_is_set_against_what_the_other_editor_decided() -> None:
    page = build(Move(Task.ASSESS, LEITUNG, CHOICES[0]))
    (row,) = page.rows
    assert (row.label, row.own, row.stored, row.differs) == ("Verwaltungsleitung", "passt", "falsch – von Mehmet", True)
    assert page.steps == ("Mehmet, 23.11.2026, 10:30 Uhr: Verwaltungsleitung: falsch",)
    assert (page.others, page.wanted) == ("Mehmet", "Verwaltungsleitung: passt")
    assert page.subject.endswith("wurde inzwischen von Mehmet bearbeitet, zuletzt am 23.11.2026, 10:30 Uhr.")


def test_insisting_sends_the_same_with_the_present_revision_and_what_was_in_view() -> None:
    page = build(Move(Task.ASSESS, LEITUNG, CHOICES[1]))
    assert (page.code, page.revision, page.action) == (f"nebenbei {LEITUNG}", 2, "/x/redaktion/beitrag/studie")
    assert page.suggestions == "m1 v1"


def test_decision_about_another_concept_shows_both_concepts() -> None:
    rows = {row.label: row for row in build(Move(Task.ASSESS, PRAXIS, CHOICES[0])).rows}
    assert rows["Verwaltungsleitung"].own == "nicht entschieden"
    assert (rows["Praxisbeispiele"].own, rows["Praxisbeispiele"].stored) == ("passt", "nicht entschieden")


def test_taking_back_is_set_against_what_stands() -> None:
    (row,) = build(Move(Task.CLEAR, LEITUNG)).rows
    assert (row.own, row.differs) == ("nicht entschieden", True)


def test_publication_shows_everything_that_stands_and_what_has_changed() -> None:
    page = build(Move(Task.PUBLISH))
    assert [(row.own, row.stored, row.differs) for row in page.rows] == [
        ("nicht für uns", "nicht für uns – von Ihnen", False),
        ("nicht entschieden", "falsch – von Mehmet", True),
    ]
    assert page.wanted == "Freigeben"


def test_several_editors_and_steps_are_named() -> None:
    page = build(Move(Task.PUBLISH), LINE, replace(LINE, step=3, editor="Erika"))
    assert page.others == "Mehmet und Ihnen selbst"
    assert len(page.steps) == 2


def test_conflict_without_lines_still_names_somebody() -> None:
    dossier = Dossier(make_output(id=STUDY, tags=None), 2, None, (), None, None)
    conflict = EditConflict("Bearbeitet.", "Vergleichen Sie.", revision=2)
    move = Move(Task.PUBLISH)
    page = build_conflict_page(conflict, dossier, move, make_vocabulary(), "Erika", suggestions="", prefix="")
    assert (page.others, page.rows, page.steps) == ("jemand anderem", (), ())
