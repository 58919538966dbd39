from pathlib import Path

import pytest

from api.settings import Settings
from api.workspace import Workspace
from benchmarks import waiting
from recommender.succession import Alone


def test_each_change_is_watched_and_those_who_ask_are_timed(
    writable_catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "WATCHED_S", 0.2)
    with Workspace(Settings(data_dir=writable_catalogue_dir), agreement=Alone()) as workspace:
        before = workspace.store.corpus_version()
        found = waiting.measure(workspace.store, workspace.index_root, workspace.recommender())
        assert workspace.store.corpus_version() == before + 3
    assert list(found) == ["withdrawn", "published again", "changed", "new index"]
    for figures in found.values():
        assert figures["asked"] > 0
        assert 0 < figures["median_ms"] <= figures["longest_ms"]
