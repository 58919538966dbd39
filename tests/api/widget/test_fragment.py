from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from api.widget.fragment import FragmentWriter
from corpus.model import Manifestation, ManifestationKind, Output, PartialDate
from recommender.result import (
    Criterion,
    CriterionResult,
    EmptyReason,
    Explanation,
    FitWord,
    IndexStatus,
    Recommendation,
    RecommendationList,
    State,
)
from tests.builders import make_output

INDEX = IndexStatus(datetime(2026, 11, 20, tzinfo=UTC), 1, "lsa", "0", False, 0)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


class Elements(HTMLParser):
    """Collects elements with their attributes, and the text of each class."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def parse(html: str) -> Elements:
    parser = Elements()
    parser.feed(html)
    return parser


def make_item(output: Output, word: FitWord = FitWord.HIGH, **overrides: Any) -> Recommendation:
    explanation = overrides.pop("explanation", Explanation("Passt zu „Praxisbeispiele“.", (), ()))
    return Recommendation(output, 1, 1.0, 0.5, word, explanation, **overrides)


def make_answer(*items: Recommendation, empty: EmptyReason | None = None) -> RecommendationList:
    return RecommendationList("0", items, INDEX, (), empty)


def test_item_says_what_when_where_and_why() -> None:
    found = parse(FragmentWriter().write(make_answer(make_item(make_output())), "de"))
    assert found.texts == [
        "Passende Beiträge",
        "Studie",
        "Mai 2024",
        "Künstliche Intelligenz in Kommunen",
        "Passt zu „Praxisbeispiele“.",
    ]
    link = next(attributes for tag, attributes in found.elements if tag == "a")
    assert link["href"] == "https://negz.org/publikation/ki-in-kommunen/"


@pytest.mark.parametrize(
    ("item", "mark"),
    [
        (make_item(make_output(), FitWord.PARTIAL), "Passt teilweise"),
        (make_item(make_output(), FitWord.LOW), "Passt teilweise"),
        (
            make_item(
                make_output(),
                explanation=Explanation("Anderes Thema.", (CriterionResult(Criterion.TOPIC, State.NOT),), ()),
            ),
            "Passt teilweise",
        ),
        (make_item(make_output(), origin="pinned"), "Von der Redaktion hervorgehoben"),
        (
            make_item(make_output(manifestations=(), sources=("https://kommune21.de/bericht",))),
            "Bericht über den Beitrag",
        ),
        (
            make_item(make_output(manifestations=(Manifestation(ManifestationKind.RECORDING, "https://youtu.be/a"),))),
            "Aufzeichnung",
        ),
    ],
)
def test_item_that_is_no_plain_hit_says_so(item: Recommendation, mark: str) -> None:
    writer, plain = FragmentWriter(), make_item(item.output if mark == "Aufzeichnung" else make_output())
    assert parse(writer.write(make_answer(item), "de")).texts.count(mark) == 1
    if plain.output is not item.output:
        assert mark not in parse(writer.write(make_answer(plain), "de")).texts


def test_same_output_as_partial_fit_and_not_is_marked_each_time_for_itself() -> None:
    writer, output = FragmentWriter(), make_output()
    strong, partial = make_item(output), make_item(output, FitWord.PARTIAL)
    assert "negz-partial" not in writer.write(make_answer(strong), "de")
    assert "negz-partial" in writer.write(make_answer(partial), "de")
    assert "negz-partial" not in writer.write(make_answer(strong), "de")


@pytest.mark.parametrize("criterion", [Criterion.AUDIENCE, Criterion.BENEFIT, Criterion.TOPIC])
def test_item_that_meets_nothing_of_a_question_is_a_partial_fit(criterion: Criterion) -> None:
    def write(*states: State) -> str:
        explanation = Explanation("Passt.", tuple(CriterionResult(criterion, state) for state in states), ())
        return FragmentWriter().write(make_answer(make_item(make_output(), explanation=explanation)), "de")

    assert "negz-partial" in write(State.NOT)
    assert "negz-partial" in write(State.NOT, State.NOT)
    assert "negz-partial" not in write(State.NOT, State.FULFILLED)


@pytest.mark.parametrize(("level", "tags"), [(1, ["h1", "h2"]), (2, ["h2", "h3"]), (6, ["h6", "h6"])])
def test_items_stand_a_level_under_the_heading(level: int, tags: list[str]) -> None:
    found = parse(FragmentWriter().write(make_answer(make_item(make_output())), "de", level=level))
    assert [tag for tag, _ in found.elements if tag.startswith("h")] == tags


def test_list_without_a_heading_of_its_own_keeps_the_level_of_its_items() -> None:
    found = parse(FragmentWriter().write(make_answer(make_item(make_output())), "de", level=3, has_heading=False))
    assert [tag for tag, _ in found.elements if tag.startswith("h")] == ["h4"]


def test_english_list_marks_german_titles_as_german() -> None:
    found = parse(FragmentWriter().write(make_answer(make_item(make_output(published=PartialDate(2024, 5, 3)))), "en"))
    assert found.texts[:3] == ["Outputs that fit", "Study", "3 May 2024"]
    assert [(tag, attributes["lang"]) for tag, attributes in found.elements if "lang" in attributes] == [
        ("section", "en"),
        ("h3", "de"),
    ]


def test_hostile_texts_stay_texts_and_addresses_that_run_are_no_links() -> None:
    output = make_output(
        title=HOSTILE,
        language=HOSTILE,
        manifestations=(Manifestation(ManifestationKind.PAGE, "javascript:alert(1)"),),
    )
    item = make_item(output, explanation=Explanation(HOSTILE, (), ()))
    found = parse(FragmentWriter().write(make_answer(item), "de"))
    assert {tag for tag, _ in found.elements} == {"section", "h2", "h3", "ol", "li", "p", "span", "time"}
    assert found.texts.count(HOSTILE) == 2
    quoted = make_output(manifestations=(Manifestation(ManifestationKind.PAGE, f"https://a.example/{HOSTILE}"),))
    link = next(
        a for tag, a in parse(FragmentWriter().write(make_answer(make_item(quoted)), "de")).elements if tag == "a"
    )
    assert link == {"class": "negz-link", "href": f"https://a.example/{HOSTILE}", "rel": "noreferrer"}


def test_no_element_has_a_style_a_handler_or_an_id() -> None:
    html = FragmentWriter().write(make_answer(make_item(make_output()), make_item(make_output(id="b"))), "de")
    names = {name for _, attributes in parse(html).elements for name in attributes}
    assert names == {"class", "lang", "aria-label", "datetime", "href", "rel"}


def test_empty_list_is_a_comment_that_says_why() -> None:
    html = FragmentWriter().write(make_answer(empty=EmptyReason.NOTHING_FITS), "de")
    assert html == "<!-- negz: nothing_fits -->\n"


def test_kept_beginnings_do_not_outgrow_their_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.widget.fragment.MAX_PIECES", 3)
    writer = FragmentWriter()
    outputs = [make_output(id=f"beitrag-{number}", title=f"Beitrag {number}") for number in range(10)]
    for _ in range(2):
        for output in outputs:
            assert parse(writer.write(make_answer(make_item(output)), "de")).texts[3] == output.title
    assert len(writer._pieces) <= 3
