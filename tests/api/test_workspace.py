from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.settings import Settings
from api.workspace import IndexNeed, Workspace
from recommender.config import RankingConfig
from recommender.errors import EncoderMismatch, IndexMissing
from tests.builders import make_output


def test_today_is_the_day_in_germany(tmp_path: Path) -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert Workspace(Settings(data_dir=tmp_path), clock=lambda: late).today() == date(2026, 11, 24)


def test_today_is_the_fixed_day_where_one_is_set(tmp_path: Path) -> None:
    assert Workspace(Settings(data_dir=tmp_path, today=date(2020, 2, 29))).today() == date(2020, 2, 29)


def test_catalogue_is_loaded_into_an_empty_store_once(tmp_path: Path) -> None:
    with Workspace(Settings(data_dir=tmp_path)) as workspace:
        first, second = workspace.load_shipped_catalogue_if_empty(), workspace.load_shipped_catalogue_if_empty()

        assert first is not None
        assert len(first.new) == len(workspace.store.outputs())
        assert second is None


def test_recommender_without_index_says_how_to_build_one(tmp_path: Path) -> None:
    with Workspace(Settings(data_dir=tmp_path)) as workspace:
        assert workspace.index_needs_build()
        with pytest.raises(IndexMissing) as caught:
            workspace.recommender()
    assert "negz index build" in caught.value.remedy


def test_index_of_the_same_corpus_encoder_and_configuration_needs_no_build(catalogue_workspace: Workspace) -> None:
    assert not catalogue_workspace.index_needs_build()


def test_index_behind_the_corpus_needs_a_build(writable_catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=writable_catalogue_dir)) as workspace:
        workspace.store.upsert([make_output()])

        assert workspace.index_need() is IndexNeed.SOON
        assert workspace.index_needs_build()


def test_index_of_another_configuration_needs_a_build(catalogue_dir: Path) -> None:
    config = replace(RankingConfig(), related_share=0.123)
    with Workspace(Settings(data_dir=catalogue_dir), config=config) as workspace:
        assert workspace.index_need() is IndexNeed.AT_ONCE


def test_index_of_another_encoder_needs_a_build_and_is_refused(catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=catalogue_dir, encoder="lsa")) as workspace:
        assert workspace.index_need() is IndexNeed.AT_ONCE
        with pytest.raises(EncoderMismatch):
            workspace.recommender()


def test_truncated_index_needs_a_build(writable_catalogue_dir: Path) -> None:
    file = next((writable_catalogue_dir / "index").glob("v*/documents.npy"))
    file.write_bytes(file.read_bytes()[:100])

    with Workspace(Settings(data_dir=writable_catalogue_dir)) as workspace:
        assert workspace.index_need() is IndexNeed.AT_ONCE


def test_recommender_after_a_build_is_a_new_one(writable_catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=writable_catalogue_dir)) as workspace:
        before = workspace.recommender()
        assert workspace.recommender() is before
        workspace.store.upsert([make_output()])
        workspace.build_index()

        assert workspace.recommender() is not before
        assert not workspace.recommender().status().is_stale
