from dataclasses import replace

import pytest

from api.site.view import Visit
from api.site.view_place import PlaceView
from api.site.view_search import Fragment, build_search_page, mark
from corpus.german import analyse
from corpus.passage import Place
from recommender.query import MAX_ITEMS
from recommender.result import Criterion, CriterionResult, Explanation, FitWord, Recommendation, State, Where
from tests.api.site.test_view_list import make_answer
from tests.builders import make_output

NEAREST = CriterionResult(Criterion.TOPIC, State.FULFILLED, evidence="Dem Sinn nach am nächsten.")


def make_hit(**overrides: object) -> Recommendation:
    return Recommendation(make_output(**overrides), 1, 1.0, 0.5, FitWord.HIGH, Explanation("Passt.", (NEAREST,), ()))


def test_mark_keeps_every_character_and_marks_whole_words() -> None:
    text = "<b>Ämter</b> & Amt"
    fragments = mark(text, set(analyse("Amt")))
    assert "".join(fragment.text for fragment in fragments) == text
    assert [fragment.text for fragment in fragments if fragment.is_hit] == ["Ämter", "Amt"]
    assert mark("", {"amt"}) == ()
    assert mark("Nichts", {"amt"}) == (Fragment("Nichts", is_hit=False),)


@pytest.mark.parametrize(
    ("query", "quote"),
    [
        ("Sprachmodelle", "„Zwei Ämter nutzen Sprachmodelle.“"),
        ("Ämter Personal", "„Das Personal der Ämter lernt.“"),
        ("Kuchen", "„Dem Sinn nach am nächsten.“"),
    ],
)
def test_hit_quotes_the_sentence_with_the_most_found_words(german_visit: Visit, query: str, quote: str) -> None:
    hit = make_hit(abstract="Zwei Ämter nutzen Sprachmodelle. Das Personal der Ämter lernt.")
    (view,) = build_search_page(german_visit, query, 1, make_answer(hit)).items
    assert "".join(fragment.text for fragment in view.quote) == quote


def test_hit_quotes_the_full_text_with_its_place_where_that_has_the_words(german_visit: Visit) -> None:
    where = Where(Place(page=14), "https://negz.org/a.pdf#page=14")
    deep = replace(NEAREST, evidence="Auf Seite 14 geht es um Register.", where=where)
    hit = replace(make_hit(abstract="Das Personal lernt."), explanation=Explanation("Passt.", (deep,), ()))
    for query, place in (("Register", PlaceView("S. 14", where.url)), ("Personal", None)):
        (view,) = build_search_page(german_visit, query, 1, make_answer(hit)).items
        assert view.place == place
        assert [fragment.text for fragment in view.quote if fragment.is_hit] == [query]


def test_hit_names_people_and_topics_that_were_found(german_visit: Visit) -> None:
    (view,) = build_search_page(german_visit, "Groß", 1, make_answer(make_hit())).items
    assert [fact.name for fact in view.facts] == ["Beteiligte"]
    assert [fragment.text for fragment in view.facts[0].value if fragment.is_hit] == ["Groß"]
    assert view.note == ""


def test_hit_without_any_of_the_words_says_that_it_is_found_by_meaning(german_visit: Visit) -> None:
    (view,) = build_search_page(german_visit, "Kuchen", 1, make_answer(make_hit())).items
    assert view.note == "Nach dem Sinn gefunden: Ihre Wörter selbst kommen darin nicht vor."


@pytest.mark.parametrize(("page", "shown", "count"), [(1, 10, "1"), (2, 2, "2"), (9, 2, "2")])
def test_results_come_in_pages_of_ten(german_visit: Visit, page: int, shown: int, count: str) -> None:
    view = build_search_page(german_visit, "KI", page, make_answer(*[make_hit()] * 12))
    assert len(view.items) == shown
    assert view.count == f"12 Treffer, Seite {count} von 2"


def test_results_that_may_not_be_all_are_called_the_best(german_visit: Visit) -> None:
    view = build_search_page(german_visit, "KI", 1, make_answer(*[make_hit()] * MAX_ITEMS))
    assert view.count == "Die besten 100 Treffer, Seite 1 von 10"


def test_search_that_finds_nothing_differs_from_none(german_visit: Visit) -> None:
    assert build_search_page(german_visit, "", 1, None).empty == ""
    assert build_search_page(german_visit, "KI", 1, make_answer()).empty == "Zu „KI“ haben wir nichts gefunden."
