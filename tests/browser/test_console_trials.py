"""Trials in a real browser: by keyboard alone, without JavaScript, narrow, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.trial import Credit
from tests.browser.conftest import serving, violations
from tests.browser.console_page import PASSWORD, sign_in
from tests.browser.test_console_rules import enter, tab_to
from tests.conftest import NOW, TODAY
from tests.trials import make_trial

pytestmark = pytest.mark.browser

PAGE = "/redaktion/versuche"


@contextmanager
def console(data_dir: Path) -> Iterator[tuple[str, Workspace]]:
    with Workspace(Settings(data_dir=data_dir, encoder="lsa", today=TODAY), clock=lambda: NOW) as workspace:
        Accounts(workspace).add("chef", Role.ADMIN, PASSWORD)
        with serving(workspace) as address:
            yield address, workspace


def fill(workspace: Workspace, *, is_running: bool) -> None:
    """Keep a trial with a result, and one that runs where that is asked for."""
    trials = workspace.store.trials
    begun = NOW - timedelta(days=30)
    past = trials.start(make_trial(started_at=begun, ends_at=begun + timedelta(days=28)))
    trials.add({Credit(past.id, f"{number:016x}", number > 9): 1 for number in range(50)})
    if is_running:
        trials.start(make_trial(parameter="benefit", value=0.75))


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_trial_is_started_and_ended_by_keyboard_alone(browser: Browser, tmp_path: Path, with_script: bool) -> None:
    with console(tmp_path) as (address, workspace):
        context = browser.new_context(base_url=address, java_script_enabled=with_script)
        page = sign_in(context.new_page(), name="chef")
        enter(page, "Versuche")
        tab_to(page, "Wert in der geänderten Rangfolge")
        page.keyboard.type("0,75")
        tab_to(page, "Begründung")
        page.keyboard.type("Zielgruppen stärker zählen")
        enter(page, "Versuch starten")
        expect(page.get_by_role("status")).to_contain_text("Der Versuch Nummer 1 läuft.")
        trial = workspace.store.trials.running(NOW)
        assert trial is not None
        assert (trial.value, trial.author) == (0.75, "chef")
        enter(page, "Versuch jetzt beenden")
        expect(page.get_by_role("status")).to_contain_text("Der Versuch Nummer 1 ist beendet.")
        assert workspace.store.trials.running(NOW) is None
        context.close()


@pytest.mark.parametrize("is_running", [True, False], ids=["running", "form"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_no_violations_and_fits_a_narrow_screen(
    browser: Browser, tmp_path: Path, axe: str, scheme: str, is_running: bool
) -> None:
    with console(tmp_path) as (address, workspace):
        fill(workspace, is_running=is_running)
        context = browser.new_context(
            base_url=address,
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": 320, "height": 800},
            bypass_csp=True,
        )
        page = sign_in(context.new_page(), name="chef")
        page.goto(PAGE)
        expect(page.get_by_text("Die geänderte Rangfolge kommt besser an")).to_be_visible()
        assert violations(page, axe) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
        context.close()
