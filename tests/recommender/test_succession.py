"""Nobody waits for a new index or a large store, nobody sees what may not be shown, and all switch together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from api.shared_agreement import SharedAgreement
from corpus.errors import OutputNotFound, StoreBusy
from corpus.model import OutputId
from recommender import succession
from recommender.basis import Basis
from recommender.errors import InvalidProfile
from recommender.index.snapshot import Snapshot
from recommender.index.storage import current_index
from recommender.ports import Agreement
from recommender.query import Profile, RecommendationQuery
from recommender.service import Recommender
from recommender.succession import Alone
from tests.api.moment import Moment
from tests.builders import CDO, PRAXIS
from tests.recommender.checkerboard import TITLES, TODAY, Bench, ask, ids, make_board, make_plain, make_tags, square_id
from tests.rules import block_everywhere

GONE = square_id(CDO, PRAXIS)
RELATIVE = OutputId("leitung-umsetzung")
PROFILE = Profile((CDO,), (PRAXIS,))
NEW = make_plain(id="neu", title="Neu", tags=make_tags(CDO, PRAXIS))
AT_ONCE_S = 1.0  # far above what an answer takes on a busy machine, far below what is waited for here
IN_THE_END_S = 30.0


class Gate:
    """Holds up whoever calls a function, until it is opened."""

    def __init__(self) -> None:
        self.is_reached, self._open = Event(), Event()

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function behind the gate."""

        def held_up(*arguments: Any) -> Any:
            self.is_reached.set()
            assert self._open.wait(IN_THE_END_S)
            return function(*arguments)

        return held_up

    def open(self) -> None:
        """Let all pass from now on."""
        self._open.set()


@contextmanager
def holding_up(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> Iterator[Callable[[], Gate]]:
    """Lend what puts a gate before a method, which is open in the end."""
    gate = Gate()

    def hold_up() -> Gate:
        monkeypatch.setattr(owner, name, gate.before(getattr(owner, name)))
        return gate

    yield hold_up
    gate.open()


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Gate]]:
    """Return what holds up every opening of an index from then on."""
    with holding_up(monkeypatch, Snapshot, "load") as hold_up:
        yield hold_up


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Gate]]:
    """Return what holds up every reading of what has changed from then on; the smallest store counts as large."""
    monkeypatch.setattr(succession, "READ_BESIDE_FROM", 1)
    with holding_up(monkeypatch, Basis, "followed") as hold_up:
        yield hold_up


@contextmanager
def answering(bench: Bench, agreement: Agreement | None = None) -> Iterator[Recommender]:
    recommender = bench.open(agreement=agreement or Alone())
    try:
        yield recommender
    finally:
        recommender.close()


@pytest.fixture
def service(bench: Bench) -> Iterator[Recommender]:
    """A recommender that answers people, over the board."""
    bench.fill(make_board()).build()
    with answering(bench) as recommender:
        yield recommender


def wait_until(condition: Callable[[], bool]) -> None:
    until_s = monotonic() + IN_THE_END_S
    while not condition():
        assert monotonic() < until_s
        sleep(0.005)


def build_of(recommender: Recommender) -> str:
    return recommender.generation()[0]


def test_old_index_answers_at_once_until_the_new_one_is_open(
    bench: Bench, service: Recommender, opening: Callable[[], Gate]
) -> None:
    gate, old = opening(), build_of(service)
    bench.store.upsert([NEW])
    bench.build()
    asked_s = monotonic()
    assert NEW.id not in ids(ask(service, PROFILE))
    assert gate.is_reached.wait(IN_THE_END_S)
    answer = ask(service, PROFILE)
    assert monotonic() - asked_s < AT_ONCE_S
    assert NEW.id not in ids(answer)
    assert (answer.index.is_stale, build_of(service)) == (True, old)
    gate.open()
    wait_until(lambda: build_of(service) != old)
    answer = ask(service, PROFILE)
    assert NEW.id in ids(answer)
    assert not answer.index.is_stale


def test_new_index_is_taken_up_where_nobody_asks(bench: Bench) -> None:
    bench.fill(make_board()).build()
    agreement = Alone()
    with answering(bench, agreement):
        before = agreement.agreed()
        bench.build()
        wait_until(lambda: agreement.agreed() != before)


