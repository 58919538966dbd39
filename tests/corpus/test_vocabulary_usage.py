from collections.abc import Sequence
from dataclasses import replace

from corpus.editorial import Assessment, Dossier, Suggestion, SuggestionSet, Verdict
from corpus.model import ConceptKey, Grade, Output, OutputId
from corpus.vocabulary_usage import MIN_JUDGED, ConceptUsage, measure_usage
from tests.builders import CDO, LEITUNG, PRAXIS, make_output
from tests.conftest import NOW


def view(verdict: Verdict, *, concept: ConceptKey = CDO, rank: int | None = 1, model: str = "m1") -> Assessment:
    grade = Grade.PRIMARY if verdict is Verdict.ACCEPTED else None
    return Assessment(concept, verdict, grade, "Anna", NOW, rank, 0.8, model, "v1")


def made(output_id: str, model: str = "m1", *, passes: bool = True) -> SuggestionSet:
    suggestions = (Suggestion(CDO, 0.8, 0.5, passes, 1), Suggestion(LEITUNG, 0.1, 0.5, False, 2))
    return SuggestionSet(OutputId(output_id), suggestions, model, "v1", NOW)


def dossier(number: int, *views: Assessment, output: Output | None = None) -> Dossier:
    found = output or make_output(id=f"beitrag-{number}", tags=None)
    return Dossier(found, 1, made(found.id), views, None, None)


def no_older(_: OutputId) -> Sequence[SuggestionSet]:
    return ()


def test_usage_counts_assignments_and_suggestions_for_what_waits() -> None:
    tagged = dossier(1, output=make_output(id="vergeben"))
    waiting = [dossier(2), replace(dossier(3), suggestions=None)]
    usage = measure_usage([tagged, *waiting], no_older)
    assert usage.of(CDO) == ConceptUsage(assigned=1, suggested=1)
    assert usage.of(PRAXIS) == ConceptUsage(assigned=1)
    assert usage.of(LEITUNG) == ConceptUsage()
    assert usage.of(LEITUNG).is_unused
    assert (usage.waiting, usage.waiting_with_suggestions) == (2, 1)


def test_concept_that_most_editors_reject_when_suggested_is_over_suggested() -> None:
    rejected = [dossier(number, view(Verdict.WRONG)) for number in range(3)]
    accepted = [dossier(number, view(Verdict.ACCEPTED)) for number in range(3, 5)]
    usage = measure_usage([*rejected, *accepted], no_older).of(CDO)
    assert (usage.judged, usage.rejected, usage.is_over_suggested) == (MIN_JUDGED, 3, True)
    assert not measure_usage(rejected, no_older).of(CDO).is_over_suggested
    unsuited = [
        dossier(5, view(Verdict.UNSUITED)),
        dossier(6, view(Verdict.ACCEPTED)),
        dossier(7, view(Verdict.ACCEPTED)),
    ]
    half = measure_usage([*rejected, *accepted, *unsuited], no_older).of(CDO)
    assert (half.judged, half.rejected, half.is_over_suggested) == (8, 4, False)


def test_judgement_counts_only_what_was_seen_and_over_the_threshold() -> None:
    unseen = dossier(1, view(Verdict.WRONG, rank=None))
    under = replace(dossier(2, view(Verdict.WRONG)), suggestions=made("beitrag-2", passes=False))
    runner_up = dossier(3, view(Verdict.WRONG, concept=LEITUNG, rank=2))
    usage = measure_usage([unseen, under, runner_up], no_older)
    assert (usage.of(CDO).judged, usage.of(LEITUNG).judged) == (0, 0)


def test_judgement_of_older_suggestions_is_held_against_those() -> None:
    later = dossier(1, view(Verdict.WRONG, model="m0"))

    def sets_of(output_id: OutputId) -> Sequence[SuggestionSet]:
        return [made(output_id, "m0"), made(output_id)]

    assert measure_usage([later], sets_of).of(CDO).rejected == 1
    assert measure_usage([later], no_older).of(CDO).judged == 0
