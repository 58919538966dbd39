"""The context of `/abonnieren`: every feed in plain words."""

from dataclasses import dataclass

from api.feed import MAX_ENTRIES, feed_title
from api.site.address import FeedKey
from api.site.feed_wording import FeedWording, feed_wording_for
from api.site.view import Visit
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary

_EXAMPLE = FeedKey("cdo", "praxis")


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """One format of a feed."""

    href: str
    name: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed and its formats; the title says what it is to those who hear a link out of context."""

    name: str
    title: str
    note: str
    formats: tuple[FeedFormat, ...]


@dataclass(frozen=True, slots=True)
class FeedGroup:
    """Feeds of one sort."""

    id: str
    heading: str
    intro: str
    rows: tuple[FeedRow, ...]


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """The page that lists the feeds."""

    title: str
    intro: str
    how_heading: str
    how: tuple[str, ...]
    groups: tuple[FeedGroup, ...]
    held_heading: str
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubscribeView:
    """The feeds that go with a list of suggestions."""

    heading: str
    intro: str
    rows: tuple[FeedRow, ...]


def build_subscribe(visit: Visit, vocabulary: Vocabulary, keys: tuple[FeedKey, ...]) -> SubscribeView | None:
    """Return the feeds of a list, None where it asks for neither a target group nor a benefit."""
    about = [key for key in keys if key != FeedKey()]
    if not about:
        return None
    words = feed_wording_for(visit.words.language)
    rows = tuple(_row(visit, vocabulary, key, _name(visit, vocabulary, key)) for key in about)
    return SubscribeView(words.list_heading, words.list_intro, rows)


def build_feeds_page(visit: Visit, vocabulary: Vocabulary) -> FeedsPage:
    """Return the feeds of the whole catalogue, of each target group and of each benefit, and an example of a pair."""
    words = feed_wording_for(visit.words.language)
    return FeedsPage(
        title=words.page_title,
        intro=words.intro,
        how_heading=words.how_heading,
        how=words.how,
        groups=_groups(visit, vocabulary, words),
        held_heading=words.held_heading,
        held=tuple(text.format(limit=MAX_ENTRIES) for text in words.held),
    )


def _groups(visit: Visit, vocabulary: Vocabulary, words: FeedWording) -> tuple[FeedGroup, ...]:
    everything = _row(visit, vocabulary, FeedKey(), words.title_all, words.description)
    audiences = tuple(
        _concept_row(visit, vocabulary, FeedKey(audience=concept.key.notation), concept)
        for concept in vocabulary.in_scheme(Scheme.AUDIENCE)
    )
    benefits = tuple(
        _concept_row(visit, vocabulary, FeedKey(benefit=concept.key.notation), concept)
        for concept in vocabulary.in_scheme(Scheme.BENEFIT)
    )
    groups = [
        FeedGroup("alle", words.all_heading, "", (everything,)),
        FeedGroup("zielgruppen", words.audience_heading, "", audiences),
        FeedGroup("nutzen", words.benefit_heading, "", benefits),
    ]
    if len(_concepts(vocabulary, _EXAMPLE)) == len(Scheme):  # the vocabulary can lose a concept
        example = _row(visit, vocabulary, _EXAMPLE, _name(visit, vocabulary, _EXAMPLE))
        groups.append(FeedGroup("paar", words.pair_heading, words.pair_intro, (example,)))
    return tuple(groups)


def _concepts(vocabulary: Vocabulary, key: FeedKey) -> list[Concept]:
    """Return the concepts a feed is about, those the vocabulary has."""
    found = (
        vocabulary.get(ConceptKey(scheme, notation))
        for scheme, notation in ((Scheme.AUDIENCE, key.audience), (Scheme.BENEFIT, key.benefit))
    )
    return [concept for concept in found if concept and not concept.deprecated]


def _name(visit: Visit, vocabulary: Vocabulary, key: FeedKey) -> str:
    return " – ".join(concept.label(visit.words.language) for concept in _concepts(vocabulary, key))


def _concept_row(visit: Visit, vocabulary: Vocabulary, key: FeedKey, concept: Concept) -> FeedRow:
    language = visit.words.language
    return _row(visit, vocabulary, key, concept.label(language), concept.note(language))


def _row(visit: Visit, vocabulary: Vocabulary, key: FeedKey, name: str, note: str = "") -> FeedRow:
    words = feed_wording_for(visit.words.language)
    formats = (("xml", words.atom), ("json", words.json))
    return FeedRow(
        name,
        feed_title(words, vocabulary, key, visit.words.language),
        note,
        tuple(FeedFormat(visit.address.feed(key, ending), format_name) for ending, format_name in formats),
    )