def test_output_withdrawn_while_an_index_is_opened_is_in_no_answer_before_and_after(
    bench: Bench, service: Recommender, opening: Callable[[], Gate]
) -> None:
    gate, old = opening(), build_of(service)
    bench.build()
    assert GONE in ids(ask(service, PROFILE))
    assert gate.is_reached.wait(IN_THE_END_S)
    bench.store.withdraw([GONE])
    assert_gone(service)
    gate.open()
    wait_until(lambda: build_of(service) != old)
    assert_gone(service)


def is_listed(service: Recommender, output_id: OutputId) -> bool:
    return output_id in [output.id for output in service.outputs()]


def assert_gone(service: Recommender) -> None:
    assert GONE not in ids(ask(service, PROFILE))
    assert GONE not in ids(service.related(RELATIVE, as_of=TODAY, n=100))
    assert GONE not in ids(service.search(TITLES[2], as_of=TODAY, n=100))
    assert not is_listed(service, GONE)
    assert all(GONE not in (*cell.editor, *cell.model) for cell in service.coverage().cells)
    with pytest.raises(OutputNotFound):
        service.output(GONE)


def test_output_of_a_large_store_is_gone_before_the_store_is_read(
    bench: Bench, service: Recommender, reading: Callable[[], Gate]
) -> None:
    gate, before = reading(), service.generation()
    bench.store.upsert([NEW])
    bench.store.withdraw([GONE])
    asked_s = monotonic()
    assert_gone(service)
    sides = service.preview([]).for_profile(RecommendationQuery(PROFILE, TODAY, n=100, minimum_fit=0.0))
    assert not any(GONE in ids(side) for side in sides)
    meanwhile = service.generation()
    assert monotonic() - asked_s < AT_ONCE_S
    assert meanwhile != before
    assert service.status().lag == 2
    assert not is_listed(service, NEW.id)
    gate.open()
    wait_until(lambda: is_listed(service, NEW.id))
    assert_gone(service)
    assert service.generation() not in {before, meanwhile}


def test_output_of_a_large_store_comes_back_once_the_store_is_read(
    bench: Bench, service: Recommender, reading: Callable[[], Gate]
) -> None:
    gate = reading()
    bench.store.withdraw([GONE])
    assert GONE not in ids(ask(service, PROFILE))
    bench.store.upsert([output for output in make_board() if output.id == GONE])
    assert GONE not in ids(ask(service, PROFILE))
    gate.open()
    wait_until(lambda: GONE in ids(ask(service, PROFILE)))


def test_output_withdrawn_while_a_large_store_is_read_stays_gone(
    bench: Bench, service: Recommender, reading: Callable[[], Gate], monkeypatch: pytest.MonkeyPatch
) -> None:
    del reading
    gate, load = Gate(), service._generations._load

    def load_late(*arguments: Any) -> Any:
        loaded = load(*arguments)
        return gate.before(lambda: loaded)()

    monkeypatch.setattr(service._generations, "_load", load_late)
    bench.store.upsert([NEW])
    assert not is_listed(service, NEW.id)
    assert gate.is_reached.wait(IN_THE_END_S)
    bench.store.withdraw([GONE])
    assert_gone(service)
    gate.open()
    until_s = monotonic() + IN_THE_END_S
    while not is_listed(service, NEW.id):
        assert monotonic() < until_s
        assert_gone(service)
    assert_gone(service)


def test_rule_over_a_large_store_holds_before_the_store_is_read(
    bench: Bench, service: Recommender, reading: Callable[[], Gate]
) -> None:
    reading()
    bench.store.rules.add(block_everywhere(GONE))
    assert_gone(service)
    assert (service.status().is_stale, service.status().lag) == (False, 0)


