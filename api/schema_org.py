"""An output in the words of schema.org, for search engines and other catalogues."""

from corpus.model import Concept, ManifestationKind, Output, OutputKind, Scheme, Vocabulary
from corpus.vocabulary.skos import concept_uri, scheme_uri

Json = dict[str, object]

ORGANISATION: Json = {
    "@type": "Organization",
    "name": "NEGZ – Kompetenznetzwerk Digitale Verwaltung",
    "url": "https://negz.org/",
}

_TYPES = {
    OutputKind.STUDY: "Report",
    OutputKind.POSITION_PAPER: "Report",
    OutputKind.IMPULSE_PAPER: "Report",
    OutputKind.ARTICLE: "Article",
    OutputKind.BROWN_BAG: "Event",
    OutputKind.EVENT: "Event",
    OutputKind.EVENT_MATERIAL: "CreativeWork",
    OutputKind.MEETUP: "Event",
    OutputKind.PODCAST: "PodcastEpisode",
}


def describe_output(output: Output, vocabulary: Vocabulary) -> Json:
    """Return the output as JSON-LD; what is not known of it is left out."""
    kind = _TYPES[output.kind]
    found: Json = {
        "@context": "https://schema.org",
        "@type": kind,
        "identifier": output.id,
        "name": output.title,
        "alternativeHeadline" if kind != "Event" else "disambiguatingDescription": output.subtitle,
        "description": output.abstract,
        "inLanguage": output.language,
        "keywords": output.topics,
        "url": _first(output, ManifestationKind.PAGE),
        "subjectOf": [{"@type": "CreativeWork", "url": source} for source in output.sources if _is_web(source)],
        **(_event(output) if kind == "Event" else _work(output)),
        **_concepts(output, vocabulary),
    }
    return {name: value for name, value in found.items() if value not in (None, "", (), [])}


def _event(output: Output) -> Json:
    """Return what only events have; people are those it was with, not its authors."""
    recording = _first(output, ManifestationKind.RECORDING)
    return {
        "startDate": str(output.published) if output.published else None,
        "duration": _duration(output),
        "organizer": ORGANISATION,
        "performer": _people(output),
        "recordedIn": {"@type": "VideoObject", "name": output.title, "contentUrl": recording} if recording else None,
    }


def _work(output: Output) -> Json:
    return {
        "datePublished": str(output.published) if output.published else None,
        "timeRequired": _duration(output),
        "publisher": ORGANISATION if output.kind is not OutputKind.ARTICLE else None,  # articles appear elsewhere, too
        "author": _people(output),
        "isPartOf": {"@type": "CreativeWorkSeries", "name": output.series} if output.series else None,
        "reportNumber": output.number if _TYPES[output.kind] == "Report" else None,
        "associatedMedia": {"@type": "MediaObject", "contentUrl": recording}
        if (recording := _first(output, ManifestationKind.RECORDING))
        else None,
    }


def _concepts(output: Output, vocabulary: Vocabulary) -> Json:
    found = [concept for tag in output.tags or () if (concept := vocabulary.get(tag.concept)) is not None]
    return {
        "audience": [
            {"@type": "Audience", "audienceType": concept.label(), "url": concept_uri(concept.key)}
            for concept in found
            if concept.key.scheme is Scheme.AUDIENCE
        ],
        "about": [_term(concept) for concept in found if concept.key.scheme is Scheme.BENEFIT],
    }


def _term(concept: Concept) -> Json:
    return {
        "@type": "DefinedTerm",
        "@id": concept_uri(concept.key),
        "name": concept.label(),
        "termCode": concept.key.notation,
        "inDefinedTermSet": scheme_uri(concept.key.scheme),
    }


def _people(output: Output) -> list[Json]:
    return [{"@type": "Person", "name": name} for name in output.people]


def _duration(output: Output) -> str | None:
    return f"PT{output.duration_minutes}M" if output.duration_minutes else None


def _first(output: Output, kind: ManifestationKind) -> str | None:
    return next((found.url for found in output.manifestations if found.kind is kind and _is_web(found.url)), None)


def _is_web(url: str) -> bool:
    """Return whether others may be sent there; a record can hold anything."""
    return url.startswith(("https://", "http://"))
