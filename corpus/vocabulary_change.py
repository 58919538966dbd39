"""Changes to the vocabulary: what is wanted, what comes of it, and the tasks and log lines it leaves.

Notations never change and no concept goes away: what is no longer wanted is deprecated, with what replaces it. Nothing
here re-tags an output; the outputs of a concept that was deprecated become tasks for editors.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol

from corpus.editorial import Dossier, Verdict
from corpus.errors import ConceptNotFound, Conflict
from corpus.model import Concept, ConceptKey, Origin, Output, OutputId, Scheme, Vocabulary
from corpus.vocabulary.integrity import Finding, check

TaskId = NewType("TaskId", int)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who stands in the log for a change, and why it was made."""

    editor: str
    reason: str


FROM_FILE = Signature("Import", "Aus einer Datei übernommen")
"""What the command line and the first start leave in the log."""


class VocabularyConflict(Conflict):
    """Somebody else has changed the vocabulary in the meantime."""

    code = "vocabulary_conflict"


class ChangeKind(StrEnum):
    """What was done to the vocabulary."""

    ADD = "add"
    EDIT = "edit"
    DEPRECATE = "deprecate"
    RESTORE = "restore"
    MERGE = "merge"
    SPLIT = "split"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Change:
    """What is wanted.

    `concepts` are the concepts concerned as they shall be, known ones and new ones; `retag` are those whose outputs
    need an editor's eye afterwards; `subject` is the concept it is all about, None for an import.
    """

    kind: ChangeKind
    subject: ConceptKey | None
    concepts: tuple[Concept, ...]
    reason: str
    retag: tuple[ConceptKey, ...] = ()
    scheme_labels: Mapping[Scheme, dict[str, str]] | None = None
    order: tuple[ConceptKey, ...] = ()
    """The display order, where an import brings its own."""


@dataclass(frozen=True, slots=True)
class ConceptChange:
    """One concept before and after; None before where it is new."""

    before: Concept | None
    after: Concept


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One line of the log that is only ever appended to: who changed what, when and why."""

    number: int
    at: datetime
    editor: str
    kind: ChangeKind
    subject: ConceptKey | None
    reason: str
    before: str | None
    """The concepts concerned as JSON (`corpus.vocabulary_json`), None where all are new."""
    after: str | None
    """The same after the change, None where nothing is left of them."""
    version: str
    """The vocabulary's version that the change led to."""


@dataclass(frozen=True, slots=True)
class RetaggingTask:
    """An output that carries a concept which is no longer wanted: somebody has to look at it."""

    id: TaskId
    output_id: OutputId
    concept: ConceptKey
    reason: str
    by: str
    at: datetime
    done_by: str | None = None
    done_at: datetime | None = None


class VocabularyDesk(Protocol):
    """Where changes to the vocabulary are made. Every write is one transaction."""

    def apply(self, change: Change, *, editor: str, version: str) -> ChangeEntry:
        """Make the change and the tasks it calls for.

        Raises `VocabularyConflict` where `version` is not the present one, `InvalidVocabulary` where the change would
        break a rule, `Conflict` where it would change nothing.
        """
        ...

    def changes(self, *, limit: int, before: int | None = None) -> tuple[ChangeEntry, ...]:
        """Return the latest lines of the log, newest first; with `before`, those with a lower number."""
        ...

    def tasks(self) -> tuple[RetaggingTask, ...]:
        """Return the open tasks, oldest first."""
        ...

    def finish_task(self, task_id: TaskId, *, editor: str) -> bool:
        """Note that somebody has looked at the output; return whether the task was open."""
        ...


