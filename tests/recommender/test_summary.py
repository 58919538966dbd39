import pytest

from corpus.model import ConceptKey, Origin, Output, OutputKind, PartialDate
from recommender.result import Criterion, CriterionResult, State
from recommender.summary import quote_labels, state_concepts, summarise
from recommender.timeliness import timing
from tests.builders import CDO, LEITUNG, PRAXIS, UMSETZUNG, make_vocabulary
from tests.recommender.checkerboard import TODAY, make_plain

STUDY = make_plain()
UPCOMING = make_plain(kind=OutputKind.MEETUP, published=PartialDate(2026, 12, 1))
PAST = make_plain(kind=OutputKind.MEETUP, published=PartialDate(2025, 12, 1), manifestations=())


def audience(state: State, key: ConceptKey = CDO, source: Origin = Origin.EDITOR) -> CriterionResult:
    return CriterionResult(Criterion.AUDIENCE, state, key, source=source)


def benefit(state: State, key: ConceptKey = PRAXIS, source: Origin = Origin.EDITOR) -> CriterionResult:
    return CriterionResult(Criterion.BENEFIT, state, key, source=source)


def topic(state: State) -> CriterionResult:
    return CriterionResult(Criterion.TOPIC, state)


def say(*criteria: CriterionResult, output: Output = STUDY, language: str = "de") -> str:
    quoted = quote_labels(make_vocabulary(), language)
    stated = [
        state_concepts([c for c in criteria if c.concept and c.criterion is criterion], quoted, language)
        for criterion in (Criterion.AUDIENCE, Criterion.BENEFIT)
    ]
    topic = next((c.state for c in criteria if c.criterion is Criterion.TOPIC), State.UNKNOWN)
    return summarise(stated, topic, output, timing(output, TODAY), language)


@pytest.mark.parametrize(
    ("criteria", "german", "english"),
    [
        (
            (audience(State.FULFILLED), benefit(State.FULFILLED), topic(State.FULFILLED)),
            "Richtet sich an „CDO, CIO und Digitalverantwortliche“, bietet „Praxisbeispiele“ und trifft Ihr Thema.",
            "Meant for “Digital leads”, offers “Practice examples” and matches your topic.",
        ),
        (
            (audience(State.FULFILLED), benefit(State.PARTLY), topic(State.NOT)),
            "Richtet sich an „CDO, CIO und Digitalverantwortliche“; passt zum Teil auch zu „Praxisbeispiele“; "
            "trifft Ihr Thema nicht.",
            "Meant for “Digital leads”; fits “Practice examples” in part, too; does not match your topic.",
        ),
        (
            (audience(State.NOT), benefit(State.FULFILLED), topic(State.PARTLY)),
            "Bietet „Praxisbeispiele“ und berührt Ihr Thema; „CDO, CIO und Digitalverantwortliche“ deckt er nicht ab.",
            "Offers “Practice examples” and touches on your topic; does not cover “Digital leads”.",
        ),
        (
            (audience(State.FULFILLED, source=Origin.MODEL), benefit(State.FULFILLED, source=Origin.MODEL)),
            "Richtet sich vermutlich an „CDO, CIO und Digitalverantwortliche“ und bietet vermutlich „Praxisbeispiele“.",
            "Probably meant for “Digital leads” and probably offers “Practice examples”.",
        ),
        (
            (benefit(State.FULFILLED), benefit(State.FULFILLED, UMSETZUNG)),
            "Bietet „Praxisbeispiele“ und „Methoden und Werkzeuge“.",
            "Offers “Practice examples” and “Methods and tools”.",
        ),
        (
            (audience(State.UNKNOWN), topic(State.NOT)),
            "Passt nur entfernt zu Ihren Angaben.",
            "Fits what you said only remotely.",
        ),
    ],
)
def test_summary_says_first_what_fits_then_what_does_so_in_part_then_what_is_missing(
    criteria: tuple[CriterionResult, ...], german: str, english: str
) -> None:
    assert say(*criteria) == german
    assert say(*criteria, language="en") == english


def test_summary_of_nothing_but_partial_matches_does_not_call_them_remote() -> None:
    sentence = say(audience(State.PARTLY), benefit(State.NOT))
    assert "entfernt" not in sentence
    assert "auch" not in sentence
    assert sentence.startswith("Passt zum Teil zu „CDO, CIO und Digitalverantwortliche“")
    assert sentence.endswith("„Praxisbeispiele“ deckt er nicht ab.")


def test_summary_of_an_event_tells_whether_it_is_still_to_come() -> None:
    assert say(topic(State.FULFILLED), output=UPCOMING) == "Trifft Ihr Thema und findet noch statt."
    assert say(topic(State.FULFILLED), output=UPCOMING, language="en") == "Matches your topic and is still to come."
    assert say(topic(State.FULFILLED), output=PAST) == "Trifft Ihr Thema; die Veranstaltung ist vorbei."
    assert say(topic(State.FULFILLED), output=PAST, language="en") == "Matches your topic; the event is over."


def test_summary_says_probably_only_where_no_editor_agrees() -> None:
    mixed = say(audience(State.FULFILLED, source=Origin.MODEL), audience(State.FULFILLED, LEITUNG))
    assert mixed == "Richtet sich an „CDO, CIO und Digitalverantwortliche“ und „Verwaltungsleitung“."


def test_summary_leaves_out_a_concept_the_vocabulary_no_longer_holds() -> None:
    gone = ConceptKey(CDO.scheme, "abgeschafft")
    assert "abgeschafft" not in say(audience(State.FULFILLED), audience(State.NOT, gone))
