from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.editorial import Assessment, Dossier, Verdict
from corpus.errors import ConceptNotFound, Conflict, NegzError
from corpus.model import Concept, ConceptKey, Grade, Origin, Output, Scheme, Tag, Vocabulary
from corpus.vocabulary.integrity import Severity, check
from corpus.vocabulary_change import (
    Change,
    add,
    affected,
    carriers,
    changed,
    deprecate,
    differences,
    edit,
    get,
    lost,
    merge,
    new_findings,
    restore,
    split,
    take_over,
    version_of,
)
from tests.builders import CDO, LEITUNG, PRAXIS, UMSETZUNG, make_output, make_vocabulary
from tests.conftest import NOW

HELD = make_vocabulary()


def dossier(output: Output, *assessments: Assessment) -> Dossier:
    return Dossier(output, 0, None, assessments, None, None)


def test_notation_that_was_ever_given_away_is_not_given_again() -> None:
    gone = changed(HELD, deprecate(HELD, CDO, [], "Zu eng"))
    with pytest.raises(Conflict, match="stillgelegten Begriffs"):
        add(gone, Concept(CDO, {"de": "Neu"}), "Noch einmal")
    with pytest.raises(Conflict, match="leitung"):
        split(HELD, CDO, [Concept(LEITUNG, {"de": "Neu"})], "Zu breit")


@pytest.mark.parametrize("into", ["cdo", "oeffentliche-it"])
def test_concept_is_not_merged_with_itself_or_with_one_that_is_not_in_use(into: str) -> None:
    vocabulary = changed(HELD, deprecate(HELD, ConceptKey(Scheme.AUDIENCE, "oeffentliche-it"), [], "Ungenutzt"))
    with pytest.raises(Conflict, match="nicht zusammenlegen"):
        merge(vocabulary, CDO, into, "Dasselbe")


def test_deprecated_concept_is_not_deprecated_again_and_one_in_use_not_restored() -> None:
    gone = changed(HELD, deprecate(HELD, CDO, [], "Zu eng"))
    with pytest.raises(Conflict, match="schon stillgelegt"):
        deprecate(gone, CDO, [], "Noch einmal")
    with pytest.raises(Conflict, match="in Gebrauch"):
        restore(HELD, CDO, "Nur so")


def test_unknown_concept_is_named() -> None:
    with pytest.raises(ConceptNotFound, match="audience:kuchen"):
        deprecate(HELD, ConceptKey(Scheme.AUDIENCE, "kuchen"), [], "Fehlt")


def test_replacement_is_forgotten_when_the_concept_comes_back() -> None:
    gone = changed(HELD, deprecate(HELD, CDO, ["leitung"], "Zu eng"))
    back = get(changed(gone, restore(gone, CDO, "Doch nicht")), CDO)
    assert (back.deprecated, back.replaced_by) == (False, ())


def test_differences_name_concepts_before_and_after_and_followers() -> None:
    lonely = replace(get(HELD, PRAXIS), related=())
    found = differences(HELD, edit(HELD, lonely, "Nicht verwandt"))
    assert [(one.before, one.after.key, one.after.related) for one in found] == [
        (get(HELD, PRAXIS), PRAXIS, ()),
        (get(HELD, UMSETZUNG), UMSETZUNG, ()),
    ]


def test_outputs_carry_tags_of_people_and_what_was_accepted_but_no_suggestions() -> None:
    tagged = make_output(id="a")
    drafted = dossier(make_output(id="b", tags=None), Assessment(CDO, Verdict.ACCEPTED, Grade.PRIMARY, "Anna", NOW))
    rejected = dossier(make_output(id="c", tags=None), Assessment(CDO, Verdict.WRONG, None, "Anna", NOW))
    suggested = dossier(make_output(id="d", tags=(Tag(CDO, Grade.PRIMARY, Origin.MODEL, 0.9),)))
    found = carriers([dossier(tagged), drafted, rejected, suggested], [CDO])
    assert [output.id for output in found] == ["a", "b"]
    assert affected([dossier(tagged)], deprecate(HELD, CDO, [], "Zu eng"), HELD) == (tagged,)
    assert (
        affected([dossier(tagged)], add(HELD, Concept(ConceptKey(CDO.scheme, "neu"), {"de": "Neu"}), "x"), HELD) == ()
    )


