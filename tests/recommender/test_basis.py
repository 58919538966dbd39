"""What is newer than a large index: ranked at once, beside it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from corpus.model import Output, OutputId
from recommender import basis
from recommender.index import shortcut
from recommender.query import Profile
from recommender.result import EmptyReason, State
from recommender.service import Recommender
from tests.builders import CDO, EVIDENZ, LEITUNG
from tests.recommender.checkerboard import TODAY, Bench, ask, ids, make_board, make_plain

NEW = make_plain(
    id="neu", title="Verwaltungscloud", abstract="Zuckerrübenernte im Rechenzentrum. Die Verwaltungscloud trägt das."
)
WORDS = "Zuckerrübenernte im Rechenzentrum"


@pytest.fixture
def service(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recommender]:
    """A recommender over an index that counts as large."""
    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 1)
    return bench.serve(make_boards())


def make_boards() -> list[Output]:
    return [replace(one, id=OutputId(f"{one.id}-{copy:02}")) for copy in range(12) for one in make_board()]


def found(service: Recommender, text: str = WORDS) -> list[str]:
    return ids(ask(service, Profile(text=text), n=3))


def test_new_output_is_first_for_its_words_before_the_next_build(bench: Bench, service: Recommender) -> None:
    before = found(service)
    bench.store.upsert([NEW])
    answer = ask(service, Profile(text=WORDS), n=3)
    assert "neu" not in before
    assert ids(answer)[0] == "neu"
    assert answer.index.is_stale
    topic = answer.items[0].explanation.criteria[0]
    assert topic.evidence == "Zuckerrübenernte im Rechenzentrum."


def test_changed_output_is_found_by_its_new_words_and_listed_once(bench: Bench, service: Recommender) -> None:
    changed = replace(make_boards()[0], title=NEW.title, abstract=NEW.abstract)
    bench.store.upsert([changed])
    answer = ids(ask(service, Profile(text=WORDS), n=100))
    assert answer[0] == changed.id
    assert answer.count(changed.id) == 1
    assert service.related(changed.id, as_of=TODAY, n=3).empty_reason is not EmptyReason.NOT_INDEXED
    assert ids(service.search(WORDS, as_of=TODAY, n=1)) == [changed.id]


def test_withdrawn_output_is_gone_at_once_and_comes_back(bench: Bench, service: Recommender) -> None:
    bench.store.upsert([NEW])
    assert found(service)[0] == "neu"
    bench.store.withdraw([NEW.id])
    assert "neu" not in ids(ask(service, Profile(text=WORDS), n=100))
    bench.store.upsert([NEW])
    assert found(service)[0] == "neu"


def test_tags_of_a_new_output_count_at_once(bench: Bench, service: Recommender) -> None:
    tagged = replace(NEW, tags=make_board()[0].tags)
    bench.store.upsert([tagged])
    answer = ask(service, Profile((LEITUNG,), (EVIDENZ,)), n=20)
    item = next(item for item in answer.items if item.output.id == "neu")
    assert {criterion.state for criterion in item.explanation.criteria[:2]} == {State.FULFILLED}


def test_lists_before_and_after_the_next_build_are_alike(bench: Bench, service: Recommender) -> None:
    bench.store.upsert([NEW, replace(make_boards()[5], abstract=NEW.abstract)])
    profiles = [Profile(text=WORDS), Profile((CDO,), text=WORDS), Profile(seeds=(NEW.id,))]
    before = [ids(ask(service, profile, n=5))[:2] for profile in profiles]
    bench.build()
    assert not ask(service, profiles[0]).index.is_stale
    assert [ids(ask(service, profile, n=5))[:2] for profile in profiles] == before


def test_world_holds_one_row_more_for_each_output_that_is_newer(bench: Bench, service: Recommender) -> None:
    n = len(service.world().snapshot.ids)
    bench.store.upsert([NEW])
    snapshot = service.world().snapshot
    assert len(snapshot.ids) == len(snapshot.documents) == n + 1
    vector = np.asarray(snapshot.documents[n])
    assert snapshot.documents[[0, n]][1].tolist() == vector.tolist()
    assert (snapshot.documents @ vector)[n] == pytest.approx(1)
    assert snapshot.characters.row_cosines(n)[n] == pytest.approx(1)


def test_no_more_outputs_are_read_than_people_would_wait_for(
    bench: Bench, service: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(basis, "MAX_FRESH", 2)
    n = len(service.world().snapshot.ids)
    bench.store.upsert([replace(NEW, id=OutputId(f"neu-{number}")) for number in range(5)])
    assert len(service.world().snapshot.ids) == n + 2
    assert len(service.outputs()) == n + 5


def test_small_index_waits_for_its_next_build(bench: Bench) -> None:
    service = bench.serve(make_board())
    bench.store.upsert([NEW])
    assert "neu" not in ids(ask(service, Profile(text=WORDS)))
    assert service.world().snapshot.row.get(NEW.id) is None
