from datetime import timedelta

import pytest

from api.console import wording_agreement as words
from api.console.second_order import is_in_random_sample, order_second, unsettled_views
from corpus.editorial import Assessment, Dossier, Suggestion, SuggestionSet, Verdict
from corpus.editorial_second import SecondView
from corpus.model import Grade, Origin, OutputId, Tag
from tests.builders import CDO, LEITUNG, make_output
from tests.conftest import NOW

ANNA, BERND = "Anna Groß", "Bernd Müller"
SAMPLED = next(name for name in map(OutputId, map(str, range(99))) if is_in_random_sample(name))
OTHERS = [name for name in map(OutputId, map(str, range(99))) if not is_in_random_sample(name)][:4]
ACCEPTED = Assessment(CDO, Verdict.ACCEPTED, Grade.PRIMARY, ANNA, NOW)
TAG = Tag(CDO, Grade.PRIMARY, Origin.EDITOR, 1.0, ANNA, NOW)


def dossier(output_id: OutputId, *, uncertain: int = 0, holdings: bool = False) -> Dossier:
    suggestions = tuple(Suggestion(key, 0.5, 0.5, True, rank) for rank, key in enumerate((CDO, LEITUNG)[:uncertain], 1))
    made = SuggestionSet(output_id, suggestions, "m1", "v1", NOW)
    output = make_output(id=output_id, tags=(TAG,))
    if holdings:
        return Dossier(output, 0, made, (), None, None)
    return Dossier(output, 2, made, (ACCEPTED,), ANNA, NOW)


def view(output_id: OutputId, editor: str, *, closed: bool = False, revision: int = 1) -> SecondView:
    if not closed:
        return SecondView(1, output_id, editor, revision, ())
    return SecondView(1, output_id, editor, revision, (), NOW, ANNA, (ACCEPTED,))


def ordered(*dossiers: Dossier, views: tuple[SecondView, ...] = (), in_bulk: tuple[OutputId, ...] = ()) -> list[str]:
    return [one.dossier.output.id for one in order_second(dossiers, views, BERND, frozenset(), in_bulk)]


def test_order_is_begun_then_random_then_bulk_then_uncertain_then_holdings() -> None:
    begun, bulk, uncertain, plain = OTHERS
    dossiers = [
        dossier(OutputId("holdings"), holdings=True),
        dossier(plain),
        dossier(uncertain, uncertain=2),
        dossier(bulk),
        dossier(SAMPLED),
        dossier(begun),
    ]
    assert ordered(*dossiers, views=(view(begun, BERND),), in_bulk=(bulk,)) == [
        begun,
        SAMPLED,
        bulk,
        uncertain,
        plain,
        "holdings",
    ]


def test_output_with_another_second_view_comes_after_those_without() -> None:
    looked_at, plain = OTHERS[:2]
    seen = (view(looked_at, "Carla Şen", closed=True),)
    assert ordered(dossier(looked_at, uncertain=2), dossier(plain), views=seen) == [plain, looked_at]


def test_output_leaves_the_list_of_whoever_closed_their_view() -> None:
    assert ordered(dossier(OTHERS[0]), views=(view(OTHERS[0], BERND, closed=True),)) == []


def test_output_is_not_listed_for_those_who_worked_on_it() -> None:
    assert order_second([dossier(OTHERS[0])], (), ANNA, frozenset(), ()) == ()
    assert order_second([dossier(OTHERS[0])], (), BERND, {OTHERS[0]}, ()) == ()


def test_reasons_say_why_and_never_who() -> None:
    items = order_second(
        [dossier(SAMPLED, uncertain=1), dossier(OTHERS[0])], (view(OTHERS[0], BERND),), BERND, frozenset(), ()
    )
    assert [one.reason for one in items] == [words.PUBLISHED, f"{words.RANDOM} {words.UNCERTAIN.of(1)}"]
    assert [one.is_begun for one in items] == [True, False]
    assert not any(ANNA in one.reason for one in items)


def test_random_sample_is_about_a_fifth_of_all() -> None:
    drawn = sum(is_in_random_sample(OutputId(f"beitrag-{number}")) for number in range(2_000))
    assert drawn / 2_000 == pytest.approx(0.2, abs=0.03)


def test_view_is_unsettled_until_every_difference_is_decided_and_published() -> None:
    closed = view(OTHERS[0], BERND, closed=True)
    before = dossier(OTHERS[0])
    assert [one.differences for one in unsettled_views([before], [closed])] == [1]
    refused = Assessment(CDO, Verdict.WRONG, None, BERND, NOW + timedelta(minutes=1))
    decided = Dossier(before.output, 3, before.suggestions, (ACCEPTED, refused), ANNA, NOW)
    assert [one.differences for one in unsettled_views([decided], [closed])] == [0]
    published = Dossier(make_output(id=OTHERS[0], tags=()), 4, None, (ACCEPTED, refused), BERND, NOW)
    assert unsettled_views([published], [closed]) == ()
    assert unsettled_views([before], [view(OTHERS[0], BERND)]) == ()
