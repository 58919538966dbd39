"""What every `corpus.source_port.SourceStore` does, whatever keeps the data."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from corpus.errors import MassWithdrawal, SourceNotFound
from corpus.model import OutputId, Status
from corpus.passage import Passage, Place
from corpus.source import Gone, SkippedItem, SourceItem, SourceKind, Validators
from corpus.source_port import Kept, KnownItem, Reading, Source
from tests.api.moment import Moment
from tests.builders import make_output
from tests.sources import ByAddress, make_item

SITE = "https://negz.org"
TOLD = Validators('"abc"', "Thu, 26 Nov 2026 09:00:00 GMT")
PAGE_14 = Passage("Vierzehnte Seite.", Place(page=14), "https://negz.org/a.pdf")


def begun(store: Any, address: str = SITE) -> Source:
    """Begin an import of the source of that address."""
    source: Source = store.sources.begin(store.sources.add(SourceKind.WORDPRESS, address, {}).id)
    return source


def keep(store: Any, source: Source, *results: SourceItem | Gone | SkippedItem) -> Kept:
    """Write what was read, each thing with its key as fingerprint."""
    matcher = ByAddress()
    for candidate in store.sources.candidates():
        matcher.add(candidate)
    readings = [Reading(result, result.key) for result in results]
    kept: Kept = store.sources.keep(source, readings, matcher)
    return kept


class SourceStoreContract:
    """Inherit and provide a `store` fixture that yields an empty store over the clock of the fixture `moment`."""

    @pytest.fixture
    def moment(self) -> Moment:
        return Moment()

    @pytest.fixture
    def store(self, moment: Moment) -> Iterator[Any]:
        raise NotImplementedError

    def test_source_is_added_once_and_gets_new_settings(self, store: Any, moment: Moment) -> None:
        first = store.sources.add(SourceKind.FEED, f"{SITE}/feed/", {})
        again = store.sources.add(SourceKind.FEED, f"{SITE}/feed/", {"every_hours": "6"})
        other = store.sources.add(SourceKind.WORDPRESS, "https://amt.example", {})
        assert (again.id, again.settings, again.added_at) == (first.id, {"every_hours": "6"}, moment.now)
        assert list(store.sources.sources()) == [other, again]
        assert store.sources.source(again.address) == again
        with pytest.raises(SourceNotFound):
            store.sources.source("https://nirgends.example")

    def test_run_is_counted_and_its_end_noted(self, store: Any, moment: Moment) -> None:
        source = begun(store)
        assert (source.run, source.started_at, source.succeeded_at) == (1, moment.now, None)
        began = moment.now
        moment.pass_by(minutes=5)
        store.sources.end(source, complete=True, swept=True, validators=TOLD)
        after = store.sources.source(SITE)
        assert (after.succeeded_at, after.swept_at, after.error, after.validators) == (began, began, None, TOLD)

    def test_run_that_failed_keeps_when_and_with_what_the_last_one_succeeded(self, store: Any, moment: Moment) -> None:
        store.sources.end(begun(store), complete=True, validators=TOLD)
        succeeded = moment.now
        moment.pass_by(hours=1)
        store.sources.end(begun(store), complete=False, error="Antwortet nicht.", validators=Validators('"neu"'))
        after = store.sources.source(SITE)
        assert (after.succeeded_at, after.error, after.validators) == (succeeded, "Antwortet nicht.", TOLD)
        store.sources.end(begun(store), complete=True)
        after = store.sources.source(SITE)
        assert (after.succeeded_at, after.error, after.validators) == (moment.now, None, None)

    def test_item_becomes_an_output_and_says_the_same_again_without_a_change(self, store: Any) -> None:
        source = begun(store)
        assert keep(store, source, make_item("a", passages=(PAGE_14,))).new == (OutputId("a"),)
        version = store.corpus_version()
        again = keep(store, source, make_item("a", passages=(PAGE_14,)))
        assert (again, store.corpus_version()) == (Kept(unchanged=1), version)
        assert keep(store, source, make_item("a", title="Neu")).changed == (OutputId("a"),)
        assert store.output(OutputId("a")).title == "Neu"
        assert store.sources.source(SITE).items == 1

    def test_item_joins_the_output_that_the_matcher_names(self, store: Any) -> None:
        keep(store, begun(store), make_item("a"))
        kept = keep(store, begun(store, "https://amt.example"), make_item("a", people=("Jörg Müller",)))
        assert [key for key, _ in kept.merged] == ["a"]
        assert {held.address for held in store.sources.items(OutputId("a"))} == {SITE, "https://amt.example"}
        assert len(store.outputs()) == 1

    def test_known_tells_what_is_held_of_the_things_asked_for(self, store: Any) -> None:
        source = begun(store)
        keep(store, source, make_item("a"), make_item("b"), SkippedItem("i", "Impressum"))
        keep(store, source, Gone("b"))
        assert store.sources.known(source.id, ["a", "b", "i", "x"]) == {
            "a": KnownItem("a", "a", OutputId("a"), is_present=True),
            "b": KnownItem("b", "b", OutputId("b"), is_present=False),
            "i": KnownItem("i", "i", None, is_present=True, reason="Impressum"),
        }
        assert [item.key for item in store.sources.listed(source.id, limit=2)] == ["a", "b"]
        assert [item.key for item in store.sources.listed(source.id, after="b", limit=2)] == ["i"]

    def test_thing_that_is_gone_withdraws_its_output_and_brings_it_back(self, store: Any) -> None:
        source = begun(store)
        keep(store, source, make_item("a"))
        assert keep(store, source, Gone("a")).withdrawn == (OutputId("a"),)
        assert store.output(OutputId("a")).status is Status.WITHDRAWN
        assert keep(store, source, Gone("a")) == Kept()
        assert keep(store, source, make_item("a")).changed == (OutputId("a"),)
        assert store.output(OutputId("a")).status is Status.PUBLISHED

    def test_sweep_lets_vanish_what_the_run_has_not_seen(self, store: Any) -> None:
        source = begun(store)
        keep(store, source, *(make_item(key, title=f"Thema {key}") for key in "abcd"))
        source = begun(store)
        store.sources.seen(source, ["a", "b"])
        keep(store, source, make_item("c", title="Thema c"))
        assert store.sources.sweep(source).withdrawn == (OutputId("d"),)
        assert [output.id for output in store.outputs()] == ["a", "b", "c"]
        assert store.sources.sweep(source) == Kept()

    def test_sweep_in_which_all_would_vanish_is_refused_unless_allowed(self, store: Any) -> None:
        keep(store, begun(store), make_item("a"), make_item("b", title="Zwei"))
        source = begun(store)
        with pytest.raises(MassWithdrawal, match="2 von 2"):
            store.sources.sweep(source)
        assert len(store.outputs()) == 2
        assert len(store.sources.sweep(source, allow_mass=True).withdrawn) == 2

    def test_output_of_two_sources_stays_while_one_speaks_of_it(self, store: Any) -> None:
        first, second = begun(store), begun(store, "https://amt.example")
        keep(store, first, make_item("a"))
        keep(store, second, make_item("a"))
        assert store.sources.forget(first.id).withdrawn == ()
        assert store.output(OutputId("a")).status is Status.PUBLISHED
        assert store.sources.forget(second.id).withdrawn == (OutputId("a"),)
        assert list(store.sources.sources()) == []

    def test_source_that_was_forgotten_is_read_from_the_start_when_it_comes_back(self, store: Any) -> None:
        source = begun(store)
        keep(store, source, make_item("a"))
        store.sources.end(source, complete=True, swept=True, validators=TOLD)
        store.sources.forget(source.id)
        back = store.sources.add(SourceKind.WORDPRESS, SITE, {})
        assert (back.id, back.succeeded_at, back.swept_at, back.validators) == (source.id, None, None, None)

    def test_candidates_are_all_outputs_with_what_their_items_name(self, store: Any) -> None:
        store.upsert([make_output(id="z", manifestations=(), sources=())])
        keep(store, begun(store), make_item("a", links=("https://negz.org/folien.pdf",)))
        keep(store, begun(store), *(make_item(f"n{number:03}", title=f"Thema {number}") for number in range(450)))
        found = {candidate.output.id: candidate.links for candidate in store.sources.candidates()}
        assert list(found) == sorted(found)
        assert len(found) == 452
        assert (found[OutputId("a")], found[OutputId("z")]) == (("https://negz.org/folien.pdf",), ())

    def test_passages_are_those_of_the_items_that_are_there(self, store: Any) -> None:
        source = begun(store)
        keep(store, source, make_item("a", passages=(PAGE_14,)), make_item("b", title="Zwei"))
        assert list(store.sources.passages(OutputId("a"))) == [PAGE_14]
        ((output_id, (held,)),) = store.sources.all_passages()
        assert (output_id, held.passage) == (OutputId("a"), PAGE_14)
        keep(store, source, Gone("a"))
        assert list(store.sources.passages(OutputId("a"))) == []
        assert list(store.sources.all_passages()) == []

    def test_batch_that_fails_leaves_nothing_behind(self, store: Any) -> None:
        source = begun(store)

        def readings() -> Iterator[Reading]:
            yield Reading(make_item("a"), "1")
            raise ValueError("mitten darin")

        with pytest.raises(ValueError, match="mitten darin"):
            store.sources.keep(source, readings(), ByAddress())
        assert (list(store.outputs()), store.sources.known(source.id, ["a"])) == ([], {})

    def test_moments_of_runs_are_those_of_the_clock(self, store: Any, moment: Moment) -> None:
        begun(store)
        moment.pass_by(hours=3)
        assert begun(store).started_at == store.sources.source(SITE).added_at + timedelta(hours=3)
