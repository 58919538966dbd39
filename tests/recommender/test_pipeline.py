from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from corpus.model import ConceptKey, Output, OutputId, OutputKind, PartialDate, Scheme
from recommender.config import RankingConfig, Weights
from recommender.errors import InvalidProfile, InvalidQuery
from recommender.pipeline import best_rows
from recommender.query import MAX_TEXT_CHARS, Profile
from recommender.result import EmptyReason, Gap
from recommender.service import Recommender
from tests.builders import CDO, LEITUNG, OEFFENTLICHE_IT, PRAXIS
from tests.recommender.checkerboard import (
    AUDIENCES,
    BENEFITS,
    SENTENCES,
    TITLES,
    TODAY,
    VERNETZUNG,
    Bench,
    ask,
    ids,
    make_board,
    make_plain,
    make_tags,
    square_id,
)

EDITORS_ALONE = RankingConfig(model_share=0.0, weights=Weights(reach=0.0))
EVERY_SQUARE = [(audience, benefit) for audience in AUDIENCES for benefit in BENEFITS]


@pytest.mark.parametrize(("audience", "benefit"), EVERY_SQUARE, ids=str)
def test_recommend_for_a_square_finds_it_then_its_row_and_column_then_the_rest(
    board: Recommender, audience: ConceptKey, benefit: ConceptKey
) -> None:
    found = ids(ask(board, Profile((audience,), (benefit,))))
    assert found[0] == square_id(audience, benefit)
    cross = {square_id(a, b) for a, b in EVERY_SQUARE if a == audience or b == benefit}
    assert set(found[:5]) == cross
    assert len(found) == 9


@pytest.mark.parametrize("topic", range(3))
def test_recommend_for_a_text_finds_its_topic_in_every_row_and_column(board: Recommender, topic: int) -> None:
    answer = ask(board, Profile(text=SENTENCES[topic]))
    assert {item.output.title for item in answer.items[:3]} == {TITLES[topic]}
    assert min(item.fit for item in answer.items[:3]) > 0.5 > max(item.fit for item in answer.items[3:])


def test_recommend_for_tags_and_text_finds_what_meets_both(board: Recommender) -> None:
    answer = ask(board, Profile((CDO,), text=TITLES[0]))
    assert answer.items[0].output.title == TITLES[0]
    assert answer.items[0].output.id == "cdo-umsetzung"


def test_recommend_for_a_seed_finds_its_relatives_but_not_itself(board: Recommender) -> None:
    seed = square_id(CDO, PRAXIS)
    found = ids(ask(board, Profile(seeds=(seed,))))
    assert seed not in found
    assert set(found[:2]) == {"leitung-umsetzung", "oeffentliche-it-evidenz"}


def test_recommend_with_a_dislike_moves_its_topic_down(board: Recommender) -> None:
    profile = Profile(AUDIENCES, BENEFITS)
    disliked = Profile(AUDIENCES, BENEFITS, dislikes=(square_id(CDO, PRAXIS),))
    found = ids(ask(board, disliked, diversity=0.0))
    assert square_id(CDO, PRAXIS) in ids(ask(board, profile))
    assert square_id(CDO, PRAXIS) not in found
    assert set(found[-2:]) == {"leitung-umsetzung", "oeffentliche-it-evidenz"}


def test_recommend_ranks_from_one_by_falling_score_without_diversity(board: Recommender) -> None:
    items = ask(board, Profile((CDO,), (PRAXIS,)), diversity=0.0).items
    assert [item.rank for item in items] == list(range(1, 10))
    scores = [item.score for item in items]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= item.fit <= 1 and item.origin == "ranked" for item in items)


def test_recommend_with_diversity_puts_something_else_between_the_parts_of_a_conference(bench: Bench) -> None:
    parts = [
        make_plain(id=f"tagung-{n}", title="Tagung zur Verwaltungscloud", tags=make_tags(CDO, PRAXIS)) for n in range(3)
    ]
    other = make_plain(id="studie", title="Registermodernisierung vor Ort", tags=make_tags(CDO))
    recommender = bench.serve([*parts, other], config=EDITORS_ALONE)
    plain, diverse = (ids(ask(recommender, Profile((CDO,), (PRAXIS,)), diversity=d)) for d in (0.0, 1.0))
    assert plain == ["tagung-0", "tagung-1", "tagung-2", "studie"]
    assert diverse == ["tagung-0", "studie", "tagung-1", "tagung-2"]


def test_recommend_spreads_attention_without_a_word_about_fit(board_bench: Bench) -> None:
    answers = [
        ask(board_bench.open(RankingConfig(weights=Weights(reach=weight))), Profile((CDO,), (PRAXIS,)), diversity=0.0)
        for weight in (0.0, 5.0)
    ]
    plain, spread = ({item.output.id: item for item in answer.items} for answer in answers)
    assert {i: item.fit for i, item in plain.items()} == {i: item.fit for i, item in spread.items()}
    assert any(plain[i].score != spread[i].score for i in plain)


