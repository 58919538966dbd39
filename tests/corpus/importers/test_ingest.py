from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from corpus.editorial import Decision, Verdict
from corpus.errors import InvalidRecord, SourceError, SourceUnavailable
from corpus.freshness import SWEEP_EVERY
from corpus.importers.ingest import BATCH_SIZE, MAX_FAILURES_IN_A_ROW, OVERLAP, IngestReport, ingest
from corpus.model import Grade, Manifestation, ManifestationKind, OutputId, Status
from corpus.passage import Passage, Place
from corpus.source import Gone, RefusedItem, SkippedItem
from corpus.sqlite import SqliteStore
from tests.builders import CDO, make_output, make_vocabulary
from tests.conftest import NOW
from tests.sources import ByAddress, FakeImporter, make_item


class Desk:
    """A store, and a clock that can be moved."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.store = SqliteStore(folder, clock=lambda: self.now)
        self.store.replace_vocabulary(make_vocabulary())

    def ingest(self, importer: FakeImporter, **options: Any) -> IngestReport:
        source = self.store.sources.add(importer.kind, importer.address, {})
        matcher = ByAddress()
        for candidate in self.store.sources.candidates():
            matcher.add(candidate)
        return ingest(self.store.sources, source, importer, matcher, clock=lambda: self.now, **options)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def test_ingest_of_new_things_makes_outputs_that_wait_for_an_editor(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"), make_item("b", title="Zwei"))
    report = desk.ingest(importer)
    assert (report.new, report.changed, report.unchanged) == (["a", "b"], [], 0)
    assert [output.title for output in desk.store.outputs()] == [make_output().title, "Zwei"]
    assert desk.store.output(OutputId("a")).tags is None


def test_ingest_again_reads_and_changes_nothing(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"), make_item("b"), SkippedItem("impressum", "Impressum"))
    desk.ingest(importer)
    before = desk.store.corpus_version(), desk.store.outputs()
    importer.read_keys.clear()
    report = desk.ingest(importer, full=True)
    assert (report.new, report.changed, report.unchanged) == ([], [], 2)
    assert report.skipped == [("impressum", "Impressum")]
    assert importer.read_keys == []
    assert (desk.store.corpus_version(), desk.store.outputs()) == before


def test_ingest_without_fingerprints_reads_all_and_still_changes_nothing(desk: Desk) -> None:
    importer = FakeImporter({"a": make_item("a"), "b": make_item("b")})
    desk.ingest(importer)
    version = desk.store.corpus_version()
    report = desk.ingest(importer)
    assert (report.unchanged, importer.read_keys, desk.store.corpus_version()) == (2, ["a", "b", "a", "b"], version)


def test_ingest_of_a_change_brings_it_in_and_moves_nothing_else(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"), make_item("b"))
    desk.ingest(importer)
    importer.hold(make_item("b", title="Neuer Titel"), stamp="2")
    report = desk.ingest(importer)
    assert (report.changed, report.unchanged) == (["b"], 1)
    assert desk.store.output(OutputId("b")).title == "Neuer Titel"
    assert desk.store.output(OutputId("a")) == make_item("a").output


def test_ingest_keeps_the_tags_editors_have_published(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"))
    desk.ingest(importer)
    given = [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)]
    revision = desk.store.editorial.assess(OutputId("a"), given, editor="Änne Groß", revision=0)
    desk.store.editorial.publish(OutputId("a"), editor="Änne Groß", revision=revision)
    tags = desk.store.output(OutputId("a")).tags
    assert tags
    importer.hold(make_item("a", title="Neuer Titel"), stamp="2")
    desk.ingest(importer)
    assert desk.store.output(OutputId("a")) == replace(make_item("a").output, title="Neuer Titel", tags=tags)
    del importer.things["a"]
    desk.ingest(importer, full=True, allow_mass_withdrawal=True)
    assert desk.store.output(OutputId("a")).tags == tags


def test_full_sweep_withdraws_what_has_vanished_and_brings_back_what_returns(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"), make_item("b"))
    desk.ingest(importer)
    gone = importer.things.pop("b")
    assert isinstance(gone, type(make_item("b")))
    assert desk.ingest(importer).withdrawn == []
    report = desk.ingest(importer, full=True)
    assert (report.withdrawn, report.unchanged) == (["b"], 1)
    assert desk.store.output(OutputId("b")) == replace(gone.output, status=Status.WITHDRAWN)
    importer.things["b"] = gone
    assert desk.ingest(importer).changed == ["b"]
    assert desk.store.output(OutputId("b")) == gone.output


def test_thing_said_to_be_gone_is_withdrawn_without_a_sweep(desk: Desk) -> None:
    importer = FakeImporter(lists_everything=False)
    importer.hold(make_item("a"), make_item("b"))
    desk.ingest(importer)
    importer.hold(Gone("a"))
    assert desk.ingest(importer).withdrawn == ["a"]


def test_sweep_in_which_most_would_vanish_is_refused_unless_allowed(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(*(make_item(f"a{number}") for number in range(8)))
    desk.ingest(importer)
    for number in range(1, 8):
        del importer.things[f"a{number}"]
    report = desk.ingest(importer, full=True)
    assert report.withdrawn == []
    assert report.kept_back is not None
    assert "7 von 8" in str(report.kept_back)
    assert desk.store.sources.source(importer.address).error == str(report.kept_back)
    assert len(desk.ingest(importer, full=True, allow_mass_withdrawal=True).withdrawn) == 7


def test_sweep_of_a_source_that_lists_nothing_is_refused(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"))
    desk.ingest(importer)
    importer.things.clear()
    assert desk.ingest(importer, full=True).kept_back is not None
    assert [output.id for output in desk.store.outputs()] == ["a"]


def test_source_that_breaks_off_keeps_what_was_read_and_withdraws_nothing(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(*(make_item(f"a{number}") for number in range(BATCH_SIZE + 3)))
    desk.ingest(importer)
    del importer.things["a0"]
    importer.hold(make_item("a1", title="Neuer Titel"), stamp="2")
    importer.listed_error = SourceUnavailable("Die Adresse antwortet nicht.", "Versuchen Sie es später.")
    with pytest.raises(SourceUnavailable):
        desk.ingest(importer, full=True)
    assert desk.store.output(OutputId("a1")).title == "Neuer Titel"
    assert desk.store.output(OutputId("a0")).status is Status.PUBLISHED
    assert "antwortet nicht" in (desk.store.sources.source(importer.address).error or "")


def test_thing_that_cannot_be_read_stays_and_is_tried_again(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"), make_item("b"))
    desk.ingest(importer)
    importer.hold(make_item("a", title="Neuer Titel"), stamp="2")
    importer.broken.add("a")
    desk.now += timedelta(days=3)
    report = desk.ingest(importer, full=True)
    assert [key for key, _ in report.failed] == ["a"]
    assert desk.store.output(OutputId("a")).status is Status.PUBLISHED
    importer.broken.clear()
    assert desk.ingest(importer).changed == ["a"]
    assert importer.asked_since[-1] == NOW - OVERLAP, "what failed may be older than the failed run"


def test_source_of_which_nothing_can_be_read_is_given_up(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(*(make_item(f"a{number}") for number in range(MAX_FAILURES_IN_A_ROW + 5)))
    importer.broken.update(importer.things)
    with pytest.raises(SourceError, match="10 Mal nacheinander"):
        desk.ingest(importer)
    assert len(importer.read_keys) == MAX_FAILURES_IN_A_ROW


def test_refused_thing_is_reported_and_what_is_held_of_it_stays(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"), make_item("b"))
    desk.ingest(importer)
    importer.things["a"] = RefusedItem("a", InvalidRecord("Der Titel fehlt.", "Tragen Sie ihn ein.", field="title"))
    report = desk.ingest(importer, full=True)
    assert [(key, error.field) for key, error in report.refused] == [("a", "title")]
    assert desk.store.output(OutputId("a")) == make_item("a").output


def test_sweep_is_made_once_a_week_by_itself(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a"))
    assert desk.ingest(importer).is_full
    assert not desk.ingest(importer).is_full
    assert importer.asked_since == [None, NOW - OVERLAP]
    desk.now += SWEEP_EVERY + timedelta(days=1)
    assert desk.ingest(importer).is_full


def test_item_that_matches_joins_the_stock_and_fills_what_that_leaves_open(desk: Desk) -> None:
    held = make_output(id="bestand", abstract="")
    desk.store.upsert([held])
    talk = Manifestation(ManifestationKind.RECORDING, "https://youtu.be/abc")
    importer = FakeImporter()
    importer.hold(
        make_item("a", title="KI in Kommunen", abstract="Aus dem Netz.", manifestations=(*held.manifestations, talk))
    )
    report = desk.ingest(importer)
    assert report.new == []
    assert [(key, output_id) for key, output_id, _ in report.merged] == [("a", "bestand")]
    expected = replace(held, abstract="Aus dem Netz.", manifestations=(*held.manifestations, talk))
    assert replace(desk.store.output(held.id), sources=held.sources) == expected
    importer.hold(make_item("a", title="Neuer Titel", manifestations=(*held.manifestations, talk)), stamp="2")
    desk.ingest(importer)
    assert desk.store.output(held.id).title == "Neuer Titel", "what a source changes is newer than the stock"


def test_stock_stays_when_the_item_that_joined_it_vanishes(desk: Desk) -> None:
    desk.store.upsert([make_output()])
    importer = FakeImporter()
    importer.hold(make_item("a", manifestations=make_output().manifestations, subtitle="Neu"), make_item("b"))
    desk.ingest(importer)
    del importer.things["a"]
    assert desk.ingest(importer, full=True).withdrawn == []
    assert desk.store.output(make_output().id) == make_output()


def test_proposed_id_that_another_output_has_gets_a_number(desk: Desk) -> None:
    desk.store.upsert([make_output(id="a", manifestations=())])
    importer = FakeImporter()
    importer.hold(make_item("a"))
    assert desk.ingest(importer).new == ["a-2"]


def test_passages_are_kept_with_their_place_and_replaced(desk: Desk) -> None:
    importer = FakeImporter()
    first = (Passage("Eins.", Place(page=14), "https://negz.org/a.pdf"), Passage("Zwei.", Place(heading="Fazit")))
    importer.hold(make_item("a", passages=first))
    desk.ingest(importer)
    assert tuple(desk.store.sources.passages(OutputId("a"))) == first
    version = desk.store.corpus_version()
    second = (Passage("Drei.", Place(seconds=750)),)
    importer.hold(make_item("a", passages=second), stamp="2")
    desk.ingest(importer)
    ((output_id, (held,)),) = desk.store.full_texts()
    assert (output_id, held.passage) == ("a", second[0])
    assert desk.store.sources.passage(held.item_id, held.position) == second[0]
    assert desk.store.corpus_version() == version + 1, "an index must know that it has become stale"


def test_passage_of_an_item_that_has_vanished_is_there_no_more(desk: Desk) -> None:
    importer = FakeImporter()
    importer.hold(make_item("a", passages=(Passage("Eins.", Place(page=14)),)), make_item("b"))
    desk.ingest(importer)
    ((_, (held,)),) = desk.store.full_texts()
    importer.hold(Gone("a"))
    desk.ingest(importer)
    assert desk.store.sources.passage(held.item_id, held.position) is None
    assert list(desk.store.full_texts()) == []
