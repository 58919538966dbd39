from datetime import timedelta

from corpus.editorial import HOLDINGS, Assessment, Dossier, Verdict
from corpus.editorial_second import (
    SecondView,
    assigned,
    decision_for,
    differences,
    is_open_to,
    open_differences,
    published_views,
    without_overruled,
)
from corpus.model import ConceptKey, Grade, Origin, Status, Tag
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output
from tests.contracts.editorial_contract import ANNA, BERND, NOW

LATER = NOW + timedelta(minutes=5)


def view(concept: ConceptKey, verdict: Verdict, grade: Grade | None = None, editor: str = ANNA) -> Assessment:
    return Assessment(concept, verdict, grade, editor, NOW)


def accepted(concept: ConceptKey, grade: Grade = Grade.PRIMARY, editor: str = ANNA) -> Assessment:
    return view(concept, Verdict.ACCEPTED, grade, editor)


def closed(first: tuple[Assessment, ...], second: tuple[Assessment, ...]) -> SecondView:
    return SecondView(1, make_output().id, BERND, 3, second, NOW, ANNA, first)


def test_difference_is_what_would_be_published_otherwise() -> None:
    first = (accepted(CDO), accepted(PRAXIS), view(EVIDENZ, Verdict.UNSUITED))
    second = (accepted(CDO, Grade.SECONDARY, BERND), view(PRAXIS, Verdict.WRONG, editor=BERND), accepted(LEITUNG))
    found = differences(closed(first, second))
    assert [(one.concept, one.first, one.second) for one in found] == [
        (CDO, first[0], second[0]),
        (LEITUNG, None, second[2]),
        (PRAXIS, first[1], second[1]),
    ]


def test_views_that_refuse_for_different_reasons_do_not_differ() -> None:
    assert differences(closed((view(CDO, Verdict.UNSUITED),), (view(CDO, Verdict.WRONG, editor=BERND),))) == ()
    assert differences(closed((view(CDO, Verdict.WRONG),), ())) == ()


def test_difference_is_settled_by_whoever_decides_after_the_view_was_closed() -> None:
    one = closed((accepted(CDO), accepted(PRAXIS)), ())
    later = Assessment(CDO, Verdict.WRONG, None, "Carla Şen", LATER)
    dossier = Dossier(make_output(), 3, None, (accepted(CDO), later, accepted(PRAXIS)), ANNA, NOW)
    assert [left.concept for left in open_differences(one, dossier)] == [PRAXIS]
    assert open_differences(SecondView(1, make_output().id, BERND, 3, ()), dossier) == ()


def test_settled_difference_is_no_longer_contested_until_somebody_disagrees_again() -> None:
    one = closed((accepted(CDO), accepted(PRAXIS)), ())
    refused = Assessment(CDO, Verdict.WRONG, None, BERND, LATER)
    before = Dossier(make_output(), 3, None, (accepted(CDO), refused, accepted(PRAXIS)), ANNA, NOW)
    (after,) = without_overruled([before], [one])
    assert (before.contested, after.contested) == ((CDO,), ())
    assert after.standing == before.standing
    again = Assessment(CDO, Verdict.ACCEPTED, Grade.PRIMARY, ANNA, LATER + timedelta(minutes=5))
    disputed = Dossier(make_output(), 4, None, (refused, again), ANNA, NOW)
    assert without_overruled([disputed], [one]) == (disputed,)


def test_open_difference_leaves_the_dossier_as_it_is() -> None:
    dossier = Dossier(make_output(), 3, None, (accepted(CDO), accepted(PRAXIS)), ANNA, NOW)
    assert without_overruled(
        [dossier], [closed((accepted(CDO),), ()), SecondView(2, dossier.output.id, BERND, 1, ())]
    ) == (dossier,)


def test_decision_for_a_view_that_says_nothing_is_that_the_concept_is_wrong() -> None:
    said = decision_for(CDO, accepted(CDO, Grade.SECONDARY))
    assert (said.verdict, said.grade, said.shown, said.blind) == (Verdict.ACCEPTED, Grade.SECONDARY, False, False)
    nothing = decision_for(CDO, None)
    assert (nothing.verdict, nothing.grade) == (Verdict.WRONG, None)


def test_published_views_go_by_the_tags_and_not_by_later_drafts() -> None:
    tags = (Tag(CDO, Grade.PRIMARY, author=ANNA, at=NOW), Tag(PRAXIS, Grade.SECONDARY, Origin.MODEL, 0.4))
    drafts = (
        accepted(CDO),
        Assessment(CDO, Verdict.WRONG, None, BERND, LATER),
        accepted(EVIDENZ),
        view(LEITUNG, Verdict.UNSUITED),
    )
    found = published_views(Dossier(make_output(tags=tags), 3, None, drafts, ANNA, NOW))
    assert [(one.concept, one.verdict, one.editor) for one in found] == [
        (CDO, Verdict.ACCEPTED, ANNA),
        (LEITUNG, Verdict.UNSUITED, ANNA),
    ]
    assert assigned(found) == {CDO: Grade.PRIMARY}


def test_published_views_of_tags_that_came_with_the_record_are_the_holdings() -> None:
    found = published_views(Dossier(make_output(), 0, None, (), None, None))
    assert {one.editor for one in found} == {HOLDINGS}


def test_output_is_open_to_those_who_had_no_part_in_it() -> None:
    done = Dossier(make_output(), 3, None, (accepted(CDO),), ANNA, NOW)
    assert is_open_to(done, BERND, frozenset())
    assert not is_open_to(done, ANNA, frozenset())
    assert not is_open_to(done, BERND, {done.output.id})
    by_bernd = Dossier(done.output, 3, None, (), BERND, NOW)
    assert not is_open_to(by_bernd, BERND, frozenset())
    assert not is_open_to(Dossier(make_output(tags=None), 0, None, (), None, None), BERND, frozenset())
    withdrawn = Dossier(make_output(status=Status.WITHDRAWN), 3, None, (), ANNA, NOW)
    assert not is_open_to(withdrawn, BERND, frozenset())
