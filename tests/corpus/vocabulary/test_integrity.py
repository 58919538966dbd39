from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus.errors import InvalidVocabulary
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary
from corpus.vocabulary.integrity import Severity, check, refuse_errors
from tests.builders import CDO, LEITUNG, OEFFENTLICHE_IT, make_vocabulary

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def changed(key: ConceptKey, **changes: object) -> Vocabulary:
    vocabulary = make_vocabulary()
    concepts = tuple(replace(c, **changes) if c.key == key else c for c in vocabulary.concepts)  # type: ignore[arg-type]
    return replace(vocabulary, concepts=concepts)


def with_concept(concept: Concept) -> Vocabulary:
    vocabulary = make_vocabulary()
    return replace(vocabulary, concepts=(*vocabulary.concepts, concept))


def concept(notation: str) -> Concept:
    return Concept(
        ConceptKey(Scheme.AUDIENCE, notation),
        {"de": f"Benennung {notation}", "en": f"Label {notation}"},
        scope_note={"de": "Wer?", "en": "Who?"},
    )


def with_deprecated_replacement() -> Vocabulary:
    vocabulary = changed(OEFFENTLICHE_IT, deprecated=True)
    gone = replace(concept("alt"), deprecated=True, replaced_by=("oeffentliche-it",))
    return replace(vocabulary, concepts=(*vocabulary.concepts, gone))


BROKEN: list[tuple[str, Severity, Callable[[], Vocabulary]]] = [
    ("scheme_label", ERROR, lambda: replace(make_vocabulary(), scheme_labels={Scheme.AUDIENCE: {"de": "Zielgruppe"}})),
    (
        "empty_scheme",
        WARNING,
        lambda: replace(
            make_vocabulary(),
            concepts=tuple(c for c in make_vocabulary().concepts if c.key.scheme is Scheme.AUDIENCE),
        ),
    ),
    ("duplicate_notation", ERROR, lambda: with_concept(replace(concept("x"), key=OEFFENTLICHE_IT))),
    ("notation_syntax", ERROR, lambda: with_concept(concept("Öffentliche IT"))),
    ("notation_syntax", ERROR, lambda: with_concept(concept("x" * 41))),
    ("german_label", ERROR, lambda: changed(CDO, pref_label={"en": "Digital leads"})),
    ("english_label", WARNING, lambda: changed(CDO, pref_label={"de": "CDO"})),
    ("repeated_label", ERROR, lambda: changed(CDO, pref_label={"de": "CDO", "en": "x"}, alt_label={"de": ("cdo",)})),
    ("repeated_label", ERROR, lambda: changed(CDO, alt_label={"de": ("Digitalamt", "Digitalamt")})),
    ("blank_label", ERROR, lambda: changed(CDO, alt_label={"de": ("",)})),
    ("blank_label", ERROR, lambda: changed(CDO, pref_label={"de": " CDO", "en": "CDO"})),
    ("scope_note", WARNING, lambda: changed(CDO, scope_note={"de": "Wer"})),
    ("scope_note", WARNING, lambda: changed(CDO, scope_note={"en": "Who"})),
    ("related_to_itself", ERROR, lambda: changed(CDO, related=("leitung", "cdo"))),
    ("related_unknown", ERROR, lambda: changed(CDO, related=("leitung", "praxis"))),
    ("related_deprecated", WARNING, lambda: changed(CDO, deprecated=True)),
    ("related_one_way", WARNING, lambda: changed(CDO, related=())),
    ("replaced_in_use", ERROR, lambda: changed(CDO, replaced_by=("leitung",))),
    ("replaced_by_itself", ERROR, lambda: changed(OEFFENTLICHE_IT, deprecated=True, replaced_by=("oeffentliche-it",))),
    ("replacement_unknown", ERROR, lambda: changed(OEFFENTLICHE_IT, deprecated=True, replaced_by=("praxis",))),
    ("replacement_deprecated", WARNING, with_deprecated_replacement),
    ("shared_label", ERROR, lambda: changed(CDO, alt_label={"de": ("verwaltungsleitung",)})),
    ("shared_label", ERROR, lambda: changed(CDO, alt_label={"de": ("Rechenzentrum",)})),
    ("shared_label", ERROR, lambda: changed(CDO, pref_label={"de": "Verwaltungsleitung", "en": "x"})),
]


@pytest.mark.parametrize(("rule", "severity", "vocabulary"), BROKEN)
def test_check_with_one_broken_rule_finds_it_alone(
    rule: str, severity: Severity, vocabulary: Callable[[], Vocabulary]
) -> None:
    findings = check(vocabulary())
    assert {(finding.rule, finding.severity) for finding in findings} == {(rule, severity)}
    assert all(finding.subject.endswith(".") and finding.remedy for finding in findings)


def test_check_of_a_sound_vocabulary_finds_nothing() -> None:
    assert check(make_vocabulary()) == ()


def test_refuse_errors_names_the_first_and_counts_the_others() -> None:
    findings = check(replace(make_vocabulary(), scheme_labels={}))
    with pytest.raises(InvalidVocabulary, match=r"„audience“.*und 1 weitere"):
        refuse_errors(findings)


def test_refuse_errors_with_warnings_alone_lets_pass() -> None:
    refuse_errors(check(changed(LEITUNG, related=())))
