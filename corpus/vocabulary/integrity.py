"""The rules a vocabulary keeps; errors forbid loading it, warnings are for its editors."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.errors import InvalidVocabulary
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary

MAX_NOTATION_CHARS = 40  # notations stand in addresses and CSV cells
LANGUAGES = {"de": "deutsche", "en": "englische"}
_NOTATION = re.compile(r"[a-z0-9][a-z0-9-]*")


class Severity(StrEnum):
    """Whether a finding forbids loading the vocabulary."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: its name, what breaks it, and what to do about it."""

    severity: Severity
    rule: str
    subject: str
    remedy: str


def error(rule: str, subject: str, remedy: str) -> Finding:
    """Return a finding that forbids loading."""
    return Finding(Severity.ERROR, rule, subject, remedy)


def warning(rule: str, subject: str, remedy: str) -> Finding:
    """Return a finding for the editors."""
    return Finding(Severity.WARNING, rule, subject, remedy)


def check(vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """Return every broken rule: first schemes, then concepts in their order, then labels they share."""
    known = {concept.key: concept for concept in vocabulary.concepts}
    findings = [*_check_schemes(vocabulary), *_check_notations(vocabulary)]
    for concept in vocabulary.concepts:
        findings += [*_check_labels(concept), *_check_notes(concept), *_check_related(concept, known)]
        findings += _check_replacements(concept, known)
    return (*findings, *_check_shared_labels(vocabulary))


def refuse_errors(findings: Iterable[Finding]) -> None:
    """Raise `InvalidVocabulary` for the first error, counting the others."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        others = f" (und {len(errors) - 1} weitere Fehler)" if len(errors) > 1 else ""
        raise InvalidVocabulary(f"{errors[0].subject}{others}", errors[0].remedy)


def _check_schemes(vocabulary: Vocabulary) -> Iterator[Finding]:
    for scheme in Scheme:
        if not vocabulary.scheme_labels.get(scheme, {}).get("de"):
            yield error(
                "scheme_label",
                f"Dem Begriffssystem „{scheme}“ fehlt die deutsche Benennung.",
                "Ergänzen Sie am skos:ConceptScheme ein skos:prefLabel mit @de.",
            )
        if not vocabulary.in_scheme(scheme):
            yield warning(
                "empty_scheme",
                f"Das Begriffssystem „{scheme}“ hat keinen Begriff.",
                "Ergänzen Sie mindestens einen Begriff, oder heben Sie eine Stilllegung auf.",
            )


def _check_notations(vocabulary: Vocabulary) -> Iterator[Finding]:
    for key, count in Counter(concept.key for concept in vocabulary.concepts).items():
        if count > 1:
            yield error(
                "duplicate_notation",
                f"Das Kürzel „{key.notation}“ steht im Begriffssystem „{key.scheme}“ {count}-mal.",
                "Geben Sie jedem Begriff ein eigenes Kürzel.",
            )
        if not _NOTATION.fullmatch(key.notation) or len(key.notation) > MAX_NOTATION_CHARS:
            yield error(
                "notation_syntax",
                f"„{key.notation}“ ist kein Kürzel.",
                f"Verwenden Sie höchstens {MAX_NOTATION_CHARS} Kleinbuchstaben, Ziffern und Bindestriche.",
            )


def _check_labels(concept: Concept) -> Iterator[Finding]:
    if not concept.pref_label.get("de"):
        yield error(
            "german_label",
            f"Dem Begriff „{concept.key}“ fehlt die deutsche Vorzugsbenennung.",
            "Ergänzen Sie ein skos:prefLabel mit @de.",
        )
    if not concept.pref_label.get("en"):
        yield warning(
            "english_label",
            f"Dem Begriff „{concept.key}“ fehlt die englische Vorzugsbenennung.",
            "Ergänzen Sie ein skos:prefLabel mit @en.",
        )
    for language, labels in concept.alt_label.items():
        for label in _repeated((concept.pref_label.get(language, ""), *labels)):
            yield error(
                "repeated_label",
                f"Der Begriff „{concept.key}“ trägt die Benennung „{label}“ zweimal.",
                "Streichen Sie sie unter den Synonymen.",
            )
    for label in (*concept.pref_label.values(), *(one for many in concept.alt_label.values() for one in many)):
        if label != " ".join(label.split()) or not label:
            yield error(
                "blank_label",
                f"Der Begriff „{concept.key}“ hat eine leere Benennung oder eine mit überzähligen Leerzeichen.",
                "Streichen Sie die Leerzeichen am Rand und doppelte Leerzeichen.",
            )


def _check_notes(concept: Concept) -> Iterator[Finding]:
    for language, adjective in LANGUAGES.items():
        if not concept.scope_note.get(language):
            yield warning(
                "scope_note",
                f"Dem Begriff „{concept.key}“ fehlt die {adjective} Erläuterung.",
                f"Ergänzen Sie eine skos:scopeNote mit @{language}: Wer oder was ist gemeint?",
            )


def _check_related(concept: Concept, known: dict[ConceptKey, Concept]) -> Iterator[Finding]:
    for notation in concept.related:
        other = known.get(ConceptKey(concept.key.scheme, notation))
        name = f"Der Begriff „{concept.key}“ ist mit „{notation}“ verwandt, "
        if notation == concept.key.notation:
            yield error("related_to_itself", f"{name}also mit sich selbst.", "Streichen Sie dieses skos:related.")
        elif other is None:
            yield error(
                "related_unknown",
                f"{name}den es in diesem Begriffssystem nicht gibt.",
                "Prüfen Sie das Kürzel; Verwandtschaft gilt nur innerhalb eines Begriffssystems.",
            )
        elif other.deprecated and not concept.deprecated:
            yield warning("related_deprecated", f"{name}der stillgelegt ist.", "Streichen Sie dieses skos:related.")
        elif concept.key.notation not in other.related:
            yield warning(
                "related_one_way",
                f"{name}aber nicht umgekehrt.",
                f"Ergänzen Sie skos:related auch bei „{notation}“.",
            )


def _check_replacements(concept: Concept, known: dict[ConceptKey, Concept]) -> Iterator[Finding]:
    for notation in concept.replaced_by:
        other = known.get(ConceptKey(concept.key.scheme, notation))
        name = f"Der Begriff „{concept.key}“ soll durch „{notation}“ ersetzt werden, "
        if not concept.deprecated:
            yield error("replaced_in_use", f"{name}ist aber nicht stillgelegt.", "Streichen Sie den Ersatz.")
        elif notation == concept.key.notation:
            yield error("replaced_by_itself", f"{name}also durch sich selbst.", "Nennen Sie einen anderen Begriff.")
        elif other is None:
            yield error(
                "replacement_unknown",
                f"{name}den es in diesem Begriffssystem nicht gibt.",
                "Prüfen Sie das Kürzel; ein Ersatz gilt nur innerhalb eines Begriffssystems.",
            )
        elif other.deprecated:
            yield warning(
                "replacement_deprecated",
                f"{name}der selbst stillgelegt ist.",
                "Nennen Sie einen Begriff, der in Gebrauch ist.",
            )


def _check_shared_labels(vocabulary: Vocabulary) -> Iterator[Finding]:
    """Two concepts of a scheme must not share a label in one language: nobody could tell them apart."""
    bearers: dict[tuple[Scheme, str, str], dict[ConceptKey, str]] = defaultdict(dict)
    for concept in vocabulary.concepts:
        for language, label in _labels(concept):
            bearers[concept.key.scheme, language, label.casefold()].setdefault(concept.key, label)
    for (_, language, _), keys in bearers.items():
        if len(keys) > 1:
            (first, label), (second, _), *_ = keys.items()
            yield error(
                "shared_label",
                f"Die Begriffe „{first}“ und „{second}“ tragen dieselbe Benennung „{label}“ (Sprache {language}).",
                "Behalten Sie die Benennung bei einem der beiden.",
            )


def _labels(concept: Concept) -> Iterator[tuple[str, str]]:
    yield from concept.pref_label.items()
    for language, labels in concept.alt_label.items():
        for label in labels:
            yield language, label


def _repeated(labels: Iterable[str]) -> list[str]:
    return [label for label, count in Counter(map(str.casefold, labels)).items() if count > 1]
