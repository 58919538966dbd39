from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import pytest

from api.workspace import Workspace
from corpus.editorial import EvidenceField, Suggestion
from corpus.model import ConceptKey, Output
from corpus.passage import Passage, Place
from recommender.tagging.adviser import Adviser
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, make_vocabulary
from tests.recommender.checkerboard import TITLES, TopicEncoder, make_plain, make_tags

PAIRS = ((CDO, EVIDENZ), (LEITUNG, PRAXIS), (OEFFENTLICHE_IT, EVIDENZ))


def make_examples(count: int = 30) -> list[Output]:
    """Return outputs about three topics in turn, each topic with a target group and a benefit of its own."""
    return [
        make_plain(id=f"o{i:02}", title=TITLES[i % 3], abstract=f"Bericht {i}.", tags=make_tags(*PAIRS[i % 3]))
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def adviser() -> Adviser:
    return Adviser(make_examples(), make_vocabulary(), TopicEncoder())


def passing(suggestions: Sequence[Suggestion]) -> set[ConceptKey]:
    return {found.concept for found in suggestions if found.passes}


@pytest.mark.parametrize("topic", range(3))
def test_new_output_gets_the_concepts_of_its_topic(adviser: Adviser, topic: int) -> None:
    new = make_plain(id="neu", title=TITLES[topic], abstract="Ein Hinweis.")
    assert passing(adviser.suggest(new)) == set(PAIRS[topic])


def test_every_concept_is_judged_scheme_by_scheme_the_most_probable_first(adviser: Adviser) -> None:
    suggestions = adviser.suggest(make_plain(id="neu", title=TITLES[0]))
    assert {found.concept for found in suggestions} == {concept.key for concept in make_vocabulary().concepts}
    assert [found.rank for found in suggestions] == list(range(1, len(suggestions) + 1))
    schemes = [list(group) for _, group in groupby(suggestions, key=lambda found: found.concept.scheme)]
    assert len(schemes) == 2
    for group in schemes:
        assert [found.confidence for found in group] == sorted((f.confidence for f in group), reverse=True)
    for found in suggestions:
        assert found.passes == (found.confidence >= found.threshold)


def test_neighbours_carry_the_concept_and_are_never_the_output_itself(adviser: Adviser) -> None:
    own = make_examples()[3]
    for found in adviser.suggest(own):
        assert own.id not in found.neighbours
        for neighbour in found.neighbours:
            assert found.concept in PAIRS[int(neighbour[1:]) % 3]


def test_adviser_learns_from_a_decision_at_once_and_unlearns_it(adviser: Adviser) -> None:
    new = make_plain(id="neu", title="Verwaltungscloud trifft Vergaberecht", abstract="Notiz.")
    decided = [replace(new, id=f"n{i}", tags=make_tags(LEITUNG)) for i in range(4)]  # type: ignore[arg-type]
    before, after = adviser.suggest(new), adviser.relearned([*make_examples(), *decided]).suggest(new)

    def confidence(suggestions: Sequence[Suggestion]) -> float:
        return next(found.confidence for found in suggestions if found.concept == LEITUNG)

    assert confidence(after) > confidence(before)
    assert adviser.relearned(make_examples()).suggest(new) == before


def test_version_names_what_was_learned(adviser: Adviser) -> None:
    assert adviser.relearned(make_examples()).version == adviser.version
    fewer = adviser.relearned(make_examples(29))
    changed = make_examples()
    changed[0] = replace(changed[0], tags=make_tags(LEITUNG))
    assert len({adviser.version, fewer.version, adviser.relearned(changed).version}) == 3


def test_relearning_reads_no_text_twice() -> None:
    encoder = TopicEncoder()
    adviser = Adviser(make_examples(), make_vocabulary(), encoder)
    encoder.encoded.clear()
    adviser.relearned([*make_examples(), make_plain(id="neu", title="Neu", tags=make_tags(CDO))])
    assert len(encoder.encoded) == 1


def test_suggestions_without_examples_claim_nothing() -> None:
    suggestions = Adviser([], make_vocabulary(), TopicEncoder()).suggest(make_plain(id="neu", title=TITLES[0]))
    assert not passing(suggestions)
    assert all(found.confidence == 0 for found in suggestions)


def test_concept_with_too_few_examples_says_so(adviser: Adviser) -> None:
    examples = [*make_examples(), make_plain(id="x", title="Anderes", tags=make_tags(PRAXIS))]
    relearned = adviser.relearned(examples)
    assert relearned.example_count(PRAXIS) == 11
    assert not relearned.has_too_few_examples(PRAXIS)
    assert adviser.relearned(make_examples(4)).has_too_few_examples(LEITUNG)


@pytest.fixture(scope="module")
def real(catalogue_workspace: Workspace) -> Adviser:
    """The adviser with the real encoder on the real catalogue."""
    store = catalogue_workspace.store
    return Adviser(store.outputs(), store.vocabulary(), catalogue_workspace.recommender().encoder)


@pytest.fixture(scope="module")
def waiting(catalogue_workspace: Workspace) -> list[Output]:
    return [output for output in catalogue_workspace.store.outputs() if output.tags is None]


def test_evidence_stands_where_it_says(real: Adviser, waiting: list[Output]) -> None:
    cited = [(o, e) for o in waiting[:8] for found in real.suggest(o) for e in found.evidence]
    assert cited
    for output, evidence in cited:
        text = output.title if evidence.field is EvidenceField.TITLE else output.abstract
        assert text[evidence.start : evidence.end] == evidence.text


def test_confidence_falls_when_the_evidence_is_deleted(real: Adviser, waiting: list[Output]) -> None:
    tried = 0
    for output in waiting[:12]:
        for found in real.suggest(output):
            for evidence in found.evidence:
                if evidence.field is EvidenceField.ABSTRACT and found.passes:
                    shorter = output.abstract[: evidence.start] + output.abstract[evidence.end :]
                    without = real.suggest(replace(output, abstract=shorter))
                    assert next(s.confidence for s in without if s.concept == found.concept) < found.confidence
                    tried += 1
    assert tried > 10


def test_most_suggestions_that_pass_are_explained(real: Adviser, waiting: list[Output]) -> None:
    passing = [found for output in waiting[:12] for found in real.suggest(output) if found.passes]
    explained = [found for found in passing if found.evidence or found.neighbours]
    assert len(explained) / len(passing) > 0.95


def test_full_text_shows_where_it_speaks_for_a_concept_and_changes_no_probability(adviser: Adviser) -> None:
    new = make_plain(id="neu", title="Allerlei", abstract="Ein Hinweis.")
    passages = [
        Passage("Dank an alle.", Place(page=1)),
        Passage(f"{TITLES[1]}. Mehr dazu.", Place(page=7), "https://negz.example/a.pdf"),
    ]

    plain, found = adviser.suggest(new), adviser.suggest(new, passages)

    assert [(one.concept, one.confidence) for one in found] == [(one.concept, one.confidence) for one in plain]
    for one in found:
        cited = [part for part in one.evidence if part.field is EvidenceField.FULL_TEXT]
        expected = [("https://negz.example/a.pdf", 7)] if one.concept in PAIRS[1] else []
        assert [(part.url, part.place.page) for part in cited if part.place] == expected
