from collections.abc import Mapping
from datetime import timedelta

import pytest

from corpus.errors import ForbiddenAddress, SourceError, SourceTooLarge, SourceUnavailable
from corpus.link import DEAD_AFTER_DAYS, LinkState, addresses_of, check_links, due_addresses, look
from corpus.model import Manifestation, ManifestationKind
from corpus.ports import Answer
from corpus.sql.store import SqlStore
from tests.api.moment import Moment
from tests.builders import make_output
from tests.conftest import NOW
from tests.corpus.conftest import OpenAnywhere

PAGE, RECORDING = "https://negz.example/studie", "https://video.example/v"


class Web:
    """Answers as it is told to: a status, or an error to raise."""

    def __init__(self, answers: Mapping[str, int | SourceError]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []

    def fetch(self, url: str, **_: object) -> Answer:
        self.asked.append(url)
        answer = self.answers[url]
        if isinstance(answer, SourceError):
            raise answer
        return Answer(url, answer, "text/html", None, b"")


def unavailable(status: int | None = 404) -> SourceUnavailable:
    return SourceUnavailable(f"Die Seite antwortet mit {status}.", "Prüfen Sie die Adresse.", status=status)


@pytest.fixture
def moment() -> Moment:
    return Moment()


@pytest.fixture
def store(opened_anywhere: OpenAnywhere) -> SqlStore:
    store = opened_anywhere()
    forms = (Manifestation(ManifestationKind.PAGE, PAGE), Manifestation(ManifestationKind.RECORDING, RECORDING))
    store.upsert([make_output(manifestations=forms, sources=(PAGE,))])
    return store


def test_address_counts_as_dead_after_failures_on_several_days_and_not_in_one_evening(moment: Moment) -> None:
    web, state = Web({PAGE: unavailable()}), None
    for _ in range(5):
        state = look(PAGE, state, web, moment)
        moment.pass_by(minutes=30)
    assert state is not None
    assert (state.failed_days, state.is_dead, state.failed_at) == (1, False, NOW)
    for _ in range(DEAD_AFTER_DAYS - 1):
        moment.pass_by(days=1)
        state = look(PAGE, state, web, moment)
    assert (state.is_dead, state.failed_at, state.status) == (True, NOW, 404)
    assert state.reason == "Die Seite antwortet mit 404."


def test_answer_brings_an_address_back_to_life(moment: Moment) -> None:
    dead = LinkState(PAGE, NOW, 404, "Weg.", NOW - timedelta(days=9), DEAD_AFTER_DAYS)
    assert look(PAGE, dead, Web({PAGE: 200}), moment) == LinkState(PAGE, NOW, 200)


@pytest.mark.parametrize("answer", [unavailable(403), unavailable(429), ForbiddenAddress("Robots.", "Fragen Sie.")])
def test_server_that_does_not_want_to_tell_is_no_dead_address(moment: Moment, answer: SourceError) -> None:
    state = look(PAGE, None, Web({PAGE: answer}), moment)
    assert (state.failed_days, state.failed_at, bool(state.reason)) == (0, None, True)


def test_page_that_is_too_large_has_answered(moment: Moment) -> None:
    state = look(PAGE, None, Web({PAGE: SourceTooLarge("Groß.", "Nichts.")}), moment)
    assert state == LinkState(PAGE, NOW)


def test_addresses_are_looked_at_in_slices_those_unseen_for_longest_first() -> None:
    states = {
        "https://a.example": LinkState("https://a.example", NOW - timedelta(days=8), 200),
        "https://b.example": LinkState("https://b.example", NOW - timedelta(days=9), 200),
        "https://c.example": LinkState("https://c.example", NOW - timedelta(days=1), 200),
        "https://d.example": LinkState("https://d.example", NOW - timedelta(days=1), 404, "Weg.", NOW, 1),
    }
    addresses = [*states, "https://neu.example"]
    assert due_addresses(addresses, states, NOW, 9) == [
        "https://neu.example",
        "https://b.example",
        "https://a.example",
        "https://d.example",
    ]
    assert due_addresses(addresses, states, NOW, 1) == ["https://neu.example"]


def test_addresses_are_those_of_manifestations_and_sources_each_once(store: SqlStore) -> None:
    assert addresses_of(store.outputs()) == {PAGE: ["ki-in-kommunen-2024"], RECORDING: ["ki-in-kommunen-2024"]}


def test_dead_address_is_kept_in_the_record_and_no_longer_offered_first(store: SqlStore, moment: Moment) -> None:
    web, before, version = Web({PAGE: unavailable(), RECORDING: 200}), store.outputs()[0], store.corpus_version()
    for _ in range(DEAD_AFTER_DAYS):
        assert check_links(store.links, [PAGE, RECORDING], web, moment) == (2, 1)
        moment.pass_by(days=1)
    after = store.outputs()[0]
    assert (after, after.content_hash()) == (before, before.content_hash())
    assert after.dead == {PAGE}
    assert (before.link, after.link) == (before.forms[0], before.forms[1])
    assert store.corpus_version() == version + 1  # once: when it died


def test_only_address_is_offered_although_it_is_dead() -> None:
    output = make_output(dead=frozenset({make_output().manifestations[0].url}))
    assert output.link == output.manifestations[0]


def test_addresses_that_no_output_names_are_forgotten(store: SqlStore, moment: Moment) -> None:
    check_links(store.links, [PAGE, RECORDING], Web({PAGE: 200, RECORDING: 200}), moment)
    assert store.links.forget_others([PAGE]) == 1
    assert list(store.links.states()) == [PAGE]
