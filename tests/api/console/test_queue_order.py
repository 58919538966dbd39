from collections.abc import Sequence
from dataclasses import replace

from api.console.queue_order import Queue, fillable_gaps, order_queue, uncertain_suggestions, undecided
from corpus.editorial import HOLDINGS, Assessment, Dossier, Suggestion, SuggestionSet, Verdict
from corpus.model import ConceptKey, Grade, OutputId, OutputKind, PartialDate, RecordQuality
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.conftest import NOW

GAPS = {(LEITUNG, PRAXIS), (CDO, EVIDENZ)}


def make_dossier(name: str, *made: Suggestion, **overrides: object) -> Dossier:
    output = replace(make_output(id=OutputId(name), tags=None), **overrides)  # type: ignore[arg-type]
    suggestions = SuggestionSet(output.id, made, "m1", "v1", NOW) if made else None
    return Dossier(output, 0, suggestions, (), None, None)


def make_view(concept: ConceptKey, verdict: Verdict = Verdict.ACCEPTED, editor: str = "Erika") -> Assessment:
    return Assessment(concept, verdict, None, editor, NOW)


def likely(concept: ConceptKey, confidence: float = 0.9) -> Suggestion:
    return Suggestion(concept, confidence, 0.4, confidence >= 0.4, 1)


def ordered(*dossiers: Dossier) -> Queue:
    return order_queue(dossiers, GAPS, make_vocabulary())


def names(queue: Queue) -> Sequence[str]:
    return [item.dossier.output.id for item in queue.waiting]


def test_order_is_begun_then_gaps_then_uncertainty_then_the_newest() -> None:
    begun = replace(make_dossier("begonnen"), assessments=(make_view(CDO),))
    gap = make_dossier("luecke", likely(LEITUNG), likely(PRAXIS))
    unsure = make_dossier("unsicher", likely(LEITUNG, 0.45))
    new = make_dossier("neu", published=PartialDate(2026, 1))
    old = make_dossier("alt", published=PartialDate(2019))
    assert names(ordered(old, new, unsure, gap, begun)) == ["begonnen", "luecke", "unsicher", "neu", "alt"]


def test_ties_are_ordered_by_id() -> None:
    assert names(ordered(make_dossier("b"), make_dossier("a"))) == ["a", "b"]


def test_reason_is_said_in_the_order_in_which_it_counts() -> None:
    dossier = make_dossier("x", likely(LEITUNG), likely(PRAXIS), likely(CDO, 0.45))
    (item,) = ordered(replace(dossier, assessments=(make_view(LEITUNG),))).waiting
    assert item.reason == (
        "Angefangen von Erika, noch nicht freigegeben. Könnte eine Lücke der Abdeckung füllen: eine Zielgruppe mit "
        "einem Nutzen, für die es noch nichts gibt. Ein Vorschlag liegt nahe an der Schwelle."
    )


def test_reason_without_any_is_what_waits() -> None:
    queue = ordered(make_dossier("a", likely(EVIDENZ), likely(PRAXIS)), make_dossier("b"))
    assert [item.reason for item in queue.waiting] == [
        "2 Vorschläge warten auf Ihr Urteil.",
        "Wartet auf Begriffe; Vorschläge gibt es noch keine.",
    ]


def test_reason_tells_only_of_what_is_still_to_be_decided() -> None:
    dossier = make_dossier("x", likely(LEITUNG), likely(PRAXIS), likely(CDO, 0.45))
    views = (make_view(LEITUNG, Verdict.WRONG), make_view(CDO))
    (item,) = ordered(replace(dossier, assessments=views)).waiting
    assert item.reason == "Angefangen von Erika, noch nicht freigegeben."
    concepts = tuple(replace(one, deprecated=one.key == CDO) for one in make_vocabulary().concepts)
    vocabulary = replace(make_vocabulary(), concepts=concepts)
    (item,) = order_queue([dossier], GAPS, vocabulary).waiting
    assert "nahe an der Schwelle" not in item.reason, "a deprecated concept is offered to nobody"


def test_gap_counts_only_where_both_suggestions_pass() -> None:
    assert fillable_gaps(make_dossier("x", likely(LEITUNG), likely(PRAXIS)), GAPS, make_vocabulary()) == 1
    assert fillable_gaps(make_dossier("x", likely(LEITUNG), likely(PRAXIS, 0.1)), GAPS, make_vocabulary()) == 0
    assert fillable_gaps(make_dossier("x", likely(LEITUNG), likely(EVIDENZ)), GAPS, make_vocabulary()) == 0
    assert fillable_gaps(make_dossier("x"), GAPS, make_vocabulary()) == 0


def test_suggestion_is_uncertain_on_either_side_of_its_threshold() -> None:
    dossier = make_dossier("x", likely(LEITUNG, 0.5), likely(CDO, 0.3), likely(PRAXIS, 0.9), likely(EVIDENZ, 0.1))
    assert uncertain_suggestions(undecided(dossier, make_vocabulary())) == 2


def test_tagged_output_is_looked_at_again_where_editors_disagree_or_have_not_published() -> None:
    tagged = replace(make_dossier("x"), output=make_output())
    views = (make_view(CDO, Verdict.WRONG, "Mehmet"), make_view(CDO, editor=HOLDINGS))
    (item,) = ordered(replace(tagged, assessments=views)).again
    assert item.reason == "Mehmet und der Bestand sind sich über CDO, CIO und Digitalverantwortliche nicht einig."
    added = (make_view(CDO, editor=HOLDINGS), make_view(PRAXIS, editor=HOLDINGS), make_view(EVIDENZ))
    (item,) = ordered(replace(tagged, assessments=added)).again
    assert item.reason == "Geändert; die Änderung ist noch nicht freigegeben."


def test_doubtful_record_is_looked_at_until_an_editor_has_published_it() -> None:
    doubtful = replace(make_dossier("x"), output=make_output(record_quality=RecordQuality.LOW))
    (item,) = ordered(doubtful).again
    assert item.reason.startswith("Angaben prüfen")
    views = (replace(make_view(CDO), grade=Grade.PRIMARY), replace(make_view(PRAXIS), grade=Grade.SECONDARY))
    published = replace(doubtful, assessments=views, published_by="Erika", published_at=NOW)
    queue = ordered(published)
    assert (queue.again, queue.done) == ((), 1)


def test_following_is_the_next_in_line_and_the_first_after_the_last() -> None:
    queue = ordered(make_dossier("a"), make_dossier("b"), make_dossier("c"))
    follow = [queue.following(OutputId(name)) for name in ("a", "b", "c", "unbekannt")]
    assert follow == ["b", "c", "a", "a"]
    assert ordered(make_dossier("a")).following(OutputId("a")) is None


def test_queue_of_one_kind_has_no_other() -> None:
    queue = ordered(make_dossier("a"), make_dossier("b", kind=OutputKind.EVENT))
    assert names(queue.of_kind(OutputKind.EVENT)) == ["b"]
    assert queue.of_kind(None) is queue
