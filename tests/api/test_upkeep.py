import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.settings import Settings
from api.upkeep import FIRST_PAUSE_S, LONGEST_WAIT_S, QUIET_S, BuildApart, Upkeep
from api.workspace import Workspace
from tests.builders import make_output, make_vocabulary


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A data folder whose index is current."""
    with Workspace(Settings(data_dir=tmp_path, encoder="lsa")) as found:
        found.store.replace_vocabulary(make_vocabulary())
        found.store.upsert([make_output(id="eins"), make_output(id="zwei", title="Registermodernisierung")])
        found.build_index()
        yield found


class Bench:
    """Counts builds and what is said; `broken` lets builds fail."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.built, self.said = 0, list[str]()
        self.broken = False
        self.upkeep = Upkeep(workspace, self.build, self.said.append)

    def build(self) -> None:
        if self.broken:
            raise subprocess.SubprocessError("Platte voll")
        self.built += 1
        self.workspace.build_index()

    def change(self, title: str) -> None:
        self.workspace.store.upsert([replace(self.workspace.store.output("eins"), title=title)])


@pytest.fixture
def bench(workspace: Workspace) -> Bench:
    return Bench(workspace)


def test_look_at_a_current_index_builds_nothing(bench: Bench) -> None:
    assert not any(bench.upkeep.look(float(second)) for second in range(0, 1000, 100))
    assert bench.built == 0


def test_look_builds_once_after_changes_have_ceased(bench: Bench) -> None:
    bench.change("Neuer Titel")
    assert not bench.upkeep.look(0.0)
    assert not bench.upkeep.look(QUIET_S - 1)
    assert bench.upkeep.look(QUIET_S)
    assert not bench.upkeep.look(2 * QUIET_S)
    assert bench.built == 1


def test_first_look_at_an_index_that_was_behind_before_waits_for_nothing(bench: Bench) -> None:
    bench.change("Vor dem Start geändert")
    upkeep = Upkeep(bench.workspace, bench.build, bench.said.append, is_behind=True)
    assert upkeep.look(0.0)
    bench.change("Danach geändert")
    assert not upkeep.look(1.0)


def test_look_waits_while_changes_go_on_but_not_for_ever(bench: Bench) -> None:
    now_s = 0.0
    while now_s < LONGEST_WAIT_S:
        bench.change(f"Titel von {now_s}")
        assert not bench.upkeep.look(now_s)
        now_s += QUIET_S / 2
    assert bench.upkeep.look(now_s)


def test_look_after_a_failed_build_says_so_and_waits_before_the_next(bench: Bench) -> None:
    bench.change("Neuer Titel")
    bench.broken = True
    bench.upkeep.look(0.0)
    assert not bench.upkeep.look(QUIET_S)
    assert bench.said == ["Der Index ließ sich nicht erneuern (Platte voll). Prüfen Sie: negz index build"]
    bench.broken = False
    assert not bench.upkeep.look(QUIET_S + FIRST_PAUSE_S - 1)
    bench.upkeep.look(QUIET_S + FIRST_PAUSE_S)
    assert bench.upkeep.look(2 * QUIET_S + FIRST_PAUSE_S)
    assert len(bench.said) == 1


def test_build_apart_makes_an_index_that_is_taken_up(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGZ_ENCODER", "lsa")
    workspace.store.upsert([make_output(id="drei", title="Ein dritter Beitrag")])
    assert workspace.recommender().status().is_stale
    BuildApart(workspace.settings.data_dir)()
    assert not workspace.recommender().status().is_stale


def test_build_apart_that_fails_names_the_reason(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGZ_ENCODER", "quatsch")
    with pytest.raises(subprocess.SubprocessError, match="quatsch"):
        BuildApart(workspace.settings.data_dir)()
