import csv
from io import StringIO

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.console import trail_page
from api.workspace import Workspace
from tests.api.console.desk_world import DeskWorld, decide, path_of
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import LEITUNG, PRAXIS

PATH = "/redaktion/protokoll"


@pytest.fixture
def world(workspace: Workspace) -> DeskWorld:
    return DeskWorld(workspace)


def cells(html: str) -> list[list[str]]:
    """Return what stands in the last table, row by row."""
    parts = html.rpartition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")[:-1]
    return [Page(part.replace("<tr>", "")).texts("td") for part in parts]


def test_trail_says_who_decided_what_when_and_what_the_machine_had_said(
    editor: TestClient, world: DeskWorld, moment: Moment
) -> None:
    decide(editor, world.study, f"passt {LEITUNG}")
    moment.pass_by(minutes=7)
    decide(editor, world.study, "freigeben")
    decide(editor, world.blind, f"falsch {PRAXIS}")
    title, blind = "Künstliche Intelligenz in Kommunen", "Noch verdeckt"
    assert [line[1:] for line in cells(editor.get(PATH).text)] == [
        ["23.11.2026, 10:37 Uhr", "Erika", blind, "entschieden", "Praxisbeispiele: falsch", "62 %, verdeckt"],
        ["23.11.2026, 10:37 Uhr", "Erika", title, "freigegeben", "mit einem Begriff", ""],
        ["23.11.2026, 10:30 Uhr", "Erika", title, "entschieden", "Verwaltungsleitung: passt", "81 %, Rang 1"],
    ]


def test_trail_is_read_page_by_page(editor: TestClient, world: DeskWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail_page, "LINES_PER_PAGE", 2)
    for code in ("passt", "nebenbei", "falsch", "nicht-uns", "passt"):
        decide(editor, world.study, f"{code} {LEITUNG}")
    numbers = [line[0] for line in cells(editor.get(PATH).text)]
    html = editor.get(Page(editor.get(PATH).text).links()["Ältere zeigen"]).text
    last = editor.get(Page(html).links()["Ältere zeigen"]).text
    assert (numbers, [line[0] for line in cells(html)], [line[0] for line in cells(last)]) == (
        ["5", "4"],
        ["3", "2"],
        ["1"],
    )
    assert Page(last).links()["Zu den neuesten"] == PATH
    assert "Ältere zeigen" not in Page(last).links()


@pytest.mark.parametrize("before", ["", "x", "-3", "9" * 30])
def test_senseless_page_is_the_first(editor: TestClient, world: DeskWorld, before: str) -> None:
    decide(editor, world.study, f"passt {LEITUNG}")
    assert len(cells(editor.get(PATH, params={"vor": before}).text)) == 1


def test_trail_without_lines_says_where_to_begin(editor: TestClient) -> None:
    assert "Noch hat niemand etwas entschieden." in Page(editor.get(PATH).text).text


def test_reveal_has_its_line_and_leads_to_the_agreement(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.blind, f"passt {LEITUNG}")
    decide(editor, world.blind, "aufdecken")
    html = editor.get(PATH).text
    assert cells(html)[0][4:] == ["Vorschläge aufgedeckt", "", ""]
    assert "Übereinstimmung mit dem Modell" in Page(html).links()
    last = list(csv.DictReader(StringIO(editor.get(f"{PATH}.csv").text.removeprefix("\ufeff")), delimiter=";"))[-1]
    assert [last[name] for name in ("handlung", "nachher", "modell")] == ["Vorschläge aufgedeckt", "", "m1"]


def test_line_of_a_withdrawn_output_has_its_title(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.study, f"passt {LEITUNG}")
    world.store.withdraw([world.study])
    (line,) = cells(editor.get(PATH).text)
    assert line[3] == "Künstliche Intelligenz in Kommunen"


def test_table_holds_the_whole_trail_oldest_first(editor: TestClient, world: DeskWorld) -> None:
    for code in (f"passt {LEITUNG}", "freigeben", "zurueck"):
        decide(editor, world.study, code)
    answer = editor.get(f"{PATH}.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="protokoll-2026-11-23.csv"'
    assert answer.headers["cache-control"] == "no-store"
    table = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert [line["handlung"] for line in table] == ["entschieden", "freigegeben", "rückgängig gemacht"]
    assert table[2]["nimmt_schritt_zurueck"] == "2"


@pytest.mark.usefixtures("world")
def test_table_is_given_to_a_program_with_a_token_and_to_nobody_else(browser: TestClient, workspace: Workspace) -> None:
    token = Accounts(workspace).new_token("Erika")
    given = browser.get(f"{PATH}.csv", headers={"Authorization": f"Bearer {token}"})
    assert given.status_code == 200
    assert given.text.startswith("\ufeffnummer;")
    assert browser.get(f"{PATH}.csv").headers["location"].startswith("/redaktion/anmelden")
    assert browser.get(f"{PATH}.csv", headers={"Authorization": "Bearer falsch"}).status_code == 303


def test_line_leads_to_its_output(editor: TestClient, world: DeskWorld) -> None:
    decide(editor, world.study, f"passt {LEITUNG}")
    assert path_of(world.study) in Page(editor.get(PATH).text).links().values()