def test_recommend_ties_are_decided_by_id(bench: Bench) -> None:
    twins = [make_plain(id=name, title="Verwaltungscloud") for name in ("c", "a", "b")]
    assert ids(ask(bench.serve(twins), Profile(text="Verwaltungscloud"), diversity=0.0)) == ["a", "b", "c"]


@pytest.mark.parametrize("n", [1, 4, 9, 100])
def test_recommend_gives_n_or_all_there_are(board: Recommender, n: int) -> None:
    assert len(ask(board, Profile((CDO,)), n=n).items) == min(n, 9)


MEETINGS = [
    make_plain(
        id="kommt", title="Umtrunk", kind=OutputKind.MEETUP, published=PartialDate(2026, 12, 1), manifestations=()
    ),
    make_plain(
        id="vorbei", title="Umtrunk", kind=OutputKind.MEETUP, published=PartialDate(2026, 11, 1), manifestations=()
    ),
    make_plain(id="studie", title="Umtrunk", published=PartialDate(2026, 11, 1)),
]


def test_recommend_puts_upcoming_meetings_first_for_people_who_want_to_meet(bench: Bench) -> None:
    recommender = bench.serve([*make_board(), *(tagged(o, VERNETZUNG) for o in MEETINGS)], config=EDITORS_ALONE)
    found = ids(ask(recommender, Profile(benefits=(VERNETZUNG,))))
    assert found[0] == "kommt"
    assert set(found[1:3]) == {"vorbei", "studie"}


def test_recommend_puts_what_remains_before_what_is_over_for_everyone_else(bench: Bench) -> None:
    recommender = bench.serve([*make_board(), *(tagged(o, PRAXIS) for o in MEETINGS)], config=EDITORS_ALONE)
    found = [i for i in ids(ask(recommender, Profile(benefits=(PRAXIS,)))) if "-" not in i]
    assert found.index("studie") < found.index("vorbei")
    assert found.index("kommt") < found.index("vorbei")


def test_recommend_on_a_later_day_finds_the_meeting_over(bench: Bench) -> None:
    recommender = bench.serve([tagged(MEETINGS[0], VERNETZUNG)])
    before, after = (
        ask(recommender, Profile(benefits=(VERNETZUNG,)), as_of=day).items[0] for day in (TODAY, date(2026, 12, 2))
    )
    assert before.fit > after.fit
    assert "findet noch statt" in before.explanation.summary
    assert "ist vorbei" in after.explanation.summary


def test_recommend_below_the_minimum_fit_shows_nothing_and_says_so(board: Recommender) -> None:
    profile = Profile((CDO,), (PRAXIS,))
    best = ask(board, profile).items[0].fit
    assert len(ask(board, profile, minimum_fit=best - 0.001).items) == 1
    empty = ask(board, profile, minimum_fit=1.0)
    assert (empty.items, empty.empty_reason) == ((), EmptyReason.BELOW_MINIMUM)
    assert empty.gaps == ()  # what is missing is not an output, but modesty


def test_recommend_takes_the_configured_minimum_fit_when_none_is_asked_for(board: Recommender) -> None:
    answer = ask(board, Profile(text="Völlig anderes: Kochrezepte aus der Kantine"), minimum_fit=None)
    assert (answer.items, answer.empty_reason) == ((), EmptyReason.NOTHING_FITS)
    assert [(gap.benefit, gap.outputs) for gap in answer.gaps] == [(VERNETZUNG, 0)]


@pytest.mark.parametrize(
    ("cut", "limits", "reason"),
    [
        ({}, {"languages": ("fr",)}, EmptyReason.NOTHING_IN_LIMITS),
        ({"exclude": tuple(square_id(a, b) for a, b in EVERY_SQUARE)}, {}, EmptyReason.ALL_EXCLUDED),
        ({"minimum_fit": 1.0}, {}, EmptyReason.BELOW_MINIMUM),
    ],
    ids=["limits", "excluded", "fit"],
)
def test_recommend_without_items_gives_the_reason_and_no_gap_that_is_not_its_reason(
    board: Recommender, cut: dict[str, Any], limits: dict[str, Any], reason: EmptyReason
) -> None:
    answer = ask(board, Profile(audiences=(LEITUNG,), **limits), **cut)
    assert (answer.items, answer.empty_reason, answer.gaps) == ((), reason, ())


def test_recommend_from_an_empty_corpus_says_there_are_no_outputs(bench: Bench) -> None:
    answer = ask(bench.serve([]), Profile((CDO,), (PRAXIS,)))
    assert (answer.items, answer.empty_reason) == ((), EmptyReason.NO_OUTPUTS)
    assert answer.gaps == (Gap(CDO, PRAXIS, 0),)


def test_recommend_for_a_gap_shows_the_nearest_outputs_and_names_the_gap(board: Recommender) -> None:
    answer = ask(board, Profile((CDO,), (VERNETZUNG,)))
    assert answer.items
    assert answer.empty_reason is None
    assert answer.gaps == (Gap(CDO, VERNETZUNG, 0),)


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        (
            Profile((ConceptKey(Scheme.AUDIENCE, "amtsleiter"),)),
            "Zielgruppe „amtsleiter“.*leitung, cdo, oeffentliche-it",
        ),
        (
            Profile((CDO,), (ConceptKey(Scheme.BENEFIT, "spass"),)),
            "Nutzen „spass“.*evidenz, praxis, umsetzung, vernetzung",
        ),
        (Profile((ConceptKey(Scheme.AUDIENCE, "praxis"),)), "Zielgruppe „praxis“"),
    ],
    ids=str,
)
def test_recommend_for_an_unknown_concept_is_refused_naming_the_known_ones(
    board: Recommender, profile: Profile, message: str
) -> None:
    with pytest.raises(InvalidProfile, match=message):
        ask(board, profile)


