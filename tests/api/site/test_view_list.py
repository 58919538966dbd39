from datetime import UTC, datetime

import pytest

from api.site.address import ProfileForm
from api.site.view import Visit
from api.site.view_list import build_item, build_list_page
from api.site.view_place import PlaceView
from corpus.model import Origin, OutputId
from corpus.passage import Place
from recommender.result import (
    Criterion,
    CriterionResult,
    EmptyReason,
    Explanation,
    FitWord,
    Gap,
    IndexStatus,
    Recommendation,
    RecommendationList,
    State,
    Where,
)
from tests.builders import CDO, LEITUNG, PRAXIS, make_output, make_vocabulary

LIST = "0123456789abcdef.cdo.praxis"
ASKED = ProfileForm(("cdo",), ("praxis",))
INDEX = IndexStatus(datetime(2026, 11, 20, tzinfo=UTC), 1, "lsa", "0", False, 0)


def make_item(word: FitWord, *criteria: CriterionResult, origin: str = "ranked") -> Recommendation:
    return Recommendation(make_output(), 1, 1.0, 0.5, word, Explanation("Passt.", criteria, ()), origin)


def make_answer(
    *items: Recommendation, gaps: tuple[Gap, ...] = (), empty: EmptyReason | None = None
) -> RecommendationList:
    return RecommendationList("0", items, INDEX, gaps, empty)


def test_list_of_strong_and_partial_fits_keeps_them_apart(german_visit: Visit) -> None:
    answer = make_answer(*(make_item(word) for word in (FitWord.MEDIUM, FitWord.LOW, FitWord.HIGH, FitWord.PARTIAL)))
    page = build_list_page(german_visit, make_vocabulary(), ProfileForm(("cdo",)), answer, {})
    assert [(group.heading, [item.fit for item in group.items]) for group in page.groups] == [
        ("Passt am besten", ["mittel", "hoch"]),
        ("Passt teilweise", ["gering", "teilweise"]),
    ]


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (
            CriterionResult(Criterion.AUDIENCE, State.FULFILLED, CDO, CDO, Origin.EDITOR),
            ("Zielgruppe", "CDO, CIO und Digitalverantwortliche", "passt", "Redaktion", ""),
        ),
        (
            CriterionResult(Criterion.AUDIENCE, State.PARTLY, CDO, LEITUNG, Origin.MODEL, 0.7),
            (
                "Zielgruppe",
                "CDO, CIO und Digitalverantwortliche",
                "passt teilweise",
                "verwandt: „Verwaltungsleitung“; Vorschlag des Modells",
                "",
            ),
        ),
        (
            CriterionResult(Criterion.BENEFIT, State.UNKNOWN, PRAXIS, None, Origin.MODEL, 0.1),
            ("Nutzen", "Praxisbeispiele", "nicht bekannt", "", ""),
        ),
        (
            CriterionResult(Criterion.TOPIC, State.FULFILLED, evidence="Ein Satz."),
            ("Thema", "", "passt", "", "„Ein Satz.“"),
        ),
        (
            CriterionResult(Criterion.TOPIC, State.FULFILLED, evidence="Künstliche Intelligenz in Kommunen"),
            ("Thema", "", "passt", "steht im Titel", ""),
        ),
        (
            CriterionResult(Criterion.TIMELINESS, State.PARTLY, evidence="2024-05"),
            ("Aktualität", "", "schon etwas älter", "", ""),
        ),
    ],
)
def test_criterion_says_how_far_by_whom_and_by_what(
    german_visit: Visit, result: CriterionResult, line: tuple[str, ...]
) -> None:
    view = build_item(german_visit, make_vocabulary(), ASKED, make_item(FitWord.HIGH, result), LIST).criteria[0]
    assert (view.name, view.concept, view.verdict, view.note, view.quote) == line


@pytest.mark.parametrize("criterion", [Criterion.TOPIC, Criterion.TIMELINESS])
def test_criterion_nobody_asked_about_is_not_shown(german_visit: Visit, criterion: Criterion) -> None:
    item = make_item(FitWord.HIGH, CriterionResult(criterion, State.UNKNOWN))
    assert build_item(german_visit, make_vocabulary(), ASKED, item, LIST).criteria == ()


