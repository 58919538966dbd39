from dataclasses import replace

import pytest

from corpus.model import OutputId
from recommender import holding
from recommender.holding import Holding
from tests.recommender.checkerboard import Bench, make_board, make_plain


def test_followed_holding_is_what_reading_everything_gives(bench: Bench) -> None:
    board = make_board()
    bench.fill(board)
    held = Holding.read(bench.store)
    bench.store.upsert([replace(board[3], title="Neu gefasst"), make_plain(id="aaa", title="Erster")])
    bench.store.withdraw([board[5].id])
    followed = held.followed(bench.store)
    assert followed == Holding.read(bench.store)
    assert followed.outputs[0].id == "aaa"


def test_followed_holding_keeps_outputs_that_have_not_changed(bench: Bench) -> None:
    bench.fill(make_board())
    held = Holding.read(bench.store)
    bench.store.upsert([make_plain(id="zzz", title="Letzter")])
    followed = held.followed(bench.store)
    assert all(old is new for old, new in zip(held.outputs, followed.outputs, strict=False))


def test_followed_holding_reads_everything_after_a_large_change(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "MAX_CHANGED", 1)
    held = Holding.read(bench.fill(make_board()).store)
    bench.store.upsert([make_plain(id=OutputId(name), title=name) for name in ("x", "y", "z")])
    assert held.followed(bench.store) == Holding.read(bench.store)