def version_of(vocabulary: Vocabulary) -> str:
    """Return a short hash over everything in the vocabulary, its order included."""
    concepts = [asdict(concept) for concept in vocabulary.concepts]
    text = json.dumps([concepts, vocabulary.scheme_labels], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changed(vocabulary: Vocabulary, change: Change) -> Vocabulary:
    """Return the vocabulary after the change; new concepts stand at the end."""
    wanted = {concept.key: concept for concept in change.concepts}
    kept = [wanted.pop(concept.key, concept) for concept in vocabulary.concepts]
    concepts = [*kept, *wanted.values()]
    if set(change.order).issuperset(concept.key for concept in vocabulary.concepts):
        place = {key: number for number, key in enumerate(change.order)}
        concepts.sort(key=lambda concept: place.get(concept.key, len(place)))
    schemes = list(Scheme)
    concepts.sort(key=lambda concept: schemes.index(concept.key.scheme))
    return Vocabulary(tuple(concepts), {**vocabulary.scheme_labels, **(change.scheme_labels or {})})


def new_findings(held: Vocabulary, wanted: Vocabulary) -> tuple[Finding, ...]:
    """Return the rules that a changed vocabulary breaks and the one held did not; in the order of `check`."""
    known = frozenset(check(held))
    return tuple(finding for finding in check(wanted) if finding not in known)


def differences(vocabulary: Vocabulary, change: Change) -> tuple[ConceptChange, ...]:
    """Return the concepts that the change would alter or add, in its order."""
    held = {concept.key: concept for concept in vocabulary.concepts}
    return tuple(
        ConceptChange(held.get(concept.key), concept) for concept in change.concepts if held.get(concept.key) != concept
    )


def affected(dossiers: Iterable[Dossier], change: Change, vocabulary: Vocabulary) -> tuple[Output, ...]:
    """Return the outputs that carry the concept a change is about, for an import any concept it alters."""
    altered = {found.after.key for found in differences(vocabulary, change) if found.before is not None}
    return carriers(dossiers, altered if change.subject is None else {change.subject})


def tasks_of(dossiers: Iterable[Dossier], change: Change) -> int:
    """Return how many tasks the change would make; a concept in use has no open ones."""
    found = tuple(dossiers)
    return sum(len(carriers(found, [key])) for key in dict.fromkeys(change.retag))


def carriers(dossiers: Iterable[Dossier], keys: Iterable[ConceptKey]) -> tuple[Output, ...]:
    """Return the outputs that carry one of the concepts, or would if what editors have accepted were published."""
    wanted = frozenset(keys)
    return tuple(dossier.output for dossier in dossiers if not wanted.isdisjoint(carried(dossier)))


def carried(dossier: Dossier) -> frozenset[ConceptKey]:
    """Return the concepts that people have given an output, published or not; suggestions are none."""
    tags = (tag.concept for tag in dossier.output.tags or () if tag.origin is not Origin.MODEL)
    accepted = (view.concept for view in dossier.standing if view.verdict is Verdict.ACCEPTED)
    return frozenset((*tags, *accepted))


def add(vocabulary: Vocabulary, concept: Concept, reason: str) -> Change:
    """Return the wish for a new concept; a notation that was ever given away raises `Conflict`."""
    _check_free(vocabulary, concept.key)
    return Change(ChangeKind.ADD, concept.key, (concept, *_linked(vocabulary, concept)), reason)


def edit(vocabulary: Vocabulary, concept: Concept, reason: str) -> Change:
    """Return the wish for other labels, notes or relatives of a concept; its notation stays."""
    get(vocabulary, concept.key)
    return Change(ChangeKind.EDIT, concept.key, (concept, *_linked(vocabulary, concept)), reason)


def deprecate(vocabulary: Vocabulary, key: ConceptKey, replaced_by: Iterable[str], reason: str) -> Change:
    """Return the wish to use a concept no longer, and what to use instead, if anything."""
    replacements = tuple(dict.fromkeys(replaced_by))
    concepts = (_retired(vocabulary, key, replacements), *_unlinked(vocabulary, key))
    return Change(ChangeKind.DEPRECATE, key, concepts, reason, (key,))


def restore(vocabulary: Vocabulary, key: ConceptKey, reason: str) -> Change:
    """Return the wish to use a deprecated concept again; its relatives are to be named anew."""
    held = get(vocabulary, key)
    if not held.deprecated:
        raise Conflict(f"Der Begriff „{held.label()}“ ist in Gebrauch.", "Zu tun ist nichts.")
    return Change(ChangeKind.RESTORE, key, (replace(held, deprecated=False, replaced_by=()),), reason)


def merge(vocabulary: Vocabulary, key: ConceptKey, into: str, reason: str) -> Change:
    """Return the wish to use one concept of the scheme for two."""
    kept = get(vocabulary, ConceptKey(key.scheme, into))
    if kept.deprecated or kept.key == key:
        raise Conflict(
            f"Mit dem Begriff „{kept.label()}“ lässt sich nicht zusammenlegen.",
            "Wählen Sie einen anderen, der in Gebrauch ist.",
        )
    return replace(deprecate(vocabulary, key, [into], reason), kind=ChangeKind.MERGE)


def split(vocabulary: Vocabulary, key: ConceptKey, parts: Iterable[Concept], reason: str) -> Change:
    """Return the wish to use several new concepts in the place of one."""
    new = tuple(parts)
    for part in new:
        _check_free(vocabulary, part.key)
    plan = deprecate(vocabulary, key, [part.key.notation for part in new], reason)
    return replace(plan, kind=ChangeKind.SPLIT, concepts=(*plan.concepts, *new))


def take_over(vocabulary: Vocabulary, wanted: Vocabulary, reason: str) -> Change:
    """Return the wish to have the vocabulary as a file has it; what the file deprecates is to be re-tagged."""
    held = {concept.key: concept for concept in vocabulary.concepts}
    retired = (c.key for c in wanted.concepts if c.deprecated and c.key in held and not held[c.key].deprecated)
    return Change(
        ChangeKind.IMPORT,
        None,
        wanted.concepts,
        reason,
        tuple(retired),
        wanted.scheme_labels,
        tuple(concept.key for concept in wanted.concepts),
    )


def lost(vocabulary: Vocabulary, wanted: Vocabulary) -> tuple[Concept, ...]:
    """Return the concepts that a file would make disappear, which no file may."""
    known = {concept.key for concept in wanted.concepts}
    return tuple(concept for concept in vocabulary.concepts if concept.key not in known)


def get(vocabulary: Vocabulary, key: ConceptKey) -> Concept:
    """Return the concept; raise `ConceptNotFound`."""
    found = vocabulary.get(key)
    if found is None:
        raise ConceptNotFound(
            f"Den Begriff „{key}“ gibt es im Vokabular nicht.", "Wählen Sie einen Begriff aus der Liste."
        )
    return found


def _check_free(vocabulary: Vocabulary, key: ConceptKey) -> None:
    held = vocabulary.get(key)
    if held is not None:
        raise Conflict(
            f"Das Kürzel „{key.notation}“ hat schon der Begriff „{held.label()}“.",
            "Wählen Sie ein anderes; auch das Kürzel eines stillgelegten Begriffs wird nicht neu vergeben.",
        )


def _retired(vocabulary: Vocabulary, key: ConceptKey, replacements: tuple[str, ...]) -> Concept:
    held = get(vocabulary, key)
    if held.deprecated:
        raise Conflict(f"Der Begriff „{held.label()}“ ist schon stillgelegt.", "Wählen Sie einen anderen.")
    return replace(held, deprecated=True, related=(), replaced_by=replacements)


def _linked(vocabulary: Vocabulary, concept: Concept) -> tuple[Concept, ...]:
    """Return the other concepts of the scheme whose relatives must follow, so that relation stays mutual."""
    own = concept.key.notation
    followers = []
    for other in vocabulary.concepts:
        if other.key.scheme is not concept.key.scheme or other.key == concept.key:
            continue
        is_wanted, is_held = other.key.notation in concept.related, own in other.related
        if is_wanted and not is_held:
            followers.append(replace(other, related=tuple(sorted((*other.related, own)))))
        elif is_held and not is_wanted:
            followers.append(_without(other, own))
    return tuple(followers)


def _unlinked(vocabulary: Vocabulary, key: ConceptKey) -> tuple[Concept, ...]:
    scheme = (concept for concept in vocabulary.concepts if concept.key.scheme is key.scheme and concept.key != key)
    return tuple(_without(concept, key.notation) for concept in scheme if key.notation in concept.related)


def _without(concept: Concept, notation: str) -> Concept:
    return replace(concept, related=tuple(other for other in concept.related if other != notation))
