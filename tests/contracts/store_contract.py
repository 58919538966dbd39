"""What every `corpus.ports.Store` does, whatever keeps the data."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.errors import OutputNotFound
from corpus.model import (
    Concept,
    Grade,
    Manifestation,
    ManifestationKind,
    Origin,
    Output,
    OutputId,
    OutputKind,
    PartialDate,
    RecordQuality,
    Status,
    Tag,
    Vocabulary,
)
from corpus.ports import CorpusMarks, Store
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary

RICH = make_output(
    id="rundum-2026",
    kind=OutputKind.BROWN_BAG,
    subtitle=None,
    number=None,
    published=PartialDate(2026, 1, 13),
    duration_minutes=60,
    language="en",
    manifestations=(
        Manifestation(ManifestationKind.RECORDING, "https://youtu.be/abc"),
        Manifestation(ManifestationKind.PAGE, "https://negz.org/termin/rundum/"),
    ),
    record_quality=RecordQuality.LOW,
    tags=(
        Tag(PRAXIS, Grade.SECONDARY, Origin.MODEL, 0.25),
        Tag(CDO, Grade.PRIMARY, Origin.EDITOR, 1.0, "Änne Groß", datetime(2026, 11, 3, 9, 30, tzinfo=UTC)),
        Tag(LEITUNG, Grade.PRIMARY, Origin.IMPORT),
    ),
)
BARE = Output(id=OutputId("bar"), kind=OutputKind.EVENT, title="Netzwerkumtrunk")


class StoreContract:
    """Inherit and provide a `store` fixture that yields an empty store."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    def test_store_when_new_is_empty(self, store: Store) -> None:
        assert store.corpus_version() == 0
        assert list(store.outputs()) == []
        assert store.vocabulary() == Vocabulary((), {})
        assert list(store.search("Verwaltung", limit=5)) == []

    @pytest.mark.parametrize("output", [RICH, BARE, make_output(tags=()), make_output(tags=None)], ids=str)
    def test_upsert_of_an_output_returns_it_unaltered(self, store: Store, output: Output) -> None:
        store.upsert([output])
        assert store.output(output.id) == output
        assert list(store.outputs()) == [output]

    def test_outputs_come_ordered_by_id(self, store: Store) -> None:
        store.upsert([make_output(id=name) for name in ("c", "a-2", "a-10", "b")])
        assert [output.id for output in store.outputs()] == ["a-10", "a-2", "b", "c"]

    def test_some_outputs_are_those_asked_for_that_are_published(self, store: Store) -> None:
        written = [make_output(id=name) for name in ("a", "b", "c")]
        store.upsert(written)
        store.withdraw([OutputId("b")])
        assert list(store.some([OutputId(name) for name in ("c", "b", "a", "fehlt", "c")])) == [written[0], written[2]]
        assert list(store.some([])) == []
        many = [make_output(id=f"m-{number:04}") for number in range(700)]
        store.upsert(many)
        assert list(store.some([output.id for output in many])) == many

    def test_marks_change_with_an_output_and_with_nothing_else(self, store: Store) -> None:
        assert store.marks() == CorpusMarks({}, frozenset())
        first, second = make_output(id="a"), make_output(id="b")
        store.upsert([first, second])
        before = store.marks().content
        assert before == {output.id: output.content_hash() for output in (first, second)}
        store.upsert([replace(first, title="Neu gefasst")])
        after = store.marks().content
        assert after[first.id] != before[first.id]
        assert after[second.id] == before[second.id]
        store.withdraw([second.id])
        assert list(store.marks().content) == [first.id]

    def test_withdrawn_outputs_are_those_that_are_no_longer_published(self, store: Store) -> None:
        store.upsert([make_output(id=name) for name in ("a", "b", "c")])
        assert store.withdrawn() == frozenset()
        store.withdraw([OutputId("a"), OutputId("c")])
        assert store.withdrawn() == {"a", "c"}
        store.upsert([make_output(id="c")])
        assert store.withdrawn() == {"a"}

    def test_output_with_an_unknown_id_is_not_found(self, store: Store) -> None:
        with pytest.raises(OutputNotFound, match="gibt-es-nicht"):
            store.output(OutputId("gibt-es-nicht"))

    def test_upsert_reports_new_changed_and_unchanged_in_order(self, store: Store) -> None:
        first = [make_output(id=name) for name in ("b", "a", "c")]
        assert store.upsert(first).new == ("b", "a", "c")
        second = [make_output(id="c"), make_output(id="d"), make_output(id="a", title="Anders")]
        foreseen = store.compare(second)
        report = store.upsert(second)
        assert report == foreseen
        assert (report.new, report.changed, report.unchanged) == (("d",), ("a",), ("c",))

    def test_upsert_of_one_id_twice_keeps_the_last(self, store: Store) -> None:
        twice = [make_output(title="Erste Fassung"), make_output(title="Zweite Fassung")]
        assert store.compare(twice) == store.upsert(twice)
        assert store.output(twice[0].id).title == "Zweite Fassung"

    def test_upsert_with_fewer_parts_leaves_none_behind(self, store: Store) -> None:
        store.upsert([RICH])
        bare = make_output(id=RICH.id, manifestations=(), tags=None)
        store.upsert([bare])
        assert store.output(RICH.id) == bare

    def test_compare_writes_nothing(self, store: Store) -> None:
        store.compare([RICH])
        assert (store.corpus_version(), list(store.outputs())) == (0, [])

    def test_corpus_version_grows_by_one_only_with_a_change(self, store: Store) -> None:
        store.upsert([RICH, BARE])
        assert store.corpus_version() == 1
        store.upsert([RICH, BARE])
        store.upsert([])
        assert store.corpus_version() == 1
        store.replace_vocabulary(make_vocabulary())
        assert store.corpus_version() == 2
        store.replace_vocabulary(make_vocabulary())
        assert store.corpus_version() == 2
        store.withdraw([BARE.id])
        assert store.corpus_version() == 3
        store.withdraw([BARE.id])
        assert store.corpus_version() == 3

    def test_upsert_that_fails_midway_leaves_no_trace(self, store: Store) -> None:
        unwritable: Any = make_output(id="b", title="halb\ud800")
        with pytest.raises(UnicodeEncodeError):
            store.upsert([make_output(id="a"), unwritable])
        assert (store.corpus_version(), list(store.outputs())) == (0, [])

    def test_withdraw_hides_an_output_from_lists_and_search_alone(self, store: Store) -> None:
        store.upsert([make_output(id="a"), make_output(id="b")])
        assert store.withdraw([OutputId("a")]) == 1
        assert [output.id for output in store.outputs()] == ["b"]
        assert [output.id for output in store.outputs(include_withdrawn=True)] == ["a", "b"]
        assert store.output(OutputId("a")).status is Status.WITHDRAWN
        assert [hit.output_id for hit in store.search("Kommunen", limit=5)] == ["b"]

    def test_withdraw_with_an_unknown_id_changes_nothing(self, store: Store) -> None:
        store.upsert([make_output(id="a")])
        with pytest.raises(OutputNotFound):
            store.withdraw([OutputId("a"), OutputId("fehlt")])
        assert store.output(OutputId("a")).status is Status.PUBLISHED

    def test_moments_tell_when_an_output_came_in_and_when_it_last_changed(self, store: Store) -> None:
        store.upsert([make_output(id="a"), make_output(id="b")])
        first = store.moments()
        assert first[OutputId("a")].added_at == first[OutputId("a")].changed_at == first[OutputId("b")].added_at
        store.upsert([make_output(id="a", title="Anders"), make_output(id="b")])
        second = store.moments()
        assert second[OutputId("a")].added_at == first[OutputId("a")].added_at
        assert second[OutputId("a")].changed_at > first[OutputId("a")].changed_at
        assert second[OutputId("b")] == first[OutputId("b")]

    def test_moments_leave_out_what_has_been_withdrawn(self, store: Store) -> None:
        store.upsert([make_output(id="a"), make_output(id="b")])
        store.withdraw([OutputId("a")])
        assert list(store.moments()) == ["b"]

    def test_vocabulary_comes_back_in_its_order(self, store: Store) -> None:
        assert store.replace_vocabulary(make_vocabulary())
        assert store.vocabulary() == make_vocabulary()
        assert not store.replace_vocabulary(make_vocabulary())

    def test_vocabulary_replaced_keeps_no_old_concept(self, store: Store) -> None:
        store.replace_vocabulary(make_vocabulary())
        smaller = Vocabulary((Concept(EVIDENZ, {"de": "Zahlen"}, deprecated=True),), {})
        assert store.replace_vocabulary(smaller)
        assert store.vocabulary() == smaller

    def test_search_finds_other_forms_of_a_word(self, store: Store) -> None:
        store.upsert([make_output(), BARE])
        for text in ("Kommune", "KOMMUNEN", "städten", "Kuenstliche Intelligenz"):
            assert [hit.output_id for hit in store.search(text, limit=5)] == [make_output().id], text

    def test_search_weighs_the_title_over_the_abstract(self, store: Store) -> None:
        filler = "Der Bericht fasst Ergebnisse einer Tagung zusammen und nennt Termine."
        in_abstract = make_output(
            id="a", title="Tagungsbericht", subtitle=None, abstract=f"{filler} Registermodernisierung."
        )
        in_title = make_output(id="b", title="Registermodernisierung", subtitle=None, abstract=filler)
        others = [make_output(id=f"x{number}") for number in range(5)]
        store.upsert([in_abstract, in_title, *others])
        hits = store.search("Registermodernisierung", limit=5)
        assert [hit.output_id for hit in hits] == ["b", "a"]
        assert hits[0].score > hits[1].score > 0

    def test_search_with_equal_scores_orders_by_id_and_keeps_the_limit(self, store: Store) -> None:
        store.upsert([make_output(id=name) for name in ("c", "a", "b")])
        assert [hit.output_id for hit in store.search("Kommunen", limit=2)] == ["a", "b"]
        assert list(store.search("Kommunen", limit=0)) == []

    def test_search_after_a_change_finds_what_is_said_now(self, store: Store) -> None:
        store.upsert([make_output()])
        store.upsert([make_output(title="Vergaberecht")])
        assert [hit.output_id for hit in store.search("Vergaberecht", limit=5)] == [make_output().id]

    @pytest.mark.parametrize(
        "text",
        ["", "   ", '"', '" OR "', "a AND", "NEAR(", "title:", "*", "-", "a* ^b", "(", "\0", "\ud800", "💡", "'; --"],
    )
    def test_search_with_odd_text_never_fails(self, store: Store, text: str) -> None:
        store.upsert([make_output()])
        assert len(store.search(text, limit=5)) <= 1
        assert len(store.search(f"{text} Kommunen {text}", limit=5)) == 1

    def test_search_with_a_very_long_text_never_fails(self, store: Store) -> None:
        store.upsert([make_output()])
        assert store.search("Kommunen " + " ".join(f"wort{number}" for number in range(2_000)), limit=5)

    def test_reads_during_writes_see_whole_batches(self, store: Store) -> None:
        batch = 20
        seen: list[int] = []
        done = threading.Event()

        def read() -> None:
            while not done.is_set():
                seen.append(len(store.outputs()))

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for start in range(0, 5 * batch, batch):
            store.upsert([make_output(id=f"o{number}") for number in range(start, start + batch)])
            assert len(store.outputs()) == start + batch
        done.set()
        for reader in readers:
            reader.join()
        assert seen
        assert all(count % batch == 0 for count in seen)

    def test_writes_from_several_threads_all_arrive(self, store: Store) -> None:
        def write(name: str) -> None:
            for number in range(5):
                store.upsert([make_output(id=f"{name}{number}")])

        writers = [threading.Thread(target=write, args=[name]) for name in "abc"]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert (len(store.outputs()), store.corpus_version()) == (15, 15)
