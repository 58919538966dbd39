import pytest

from recommender.errors import EncoderMismatch, EncoderUnavailable, IndexCorrupt, IndexMissing
from recommender.index.snapshot import Snapshot, open_index_encoder
from recommender.index.storage import current_index
from tests.recommender.checkerboard import Bench, TopicEncoder, make_board, make_wide_vocabulary


def test_snapshot_of_the_board_holds_its_outputs_in_order(board_bench: Bench) -> None:
    snapshot = board_bench.snapshot()
    assert list(snapshot.ids) == sorted(output.id for output in make_board())
    assert [snapshot.row[output_id] for output_id in snapshot.ids] == list(range(9))
    assert list(snapshot.concepts.keys) == [concept.key for concept in make_wide_vocabulary().concepts]


def test_snapshot_without_a_build_is_missing(bench: Bench) -> None:
    with pytest.raises(IndexMissing):
        Snapshot.load(bench.root)


@pytest.mark.parametrize("name", ["outputs.txt", "concepts.txt"])
def test_snapshot_with_text_that_is_none_is_corrupt(bench: Bench, name: str) -> None:
    bench.fill(make_board()[:1]).build()
    path = current_index(bench.root) / name
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(IndexCorrupt, match=name):
        bench.snapshot()


def test_snapshot_with_an_unknown_scheme_is_corrupt(bench: Bench) -> None:
    bench.fill(make_board()[:1]).build()
    path = current_index(bench.root) / "concepts.txt"
    path.write_text(path.read_text().replace("audience", "ecneidua"))
    with pytest.raises(IndexCorrupt, match=r"concepts\.txt"):
        bench.snapshot()


def test_open_index_encoder_with_another_name_is_refused_naming_both(board_bench: Bench) -> None:
    with pytest.raises(EncoderMismatch, match=r"„topics“ gebaut, eingestellt ist „use“.*NEGZ_ENCODER=topics"):
        open_index_encoder(board_bench.root, "use")


def test_open_index_encoder_with_another_revision_is_refused_naming_both(bench: Bench) -> None:
    bench.encoder = TopicEncoder("2")
    bench.fill(make_board()[:1]).build()
    with pytest.raises(EncoderMismatch, match=r"topics/2/64.*topics/1/64.*negz index build"):
        open_index_encoder(bench.root, "topics")


def test_unknown_encoder_is_said_to_be_unknown_before_a_rebuild_is_advised(bench: Bench) -> None:
    bench.serve(make_board())
    with pytest.raises(EncoderUnavailable, match="„bert“ gibt es nicht"):
        open_index_encoder(bench.root, "bert")
