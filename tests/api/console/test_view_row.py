from dataclasses import replace

import pytest

from api.console.view_row import (
    MAX_TITLE_CHARS,
    RUNNERS_UP,
    RowMaterial,
    RowView,
    build_groups,
    listed_concepts,
    shortened,
    suggested_concepts,
)
from api.site.view_place import PlaceView
from corpus.editorial import Assessment, Dossier, Evidence, EvidenceField, Suggestion, SuggestionSet, Verdict
from corpus.model import ConceptKey, Grade, OutputId, Vocabulary
from corpus.passage import Place
from tests.api.console.desk_world import LEADERS, SUBJECT, make_suggestions
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG, make_output, make_vocabulary
from tests.conftest import NOW

STUDY = OutputId("studie")
MADE = make_suggestions(STUDY)


def make_dossier(*views: Assessment) -> Dossier:
    return Dossier(make_output(id=STUDY, tags=None), 0, MADE, views, None, None)


def make_view(concept: ConceptKey, editor: str = "Erika", verdict: Verdict = Verdict.ACCEPTED) -> Assessment:
    return Assessment(concept, verdict, Grade.PRIMARY if verdict is Verdict.ACCEPTED else None, editor, NOW)


def rows_of(
    *views: Assessment, shown: SuggestionSet | None = MADE, vocabulary: Vocabulary | None = None
) -> dict[str, RowView]:
    anchors = {LEADERS: ("stelle-abstract-2", "stelle-abstract-3"), SUBJECT: ("stelle-title-1",)}
    titles = {OutputId("erledigt"): "Ein langer Titel " * 8}
    dossier = make_dossier(*views)
    contested = frozenset(dossier.contested)
    material = RowMaterial(dossier, shown, vocabulary or make_vocabulary(), "Erika", anchors, titles, "/x", contested)
    return {row.concept: row for group in build_groups(material) for row in group.rows}


def pressed(row: RowView) -> list[str]:
    return [choice.key for choice in row.choices if choice.is_pressed]


def test_suggested_are_those_that_pass_and_the_best_of_the_others_per_scheme() -> None:
    below = [Suggestion(key, 0.1 - place / 100, 0.5, False, 4 + place) for place, key in enumerate((OEFFENTLICHE_IT,))]
    more = [Suggestion(key, 0.2 - place / 100, 0.5, False, 5 + place) for place, key in enumerate((EVIDENZ, UMSETZUNG))]
    made = replace(MADE, suggestions=(*MADE.suggestions, *below, *more))
    found = suggested_concepts(made, make_vocabulary())
    assert found == (LEITUNG, CDO, OEFFENTLICHE_IT, PRAXIS, EVIDENZ, UMSETZUNG)
    assert RUNNERS_UP == 2


def test_suggestion_of_a_concept_that_is_deprecated_or_gone_is_not_shown() -> None:
    concepts = tuple(replace(one, deprecated=one.key == LEITUNG) for one in make_vocabulary().concepts)
    assert LEITUNG not in suggested_concepts(MADE, replace(make_vocabulary(), concepts=concepts))
    assert suggested_concepts(None, make_vocabulary()) == ()


def test_added_concept_has_a_row_after_the_suggested() -> None:
    listed = listed_concepts(make_dossier(make_view(EVIDENZ)), MADE, make_vocabulary())
    assert listed == (LEITUNG, CDO, PRAXIS, EVIDENZ)


def test_without_suggestions_every_concept_has_a_row_that_says_nothing_of_them() -> None:
    rows = rows_of(shown=None)
    assert list(rows) == [str(concept.key) for concept in make_vocabulary().concepts]
    assert not any(row.is_suggested or row.quotes or row.percent or row.neighbours for row in rows.values())


def test_row_says_confidence_evidence_and_similar_outputs_that_are_there() -> None:
    row = rows_of()[str(LEITUNG)]
    assert (row.confidence, row.percent, row.passes) == ("sehr wahrscheinlich", "81 %", True)
    assert [quote.href for quote in row.quotes] == ["#stelle-abstract-2", "#stelle-title-1"]
    assert row.quotes[0].marks == "stelle-abstract-2 stelle-abstract-3"
    (similar,) = row.neighbours
    assert similar.href == "/x/beitrag/erledigt"
    assert len(similar.title) <= MAX_TITLE_CHARS


def test_own_decision_is_pressed_and_pressing_it_again_takes_it_back() -> None:
    row = rows_of(make_view(LEITUNG))[str(LEITUNG)]
    assert (row.decided, pressed(row)) == ("passt – von Ihnen", ["j"])
    assert row.choices[0].code == f"loeschen {LEITUNG}"
    assert [choice.code for choice in row.choices[1:]] == [
        f"{c} {LEITUNG}" for c in ("nebenbei", "nicht-uns", "falsch")
    ]


def test_decision_of_another_is_pressed_and_pressing_it_confirms_it() -> None:
    row = rows_of(make_view(LEITUNG, "Mehmet"))[str(LEITUNG)]
    assert (row.decided, pressed(row)) == ("passt – von Mehmet", ["j"])
    assert row.choices[0].code == f"passt {LEITUNG}"


def test_concept_that_editors_judge_differently_is_contested() -> None:
    rows = rows_of(make_view(LEITUNG, "Mehmet", Verdict.WRONG), make_view(LEITUNG), make_view(CDO))
    assert [row.is_contested for row in rows.values()] == [True, False, False]


@pytest.mark.parametrize(
    ("replaced_by", "told"),
    [
        ((), "Stillgelegt, ohne Ersatz."),
        (("leitung",), "Stillgelegt; stattdessen: Verwaltungsleitung."),
    ],
)
def test_row_of_a_deprecated_concept_says_what_is_used_instead(replaced_by: tuple[str, ...], told: str) -> None:
    concepts = tuple(
        replace(one, deprecated=True, replaced_by=replaced_by) if one.key == CDO else one
        for one in make_vocabulary().concepts
    )
    rows = rows_of(make_view(CDO), vocabulary=replace(make_vocabulary(), concepts=concepts))
    assert {key: row.retired for key, row in rows.items() if row.retired} == {str(CDO): told}


def test_text_is_cut_after_a_word() -> None:
    assert shortened("Ein Wort, zwei Wörter", 12) == "Ein Wort …"
    assert shortened("kurz", 4) == "kurz"
    assert len(shortened("x" * 100, 20)) <= 20


def test_row_names_the_place_in_the_full_text_with_a_link_there() -> None:
    page = Evidence(EvidenceField.FULL_TEXT, 0, 9, "So geht es. " * 20, Place(page=14), "https://negz.example/a.pdf")
    second = Evidence(EvidenceField.FULL_TEXT, 0, 9, "So auch.", Place(seconds=750))
    leitung, *others = MADE.suggestions
    made = replace(MADE, suggestions=(replace(leitung, evidence=(LEADERS, page, second)), *others))

    row = rows_of(shown=made)[str(LEITUNG)]

    first, other = row.within
    assert first.place == PlaceView("S. 14", "https://negz.example/a.pdf#page=14")
    assert first.text.endswith("…“")
    assert (other.place, other.text) == (PlaceView("ab 12:30", None), "„So auch.“")
    assert [quote.href for quote in row.quotes] == ["#stelle-abstract-2"]
