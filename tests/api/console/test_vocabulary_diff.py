from dataclasses import replace

from api.console.view_vocabulary_diff import LineView, diff_excerpts
from corpus.model import Scheme, Vocabulary
from corpus.vocabulary_change import changed, deprecate, edit, get
from corpus.vocabulary_json import excerpts
from tests.builders import CDO, LEITUNG, make_vocabulary

HELD = make_vocabulary()


def diffs(held: Vocabulary, wanted: Vocabulary) -> dict[str, tuple[LineView, ...]]:
    return {one.key: one.lines for one in diff_excerpts(*excerpts(held, wanted), wanted)}


def test_edited_concept_is_told_field_by_field() -> None:
    wanted = replace(
        get(HELD, CDO),
        pref_label={"de": "Digitalverantwortliche", "en": "Digital leads"},
        alt_label={"de": ("CDO", "CIO")},
        scope_note={"de": get(HELD, CDO).note()},
    )
    assert diffs(HELD, changed(HELD, edit(HELD, wanted, "Kürzer"))) == {
        str(CDO): (
            LineView("Benennung (deutsch)", "CDO, CIO und Digitalverantwortliche", "Digitalverantwortliche"),
            LineView("Synonyme (deutsch)", "Chief Digital Officer", "CDO, CIO"),
            LineView("Erläuterung (englisch)", get(HELD, CDO).note("en"), ""),
        )
    }


def test_deprecated_concept_is_told_with_labels_of_the_others() -> None:
    found = diffs(HELD, changed(HELD, deprecate(HELD, CDO, ["leitung"], "Zu eng")))
    assert found[str(CDO)] == (
        LineView("Verwandt", "Verwaltungsleitung", ""),
        LineView("Stillgelegt", "", "ja"),
        LineView("Ersatz", "", "Verwaltungsleitung"),
    )
    assert found[str(LEITUNG)] == (LineView("Verwandt", "CDO, CIO und Digitalverantwortliche", ""),)


def test_new_and_lost_concepts_and_the_whole_are_told() -> None:
    labels = {**HELD.scheme_labels, Scheme.AUDIENCE: {"de": "Publikum"}}
    wanted = Vocabulary((*HELD.concepts[:1], *HELD.concepts[2:][::-1]), labels)
    found = diff_excerpts(*excerpts(HELD, wanted), wanted)
    assert [(one.key, one.state) for one in found] == [(str(CDO), "entfallen"), ("", "")]
    assert found[1].lines == (
        LineView("Name des Begriffssystems „audience“", "Zielgruppe, Target group", "Publikum"),
        LineView("Reihenfolge", "", "wie in der Datei"),
    )
    assert diff_excerpts(*excerpts(wanted, HELD), HELD)[0].state == "neu"
