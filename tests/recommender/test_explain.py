from dataclasses import replace

import pytest

from corpus.model import Concept, ConceptKey, Grade, Origin, Output, OutputId, PartialDate, Tag
from recommender.index.concept import ConceptTable
from recommender.query import Profile
from recommender.result import Criterion, CriterionResult, Explanation, State
from recommender.service import Recommender
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG
from tests.recommender.checkerboard import (
    AUDIENCES,
    BENEFITS,
    SENTENCES,
    TITLES,
    Bench,
    ask,
    make_board,
    make_plain,
    make_tags,
    make_wide_vocabulary,
    square_id,
)

TOPIC_OF_AUDIENCE = dict(zip(AUDIENCES, range(3), strict=True))


def explain(recommender: Recommender, output_id: str, profile: Profile) -> Explanation:
    return next(item.explanation for item in ask(recommender, profile).items if item.output.id == output_id)


def verdict(recommender: Recommender, output_id: str, key: ConceptKey) -> CriterionResult:
    profile = Profile(audiences=(key,)) if key in AUDIENCES else Profile(benefits=(key,))
    return explain(recommender, output_id, profile).criteria[0]


@pytest.fixture(scope="module")
def learned(module_bench: Bench) -> Recommender:
    """Thirty outputs whose topic says who they are for, and an untagged one about what is for "cdo"."""
    tagged = [
        make_plain(
            id=f"{audience.notation}-{number}",
            title=TITLES[topic],
            abstract=f"{SENTENCES[topic]} Nummer {number}.",
            tags=make_tags(audience),
        )
        for number in range(10)
        for audience, topic in TOPIC_OF_AUDIENCE.items()
    ]
    return module_bench.serve([*tagged, make_plain(id="offen", title=TITLES[1], abstract=SENTENCES[1])])


def test_explanation_has_every_asked_concept_then_topic_then_timeliness(board: Recommender) -> None:
    profile = Profile(audiences=(CDO, LEITUNG), benefits=(PRAXIS,), text=TITLES[0])
    criteria = explain(board, "cdo-praxis", profile).criteria
    assert [c.criterion for c in criteria] == [
        Criterion.AUDIENCE,
        Criterion.AUDIENCE,
        Criterion.BENEFIT,
        Criterion.TOPIC,
        Criterion.TIMELINESS,
    ]
    assert [c.concept for c in criteria] == [CDO, LEITUNG, PRAXIS, None, None]


def test_explanation_of_an_editors_primary_tag_is_fulfilled(board: Recommender) -> None:
    found = verdict(board, "cdo-praxis", CDO)
    assert (found.state, found.matched, found.source, found.confidence) == (State.FULFILLED, CDO, Origin.EDITOR, None)


def test_explanation_of_an_editors_secondary_tag_is_partly(bench: Bench) -> None:
    board = [
        *make_board(),
        make_plain(id="zweitrangig", title="Ein Bericht", tags=make_tags(CDO, grade=Grade.SECONDARY)),
    ]
    found = verdict(bench.serve(board), "zweitrangig", CDO)
    assert (found.state, found.matched, found.source) == (State.PARTLY, CDO, Origin.EDITOR)


def test_explanation_of_a_related_concept_is_partly_and_names_what_matched(board: Recommender) -> None:
    found = verdict(board, "leitung-praxis", CDO)
    assert (found.state, found.concept, found.matched, found.source) == (State.PARTLY, CDO, LEITUNG, Origin.EDITOR)
    assert verdict(board, "leitung-praxis", UMSETZUNG).matched == PRAXIS


def test_explanation_of_what_an_editor_did_not_assign_is_not(board: Recommender) -> None:
    found = verdict(board, "oeffentliche-it-praxis", CDO)
    assert (found.state, found.matched, found.source, found.evidence) == (State.NOT, None, Origin.EDITOR, None)


def test_explanation_of_an_untagged_output_gives_the_model_as_source_and_its_confidence(learned: Recommender) -> None:
    found = verdict(learned, "offen", CDO)
    assert (found.state, found.matched, found.source) == (State.FULFILLED, CDO, Origin.MODEL)
    assert found.confidence == pytest.approx(model_probability(learned, "offen", CDO), abs=0.001)
    assert found.confidence is not None
    assert 0.5 <= found.confidence <= 1


def test_explanation_of_a_model_that_sees_only_a_related_concept_is_partly(learned: Recommender) -> None:
    found = verdict(learned, "offen", LEITUNG)
    assert (found.state, found.matched, found.source) == (State.PARTLY, CDO, Origin.MODEL)


def test_explanation_of_a_model_that_sees_nothing_is_unknown_rather_than_not(learned: Recommender) -> None:
    found = verdict(learned, "offen", OEFFENTLICHE_IT)
    assert (found.state, found.matched, found.source, found.evidence) == (State.UNKNOWN, None, Origin.MODEL, None)
    assert found.confidence == pytest.approx(model_probability(learned, "offen", OEFFENTLICHE_IT), abs=0.001)


