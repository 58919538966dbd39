from dataclasses import replace
from datetime import date

import pytest

from corpus.errors import OutputNotFound
from corpus.model import OutputId
from recommender.config import RankingConfig
from recommender.encoders.registry import open_encoder
from recommender.errors import EncoderMismatch, IndexCorrupt, IndexMissing, InvalidProfile
from recommender.index.build import build_index, training_texts
from recommender.index.storage import current_index
from recommender.query import Profile
from recommender.result import EmptyReason
from recommender.service import Recommender
from tests.builders import CDO, PRAXIS
from tests.recommender.checkerboard import (
    NOW,
    TITLES,
    TODAY,
    Bench,
    TopicEncoder,
    ask,
    ids,
    make_board,
    make_plain,
    make_tags,
    square_id,
)

GONE = square_id(CDO, PRAXIS)
PROFILE = Profile((CDO,), (PRAXIS,))


def test_recommender_without_an_index_says_which_command_builds_it(bench: Bench) -> None:
    with pytest.raises(IndexMissing, match="negz index build"):
        bench.open()


def test_recommender_over_an_index_of_another_encoder_is_refused(bench: Bench) -> None:
    bench.fill(make_board()).build()
    with pytest.raises(EncoderMismatch, match=r"„topics“.*„lsa“"):
        Recommender(bench.store, bench.root, clock=lambda: NOW, encoder_name="lsa")


def test_recommender_over_a_truncated_index_names_the_file(bench: Bench) -> None:
    bench.fill(make_board()).build()
    path = current_index(bench.root) / "documents.npy"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(IndexCorrupt, match=r"documents\.npy"):
        bench.open()


def test_recommender_status_says_what_the_index_was_built_from(board: Recommender) -> None:
    status = board.status()
    assert (status.built_at, status.corpus_version, status.encoder) == (NOW, 2, "topics")
    assert (status.is_stale, status.lag) == (False, 0)
    assert status.config_hash == RankingConfig().build_hash()