def test_pinned_item_is_marked(german_visit: Visit) -> None:
    assert build_item(german_visit, make_vocabulary(), ASKED, make_item(FitWord.LOW, origin="pinned"), LIST).is_pinned


@pytest.mark.parametrize(
    ("outputs", "sentence"),
    [
        (0, "Für „Verwaltungsleitung“ gibt es zu „Praxisbeispiele“ bisher keinen Beitrag."),
        (1, "Für „Verwaltungsleitung“ gibt es zu „Praxisbeispiele“ bisher nur einen Beitrag."),
        (2, "Für „Verwaltungsleitung“ gibt es zu „Praxisbeispiele“ bisher nur 2 Beiträge."),
    ],
)
def test_empty_list_names_the_nearest_gap(german_visit: Visit, outputs: int, sentence: str) -> None:
    answer = make_answer(gaps=(Gap(LEITUNG, PRAXIS, outputs),), empty=EmptyReason.NOTHING_FITS)
    page = build_list_page(german_visit, make_vocabulary(), ProfileForm(("leitung",), ("praxis",)), answer, {})
    assert page.gaps == (sentence,)


def test_empty_list_for_a_sentence_alone_names_no_gap_that_nobody_asked_about(german_visit: Visit) -> None:
    answer = make_answer(gaps=(Gap(LEITUNG, PRAXIS, 0),), empty=EmptyReason.NOTHING_FITS)
    page = build_list_page(german_visit, make_vocabulary(), ProfileForm(text="Apfelkuchen backen"), answer, {})
    assert page.gaps == ()


@pytest.mark.parametrize("reason", list(EmptyReason))
def test_empty_list_of_any_reason_explains_itself(german_visit: Visit, reason: EmptyReason) -> None:
    page = build_list_page(german_visit, make_vocabulary(), ProfileForm(("cdo",)), make_answer(empty=reason), {})
    assert page.empty_reason.endswith(".")
    assert page.groups == ()


def test_empty_list_offers_the_question_with_a_part_left_out(german_visit: Visit) -> None:
    form = ProfileForm(("cdo", "leitung"), ("praxis",), "KI")
    answer = make_answer(empty=EmptyReason.NOTHING_FITS)
    ways = build_list_page(german_visit, make_vocabulary(), form, answer, {}).ways_out
    assert [(way.label, way.href) for way in ways] == [
        ("Dasselbe ohne Ihren Satz suchen", "/?audience=cdo&audience=leitung&benefit=praxis"),
        (
            "Nur nach „CDO, CIO und Digitalverantwortliche“, „Verwaltungsleitung“ suchen",
            "/?audience=cdo&audience=leitung",
        ),
        ("Nur nach „Praxisbeispiele“ suchen", "/?benefit=praxis"),
        ("Die Beiträge nach Ihrem Satz durchsuchen", "/suche?q=KI"),
        ("Mit einem Beispiel beginnen", "/#beispiele"),
    ]


def test_list_shorter_than_asked_for_offers_no_more(german_visit: Visit) -> None:
    answer = make_answer(make_item(FitWord.HIGH))
    assert build_list_page(german_visit, make_vocabulary(), ProfileForm(("cdo",)), answer, {}).more_href is None
    as_asked = build_list_page(german_visit, make_vocabulary(), ProfileForm(("cdo",), items="1"), answer, {})
    assert as_asked.more_href == "/?audience=cdo&n=11"


def test_item_that_misses_the_topic_is_not_among_the_best(german_visit: Visit) -> None:
    missed = make_item(FitWord.HIGH, CriterionResult(Criterion.TOPIC, State.NOT))
    page = build_list_page(german_visit, make_vocabulary(), ProfileForm(("cdo",), text="KI"), make_answer(missed), {})
    assert [group.id for group in page.groups] == ["passt-teilweise"]


def quotes_of(visit: Visit, *criteria: CriterionResult) -> list[str]:
    view = build_item(visit, make_vocabulary(), ASKED, make_item(FitWord.HIGH, *criteria), LIST)
    return [line.quote for line in view.criteria]


def met(criterion: Criterion, evidence: str, state: State = State.FULFILLED) -> CriterionResult:
    concept = CDO if criterion is Criterion.AUDIENCE else PRAXIS
    return CriterionResult(criterion, state, concept, concept, Origin.EDITOR, evidence=evidence)