def test_version_follows_every_part_of_the_vocabulary() -> None:
    cdo = get(HELD, CDO)
    others = [
        replace(cdo, pref_label={"de": "Anders"}),
        replace(cdo, alt_label={}),
        replace(cdo, scope_note={}),
        replace(cdo, related=()),
        replace(cdo, deprecated=True),
        replace(cdo, replaced_by=("leitung",)),
    ]
    versions = {version_of(changed(HELD, edit(HELD, other, "x"))) for other in others}
    versions.add(version_of(replace(HELD, concepts=HELD.concepts[::-1])))
    versions.add(version_of(replace(HELD, scheme_labels={})))
    assert len(versions | {version_of(HELD)}) == 9
    assert version_of(HELD) == version_of(make_vocabulary())


def test_file_with_some_concepts_leaves_the_others_and_the_order() -> None:
    wanted = Vocabulary((replace(get(HELD, PRAXIS), pref_label={"de": "Beispiele"}),), {})
    after = changed(HELD, take_over(HELD, wanted, "Kürzer"))
    assert [concept.key for concept in after.concepts] == [concept.key for concept in HELD.concepts]
    assert get(after, PRAXIS).pref_label == {"de": "Beispiele"}
    assert after.scheme_labels == HELD.scheme_labels
    assert [concept.key for concept in lost(HELD, wanted)] == [
        concept.key for concept in HELD.concepts if concept.key != PRAXIS
    ]


def test_file_with_all_concepts_brings_its_order() -> None:
    wanted = replace(HELD, concepts=HELD.concepts[::-1])
    after = changed(HELD, take_over(HELD, wanted, "Anders geordnet"))
    assert [concept.key.notation for concept in after.concepts] == [
        "oeffentliche-it",
        "cdo",
        "leitung",
        "umsetzung",
        "praxis",
        "evidenz",
    ]


def test_findings_are_only_those_a_change_brings() -> None:
    poor = replace(HELD, concepts=(*HELD.concepts, Concept(ConceptKey(Scheme.BENEFIT, "karg"), {"de": "Karg"})))
    assert check(poor)
    assert new_findings(poor, poor) == ()
    worse = changed(poor, add(poor, Concept(ConceptKey(Scheme.BENEFIT, "karg-2"), {"de": "Karg"}), "x"))
    assert {finding.rule for finding in new_findings(poor, worse)} == {"shared_label", "english_label", "scope_note"}


NOTATIONS = st.sampled_from(["leitung", "cdo", "oeffentliche-it", "neu-1", "neu-2", "neu-3"])
WISHES = st.tuples(
    st.sampled_from(["add", "edit", "deprecate", "merge", "split", "restore"]), NOTATIONS, NOTATIONS, NOTATIONS
)


def plan(vocabulary: Vocabulary, wish: tuple[str, str, str, str]) -> Change:
    kind, name, other, third = wish
    key = ConceptKey(Scheme.AUDIENCE, name)
    in_use = {concept.key.notation for concept in vocabulary.in_scheme(Scheme.AUDIENCE)}
    related = tuple(sorted({other, third} & in_use - {name}))
    if kind == "add":
        return add(vocabulary, Concept(key, {"de": f"Neu {name}"}, related=related), "Probe")
    if kind == "edit":
        held = get(vocabulary, key)
        return edit(vocabulary, replace(held, related=() if held.deprecated else related), "Probe")
    if kind == "deprecate":
        return deprecate(vocabulary, key, [other], "Probe")
    if kind == "merge":
        return merge(vocabulary, key, other, "Probe")
    if kind == "split":
        parts = [Concept(ConceptKey(Scheme.AUDIENCE, part), {"de": f"Teil {part}"}) for part in {other, third}]
        return split(vocabulary, key, parts, "Probe")
    return restore(vocabulary, key, "Probe")


@settings(deadline=None, max_examples=200)
@given(st.lists(WISHES, max_size=12))
def test_any_changes_leave_ids_in_place_and_relations_mutual(wishes: list[tuple[str, str, str, str]]) -> None:
    vocabulary = HELD
    for wish in wishes:
        try:
            change = plan(vocabulary, wish)
        except NegzError:
            continue
        after = changed(vocabulary, change)
        if any(finding.severity is Severity.ERROR for finding in new_findings(vocabulary, after)):
            continue
        before = [concept.key for concept in vocabulary.concepts]
        assert [concept.key for concept in after.concepts if concept.key in before] == before
        for concept in after.concepts:
            for notation in concept.related:
                other = get(after, ConceptKey(concept.key.scheme, notation))
                assert concept.key.notation in other.related
                assert not concept.deprecated
                assert not other.deprecated
            for notation in concept.replaced_by:
                assert concept.deprecated
                get(after, ConceptKey(concept.key.scheme, notation))
        vocabulary = after
