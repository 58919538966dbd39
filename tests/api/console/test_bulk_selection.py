import pytest

from api.console.bulk_selection import Selection, Threshold, read_selection
from corpus.editorial import Dossier, Suggestion
from corpus.model import OutputKind
from tests.builders import CDO, make_output


def dossier(**overrides: object) -> Dossier:
    return Dossier(make_output(**({"tags": None} | overrides)), 0, None, (), None, None)


def suggestion(confidence: float, threshold: float = 0.3) -> Suggestion:
    return Suggestion(CDO, confidence, threshold, confidence >= threshold, 1)


def test_selection_without_fields_takes_what_waits_at_the_models_thresholds() -> None:
    found = read_selection({})
    assert found == Selection()
    assert (found.waiting_only, found.threshold.percent) == (True, None)


def test_selection_survives_its_own_address_and_form() -> None:
    wanted = Selection(OutputKind.STUDY, "Science Dialog", "KI", False, CDO, Threshold(60), 60)
    assert read_selection(dict(wanted.fields())) == wanted
    assert (
        wanted.query()
        == "art=study&reihe=Science+Dialog&text=KI&umfang=alle&begriff=audience%3Acdo&schwelle=eigene&wert=60"
    )


@pytest.mark.parametrize(("name", "value"), [("art", "nichts"), ("begriff", "cdo"), ("begriff", "audience:")])
def test_selection_of_what_makes_no_sense_selects_nothing_out(name: str, value: str) -> None:
    assert read_selection({name: value}) == Selection()


@pytest.mark.parametrize(("text", "percent"), [("", 50), ("-3", 50), ("1e2", 50), ("0", 0), ("101", 100), ("73", 73)])
def test_selection_reads_whole_percent_between_none_and_all(text: str, percent: int) -> None:
    assert read_selection({"schwelle": "eigene", "wert": text}).threshold == Threshold(percent)
    assert read_selection({"wert": text}).threshold == Threshold(None)


@pytest.mark.parametrize(
    ("fields", "holds"),
    [
        ({}, True),
        ({"art": "study"}, True),
        ({"art": "event"}, False),
        ({"reihe": "NEGZ-Kurzstudie"}, True),
        ({"reihe": "Kurzstudie"}, False),
        ({"text": "kuenstliche INTELLIGENZ"}, True),
        ({"text": "Bürgeramt"}, False),
    ],
)
def test_selection_holds_outputs_by_kind_series_and_words_of_the_title(fields: dict[str, str], holds: bool) -> None:
    assert read_selection(fields).holds(dossier()) is holds


def test_selection_holds_outputs_that_have_tags_only_when_asked() -> None:
    tagged = dossier(tags=())
    assert not read_selection({}).holds(tagged)
    assert read_selection({"umfang": "alle"}).holds(tagged)


def test_threshold_of_the_model_goes_by_the_verdict_kept() -> None:
    assert Threshold().lets_in(suggestion(0.31))
    assert not Threshold().lets_in(suggestion(0.29))
    assert Threshold().margin(suggestion(0.35)) == pytest.approx(0.05)


def test_threshold_of_ones_own_goes_by_the_percent_that_is_shown() -> None:
    assert Threshold(60).lets_in(suggestion(0.595)), "shown as 60 %"
    assert not Threshold(60).lets_in(suggestion(0.594)), "shown as 59 %"
    assert Threshold(0).lets_in(suggestion(0.0))
    assert not Threshold(100).lets_in(suggestion(0.99))
    assert Threshold(60).margin(suggestion(0.5)) == pytest.approx(-0.1)
    assert (Threshold(60).probability, Threshold().probability) == (0.6, None)
