"""One output out of what several sources say about it, and of what editors have corrected.

The stock's own record counts first, for people wrote it. What a source has changed since its item came to the output is
newer and counts before it; what the record leaves open the items fill, the one that counts most first. An editor's
correction of a field overrules all of them. The order in which items arrived plays no part.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from corpus.errors import InvalidRecord
from corpus.importers.record import (
    ATTRIBUTES,
    FIELDS,
    MANIFESTATIONS,
    MAX_SOURCES,
    output_from_record,
    record_from_output,
)
from corpus.model import Manifestation, ManifestationKind, Output, OutputId, Status, Vocabulary
from corpus.source import SourceKind

CORRECTABLE = tuple(name for name in FIELDS if name not in {"id", "tags"})

_SINGLE = {"type": "kind", "title": "title"} | {name: of for name, of in ATTRIBUTES.items() if name != "sources"}
_PRIORITY = (
    SourceKind.RECORDS,
    SourceKind.WORDPRESS,
    SourceKind.OAI_PMH,
    SourceKind.PAGE,
    SourceKind.SITEMAP,
    SourceKind.FOLDER,
    SourceKind.PDF,
    SourceKind.CALENDAR,
    SourceKind.FEED,
    SourceKind.TRANSCRIPT,
)
_FORMS = (  # whose title and abstract speak best for the output
    ManifestationKind.PAGE,
    ManifestationKind.ANNOUNCEMENT,
    ManifestationKind.REPORT,
    ManifestationKind.RECORDING,
    ManifestationKind.SLIDES,
    ManifestationKind.PRESS,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What one item says of an output.

    `newer` names the fields that its source has changed since the item came to the output; `address` is empty for the
    record of the stock.
    """

    output: Output
    kind: SourceKind
    address: str
    key: str
    unsaid: frozenset[str] = frozenset()
    newer: frozenset[str] = frozenset()
    is_present: bool = True

    @property
    def is_public(self) -> bool:
        """Whether its source publishes it."""
        return self.output.status is Status.PUBLISHED


def compose(output_id: OutputId, said: Iterable[Said], corrections: Mapping[str, object] | None = None) -> Output:
    """Return the output that at least one item speaks of; withdrawn where none publishes it any more."""
    speaking = heard(output_id, said)
    output = replace(
        speaking[0].output,
        id=output_id,
        manifestations=_manifestations(speaking),
        sources=tuple(dict.fromkeys(url for one in speaking for url in one.output.sources))[:MAX_SOURCES],
        tags=next((one.output.tags for one in speaking if one.output.tags is not None), None),
        **{of: _first(speaking, name, of) for name, of in _SINGLE.items()},
    )
    if not speaking[0].is_present:
        output = replace(output, status=Status.WITHDRAWN)
    for name, value in (corrections or {}).items():
        output = corrected(output, name, value)
    return output


def heard(output_id: OutputId, said: Iterable[Said]) -> list[Said]:
    """Return what counts of what is said of an output, first what counts most.

    Vanished items count only where nothing else is left, and so do drafts: what a source does not publish is neither
    told nor a reason to withdraw what another one publishes. A record that withdraws the output is heard, for people
    wrote it.
    """
    everything = ordered(output_id, said)
    present = [one for one in everything if one.is_present]
    if present and present[0].kind is SourceKind.RECORDS and not present[0].is_public:
        return present
    return [one for one in present if one.is_public] or present or everything


def ordered(output_id: OutputId, said: Iterable[Said]) -> list[Said]:
    """Return what is said of the output, what counts most first, vanished items last; the order is total."""
    return sorted(said, key=lambda one: (not one.is_present, *_weight(output_id, one)))


def corrected(output: Output, name: str, value: object) -> Output:
    """Return the output with a record's value in one field; raise `InvalidRecord` where it is none.

    An address takes the place of all addresses of its kind.
    """
    if name not in CORRECTABLE:
        raise InvalidRecord(
            f"Die Angabe „{name}“ lässt sich nicht berichtigen.",
            f"Berichtigen lassen sich: {', '.join(CORRECTABLE)}.",
            field=name,
        )
    record = {"id": output.id, "type": output.kind.value, "title": output.title, name: value}
    wanted = output_from_record(record, Vocabulary((), {}))
    if name in MANIFESTATIONS:
        kind = MANIFESTATIONS[name]
        if _urls(wanted, kind) == _urls(output, kind):
            return output
        kept = tuple(part for part in output.manifestations if part.kind is not kind)
        return replace(output, manifestations=wanted.manifestations + kept)
    attribute = "sources" if name == "sources" else _SINGLE[name]
    return replace(output, **{attribute: getattr(wanted, attribute)})


def record_value(output: Output, name: str) -> object:
    """Return what the output's record holds in a field."""
    return record_from_output(output).get(name)


def changed_fields(before: Output, after: Output) -> frozenset[str]:
    """Return the fields in which two outputs differ, tags left out."""
    names = {name for name, of in _SINGLE.items() if getattr(before, of) != getattr(after, of)}
    names.update(name for name, kind in MANIFESTATIONS.items() if _urls(before, kind) != _urls(after, kind))
    return frozenset(names)


def _weight(output_id: OutputId, one: Said) -> tuple[int, bool, int, str, str]:
    forms = [_FORMS.index(part.kind) for part in one.output.manifestations]
    is_other_record = one.key != output_id
    return _PRIORITY.index(one.kind), is_other_record, min(forms, default=len(_FORMS)), one.address, one.key


def _first(heard: Sequence[Said], name: str, attribute: str) -> Any:
    """Return the first value that says something: of what is newer, else of everything, else of the first item."""
    newer = [one for one in heard if name in one.newer]
    values = [getattr(one.output, attribute) for one in (*newer, *heard) if name not in one.unsaid]
    return next((value for value in values if value not in (None, "", ())), getattr(heard[0].output, attribute))


def _manifestations(heard: Sequence[Said]) -> tuple[Manifestation, ...]:
    """Return every address of each kind once; those of a kind that an item has changed come first."""
    found: dict[Manifestation, None] = {}
    for is_newer in (True, False):
        for one in heard:
            found.update(dict.fromkeys(part for part in one.output.manifestations if _is_newer(part, one) is is_newer))
    return tuple(found)


def _is_newer(part: Manifestation, one: Said) -> bool:
    return any(kind is part.kind and name in one.newer for name, kind in MANIFESTATIONS.items())


def _urls(output: Output, kind: ManifestationKind) -> Set[str]:
    return {part.url for part in output.manifestations if part.kind is kind}