def test_recommender_after_writes_is_stale_and_says_by_how_much(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    bench.store.upsert([make_plain(id="neu", title="Neu")])
    bench.store.withdraw([GONE])
    status = ask(recommender, PROFILE).index
    assert (status.is_stale, status.lag) == (True, 2)


def test_recommender_with_another_configuration_than_the_index_is_stale(bench: Bench) -> None:
    bench.fill(make_board()).build()
    status = bench.open(RankingConfig(related_share=0.1)).status()
    assert (status.is_stale, status.lag) == (True, 0)


@pytest.mark.parametrize("asked_before", [True, False], ids=["cached", "fresh"])
def test_recommender_never_serves_an_output_withdrawn_since(bench: Bench, asked_before: bool) -> None:
    recommender = bench.serve(make_board())
    relative = OutputId("leitung-umsetzung")
    if asked_before:
        assert GONE in ids(ask(recommender, PROFILE))
        assert GONE in ids(recommender.related(relative, as_of=TODAY, n=100))
        assert GONE in ids(recommender.search(TITLES[2], as_of=TODAY, n=100))
        assert recommender.output(GONE).id == GONE
    bench.store.withdraw([GONE])
    assert GONE not in ids(ask(recommender, PROFILE))
    assert GONE not in ids(recommender.related(relative, as_of=TODAY, n=100))
    assert GONE not in ids(recommender.search(TITLES[2], as_of=TODAY, n=100))
    assert GONE not in [output.id for output in recommender.outputs()]
    assert all(GONE not in (*cell.editor, *cell.model) for cell in recommender.coverage().cells)
    with pytest.raises(OutputNotFound, match="zurückgezogen"):
        recommender.output(GONE)
    with pytest.raises(OutputNotFound, match="zurückgezogen"):
        recommender.related(GONE, as_of=TODAY)


def test_recommender_after_everything_was_withdrawn_says_there_is_nothing(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    bench.store.withdraw([output.id for output in make_board()])
    assert ask(recommender, PROFILE).empty_reason is EmptyReason.NO_OUTPUTS
    assert recommender.search("Verwaltungscloud", as_of=TODAY).items == ()


def test_recommender_gives_an_output_back_that_is_published_again(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    bench.store.withdraw([GONE])
    assert GONE not in ids(ask(recommender, PROFILE))
    bench.store.upsert([output for output in make_board() if output.id == GONE])
    assert GONE in ids(ask(recommender, PROFILE))


def test_recommender_shows_what_a_record_says_now(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    changed = replace(next(o for o in make_board() if o.id == GONE), title="Neuer Titel")
    bench.store.upsert([changed])
    assert next(i for i in ask(recommender, PROFILE).items if i.output.id == GONE).output.title == "Neuer Titel"
    assert recommender.output(GONE).title == "Neuer Titel"


def test_recommender_knows_an_output_newer_than_the_index_but_no_relatives(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    bench.store.upsert([make_plain(id="neu", title=TITLES[0])])
    answer = recommender.related(OutputId("neu"), as_of=TODAY)
    assert (answer.items, answer.empty_reason) == ((), EmptyReason.NOT_INDEXED)
    assert recommender.output(OutputId("neu")).title == TITLES[0]
    assert "neu" in [output.id for output in recommender.outputs()]
    assert "neu" not in ids(recommender.search("Verwaltungscloud", as_of=TODAY))


def test_recommender_does_not_know_an_unknown_output(board: Recommender) -> None:
    with pytest.raises(OutputNotFound, match="gibt-es-nicht"):
        board.output(OutputId("gibt-es-nicht"))
    with pytest.raises(OutputNotFound, match="gibt-es-nicht"):
        board.related(OutputId("gibt-es-nicht"), as_of=TODAY)


def test_recommender_takes_up_a_newer_build_by_itself(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    identity, *_ = recommender.generation()
    bench.store.upsert([make_plain(id="neu", title="Neu", tags=make_tags(CDO, PRAXIS))])
    assert "neu" not in ids(ask(recommender, PROFILE))
    bench.build()
    answer = ask(recommender, PROFILE)
    assert "neu" in ids(answer)
    assert (answer.index.is_stale, answer.index.lag) == (False, 0)
    assert recommender.generation()[0] != identity


def test_recommender_keeps_the_old_index_when_a_newer_one_has_another_encoder(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    before = ids(ask(recommender, PROFILE))
    lsa = open_encoder("lsa", texts=training_texts(bench.store))
    build_index(bench.store, bench.root, encoder_name="lsa", encoder=lsa, config=RankingConfig(), clock=lambda: NOW)
    assert ids(ask(recommender, PROFILE)) == before
    assert recommender.status().encoder == "topics"


def test_recommender_keeps_the_old_index_when_a_newer_one_is_broken(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    before = ids(ask(recommender, PROFILE))
    bench.build()
    (current_index(bench.root) / "idf.npy").unlink()
    assert ids(ask(recommender, PROFILE)) == before


def test_recommender_with_lsa_encodes_queries_with_the_state_of_the_newest_build(bench: Bench) -> None:
    bench.fill(make_board())
    for extra in ((), (make_plain(id="neu", title="Barrierefreiheit im Formular"),)):
        bench.store.upsert(extra)
        encoder = open_encoder("lsa", texts=training_texts(bench.store))
        build_index(
            bench.store, bench.root, encoder_name="lsa", encoder=encoder, config=RankingConfig(), clock=lambda: NOW
        )
        if not extra:
            recommender = Recommender(bench.store, bench.root, clock=lambda: NOW, encoder_name="lsa")
    assert recommender.encoder.fingerprint == encoder.fingerprint
    assert ids(recommender.search("barrierefreie Formulare", as_of=TODAY))[:1] == ["neu"]


def test_recommender_generation_changes_with_every_write_and_stays_without(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    first = recommender.generation()
    assert recommender.generation() == first
    bench.store.withdraw([GONE])
    assert recommender.generation() != first


def test_recommender_follows_the_vocabulary(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    vocabulary = bench.store.vocabulary()
    concepts = tuple(replace(c, deprecated=c.key == CDO) for c in vocabulary.concepts)
    bench.store.replace_vocabulary(replace(vocabulary, concepts=concepts))
    with pytest.raises(InvalidProfile, match=r"„cdo“ gibt es nicht.*leitung, oeffentliche-it"):
        ask(recommender, PROFILE)


def test_recommender_answers_for_many_days_in_turn(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    days = [date(2026, 1, day) for day in range(1, 11)]
    first = [ask(recommender, PROFILE, as_of=day) for day in days]
    assert [ask(recommender, PROFILE, as_of=day) for day in days] == first


def test_recommender_warms_up_and_describes_its_parameters(board: Recommender) -> None:
    board.warm_up()
    assert board.parameters("en")[0].unit == "points of the score"
    assert isinstance(board.encoder, TopicEncoder)
    assert len(board.vocabulary().concepts) == 7
