from dataclasses import replace

from corpus.model import Vocabulary
from corpus.vocabulary_change import changed, deprecate
from corpus.vocabulary_json import Excerpt, excerpt_from_json, excerpt_to_json, excerpts
from tests.builders import CDO, make_vocabulary

HELD = make_vocabulary()


def test_excerpts_hold_what_differs_and_survive_json() -> None:
    before, after = excerpts(HELD, changed(HELD, deprecate(HELD, CDO, ["leitung"], "Zu eng")))
    assert [concept.key.notation for concept in before.concepts] == ["leitung", "cdo"]
    assert (before.scheme_labels, before.order) == (None, None)
    assert excerpt_from_json(excerpt_to_json(before)) == before
    assert excerpt_from_json(excerpt_to_json(after)) == after


def test_excerpts_of_another_order_and_other_labels_say_so() -> None:
    other = replace(HELD, concepts=HELD.concepts[::-1], scheme_labels={})
    before, after = excerpts(HELD, other)
    assert before == Excerpt((), HELD.scheme_labels, tuple(concept.key for concept in HELD.concepts))
    assert after == Excerpt((), None, tuple(concept.key for concept in other.concepts))
    assert excerpt_from_json(excerpt_to_json(before)) == before


def test_excerpt_of_nothing_is_no_json() -> None:
    before, after = excerpts(Vocabulary((), {}), HELD)
    assert excerpt_to_json(before) is None
    assert excerpt_from_json(None) == Excerpt()
    assert after.concepts == HELD.concepts
