from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.model import Vocabulary
from recommender.config import RankingConfig
from recommender.encoders.lsa import LsaEncoder
from recommender.errors import IndexMissing
from recommender.index.build import build_index, training_texts
from recommender.index.snapshot import Snapshot, open_index_encoder
from recommender.index.storage import current_index, read_current
from recommender.index.text import full_text
from recommender.result import EmptyReason
from recommender.tagging.statement import shipped_statements
from tests.recommender.checkerboard import (
    NOW,
    TODAY,
    Bench,
    TopicEncoder,
    make_board,
    make_plain,
    make_wide_vocabulary,
)

OUTPUTS = 9
PASSAGES = 9 * 3  # the title and two sentences each
TEXTS = OUTPUTS + PASSAGES  # whole, and by passage


def test_build_index_of_the_board_writes_a_manifest_that_says_what_it_is(bench: Bench) -> None:
    manifest = bench.fill(make_board()).build()
    _, written = read_current(bench.root)
    assert (written.outputs, written.passages) == (OUTPUTS, PASSAGES)
    assert (written.encoder, written.fingerprint) == ("topics", "topics/1/64")
    assert written.built_at == NOW
    assert written.corpus_version == bench.store.corpus_version() == 2
    assert written.build_hash == RankingConfig().build_hash()
    assert (written.encoded_texts, written.reused_texts) == (TEXTS, 0)
    assert {"documents.npy", "text_vectors.npy", "outputs.txt", "concepts.txt"} <= set(written.files)
    assert (manifest.encoded_texts, manifest.reused_texts) == (TEXTS, 0)


def test_build_index_again_without_a_change_encodes_no_output(bench: Bench) -> None:
    bench.fill(make_board()).build()
    first = bench.snapshot()
    vectors = np.array(first.documents)
    manifest = bench.build()
    second = bench.snapshot()
    assert (manifest.encoded_texts, manifest.reused_texts) == (0, TEXTS)
    assert second.identity != first.identity
    np.testing.assert_array_equal(second.documents, vectors)


def test_build_index_after_one_output_changed_encodes_only_its_texts(bench: Bench) -> None:
    board = make_board()
    bench.fill(board).build()
    changed = make_plain(id=board[4].id, title=board[4].title, abstract="Ein neuer Satz.", tags=board[4].tags)
    bench.store.upsert([changed])
    manifest = bench.build()
    concepts = [concept.key for concept in make_wide_vocabulary().concepts]
    about_concepts = len(concepts) + sum(map(len, shipped_statements(concepts)))
    assert manifest.encoded_texts == 2
    assert set(bench.encoder.encoded[:-about_concepts]) == {full_text(changed), "Ein neuer Satz."}


def test_build_index_with_another_fingerprint_encodes_everything(bench: Bench) -> None:
    bench.fill(make_board()).build()
    bench.encoder = TopicEncoder("2")
    assert bench.build().reused_texts == 0


def test_build_index_over_a_damaged_one_starts_afresh(bench: Bench) -> None:
    bench.fill(make_board()).build()
    (current_index(bench.root) / "text_vectors.npy").write_bytes(b"\x93NUMPY")
    assert bench.build().reused_texts == 0
    assert len(bench.snapshot().ids) == OUTPUTS


def test_build_index_keeps_the_build_before_it_and_no_older_one(bench: Bench) -> None:
    bench.fill(make_board()).build()
    first = current_index(bench.root)
    bench.build()
    second = current_index(bench.root)
    assert first.is_dir()
    bench.build()
    assert not first.exists()
    assert {path for path in bench.root.iterdir() if path.is_dir()} == {second, current_index(bench.root)}


