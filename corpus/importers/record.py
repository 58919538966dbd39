"""The catalogue's record format: one JSON object per output, read strictly, and its inverse.

A key that is missing says nothing, and null tags decide nothing: on a second import the store keeps what it holds
(`completed`). Null in any other field empties it.
"""

from collections.abc import Mapping, Set
from dataclasses import replace

from corpus.errors import InvalidRecord
from corpus.importers import field
from corpus.model import (
    ConceptKey,
    Grade,
    Manifestation,
    ManifestationKind,
    Origin,
    Output,
    OutputId,
    OutputKind,
    RecordQuality,
    Scheme,
    Status,
    Tag,
    Vocabulary,
)

FIELDS = (
    "id",
    "type",
    "title",
    "subtitle",
    "series",
    "number",
    "people",
    "date",
    "duration_minutes",
    "language",
    "url",
    "recording_url",
    "slides_url",
    "report_url",
    "press_url",
    "announcement_url",
    "abstract",
    "topics",
    "sources",
    "record_quality",
    "tags",
    "status",
)

# Caps keep one record from filling the database; each is several times what the catalogue's largest record needs.
MAX_TITLE_CHARS = 500
MAX_NAME_CHARS = 200
MAX_ABSTRACT_CHARS = 20_000
MAX_PEOPLE = 200
MAX_TOPICS = 50
MAX_SOURCES = 50

DEFAULT_LANGUAGE = "de"

ATTRIBUTES = {  # record field -> attribute of Output; manifestations and tags are put together one by one
    "subtitle": "subtitle",
    "series": "series",
    "number": "number",
    "people": "people",
    "date": "published",
    "duration_minutes": "duration_minutes",
    "language": "language",
    "abstract": "abstract",
    "topics": "topics",
    "sources": "sources",
    "record_quality": "record_quality",
    "status": "status",
}
MANIFESTATIONS = {
    "url": ManifestationKind.PAGE,
    "recording_url": ManifestationKind.RECORDING,
    "slides_url": ManifestationKind.SLIDES,
    "report_url": ManifestationKind.REPORT,
    "press_url": ManifestationKind.PRESS,
    "announcement_url": ManifestationKind.ANNOUNCEMENT,
}
_ALWAYS_TOLD = ("url", "recording_url")  # also where there is none; the other forms are told where there is one


def output_from_record(record: Mapping[str, object], vocabulary: Vocabulary) -> Output:
    """Return the output that the record describes; raise `InvalidRecord` with the field, the reason and the remedy."""
    _refuse_unknown(record)
    return Output(
        id=OutputId(field.identifier(record, "id")),
        kind=field.choice(record, "type", OutputKind),
        title=field.required_text(record, "title", max_chars=MAX_TITLE_CHARS),
        subtitle=field.text(record, "subtitle", max_chars=MAX_TITLE_CHARS),
        abstract=field.text(record, "abstract", max_chars=MAX_ABSTRACT_CHARS, paragraphs=True) or "",
        language=field.language(record, "language", default=DEFAULT_LANGUAGE),
        people=field.texts(record, "people", max_items=MAX_PEOPLE, max_chars=MAX_NAME_CHARS),
        series=field.text(record, "series", max_chars=MAX_NAME_CHARS),
        number=field.number(record, "number"),
        published=field.partial_date(record, "date"),
        duration_minutes=field.minutes(record, "duration_minutes"),
        topics=field.texts(record, "topics", max_items=MAX_TOPICS, max_chars=MAX_NAME_CHARS),
        manifestations=_manifestations(record),
        sources=_sources(record),
        record_quality=field.choice(record, "record_quality", RecordQuality, RecordQuality.MEDIUM),
        tags=_tags(record, vocabulary),
        status=field.choice(record, "status", Status, Status.PUBLISHED),
    )


def record_from_output(output: Output) -> dict[str, object]:
    """Return the record of the output.

    What the format cannot say is left out: who set a tag and when, tags that a model set, and a second address of the
    same kind.
    """
    held = {manifestation.kind: manifestation.url for manifestation in reversed(output.manifestations)}
    urls = {name: held.get(kind) for name, kind in MANIFESTATIONS.items() if kind in held or name in _ALWAYS_TOLD}
    record: dict[str, object] = {
        "id": output.id,
        "type": output.kind.value,
        "title": output.title,
        "subtitle": output.subtitle,
        "series": output.series,
        "number": _plain_number(output.number),
        "people": list(output.people),
        "date": None if output.published is None else str(output.published),
        "duration_minutes": output.duration_minutes,
        "language": output.language,
        **urls,
        "abstract": output.abstract,
        "topics": list(output.topics),
        "sources": list(output.sources),
        "record_quality": output.record_quality.value,
        "tags": None if output.tags is None else _graded(output.tags),
    }
    if output.status is not Status.PUBLISHED:
        record["status"] = output.status.value
    return record


def unsaid_fields(record: Mapping[str, object]) -> frozenset[str]:
    """Return the fields that the record is silent about, among them `tags.audience` and `tags.benefit`."""
    silent = {name for name in FIELDS if name not in record}
    tags = record.get("tags")
    if isinstance(tags, Mapping):
        silent.update(f"tags.{scheme}" for scheme in Scheme if scheme not in tags)
    return frozenset(silent)


