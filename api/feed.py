"""What a feed holds: the newest outputs for a target group, a benefit, a pair of the two, or all of them.

An entry's identity never changes, whatever the service is called or where it runs. Outputs without a date are in no
feed, for nobody can say whether they are new.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from html import escape
from urllib.parse import quote

from api.site.address import Address, FeedKey, ProfileForm
from api.site.feed_wording import FeedWording, feed_wording_for
from api.site.tag import shown_tags
from api.site.view import date_in_words
from api.site.view_output import is_web_address
from api.site.wording import Wording
from corpus.model import Concept, ConceptKey, Origin, Output, OutputId, OutputKind, Scheme, Tag, Vocabulary
from corpus.ports import OutputMoments
from recommender.service import Recommender
from recommender.timeliness import EVENT_KINDS

MAX_ENTRIES = 50  # some 80 KB; whoever wants the whole catalogue asks the interface for it
TAG_AUTHORITY = "negz.org,2026"  # RFC 4151: who gives the identities, and since when
WRITTEN_KINDS = frozenset(OutputKind) - EVENT_KINDS - {OutputKind.EVENT_MATERIAL, OutputKind.PODCAST}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One output; `published` is when it appeared or, for an event to come, when it was announced here."""

    id: str
    href: str
    original_href: str | None
    title: str
    summary: str
    html: str
    language: str
    authors: tuple[str, ...]
    concepts: tuple[Concept, ...]
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, newest entry first, ready to be written in either format."""

    id: str
    title: str
    description: str
    language: str
    page_href: str
    self_href: dict[str, str]
    """Its own address in each format."""
    updated: datetime
    entries: tuple[FeedEntry, ...]


class FeedMaker:
    """Makes the feeds of one state of the catalogue in one language; `address` builds absolute addresses."""

    def __init__(
        self,
        recommender: Recommender,
        moments: Mapping[OutputId, OutputMoments],
        address: Address,
        words: Wording,
    ) -> None:
        self._recommender = recommender
        self._vocabulary = recommender.vocabulary()
        self._moments = moments
        self._address = address
        self._words = words

    def make(self, key: FeedKey) -> Feed:
        """Return the feed; `key` names concepts that the vocabulary has."""
        entries = tuple(self._entries(key))
        newest = max((entry.updated for entry in entries), default=self._recommender.status().built_at)
        words = feed_wording_for(self._words.language)
        form = ProfileForm((key.audience,) * bool(key.audience), (key.benefit,) * bool(key.benefit))
        return Feed(
            id=_feed_id(key, self._words.language),
            title=feed_title(words, self._vocabulary, key, self._words.language),
            description=words.description,
            language=self._words.language,
            page_href=self._address.start() if form.is_empty else self._address.profile(form),
            self_href={ending: self._address.feed(key, ending) for ending in ("xml", "json")},
            updated=newest,
            entries=entries,
        )

    def _entries(self, key: FeedKey) -> Iterator[FeedEntry]:
        found: list[tuple[datetime, Output, tuple[Tag, ...]]] = []
        kept_out = self._recommender.kept_from(_concepts_of(key))
        for output in self._recommender.outputs():
            moments = self._moments.get(output.id)
            if output.published is None or moments is None or output.id in kept_out:
                continue
            tags = shown_tags(self._recommender, output)
            if _is_for(key, tags):
                appeared = datetime.combine(output.published.first_day(), time(), UTC)
                found.append((min(appeared, moments.added_at), output, tags))
        found.sort(key=lambda row: (row[0], row[1].id), reverse=True)
        for published, output, tags in found[:MAX_ENTRIES]:
            yield self._entry(output, tags, published, self._moments[output.id])

    def _entry(self, output: Output, tags: Sequence[Tag], published: datetime, moments: OutputMoments) -> FeedEntry:
        is_changed = moments.changed_at > moments.added_at
        original = output.link.url if output.link and is_web_address(output.link.url) else None
        return FeedEntry(
            id=f"tag:{TAG_AUTHORITY}:beitrag/{quote(output.id, safe='')}",
            href=self._address.output(output.id),
            original_href=original,
            title=output.title,
            summary=" ".join(filter(None, (output.subtitle, output.abstract))),
            html=_html(output, tags, self._vocabulary, self._words),
            language=output.language,
            authors=output.people if output.kind in WRITTEN_KINDS else (),
            concepts=tuple(_concepts(self._vocabulary, tags)),
            published=published,
            updated=max(published, moments.changed_at) if is_changed else published,
        )


def _concepts_of(key: FeedKey) -> list[ConceptKey]:
    named = ((Scheme.AUDIENCE, key.audience), (Scheme.BENEFIT, key.benefit))
    return [ConceptKey(scheme, notation) for scheme, notation in named if notation]


def feed_title(words: FeedWording, vocabulary: Vocabulary, key: FeedKey, language: str) -> str:
    """Return the title that says what a feed holds."""
    names = {
        scheme.value: concept.label(language)
        for scheme, notation in ((Scheme.AUDIENCE, key.audience), (Scheme.BENEFIT, key.benefit))
        if notation and (concept := vocabulary.get(ConceptKey(scheme, notation)))
    }
    template = {
        frozenset(): words.title_all,
        frozenset({"audience"}): words.title_audience,
        frozenset({"benefit"}): words.title_benefit,
    }.get(frozenset(names), words.title_pair)
    return template.format(**names)


def _is_for(key: FeedKey, tags: Iterable[Tag]) -> bool:
    return {tag.concept for tag in tags}.issuperset(_concepts_of(key))


def _feed_id(key: FeedKey, language: str) -> str:
    parts = (part or "*" for part in (key.audience, key.benefit))
    return f"tag:{TAG_AUTHORITY}:feed/{'/'.join(quote(part, safe='*') for part in parts)}/{language}"


def _concepts(vocabulary: Vocabulary, tags: Sequence[Tag]) -> Iterator[Concept]:
    held = {tag.concept for tag in tags}
    return (concept for scheme in Scheme for concept in vocabulary.in_scheme(scheme) if concept.key in held)


def _html(output: Output, tags: Sequence[Tag], vocabulary: Vocabulary, words: Wording) -> str:
    """Return an entry's text: what it is and when, what it is about, for whom, and who says so."""
    table = feed_wording_for(words.language)
    when = date_in_words(words, output.published) if output.published else ""
    lines = [_paragraph(" · ".join(filter(None, (words.kinds[output.kind], when))))]
    lines += [_paragraph(text, output.language, words.language) for text in (output.subtitle, output.abstract) if text]
    concepts = tuple(_concepts(vocabulary, tags))
    for scheme, heading in ((Scheme.AUDIENCE, table.audience), (Scheme.BENEFIT, table.benefit)):
        names = [concept.label(words.language) for concept in concepts if concept.key.scheme is scheme]
        if names:
            lines.append(_paragraph(heading.format(concepts="; ".join(names))))
    if any(tag.origin is Origin.MODEL for tag in tags):
        lines.append(_paragraph(table.by_model))
    return "".join(lines)


def _paragraph(text: str, language: str = "", page_language: str = "") -> str:
    attribute = f' lang="{escape(language)}"' if language != page_language else ""
    return f"<p{attribute}>{escape(text)}</p>"