def test_build_index_that_crashes_midway_leaves_the_old_one_current(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.fill(make_board()).build()
    before = bench.snapshot().identity
    bench.store.withdraw([make_board()[0].id])
    with monkeypatch.context() as patch:
        patch.setattr(np.lib.format, "write_array", _failing_after(5, np.lib.format.write_array))
        with pytest.raises(OSError, match="No space left"):
            bench.build()
    after = bench.snapshot()
    assert after.identity == before
    assert len(after.ids) == OUTPUTS
    assert sorted(path.name for path in bench.root.iterdir()) == sorted([before, "current"])


def test_build_index_that_crashes_the_first_time_leaves_no_index(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.fill(make_board())
    with monkeypatch.context() as patch:
        patch.setattr(np.lib.format, "write_array", _failing_after(0, np.lib.format.write_array))
        with pytest.raises(OSError, match="No space left"):
            bench.build()
    with pytest.raises(IndexMissing):
        bench.snapshot()


def test_build_index_of_an_empty_store_gives_an_index_without_outputs(bench: Bench) -> None:
    assert bench.build().outputs == 0
    recommender = bench.open()
    assert recommender.coverage().cells == ()
    assert recommender.search("Verwaltungscloud", as_of=TODAY).empty_reason is EmptyReason.NOTHING_FITS


def test_build_index_without_a_vocabulary_has_no_concept_columns(bench: Bench) -> None:
    bench.fill(make_board(), Vocabulary((), {})).build()
    snapshot = bench.snapshot()
    assert snapshot.concepts.keys == ()
    assert snapshot.concept_evidence.shape == (OUTPUTS, 0)


def test_build_index_during_a_write_is_stale_rather_than_wrong(bench: Bench) -> None:
    bench.fill(make_board())

    def write_meanwhile(_done: int, _total: int) -> None:
        bench.store.upsert([make_plain(id="nachzuegler", title="Nachzügler")])

    manifest = bench.build(progress=write_meanwhile)
    assert manifest.corpus_version == bench.store.corpus_version() - 1
    status = bench.open().status()
    assert (status.is_stale, status.lag) == (True, 1)


def test_build_index_reports_progress_up_to_the_whole(bench: Bench) -> None:
    seen: list[tuple[int, int]] = []
    bench.fill(make_board()).build(progress=lambda done, total: seen.append((done, total)))
    assert seen == [(TEXTS, TEXTS)]


def test_build_index_with_lsa_keeps_the_state_that_queries_need(bench: Bench) -> None:
    bench.fill(make_board())
    fitted = LsaEncoder.fit(training_texts(bench.store))
    _build_lsa(bench, fitted)
    restored = open_index_encoder(bench.root, "lsa")
    assert restored.fingerprint == fitted.fingerprint
    np.testing.assert_array_equal(restored.encode_query("Verwaltungscloud"), fitted.encode_query("Verwaltungscloud"))


@pytest.mark.parametrize("outputs", [[], [make_plain(title="Registermodernisierung")]], ids=["none", "one"])
def test_build_index_with_lsa_of_hardly_any_output_still_works(bench: Bench, outputs: list[Any]) -> None:
    bench.fill(outputs, Vocabulary((), {}))
    _build_lsa(bench, LsaEncoder.fit(training_texts(bench.store)))
    assert len(Snapshot.load(bench.root).ids) == len(outputs)


def test_concept_evidence_of_each_output_is_one_of_its_own_passages(board_bench: Bench) -> None:
    snapshot = board_bench.snapshot()
    first, last = snapshot.passage_offsets[:-1, None], snapshot.passage_offsets[1:, None]
    assert ((snapshot.concept_evidence >= first) & (snapshot.concept_evidence < last)).all()


def _build_lsa(bench: Bench, encoder: LsaEncoder) -> None:
    config = RankingConfig()
    build_index(bench.store, bench.root, encoder_name="lsa", encoder=encoder, config=config, clock=lambda: NOW)


def _failing_after(calls: int, save: Callable[..., None]) -> Callable[..., None]:
    left = [calls]

    def failing(path: Path, array: Any, **options: Any) -> None:
        if not left[0]:
            raise OSError(28, "No space left on device")
        left[0] -= 1
        save(path, array, **options)

    return failing