def test_explanation_never_takes_a_models_tag_for_an_editors(bench: Bench) -> None:
    suggested = (Tag(CDO, Grade.PRIMARY, Origin.MODEL, 0.4), Tag(EVIDENZ, Grade.PRIMARY))
    outputs = [*make_board(), make_plain(id="gemischt", title="Ein Bericht", tags=suggested)]
    recommender = bench.serve(outputs)
    assert verdict(recommender, "gemischt", CDO).state is State.NOT
    assert verdict(recommender, "gemischt", EVIDENZ).state is State.FULFILLED


def test_explanation_of_a_concept_newer_than_the_index_is_unknown(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    vocabulary = bench.store.vocabulary()
    new = ConceptKey(CDO.scheme, "ehrenamt")
    bench.store.replace_vocabulary(
        replace(vocabulary, concepts=(*vocabulary.concepts, Concept(new, {"de": "Ehrenamt"})))
    )
    found = explain(recommender, "cdo-praxis", Profile(audiences=(new,))).criteria[0]
    assert (found.state, found.concept) == (State.UNKNOWN, new)


def test_explanation_of_the_topic_is_fulfilled_with_the_best_matching_sentence(board: Recommender) -> None:
    explanation = explain(board, "leitung-evidenz", Profile(text="Was leistet die Verwaltungscloud im Alltag?"))
    found = explanation.criteria[0]
    assert (found.criterion, found.state) == (Criterion.TOPIC, State.FULFILLED)
    assert found.evidence == SENTENCES[0]


def test_explanation_of_another_topic_is_not_and_of_none_unknown(board: Recommender) -> None:
    assert explain(board, "leitung-evidenz", Profile(text=TITLES[2])).criteria[0].state is State.NOT
    assert explain(board, "leitung-evidenz", Profile(audiences=(CDO,))).criteria[1].state is State.UNKNOWN


def test_explanation_of_timeliness_names_the_date(bench: Bench) -> None:
    undated = make_plain(id="undatiert", title="Ein Bericht", published=None)
    recommender = bench.serve([make_plain(id="alt", title="Alt", published=PartialDate(2010, 3)), undated])
    old, unknown = (explain(recommender, i, Profile(audiences=(CDO,))).criteria[-1] for i in ("alt", "undatiert"))
    assert (old.criterion, old.state, old.evidence) == (Criterion.TIMELINESS, State.NOT, "2010-03")
    assert (unknown.state, unknown.evidence) == (State.UNKNOWN, None)


def test_explanation_gives_evidence_that_stands_in_the_output_word_for_word(board: Recommender) -> None:
    profile = Profile(AUDIENCES, BENEFITS, text=TITLES[1])
    seen = 0
    for item in ask(board, profile).items:
        for criterion in item.explanation.criteria[:-1]:
            if criterion.evidence is not None:
                assert criterion.evidence in (item.output.title, *sentences(item.output))
                seen += 1
    assert seen > len(make_board())


def test_explanation_of_a_concept_cites_the_sentence_that_speaks_for_it(bench: Bench) -> None:
    vocabulary = make_wide_vocabulary()
    concepts = tuple(
        replace(c, pref_label={"de": "Vergaberecht"}) if c.key == PRAXIS else c for c in vocabulary.concepts
    )
    abstract = "Zuerst geht es um Geld. Dann folgt das Vergaberecht mit Fällen aus den Ländern. Zuletzt gibt es Suppe."
    output = make_plain(id="bericht", title="Ein Abend", abstract=abstract, tags=make_tags(PRAXIS))
    recommender = bench.serve([output], replace(vocabulary, concepts=concepts))
    assert verdict(recommender, "bericht", PRAXIS).evidence == "Dann folgt das Vergaberecht mit Fällen aus den Ländern."


def test_explanation_of_an_output_without_an_abstract_cites_its_title(bench: Bench) -> None:
    recommender = bench.serve([*make_board(), make_plain(id="knapp", title="Ein Bericht", tags=make_tags(CDO))])
    assert verdict(recommender, "knapp", CDO).evidence == "Ein Bericht"


def test_explanation_after_a_rewrite_cites_nothing_rather_than_half_a_sentence(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    profile = Profile((CDO,), (PRAXIS,), text=SENTENCES[2])
    rewritten = replace(
        next(o for o in make_board() if o.id == "cdo-praxis"), abstract="Kurz. Und ganz anders als es war."
    )
    assert SENTENCES[2] in [c.evidence for c in explain(recommender, "cdo-praxis", profile).criteria]
    bench.store.upsert([rewritten])
    found = [c.evidence for c in explain(recommender, "cdo-praxis", profile).criteria[:-1]]
    assert set(found) <= {None, rewritten.title}


def test_explanation_sums_to_the_score(board: Recommender) -> None:
    answer = ask(board, Profile((CDO,), (PRAXIS,), text=TITLES[0], dislikes=(square_id(CDO, EVIDENZ),)))
    for item in answer.items:
        total = sum(amount for _, amount in item.explanation.contributions)
        assert total == pytest.approx(item.score, abs=1e-3)


def model_probability(recommender: Recommender, output_id: str, key: ConceptKey) -> float:
    snapshot = recommender.world().snapshot
    table: ConceptTable = snapshot.concepts
    return float(table.model[snapshot.row[OutputId(output_id)], table.keys.index(key)])


def sentences(output: Output) -> list[str]:
    first, second = output.abstract.split(" Es ist ")
    return [first, f"Es ist {second}"]
