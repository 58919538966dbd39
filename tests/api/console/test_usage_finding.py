from dataclasses import replace

from api.console.usage import UsageRow
from api.console.usage_finding import findings
from tests.api.console.usage_world import make_usage, make_usage_row
from tests.builders import make_output


def said(*, audiences: tuple[UsageRow, ...] = (), benefits: tuple[UsageRow, ...] = ()) -> str:
    return " ".join(findings(make_usage(audiences=audiences, benefits=benefits))).replace("\u00a0", " ")


def test_target_group_that_opens_least_is_named_beside_the_one_that_opens_most() -> None:
    rows = (
        make_usage_row("Leitung", 1000, 50),
        make_usage_row("CDO", 1000, 200),
        make_usage_row("Nachwuchs", 1000, 100),
    )
    assert (
        "Am wenigsten von dem, was ihr gezeigt wird, öffnet die Zielgruppe „Leitung“: 5 % (4 bis 7 %); am meisten "
        "„CDO“: 20 % (17 bis 23 %)."
    ) in said(audiences=rows)


def test_target_group_whose_openings_are_not_shown_can_be_the_one_that_opens_least() -> None:
    rows = (make_usage_row("Leitung", 1000), make_usage_row("CDO", 1000, 200))
    assert "die Zielgruppe „Leitung“: höchstens 1 %; am meisten „CDO“" in said(audiences=rows)


def test_difference_that_chance_could_explain_is_not_claimed() -> None:
    rows = (make_usage_row("Leitung", 100, 15), make_usage_row("CDO", 100, 20))
    text = said(audiences=rows)
    assert "Welche Zielgruppe am wenigsten öffnet, lässt sich nicht sagen" in text
    assert "„Leitung“" not in text


def test_benefit_that_is_called_helpful_most_is_named() -> None:
    rows = (
        make_usage_row("Praxis", helpful=180, not_helpful=20),
        make_usage_row("Recht", helpful=100, not_helpful=100),
    )
    assert (
        "finden Leser:innen Beiträge zum Nutzen „Praxis“: 90 % (84 bis 94 %) Ja; am seltensten solche zu „Recht“"
        in said(benefits=rows)
    )


def test_comparison_leaves_out_lists_that_named_none() -> None:
    rows = (make_usage_row("CDO", 1000, 200), replace(make_usage_row("ohne", 1000, 10), is_compared=False))
    assert "ist noch zu wenig gezählt" in said(audiences=rows)


def test_what_was_empty_most_often_is_named_with_all_that_were_as_often() -> None:
    rows = (make_usage_row("Recht", empty=15), make_usage_row("Praxis", empty=10), make_usage_row("Technik", empty=15))
    assert "Am häufigsten leer blieb die Liste zu „Recht“ und „Technik“: rund 15-mal." in said(benefits=rows)


def test_outputs_hardly_anybody_sees_are_counted() -> None:
    usage = make_usage(unseen=(make_output(),))
    assert (
        "1 von 131 veröffentlichten Beiträgen wurde in diesen Tagen seltener als 5-mal gezeigt" in findings(usage)[-1]
    )


def test_findings_on_nothing_are_none() -> None:
    usage = make_usage()
    assert findings(replace(usage, feedback=replace(usage.feedback, total={}))) == ()
