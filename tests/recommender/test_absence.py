"""Why an output is missing: every stage that can drop one is named, and named rightly."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from corpus.editorial_rule import RuleKind
from corpus.model import OutputId, OutputKind, PartialDate
from recommender.absence import Absence, Stage
from recommender.errors import InvalidProfile
from recommender.query import Profile, RecommendationQuery
from recommender.service import Recommender
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG
from tests.recommender.checkerboard import (
    SENTENCES,
    TITLES,
    TODAY,
    VERNETZUNG,
    Bench,
    ids,
    make_board,
    make_plain,
    make_tags,
    square_id,
)
from tests.rules import block_beside, block_everywhere, boost, make_rule

BEST = square_id(CDO, PRAXIS)
FAR = square_id(OEFFENTLICHE_IT, EVIDENZ)
PROFILE = Profile((CDO,), (PRAXIS,))


@pytest.fixture
def recommender(bench: Bench) -> Iterator[Recommender]:
    """The board and a long English podcast."""
    podcast = make_plain(
        id="podcast",
        kind=OutputKind.PODCAST,
        title="Vergaberecht zum Hören",
        language="en",
        duration_minutes=45,
        published=PartialDate(2024, 5),
        tags=make_tags(CDO, PRAXIS),
    )
    return bench.serve([*make_board(), podcast])


def why(recommender: Recommender, output_id: str, profile: Profile = PROFILE, **cut: Any) -> Absence:
    language, rules = cut.pop("language", "de"), cut.pop("rules", None)
    query = RecommendationQuery(profile, TODAY, **({"n": 3, "minimum_fit": 0.0, "diversity": 0.0} | cut))
    return recommender.why_missing(query, OutputId(output_id), language, rules=rules)


def test_output_that_nobody_knows_is_unknown(recommender: Recommender) -> None:
    found = why(recommender, "kuchen")
    assert (found.stage, found.sentence) == (Stage.UNKNOWN, "Einen Beitrag mit der Kennung „kuchen“ gibt es nicht.")
    assert (found.rank, found.fit, found.rule) == (None, None, None)


def test_withdrawn_output_says_so_even_under_a_rule(bench: Bench, recommender: Recommender) -> None:
    bench.store.rules.add(block_everywhere(BEST))
    bench.store.withdraw([BEST])
    found = why(recommender, BEST)
    assert found.stage is Stage.WITHDRAWN
    assert found.sentence == (
        "Der Beitrag „Vergaberecht für Eilige“ wurde zurückgezogen und wird deshalb niemandem vorgeschlagen."
    )


def test_output_newer_than_the_index_is_not_in_it_until_the_next_build(bench: Bench, recommender: Recommender) -> None:
    bench.store.upsert([make_plain(id="neu", title="Ganz neu", tags=make_tags(CDO, PRAXIS))])
    assert why(recommender, "neu").stage is Stage.NOT_INDEXED
    bench.build()
    assert why(recommender, "neu", n=20).stage is Stage.PRESENT


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"max_minutes": 30}, "er dauert 45 Minuten, das Zeitbudget beträgt 30."),
        ({"languages": ("de",)}, "seine Sprache ist „Englisch“, gewünscht ist „Deutsch“."),
        (
            {"kinds": (OutputKind.STUDY, OutputKind.EVENT)},
            "er ist von der Art „Podcast“, gewünscht ist „Studie“ oder „Veranstaltung“.",
        ),
        (
            {"languages": ("de", "fr"), "max_minutes": 30},
            "seine Sprache ist „Englisch“, gewünscht ist „Deutsch“ oder „fr“; er dauert 45 Minuten, das Zeitbudget "
            "beträgt 30.",
        ),
    ],
    ids=["minutes", "language", "kind", "two"],
)
def test_output_outside_the_limits_names_each_of_them(
    recommender: Recommender, limits: dict[str, Any], reason: str
) -> None:
    found = why(recommender, "podcast", replace(PROFILE, **limits))
    assert found.stage is Stage.LIMITS
    assert found.sentence == f"Der Beitrag „Vergaberecht zum Hören“ liegt außerhalb der Grenzen des Profils: {reason}"


@pytest.mark.parametrize(
    ("profile", "cut", "said"),
    [
        (Profile((CDO,), seeds=(BEST,)), {}, "selbst ein Ausgangsbeitrag"),
        (Profile((CDO,), dislikes=(BEST,)), {}, "was nicht passt"),
        (PROFILE, {"exclude": (BEST,)}, "in der Anfrage ausgeschlossen"),
    ],
    ids=["seed", "dislike", "exclude"],
)
def test_output_that_the_question_rules_out_says_how(
    recommender: Recommender, profile: Profile, cut: dict[str, Any], said: str
) -> None:
    found = why(recommender, BEST, profile, **cut)
    assert found.stage is Stage.EXCLUDED
    assert said in found.sentence


def test_output_blocked_everywhere_names_rule_author_day_and_reason(bench: Bench, recommender: Recommender) -> None:
    rule = bench.store.rules.add(block_everywhere(BEST, reason="Die Zahlen sind überholt."))
    found = why(recommender, BEST)
    assert (found.stage, found.rule) == (Stage.BLOCKED, rule)
    assert found.sentence == (
        "Der Beitrag „Vergaberecht für Eilige“ ist gesperrt, und zwar überall; das hat Erika bis zum 07.12.2026 so "
        "entschieden. Begründung: Die Zahlen sind überholt."
    )


def test_output_blocked_everywhere_before_it_is_indexed_is_blocked(bench: Bench, recommender: Recommender) -> None:
    bench.store.upsert([make_plain(id="neu", title="Ganz neu")])
    bench.store.rules.add(block_everywhere(OutputId("neu")))
    assert why(recommender, "neu").stage is Stage.BLOCKED


def test_output_blocked_for_concepts_names_them(bench: Bench, recommender: Recommender) -> None:
    older = bench.store.rules.add(make_rule(kind=RuleKind.BLOCK_FROM, output_id=BEST))
    newer = bench.store.rules.add(
        make_rule(kind=RuleKind.BLOCK_FROM, output_id=BEST, audiences=(LEITUNG,), benefits=(PRAXIS,))
    )
    found = why(recommender, BEST)
    assert (found.stage, found.rule) == (Stage.BLOCKED, newer)
    assert "für Profile mit „Verwaltungsleitung“ oder „Praxisbeispiele“; " in found.sentence
    assert why(recommender, BEST, Profile((CDO,))).rule == older
    assert why(recommender, BEST, Profile((OEFFENTLICHE_IT,)), n=100).stage is Stage.PRESENT


def test_output_blocked_beside_a_seed_names_the_seed(bench: Bench, recommender: Recommender) -> None:
    rule = bench.store.rules.add(block_beside(BEST, FAR))
    found = why(recommender, FAR, Profile(seeds=(BEST,)))
    assert (found.stage, found.rule) == (Stage.BLOCKED, rule)
    assert "als Vorschlag zu „Vergaberecht für Eilige“" in found.sentence


def test_blocked_output_is_blocked_even_if_it_is_pinned(bench: Bench, recommender: Recommender) -> None:
    bench.store.rules.add(make_rule(output_id=BEST))
    bench.store.rules.add(make_rule(kind=RuleKind.BLOCK_FROM, output_id=BEST))
    assert why(recommender, BEST).stage is Stage.BLOCKED


def test_output_that_fits_too_little_names_its_fit_and_the_minimum(recommender: Recommender) -> None:
    found = why(recommender, FAR, minimum_fit=0.9)
    assert found.stage is Stage.BELOW_MINIMUM
    assert found.fit is not None
    assert found.fit < 0.9
    assert found.sentence.startswith("Der Beitrag „Vergaberecht für Eilige“ passt zu wenig: Seine Passung ist ")
    assert found.sentence.endswith(" %, gezeigt wird ab 90,0 %.")


def test_output_just_below_the_minimum_is_not_said_to_have_reached_it(recommender: Recommender) -> None:
    fit = why(recommender, BEST).fit
    assert fit is not None
    found = why(recommender, BEST, minimum_fit=fit + 0.0001)
    own = found.sentence.partition("Passung ist ")[2].partition(" %")[0]
    assert found.stage is Stage.BELOW_MINIMUM
    assert 0 <= 100 * fit - float(own.replace(",", ".")) < 0.1


def test_output_that_others_outrank_names_the_place_it_would_have(recommender: Recommender) -> None:
    query = RecommendationQuery(PROFILE, TODAY, 100, minimum_fit=0.0, diversity=0.0)
    order = ids(recommender.for_profile(query))
    for rank, output_id in enumerate(order, 1):
        found = why(recommender, output_id)
        assert (found.stage, found.rank) == (Stage.PRESENT if rank <= 3 else Stage.OUTRANKED, rank)
    assert f"käme auf Platz {len(order)} (Passung " in why(recommender, order[-1]).sentence
    assert why(recommender, order[-1]).sentence.endswith("die Liste zeigt nur 3.")


def test_near_duplicate_names_what_it_gives_way_to(bench: Bench) -> None:
    parts = [
        make_plain(id=f"teil-{n}", title=f"{TITLES[0]}, Teil {n}", tags=make_tags(CDO, PRAXIS)) for n in range(1, 4)
    ]
    other = make_plain(id="studie", title=TITLES[1], tags=make_tags(CDO))
    recommender = bench.serve([*parts, other])
    query = RecommendationQuery(PROFILE, TODAY, 2, minimum_fit=0.0, diversity=1.0)
    shown = ids(recommender.for_profile(query))
    assert shown[1] == "studie"
    missing = next(f"teil-{n}" for n in range(1, 4) if why(recommender, f"teil-{n}", n=2).rank == 2)
    found = why(recommender, missing, n=2, diversity=1.0)
    assert (found.stage, found.rank) == (Stage.NEAR_DUPLICATE, 2)
    assert f"gleicht „{recommender.output(OutputId(shown[0])).title}“, das schon in der Liste steht" in found.sentence


def test_output_in_the_list_says_its_place(recommender: Recommender) -> None:
    found = why(recommender, BEST)
    assert (found.stage, found.rank) == (Stage.PRESENT, 1)
    assert found.sentence.startswith(
        "Der Beitrag „Vergaberecht für Eilige“ fehlt nicht: Er steht auf Platz 1 (Passung "
    )


def test_pinned_output_says_that_editors_put_it_there(bench: Bench, recommender: Recommender) -> None:
    bench.store.rules.add(make_rule(output_id=FAR))
    found = why(recommender, FAR, minimum_fit=0.9)
    assert (found.stage, found.rank) == (Stage.PRESENT, 1)
    assert "Die Redaktion hat ihn hervorgehoben" in found.sentence


def test_third_pin_of_a_list_counts_like_any_output(bench: Bench, recommender: Recommender) -> None:
    for output_id in (FAR, square_id(LEITUNG, EVIDENZ), square_id(LEITUNG, UMSETZUNG)):
        bench.store.rules.add(make_rule(output_id=output_id))
    assert why(recommender, FAR, minimum_fit=0.9).stage is Stage.BELOW_MINIMUM


def test_boost_counts_in_the_place(bench: Bench, recommender: Recommender) -> None:
    before = why(recommender, FAR, n=1)
    bench.store.rules.add(boost(FAR, 1.0))
    after = why(recommender, FAR, n=1)
    assert before.rank is not None
    assert after.rank is not None
    assert after.rank < before.rank
    assert after.fit == before.fit


def test_boosted_output_below_the_minimum_takes_no_place_from_others(bench: Bench, recommender: Recommender) -> None:
    fit = why(recommender, FAR).fit
    assert fit is not None
    bench.store.rules.add(boost(FAR, 1.0))
    bench.store.rules.add(boost(FAR, 1.0, audiences=(CDO,)))
    bench.store.rules.add(boost(FAR, 1.0, benefits=(PRAXIS,)))
    assert why(recommender, FAR).rank == 1
    assert why(recommender, FAR, minimum_fit=fit + 0.001).stage is Stage.BELOW_MINIMUM
    assert why(recommender, BEST, minimum_fit=fit + 0.001).rank == 1
    second = next(output.id for output in recommender.outputs() if why(recommender, output.id).rank == 3)
    assert why(recommender, second, minimum_fit=fit + 0.001, n=1).rank == 2


def test_rules_that_are_only_proposed_are_taken_for_those_in_force(bench: Bench, recommender: Recommender) -> None:
    bench.store.rules.add(make_rule(output_id=FAR))
    assert why(recommender, BEST, rules=[block_everywhere(BEST)]).stage is Stage.BLOCKED
    assert why(recommender, FAR, rules=(), minimum_fit=0.9).stage is Stage.BELOW_MINIMUM
    assert why(recommender, BEST).stage is Stage.PRESENT


@pytest.mark.parametrize(
    ("profile", "cut"),
    [
        (PROFILE, {"n": 4}),
        (PROFILE, {"n": 3, "diversity": 1.0}),
        (Profile(text=SENTENCES[0]), {"n": 2, "minimum_fit": 0.3}),
        (Profile((LEITUNG,), (VERNETZUNG,), seeds=(FAR,)), {"n": 5, "minimum_fit": None}),
    ],
)
def test_every_output_is_present_exactly_where_the_list_holds_it(
    bench: Bench, recommender: Recommender, profile: Profile, cut: dict[str, Any]
) -> None:
    bench.store.rules.add(make_rule(output_id=square_id(LEITUNG, UMSETZUNG)))
    bench.store.rules.add(make_rule(kind=RuleKind.BLOCK_FROM, output_id=BEST))
    query = RecommendationQuery(profile, TODAY, **({"minimum_fit": 0.0, "diversity": 0.0} | cut))
    answer = recommender.for_profile(query)
    for output in recommender.outputs():
        found = recommender.why_missing(query, output.id)
        assert (found.stage is Stage.PRESENT) == (output.id in ids(answer)), found
        if found.stage is Stage.PRESENT:
            item = next(item for item in answer.items if item.output.id == output.id)
            assert (found.rank, found.fit) == (item.rank, item.fit)


def test_answer_in_english_is_english(recommender: Recommender) -> None:
    rule = make_rule(kind=RuleKind.BLOCK_FROM, output_id=BEST, reason="Outdated.")
    assert why(recommender, BEST, language="en", rules=[rule]).sentence == (
        "The output “Vergaberecht für Eilige” is blocked for profiles with “Digital leads”; Erika decided so until "
        "2026-12-07. Reason: Outdated."
    )
    assert why(recommender, "kuchen", language="en").sentence == "There is no output with the id “kuchen”."


def test_profile_with_an_unknown_concept_is_refused(recommender: Recommender) -> None:
    with pytest.raises(InvalidProfile, match="kuchen"):
        why(recommender, BEST, Profile((CDO._replace(notation="kuchen"),)))


def test_answer_depends_on_the_day_asked_for(bench: Bench) -> None:
    past = make_plain(id="treffen", kind=OutputKind.MEETUP, title="Umtrunk", published=PartialDate(2026, 12, 1))
    recommender = bench.serve([*make_board(), past])
    fits = [
        recommender.why_missing(
            RecommendationQuery(Profile((CDO,), (VERNETZUNG,)), day, minimum_fit=0.0), OutputId("treffen")
        ).fit
        for day in (TODAY, date(2027, 6, 1))
    ]
    assert fits[0] is not None
    assert fits[1] is not None
    assert fits[0] > fits[1]
