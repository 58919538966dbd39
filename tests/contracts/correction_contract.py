"""What every `corpus.source_port.CorrectionDesk` and `MergeDesk` does, whatever keeps the data."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from corpus.editorial import Decision, Verdict
from corpus.errors import Conflict, EditConflict, InvalidRecord, MergeNotFound, OutputNotFound
from corpus.model import Grade, Manifestation, ManifestationKind, OutputId, Status
from corpus.passage import Passage
from corpus.source import Gone, SourceItem, SourceKind
from corpus.source_port import CorrectionAction, Kept, MergeId, MergeSuggestion, Reading
from tests.builders import CDO, make_output
from tests.sources import ByAddress, make_item

ID = make_output().id
EDITOR = "Änne Groß"


def keep(store: Any, *items: SourceItem | Gone) -> Kept:
    """Let one source hold these items."""
    source = store.sources.begin(store.sources.add(SourceKind.WORDPRESS, "https://negz.org", {}).id)
    matcher = ByAddress()
    for candidate in store.sources.candidates():
        matcher.add(candidate)
    kept: Kept = store.sources.keep(source, [Reading(item) for item in items], matcher)
    return kept


class CorrectionContract:
    """Inherit and provide a `store` fixture that yields an empty store with the vocabulary of the tests."""

    @pytest.fixture
    def store(self) -> Iterator[Any]:
        raise NotImplementedError

    def test_correction_holds_against_records_and_sources_and_shows_what_they_say(self, store: Any) -> None:
        store.upsert([make_output()])
        store.corrections.correct(ID, {"title": "Berichtigt"}, editor=EDITOR)
        report = store.upsert([make_output(title="Aus der Datei", subtitle="Neu")])
        assert report.changed == (ID,)
        found = store.output(ID)
        assert (found.title, found.subtitle) == ("Berichtigt", "Neu")
        (correction,) = store.corrections.corrections(ID)
        assert (correction.value, correction.said, correction.editor) == ("Berichtigt", "Aus der Datei", EDITOR)
        keep(store, make_item("a", title="Vom Netz", manifestations=make_output().manifestations))
        assert store.output(ID).title == "Berichtigt"
        assert list(store.corrections.differing()) == list(store.corrections.corrections(ID))

    def test_correction_taken_back_lets_the_sources_speak_again(self, store: Any) -> None:
        store.upsert([make_output()])
        store.corrections.correct(ID, {"title": "Berichtigt", "number": 23}, editor=EDITOR)
        assert store.corrections.take_back(ID, ["title"], editor=EDITOR) == make_output(number="23")
        assert [one.field for one in store.corrections.corrections(ID)] == ["number"]
        with pytest.raises(Conflict):
            store.corrections.take_back(ID, ["title"], editor=EDITOR)

    def test_undo_takes_back_step_by_step_and_leaves_every_line(self, store: Any) -> None:
        store.upsert([make_output()])
        store.corrections.correct(ID, {"title": "Eins"}, editor=EDITOR)
        store.corrections.correct(ID, {"title": "Zwei", "subtitle": "Neu"}, editor=EDITOR)
        assert store.corrections.undo(ID, editor="Jörg").title == "Eins"
        assert store.output(ID).subtitle == make_output().subtitle
        assert store.corrections.undo(ID, editor="Jörg") == make_output()
        with pytest.raises(Conflict):
            store.corrections.undo(ID, editor="Jörg")
        lines = store.corrections.lines(ID)
        assert [line.action for line in lines] == [CorrectionAction.UNDO] * 3 + [CorrectionAction.CORRECT] * 3
        assert (lines[0].before, lines[0].after, lines[0].stands) == ("Eins", make_output().title, False)

    def test_correction_by_one_who_has_not_seen_the_last_is_refused(self, store: Any) -> None:
        store.upsert([make_output()])
        store.corrections.correct(ID, {"title": "Eins"}, editor=EDITOR, revision=0)
        with pytest.raises(EditConflict, match=EDITOR) as caught:
            store.corrections.correct(ID, {"title": "Zwei"}, editor="Jörg", revision=0)
        assert store.output(ID).title == "Eins"
        store.corrections.correct(ID, {"title": "Zwei"}, editor="Jörg", revision=caught.value.revision)

    def test_correction_that_says_nothing_new_leaves_no_line(self, store: Any) -> None:
        store.upsert([make_output()])
        store.corrections.correct(ID, {"title": "Eins"}, editor=EDITOR)
        version = store.corpus_version()
        store.corrections.correct(ID, {"title": " Eins "}, editor=EDITOR)
        assert len(store.corrections.lines(ID)) == 1
        assert store.corpus_version() == version

    def test_unsound_correction_changes_nothing(self, store: Any) -> None:
        store.upsert([make_output()])
        with pytest.raises(InvalidRecord):
            store.corrections.correct(ID, {"title": "Gut", "date": "2023-13"}, editor=EDITOR)
        with pytest.raises(OutputNotFound):
            store.corrections.correct(OutputId("fehlt"), {"title": "x"}, editor=EDITOR)
        assert store.output(ID) == make_output()
        assert list(store.corrections.lines(ID)) == []

    def test_withdrawn_by_hand_stays_withdrawn_whatever_sources_say(self, store: Any) -> None:
        keep(store, make_item("a"))
        version = store.corpus_version()
        assert store.withdraw([OutputId("a")]) == 1
        assert store.corpus_version() == version + 1
        keep(store, make_item("a", title="Neuer Titel"))
        assert store.output(OutputId("a")).status is Status.WITHDRAWN
        assert store.corrections.take_back(OutputId("a"), ["status"], editor=EDITOR).status is Status.PUBLISHED

    def test_merge_by_the_machine_undone_restores_both_and_is_never_redone(self, store: Any) -> None:
        store.upsert([make_output()])
        item = make_item("a", manifestations=make_output().manifestations, duration_minutes=60)
        assert keep(store, item).new == ()
        (merge,) = store.merges.merges()
        assert (merge.to_output, merge.keys, merge.editor, merge.score) == (ID, ("a",), None, 1.0)
        own = store.merges.undo(merge.id, editor=EDITOR)
        assert own == replace(item.output, id=OutputId("a"))
        assert store.output(ID) == make_output()
        assert store.merges.apart() == {("a", ID)}
        assert keep(store, replace(item, output=replace(item.output, title="Neu"))).changed == ("a",)
        assert store.output(ID) == make_output()
        with pytest.raises(Conflict, match="schon rückgängig"):
            store.merges.undo(merge.id, editor=EDITOR)
        (undone,) = store.merges.merges(ID)
        assert undone.undone_by == EDITOR

    def test_merge_by_an_editor_moves_everything_and_undone_restores_both(self, store: Any) -> None:
        talk = Manifestation(ManifestationKind.RECORDING, "https://youtu.be/abc")
        keep(store, make_item("a"), make_item("b", title="Die Aufzeichnung", manifestations=(talk,)))
        keep(store, make_item("b", title="Neuer Titel", manifestations=(talk,)))
        before = store.outputs()
        a, b = (output.id for output in before)
        merge = store.merges.merge(b, a, editor=EDITOR, reason="Dasselbe Treffen")
        assert [output.id for output in store.outputs()] == [a]
        assert talk in store.output(a).manifestations
        assert [one.output.id for one in store.sources.candidates()] == [a]
        store.merges.undo(merge.id, editor=EDITOR)
        assert store.outputs() == before
        assert store.merges.merges()[0].undone_by == EDITOR

    def test_merge_keeps_the_output_whose_tags_editors_have_decided(self, store: Any) -> None:
        keep(store, make_item("a"), make_item("b"))
        a, b = OutputId("a"), OutputId("b")
        given = [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)]
        store.editorial.publish(b, editor=EDITOR, revision=store.editorial.assess(b, given, editor=EDITOR, revision=0))
        tags = store.output(b).tags
        with pytest.raises(Conflict, match="entschieden"):
            store.merges.merge(b, a, editor=EDITOR, reason="Dasselbe")
        store.merges.merge(a, b, editor=EDITOR, reason="Dasselbe")
        assert store.output(b).tags == tags

    def test_merge_of_what_is_one_or_is_not_there_is_refused(self, store: Any) -> None:
        store.upsert([make_output()])
        with pytest.raises(Conflict):
            store.merges.merge(ID, ID, editor=EDITOR, reason="x")
        with pytest.raises(OutputNotFound):
            store.merges.merge(OutputId("fehlt"), ID, editor=EDITOR, reason="x")
        with pytest.raises(MergeNotFound):
            store.merges.undo(MergeId(17), editor=EDITOR)

    def test_preview_of_a_merge_is_what_the_merge_makes_and_writes_nothing(self, store: Any) -> None:
        talk = Manifestation(ManifestationKind.RECORDING, "https://youtu.be/abc")
        store.upsert([make_output()])
        keep(store, make_item("a", title="Die Aufzeichnung", manifestations=(talk,), duration_minutes=45))
        before, version = store.outputs(), store.corpus_version()
        a = OutputId("a")
        previews = {pair: store.merges.preview(*pair) for pair in ((a, ID), (ID, a))}
        assert (store.outputs(), store.corpus_version(), store.merges.merges()) == (before, version, ())
        assert previews[(a, ID)].duration_minutes == 45
        for (gone, kept), preview in previews.items():
            merge = store.merges.merge(gone, kept, editor=EDITOR, reason="x")
            assert store.output(kept) == preview
            store.merges.undo(merge.id, editor=EDITOR)
        with pytest.raises(Conflict):
            store.merges.preview(ID, ID)

    def test_merge_of_what_has_changed_since_its_preview_is_an_edit_conflict(self, store: Any) -> None:
        store.upsert([make_output()])
        keep(store, make_item("a", title="Die Aufzeichnung"))
        a = OutputId("a")
        seen = store.merges.preview(a, ID).content_hash()
        store.corrections.correct(ID, {"title": "Inzwischen berichtigt"}, editor=EDITOR)
        before = store.outputs()
        with pytest.raises(EditConflict, match="hat sich geändert"):
            store.merges.merge(a, ID, editor=EDITOR, reason="x", seen=seen)
        assert (store.outputs(), store.merges.merges()) == (before, ())
        seen = store.merges.preview(a, ID).content_hash()
        assert store.merges.merge(a, ID, editor=EDITOR, reason="x", seen=seen).editor == EDITOR

    def test_suggestions_are_replaced_and_leave_out_what_is_decided(self, store: Any) -> None:
        store.upsert([make_output(id=name) for name in "abcd"])
        a, b, c, d = (OutputId(name) for name in "abcd")
        pairs = [
            MergeSuggestion(*pair, score, "Titel") for pair, score in (((a, b), 0.7), ((b, c), 0.9), ((c, d), 0.8))
        ]
        assert (store.merges.suggestions(), store.merges.suggested_version()) == ((), None)
        store.merges.suggest(pairs, 7)
        assert store.merges.suggestions() == (pairs[1], pairs[2], pairs[0])
        assert store.merges.suggested_version() == 7
        version = store.corpus_version()
        store.merges.keep_apart(c, b, editor=EDITOR)
        assert store.merges.suggestions() == (pairs[2], pairs[0])
        assert (store.merges.apart(), store.corpus_version()) == ({(b, c)}, version)
        store.merges.merge(d, c, editor=EDITOR, reason="x")
        assert store.merges.suggestions() == (pairs[0],)
        store.merges.suggest([], 8)
        assert store.merges.suggestions() == ()
        with pytest.raises(OutputNotFound):
            store.merges.keep_apart(a, OutputId("fehlt"), editor=EDITOR)

    def test_output_that_became_part_of_another_is_merged_no_more(self, store: Any) -> None:
        store.upsert([make_output()])
        keep(store, make_item("a"), make_item("b"))
        a, b = OutputId("a"), OutputId("b")
        for gone, kept in ((ID, a), (b, a)):
            store.merges.merge(gone, kept, editor=EDITOR, reason="x")
            for pair in ((gone, a), (a, gone)):
                with pytest.raises(Conflict, match="schon in einem anderen aufgegangen"):
                    store.merges.merge(*pair, editor=EDITOR, reason="x")

    def test_merges_of_an_output_are_those_into_and_out_of_it_page_by_page(self, store: Any) -> None:
        keep(store, make_item("a"), make_item("b"), make_item("c"))
        a, b, c = (OutputId(name) for name in "abc")
        first = store.merges.merge(a, b, editor=EDITOR, reason="x")
        second = store.merges.merge(b, c, editor=EDITOR, reason="x")
        assert store.merges.merges(a) == (first,)
        assert store.merges.merges(b) == (second, first)
        assert store.merges.merges(before=second.id) == (first,)
        assert [len(one.items) for one in (first, second)] == [1, 2]

    def test_draft_neither_withdraws_what_another_source_publishes_nor_is_told(self, store: Any) -> None:
        keep(store, make_item("a", passages=(Passage("Aus der Meldung."),)))
        keep(store, make_item("b", title="Entwurf", status=Status.WITHDRAWN, passages=(Passage("Geheim."),)))
        a, b = OutputId("a"), OutputId("b")
        store.merges.merge(a, b, editor=EDITOR, reason="x")
        assert (store.output(b).status, store.output(b).title) == (Status.PUBLISHED, make_output().title)
        assert [one.text for one in store.sources.passages(b)] == ["Aus der Meldung."]
        keep(store, Gone("a"))
        assert (store.output(b).status, store.output(b).title) == (Status.WITHDRAWN, "Entwurf")

    def test_earlier_merge_is_undone_only_after_the_later_one(self, store: Any) -> None:
        keep(store, make_item("a"), make_item("b"), make_item("c"))
        before = store.outputs()
        a, b, c = (output.id for output in before)
        first = store.merges.merge(a, b, editor=EDITOR, reason="x")
        second = store.merges.merge(b, c, editor=EDITOR, reason="x")
        with pytest.raises(Conflict, match="noch einmal verschoben"):
            store.merges.undo(first.id, editor=EDITOR)
        store.merges.undo(second.id, editor=EDITOR)
        store.merges.undo(first.id, editor=EDITOR)
        assert store.outputs() == before