def completed(output: Output, unsaid: Set[str], held: Output) -> Output:
    """Return `output` with everything its source is silent about taken from `held`, the store's present state.

    Tags are replaced by tags alone, never by their absence, and a tag that says the same keeps its author.
    """
    kept = {attribute: getattr(held, attribute) for name, attribute in ATTRIBUTES.items() if name in unsaid}
    return replace(
        output,
        manifestations=_completed_manifestations(output, unsaid, held),
        tags=_completed_tags(output, unsaid, held),
        **kept,
    )


def _completed_manifestations(output: Output, unsaid: Set[str], held: Output) -> tuple[Manifestation, ...]:
    said = {kind for name, kind in MANIFESTATIONS.items() if name not in unsaid}
    merged = output.manifestations + tuple(part for part in held.manifestations if part.kind not in said)
    return held.manifestations if set(merged) == set(held.manifestations) else merged


def _completed_tags(output: Output, unsaid: Set[str], held: Output) -> tuple[Tag, ...] | None:
    if output.tags is None or held.tags is None:
        return held.tags if output.tags is None else output.tags
    same = {(tag.concept, tag.grade): tag for tag in held.tags if tag.origin is not Origin.MODEL}
    merged = tuple(same.get((tag.concept, tag.grade), tag) for tag in output.tags)
    merged += tuple(tag for tag in held.tags if f"tags.{tag.concept.scheme}" in unsaid)
    return held.tags if set(merged) == set(held.tags) else merged


def _refuse_unknown(record: Mapping[str, object]) -> None:
    for name in record:
        if name not in FIELDS:
            raise InvalidRecord(
                f"Ein Feld {field.quoted(name)} gibt es nicht.",
                f"{field.did_you_mean(name, FIELDS)}Bekannt sind: {', '.join(FIELDS)}.",
                field=field.shown(name),
            )


def _manifestations(record: Mapping[str, object]) -> tuple[Manifestation, ...]:
    found = [(kind, field.address(record, name)) for name, kind in MANIFESTATIONS.items()]
    return tuple(Manifestation(kind, url) for kind, url in found if url is not None)


def _sources(record: Mapping[str, object]) -> tuple[str, ...]:
    sources = field.texts(record, "sources", max_items=MAX_SOURCES, max_chars=field.MAX_URL_CHARS)
    return tuple(field.web_address(source, "sources") for source in sources)


def _tags(record: Mapping[str, object], vocabulary: Vocabulary) -> tuple[Tag, ...] | None:
    """Return the tags in the order of the vocabulary; None where the record leaves them to an editor."""
    value = record.get("tags")
    if value is None:
        return None
    remedy = (
        'Schreiben Sie zum Beispiel {"audience": {"cdo": "primary"}, "benefit": {"praxis": "secondary"}} oder null.'
    )
    if not isinstance(value, Mapping):
        raise InvalidRecord(f"{field.quoted(value)} ist keine Verschlagwortung.", remedy, field="tags")
    grades: dict[ConceptKey, Grade] = {}
    for scheme_name, graded in value.items():
        if scheme_name not in set(Scheme):
            raise InvalidRecord(
                f"Ein Begriffssystem {field.quoted(scheme_name)} gibt es nicht.",
                f"{field.did_you_mean(scheme_name, Scheme)}Bekannt sind: {', '.join(Scheme)}.",
                field="tags",
            )
        if not isinstance(graded, Mapping):
            raise InvalidRecord(f"{field.quoted(graded)} nennt keine Begriffe.", remedy, field=f"tags.{scheme_name}")
        grades.update(_graded_concepts(graded, Scheme(scheme_name), vocabulary))
    order = [concept.key for concept in vocabulary.concepts]
    return tuple(Tag(key, grades[key], Origin.EDITOR) for key in order if key in grades)


def _graded_concepts(graded: Mapping[str, object], scheme: Scheme, vocabulary: Vocabulary) -> dict[ConceptKey, Grade]:
    name = f"tags.{scheme}"
    known = [concept.key.notation for concept in vocabulary.concepts if concept.key.scheme is scheme]
    found = {}
    for notation in graded:
        if notation not in known:
            listed = f"Bekannt sind: {', '.join(known)}." if known else "Lesen Sie zuerst das Vokabular ein."
            raise InvalidRecord(
                f"Den Begriff {field.quoted(notation)} gibt es im Vokabular nicht.",
                f"{field.did_you_mean(notation, known)}{listed}",
                field=name,
            )
        grade = field.choice({name: graded[notation]}, name, Grade)
        found[ConceptKey(scheme, notation)] = grade
    return found


def _graded(tags: tuple[Tag, ...]) -> dict[str, dict[str, str]]:
    graded: dict[str, dict[str, str]] = {scheme.value: {} for scheme in Scheme}
    for tag in tags:
        if tag.origin is not Origin.MODEL:
            graded[tag.concept.scheme][tag.concept.notation] = tag.grade.value
    return graded


def _plain_number(number: str | None) -> int | str | None:
    return int(number) if number is not None and number.isascii() and number.isdigit() and number[0] != "0" else number