def test_output_that_was_blocked_in_a_large_store_comes_back_by_itself(
    bench: Bench, service: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(succession, "READ_BESIDE_FROM", 1)
    rule = bench.store.rules.add(block_everywhere(GONE))
    assert_gone(service)
    moment = Moment()
    moment.now = rule.expires_at
    service._generations.clock = moment
    wait_until(lambda: GONE in ids(ask(service, PROFILE)))


def test_concept_given_up_over_a_large_store_is_refused_before_the_store_is_read(
    bench: Bench, service: Recommender, reading: Callable[[], Gate]
) -> None:
    reading()
    vocabulary = bench.store.vocabulary()
    concepts = tuple(replace(concept, deprecated=concept.key == CDO) for concept in vocabulary.concepts)
    bench.store.replace_vocabulary(replace(vocabulary, concepts=concepts))
    with pytest.raises(InvalidProfile, match="„cdo“ gibt es nicht"):
        ask(service, PROFILE)
    assert {cell.audience for cell in service.coverage().cells}.isdisjoint({CDO})


def test_store_that_is_busy_is_read_later(
    bench: Bench, service: Recommender, reading: Callable[[], Gate], monkeypatch: pytest.MonkeyPatch
) -> None:
    del reading
    monkeypatch.setattr(succession, "PAUSE_S", 0.01)
    failed, followed = Event(), Basis.followed

    def fail_once(basis: Basis, *arguments: Any) -> Basis:
        if not failed.is_set():
            failed.set()
            raise StoreBusy("Die Datenbank ist belegt.", "Warten Sie.")
        return followed(basis, *arguments)

    monkeypatch.setattr(Basis, "followed", fail_once)
    bench.store.upsert([NEW])
    wait_until(lambda: is_listed(service, NEW.id))
    assert failed.is_set()


def test_all_switch_together_once_the_last_has_opened_the_index(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.fill(make_board()).build()
    agreement, gate = SharedAgreement(2), Gate()
    with answering(bench, agreement.of(0)) as first, answering(bench, agreement.of(1)) as last:
        old = build_of(first)
        assert build_of(last) == old
        monkeypatch.setattr(last._generations, "reopened", gate.before(last._generations.reopened))
        bench.build()
        wait_until(lambda: first._succession._opened is not None and gate.is_reached.is_set())
        assert build_of(first) == build_of(last) == old
        gate.open()
        wait_until(lambda: build_of(first) != old)
        assert build_of(last) == build_of(first)


def test_process_that_begins_waits_until_the_others_have_opened_its_index(bench: Bench) -> None:
    bench.fill(make_board()).build()
    agreement = SharedAgreement(2)
    agreement.of(0).announce(1)  # an older build
    with answering(bench, agreement.of(1)) as late:
        stamp = late._succession.current().stamp
        assert agreement.agreed() == 1
        agreement.of(0).announce(stamp)
        asked_s = monotonic()
        late.wait_for_others()
        assert monotonic() - asked_s < AT_ONCE_S
        assert agreement.agreed() == stamp


def test_process_that_is_not_heard_of_is_waited_for_only_so_long(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(succession, "PATIENCE_S", 0.3)
    bench.fill(make_board()).build()
    agreement = SharedAgreement(2)
    with answering(bench, agreement.of(0)) as service:
        old = build_of(service)
        began_s = monotonic()
        bench.build()
        wait_until(lambda: build_of(service) != old)
        assert monotonic() - began_s >= 0.3
        assert agreement.agreed() == service._succession.current().stamp


def test_damaged_index_leaves_the_old_one_in_place_and_the_next_one_is_taken_up(
    bench: Bench, service: Recommender, opening: Callable[[], Gate]
) -> None:
    gate, old, before = opening(), build_of(service), ids(ask(service, PROFILE))
    bench.build()
    (current_index(bench.root) / "idf.npy").unlink()
    damaged = service._generations.stamp()
    gate.open()
    wait_until(lambda: service._succession.current().stamp == damaged)
    assert (build_of(service), ids(ask(service, PROFILE))) == (old, before)
    bench.build()
    wait_until(lambda: build_of(service) != old)


def test_recommender_that_is_closed_reads_nothing_more(bench: Bench) -> None:
    bench.fill(make_board()).build()
    agreement = Alone()
    with answering(bench, agreement):
        before = agreement.agreed()
    bench.build()
    sleep(2 * succession.LOOK_AT_INDEX_S)
    assert agreement.agreed() == before
