"""What counts as asked for, from the request to the store."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.demand import NOTHING, Asked, DemandCounter, asked_for
from api.settings import Settings
from api.workspace import Workspace
from corpus.demand import MIN_SHOWN, Demand, Pair
from corpus.errors import StoreBusy
from corpus.sqlite.connection import DATABASE_NAME
from recommender.query import Profile
from tests.api.moment import Moment
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, UMSETZUNG
from tests.conftest import TODAY

PATH = "/api/v1/recommendations"
PLAIN_SCOPE = {"type": "http"}
LATE_S = 5.0


class Shelf:
    """A store of counts in memory that can be out of order."""

    def __init__(self) -> None:
        self.held: dict[date, dict[Pair, int]] = {}
        self.calls = 0
        self.is_busy = False

    def add(self, day: date, counts: Mapping[Pair, int]) -> None:
        self.calls += 1
        if self.is_busy:
            raise StoreBusy("Die Datenbank ist beschäftigt.", "Versuchen Sie es noch einmal.")
        held = self.held.setdefault(day, {})
        for pair, number in counts.items():
            held[pair] = held.get(pair, 0) + number

    def demand(self, first: date, last: date) -> Demand:
        return Demand(first, last, None, 0, ())


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def counter(shelf: Shelf, moment: Moment) -> Iterator[DemandCounter]:
    """A counter at work that writes when it is told to, or stopped."""
    found = DemandCounter(lambda: shelf, lambda: moment().date(), flush_s=600.0)
    found.start()
    wait_for(lambda: shelf.calls == 1)
    yield found
    found.stop()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LATE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("profile", "asked"),
    [
        (
            Profile(audiences=(CDO, LEITUNG), benefits=(PRAXIS, EVIDENZ, UMSETZUNG), text="Vertrauliches"),
            Asked(("cdo", "leitung"), ("praxis", "evidenz", "umsetzung")),
        ),
        (Profile(audiences=(CDO,)), Asked(("cdo",), (None,))),
        (Profile(benefits=(PRAXIS,)), Asked((None,), ("praxis",))),
        (Profile(text="nur ein Satz"), NOTHING),
    ],
)
def test_profile_counts_as_its_target_groups_and_benefits_alone(profile: Profile, asked: Asked) -> None:
    assert asked_for(profile, is_empty=False) == asked


def test_two_target_groups_with_three_benefits_are_six_pairs_once_each(counter: DemandCounter, shelf: Shelf) -> None:
    counter.count(PLAIN_SCOPE, Asked(("cdo", "leitung"), ("praxis", "evidenz", "umsetzung")))
    assert counter.flush()
    assert len(shelf.held[TODAY]) == 6
    assert set(shelf.held[TODAY].values()) == {1}


def test_counter_that_is_not_at_work_counts_nothing(shelf: Shelf, moment: Moment) -> None:
    counter = DemandCounter(lambda: shelf, lambda: moment().date())
    counter.count(PLAIN_SCOPE, Asked(("cdo",), ("praxis",)))
    counter.stop()
    assert shelf.calls == 0


def test_counts_are_written_by_themselves_and_at_the_end(shelf: Shelf, moment: Moment) -> None:
    counter = DemandCounter(lambda: shelf, lambda: moment().date(), flush_s=0.01)
    counter.start()
    counter.count(PLAIN_SCOPE, Asked(("cdo",), ("praxis",)))
    wait_for(lambda: bool(shelf.held.get(TODAY)))
    counter.count(PLAIN_SCOPE, Asked(("cdo",), ("praxis",)))
    counter.stop()
    assert shelf.held[TODAY] == {("cdo", "praxis"): 2}


def test_flush_with_nothing_new_does_not_write(counter: DemandCounter, shelf: Shelf, moment: Moment) -> None:
    assert counter.flush()
    assert shelf.calls == 1
    moment.pass_by(days=1)
    assert counter.flush()
    assert shelf.calls == 2, "the new day is noted"


def test_flush_that_fails_is_made_up_for_on_the_right_day(counter: DemandCounter, shelf: Shelf, moment: Moment) -> None:
    shelf.is_busy = True
    counter.count(PLAIN_SCOPE, Asked(("cdo",), ("praxis",)))
    assert not counter.flush()
    counter.count(PLAIN_SCOPE, Asked(("cdo",), ("praxis",)))
    assert not counter.flush()
    moment.pass_by(days=1)
    counter.count(PLAIN_SCOPE, Asked(("cdo",), (None,)))
    shelf.is_busy = False
    assert counter.flush()
    assert shelf.held[TODAY] == {("cdo", "praxis"): 2}
    assert shelf.held[moment().date()] == {("cdo", None): 1}


# --- through the application ---


@pytest.fixture
def workspace(writable_catalogue_dir: Path) -> Iterator[Workspace]:
    with Workspace(Settings(data_dir=writable_catalogue_dir, today=TODAY)) as found:
        yield found


def counted(workspace: Workspace) -> dict[tuple[str, str], int]:
    """Return the counts as they lie in the database."""
    with closing(sqlite3.connect(workspace.settings.data_dir / DATABASE_NAME)) as connection:
        rows = connection.execute("SELECT audience, benefit, requests FROM demand WHERE day = ?", [TODAY.isoformat()])
        return {(audience, benefit): requests for audience, benefit, requests in rows}


def get_twice(client: TestClient) -> None:
    first = client.get(f"{PATH}?audience=cdo&benefit=praxis")
    assert first.content == client.get(f"{PATH}?audience=cdo&benefit=praxis").content


def get_in_another_spelling(client: TestClient) -> None:
    client.get(f"{PATH}?audience=cdo&benefit=praxis")
    client.get(f"{PATH}?benefit=praxis&audience=cdo&n=5")


def get_already_known(client: TestClient) -> None:
    etag = client.get(f"{PATH}?audience=cdo&benefit=praxis").headers["etag"]
    answer = client.get(f"{PATH}?audience=cdo&benefit=praxis", headers={"If-None-Match": etag})
    assert answer.status_code == 304


def get_with_text(client: TestClient) -> None:
    assert client.get(f"{PATH}?audience=cdo&text=E-Akte").status_code == 200


def post_one(client: TestClient) -> None:
    assert client.post(PATH, json={"benefit": ["praxis"]}).status_code == 200


def post_batch(client: TestClient) -> None:
    requests = [{"audience": ["cdo"], "benefit": ["praxis"]}, {"audience": ["cdo", "leitung"], "benefit": ["praxis"]}]
    assert client.post(PATH, json={"requests": requests}).status_code == 200


def post_batch_with_a_mistake(client: TestClient) -> None:
    requests = [{"audience": ["cdo"], "benefit": ["praxis"]}, {"audience": ["niemand"]}]
    assert client.post(PATH, json={"requests": requests}).status_code == 422


def head(client: TestClient) -> None:
    assert client.head(f"{PATH}?audience=cdo&benefit=praxis").status_code == 200
    assert client.head("/?audience=cdo&benefit=praxis").status_code == 200


def refused(client: TestClient) -> None:
    for query in ("audience=niemand&benefit=praxis", "audience=cdo&n=0", "unbekannt=1&audience=cdo"):
        assert client.get(f"{PATH}?{query}").status_code == 422
    assert client.get("/?audience=niemand").status_code == 422


def visit_list(client: TestClient) -> None:
    page = client.get("/?audience=cdo&audience=leitung&benefit=praxis&benefit=evidenz&text=Akte&lang=en")
    assert page.status_code == 200


def visit_list_already_known(client: TestClient) -> None:
    etag = client.get("/?audience=cdo&benefit=praxis").headers["etag"]
    page = client.get("/?audience=cdo&benefit=praxis", headers={"If-None-Match": etag})
    assert (page.status_code, page.content) == (304, b"")


def ask_for_something_else(client: TestClient) -> None:
    for path in ("/", "/suche?q=Akte", "/so-funktioniert-es", "/api/v1/coverage", f"{PATH}?text=Akte"):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (get_twice, {("cdo", "praxis"): 2}),
        (get_in_another_spelling, {("cdo", "praxis"): 2}),
        (get_already_known, {("cdo", "praxis"): 1}),
        (get_with_text, {("cdo", ""): 1}),
        (post_one, {("", "praxis"): 1}),
        (post_batch, {("cdo", "praxis"): 2, ("leitung", "praxis"): 1}),
        (post_batch_with_a_mistake, {}),
        (head, {}),
        (refused, {}),
        (
            visit_list,
            {
                ("cdo", "praxis"): 1,
                ("cdo", "evidenz"): 1,
                ("leitung", "praxis"): 1,
                ("leitung", "evidenz"): 1,
            },
        ),
        (visit_list_already_known, {("cdo", "praxis"): 2}),
        (ask_for_something_else, {}),
    ],
)
def test_answered_list_counts_once_for_each_pair(
    workspace: Workspace, ask: Callable[[TestClient], None], expected: dict[tuple[str, str], int]
) -> None:
    with TestClient(create_app(workspace)) as client:
        ask(client)
    assert counted(workspace) == expected


def test_counting_leaves_corpus_version_index_and_answers_as_they_are(workspace: Workspace) -> None:
    version = workspace.store.corpus_version()
    with TestClient(create_app(workspace)) as client:
        before = client.get(f"{PATH}?audience=cdo")
    with TestClient(create_app(workspace)) as client:
        after = client.get(f"{PATH}?audience=cdo")
    assert counted(workspace) == {("cdo", ""): 2}
    assert workspace.store.corpus_version() == version
    assert not workspace.recommender().status().is_stale
    assert (before.content, before.headers["etag"]) == (after.content, after.headers["etag"])


def test_setting_turns_counting_off(writable_catalogue_dir: Path) -> None:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, count_demand=False)
    with Workspace(settings) as workspace:
        with TestClient(create_app(workspace)) as client:
            assert client.get(f"{PATH}?audience=cdo").status_code == 200
        assert counted(workspace) == {}
        assert workspace.store.demand.demand(TODAY, TODAY).since is None


def test_locked_database_keeps_nobody_from_an_answer(writable_catalogue_dir: Path) -> None:
    with Workspace(Settings(data_dir=writable_catalogue_dir, today=TODAY)) as workspace:
        with TestClient(create_app(workspace)) as client:
            wait_for(lambda: workspace.store.demand.demand(TODAY, TODAY).days == 1)
            with closing(sqlite3.connect(writable_catalogue_dir / DATABASE_NAME, isolation_level=None)) as locker:
                locker.execute("BEGIN IMMEDIATE")
                assert client.get(f"{PATH}?audience=cdo&benefit=praxis").status_code == 200
                assert client.get("/?audience=cdo&benefit=praxis").status_code == 200
        assert counted(workspace) == {("cdo", "praxis"): 2}


def test_public_answers_tell_nothing_of_the_demand(workspace: Workspace) -> None:
    paths = ("/api/v1/coverage", "/api/v1/vocabulary", "/openapi.json")
    with TestClient(create_app(workspace)) as client:
        before = [client.get(path).content for path in paths]
        for _ in range(MIN_SHOWN):
            client.get(f"{PATH}?audience=cdo&benefit=praxis")
    with TestClient(create_app(workspace)) as client:
        assert [client.get(path).content for path in paths] == before
    assert counted(workspace) == {("cdo", "praxis"): MIN_SHOWN}


def test_guide_says_what_is_counted(workspace: Workspace) -> None:
    client = TestClient(create_app(workspace))
    assert "zählen wir für jeden Tag, wie oft nach einer Zielgruppe" in client.get("/so-funktioniert-es").text
    assert "we count for each day how often" in client.get("/so-funktioniert-es?lang=en").text


def test_guide_does_not_speak_of_counting_where_it_is_off(workspace: Workspace) -> None:
    settings = workspace.settings.model_copy(update={"count_demand": False})
    with Workspace(settings, clock=workspace.clock) as quiet:
        assert "wie oft nach einer Zielgruppe" not in TestClient(create_app(quiet)).get("/so-funktioniert-es").text