def test_sentence_of_the_full_text_is_quoted_with_its_place(german_visit: Visit) -> None:
    where = Where(Place(seconds=750), "https://youtu.be/abc?t=750")
    topic = CriterionResult(Criterion.TOPIC, State.FULFILLED, evidence="Zum Thema.", where=where)
    (line,) = build_item(german_visit, make_vocabulary(), ASKED, make_item(FitWord.HIGH, topic), LIST).criteria
    assert line.place == PlaceView("ab 12:30", where.url)


def test_concepts_without_a_topic_quote_each_passage_once(german_visit: Visit) -> None:
    audience, benefit = met(Criterion.AUDIENCE, "Ein Satz."), met(Criterion.BENEFIT, "Ein Satz.", State.PARTLY)
    no_topic = CriterionResult(Criterion.TOPIC, State.UNKNOWN)
    assert quotes_of(german_visit, audience, benefit, no_topic) == ["„Ein Satz.“", ""]


def test_concept_shown_by_the_title_or_not_met_quotes_nothing(german_visit: Visit) -> None:
    by_title = met(Criterion.AUDIENCE, "Künstliche Intelligenz in Kommunen")
    not_met = met(Criterion.BENEFIT, "Ein Satz.", State.NOT)
    lines = build_item(
        german_visit, make_vocabulary(), ASKED, make_item(FitWord.HIGH, by_title, not_met), LIST
    ).criteria
    assert [(line.note, line.quote) for line in lines] == [("Redaktion", ""), ("Redaktion", "")]


def test_concept_beside_a_topic_leaves_the_passage_to_the_topic(german_visit: Visit) -> None:
    topic = CriterionResult(Criterion.TOPIC, State.FULFILLED, evidence="Zum Thema.")
    assert quotes_of(german_visit, met(Criterion.AUDIENCE, "Ein Satz."), topic) == ["", "„Zum Thema.“"]


def test_item_leads_to_more_like_it_and_away_from_it_and_keeps_the_rest(german_visit: Visit) -> None:
    form = ProfileForm(("cdo",), text="KI & Recht", items="20", seeds=(OutputId("a"),), dislikes=(OutputId("b"),))
    steer = build_item(german_visit, make_vocabulary(), form, make_item(FitWord.HIGH), LIST).steer
    kept = "/?audience=cdo&text=KI+%26+Recht&n=20&seed=a"
    assert steer.more_href == f"{kept}&seed=ki-in-kommunen-2024&dislike=b"
    assert steer.less_href == f"{kept}&dislike=b&dislike=ki-in-kommunen-2024"


def test_empty_list_offers_to_take_back_what_was_ruled_out(german_visit: Visit) -> None:
    form = ProfileForm(("cdo",), seeds=(OutputId("a"),), dislikes=(OutputId("b"),))
    answer = make_answer(empty=EmptyReason.ALL_EXCLUDED)
    ways = build_list_page(german_visit, make_vocabulary(), form, answer, {}).ways_out
    assert [(way.label, way.href) for way in ways[:2]] == [
        ("Dasselbe suchen, ohne etwas auszuschließen", "/?audience=cdo&seed=a"),
        ("Dasselbe suchen, ohne von einem Beitrag auszugehen", "/?audience=cdo&dislike=b"),
    ]


@pytest.mark.parametrize(
    ("results", "group"),
    [
        ((met(Criterion.AUDIENCE, ""), met(Criterion.BENEFIT, "", State.NOT)), "passt-teilweise"),
        ((met(Criterion.AUDIENCE, "", State.NOT), met(Criterion.BENEFIT, "")), "passt-teilweise"),
        ((met(Criterion.BENEFIT, "", State.NOT), met(Criterion.BENEFIT, "")), "passt-gut"),
        ((met(Criterion.AUDIENCE, ""), met(Criterion.BENEFIT, "", State.UNKNOWN)), "passt-gut"),
    ],
)
def test_item_that_meets_nothing_of_a_question_fits_partly(
    german_visit: Visit, results: tuple[CriterionResult, ...], group: str
) -> None:
    page = build_list_page(german_visit, make_vocabulary(), ASKED, make_answer(make_item(FitWord.HIGH, *results)), {})
    assert [found.id for found in page.groups] == [group]
