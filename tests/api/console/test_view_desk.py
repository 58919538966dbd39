from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.console.view_desk import DeskMaterial, build_desk_page
from corpus.editorial import Assessment, Dossier, Verdict
from corpus.model import Manifestation, ManifestationKind, OutputId
from tests.api.console.desk_world import ABSTRACT, make_suggestions
from tests.builders import CDO, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.conftest import NOW

STUDY = OutputId("studie")
OUTPUT = make_output(id=STUDY, abstract=ABSTRACT, tags=None)
DOSSIER = Dossier(OUTPUT, 4, make_suggestions(STUDY), (), None, None)


def view(concept: Any, verdict: Verdict = Verdict.ACCEPTED, editor: str = "Erika") -> Assessment:
    return Assessment(concept, verdict, None, editor, NOW)


def make_material(dossier: Dossier = DOSSIER, **overrides: Any) -> DeskMaterial:
    material = DeskMaterial(
        dossier=dossier,
        shown=dossier.suggestions,
        is_blind=False,
        contested=frozenset(),
        asks_whether_nothing_fits=False,
        is_outdated=False,
        vocabulary=make_vocabulary(),
        last_step=(),
        reader="Erika",
        titles={},
        published_before=None,
        prefix="/x",
    )
    return replace(material, **overrides)


def test_page_is_the_output_with_addresses_under_the_prefix() -> None:
    page = build_desk_page(make_material())
    assert "".join(one.text for one in page.title) == OUTPUT.title
    assert "".join(one.text for one in page.abstract) == ABSTRACT
    assert (page.action, page.revision) == ("/x/redaktion/beitrag/studie", 4)
    assert (page.next_href, page.queue_href) == ("/x/redaktion/weiter?nach=studie", "/x/redaktion/warteschlange")
    assert dict(page.facts)["Themen"] == "Künstliche Intelligenz, Sachbearbeitung"


def test_suggestions_in_view_are_named_by_their_versions() -> None:
    page = build_desk_page(make_material())
    assert page.has_suggestions
    assert page.suggestions.startswith("m1 ")
    assert page.model.startswith("Modell m1, Vokabular ")


def test_page_without_suggestions_marks_and_names_nothing() -> None:
    page = build_desk_page(make_material(shown=None, is_blind=True, is_outdated=True))
    assert (page.has_suggestions, page.suggestions, page.model, page.is_outdated) == (False, "", "", False)
    assert not any(one.anchor for one in (*page.title, *page.abstract))


def test_suggestions_may_be_revealed_after_an_own_decision_alone() -> None:
    others = replace(DOSSIER, assessments=(view(CDO, editor="Mehmet"),))
    own = replace(DOSSIER, assessments=(view(CDO),))
    revealable = [build_desk_page(make_material(one, shown=None, is_blind=True)).may_reveal for one in (others, own)]
    assert revealable == [False, True]
    assert not build_desk_page(make_material(own)).may_reveal


@pytest.mark.parametrize(
    ("views", "said"),
    [
        ((), "Freigegeben würde dieser Beitrag jetzt ohne Begriff: nichts passt."),
        ((view(CDO, Verdict.WRONG),), "Freigegeben würde dieser Beitrag jetzt ohne Begriff: nichts passt."),
        ((view(CDO), view(LEITUNG, Verdict.UNSUITED)), "Freigegeben würde dieser Beitrag jetzt mit einem Begriff."),
        ((view(CDO), view(PRAXIS)), "Freigegeben würde dieser Beitrag jetzt mit 2 Begriffen."),
    ],
)
def test_summary_says_what_publishing_would_do(views: tuple[Assessment, ...], said: str) -> None:
    assert build_desk_page(make_material(replace(DOSSIER, assessments=views))).summary == said


def test_summary_of_a_published_output_says_that_all_is_published() -> None:
    published = replace(DOSSIER, output=replace(OUTPUT, tags=()), published_by="Mehmet", published_at=NOW)
    page = build_desk_page(make_material(published))
    assert page.summary == "Alles ist freigegeben."
    assert page.published == "Freigegeben von Mehmet am 23.11.2026, 10:30 Uhr."
    assert page.may_reopen


def test_every_name_of_a_concept_is_offered_with_what_it_leads_to() -> None:
    names = {one.name: one.hint for one in build_desk_page(make_material()).names}
    assert names["Praxisbeispiele"] == "Nutzen"
    assert names["Fallstudien"] == "Praxisbeispiele"
    assert "benefit:praxis" not in names


def test_link_that_is_no_web_address_is_not_offered() -> None:
    hostile = (Manifestation(ManifestationKind.PAGE, "javascript:alert(1)"),)
    output = replace(OUTPUT, manifestations=hostile)
    assert output.link is not None
    assert build_desk_page(make_material(replace(DOSSIER, output=output))).link is None
    assert build_desk_page(make_material()).link is not None


@pytest.mark.parametrize(
    ("published_after_days", "knew"),
    [(None, True), (1, False), (-1, True)],
    ids=["tags came with the record", "published on these suggestions", "renewed after publishing"],
)
def test_page_says_where_the_machine_knew_the_answer(published_after_days: int | None, *, knew: bool) -> None:
    made = make_suggestions(STUDY)
    tagged = replace(OUTPUT, tags=make_output().tags)
    at = None if published_after_days is None else made.made_at + timedelta(days=published_after_days)
    dossier = Dossier(tagged, 4, made, (), None if at is None else "Erika", at)
    assert build_desk_page(make_material(dossier)).has_learned_from_it is knew
    assert not build_desk_page(make_material(DOSSIER)).has_learned_from_it, "it waits"
    assert not build_desk_page(make_material(dossier, shown=None)).has_learned_from_it