def test_recommend_in_english_speaks_english(board: Recommender) -> None:
    item = ask(board, Profile((CDO,), (PRAXIS,)), language="en").items[0]
    assert item.explanation.summary == "Meant for “Digital leads” and offers “Practice examples”."


def test_recommend_the_same_twice_gives_equal_answers_with_the_same_id(board: Recommender) -> None:
    profile = Profile((CDO,), (PRAXIS,), text=TITLES[0])
    assert ask(board, profile) == ask(board, profile)
    assert ask(board, profile).recommendation_id != ask(board, profile, n=3).recommendation_id


def test_relate_finds_the_same_topic_and_never_the_output_itself(board: Recommender) -> None:
    for audience, benefit in EVERY_SQUARE:
        asked = square_id(audience, benefit)
        answer = board.related(asked, as_of=TODAY, n=100)
        assert asked not in ids(answer)
        titles = [item.output.title for item in answer.items]
        assert titles == [board.output(asked).title] * 2, "what is no relative is no filler either"


def test_relate_cites_what_both_have_in_common(board: Recommender) -> None:
    item = board.related(square_id(CDO, PRAXIS), as_of=TODAY, n=1).items[0]
    assert item.explanation.summary == "Behandelt ein ähnliches Thema."
    assert item.explanation.criteria[0].evidence in item.output.abstract + item.output.title


def test_relate_of_the_only_output_is_empty_with_the_reason(bench: Bench) -> None:
    recommender = bench.serve([make_plain(id="allein", title="Allein")])
    answer = recommender.related(OutputId("allein"), as_of=TODAY)
    assert (answer.items, answer.empty_reason) == ((), EmptyReason.NOTHING_FITS)


@pytest.mark.parametrize("topic", range(3))
def test_search_finds_words_and_meaning(board: Recommender, topic: int) -> None:
    answer = board.search(TITLES[topic].split()[0].upper(), as_of=TODAY)
    assert {item.output.title for item in answer.items[:3]} == {TITLES[topic]}


def test_search_shows_only_what_shares_a_word_or_probably_fits(board: Recommender) -> None:
    answer = board.search("Rechenzentren", as_of=TODAY)
    assert {item.output.title for item in answer.items} == {TITLES[0]}


def test_search_for_what_nobody_wrote_about_is_empty_with_the_reason(board: Recommender) -> None:
    answer = board.search("Kantinenrezepte", as_of=TODAY)
    assert (answer.items, answer.empty_reason) == ((), EmptyReason.NOTHING_FITS)


@pytest.mark.parametrize("text", ["", "  \n"])
def test_search_for_nothing_is_refused(board: Recommender, text: str) -> None:
    with pytest.raises(InvalidQuery, match="leer"):
        board.search(text, as_of=TODAY)


def test_search_for_a_megabyte_is_refused_naming_the_limit(board: Recommender) -> None:
    with pytest.raises(InvalidQuery, match=f"1000000 Zeichen, erlaubt sind {MAX_TEXT_CHARS}"):
        board.search("x" * 1_000_000, as_of=TODAY)


@pytest.mark.parametrize(
    "text", ['"', "a OR", "*", "\0", "\ud800", "💡", "💡 Verwaltungscloud", "; DROP TABLE outputs"]
)
def test_search_with_odd_text_never_fails(board: Recommender, text: str) -> None:
    assert len(board.search(text, as_of=TODAY).items) <= 9


@pytest.mark.parametrize("n", [0, 101])
def test_relate_and_search_with_n_out_of_bounds_are_refused(board: Recommender, n: int) -> None:
    with pytest.raises(InvalidQuery, match=f"{n} Vorschläge"):
        board.search("Cloud", as_of=TODAY, n=n)
    with pytest.raises(InvalidQuery, match=f"{n} Vorschläge"):
        board.related(square_id(CDO, PRAXIS), as_of=TODAY, n=n)


def test_best_rows_take_the_highest_of_the_mask_and_the_lower_row_of_a_tie() -> None:
    scores = np.array([1, 3, 3, 2, 5, 3], dtype=np.float32)
    mask = np.array([True, True, True, True, False, True])
    assert best_rows(scores, mask, 2) == [1, 2]
    assert best_rows(scores, mask, 4) == [1, 2, 5, 3]
    assert best_rows(scores, mask, 10) == [1, 2, 5, 3, 0]
    assert best_rows(scores, np.zeros(6, dtype=bool), 3) == []


def tagged(output: Output, benefit: ConceptKey) -> Output:
    return replace(output, tags=make_tags(OEFFENTLICHE_IT, benefit))
