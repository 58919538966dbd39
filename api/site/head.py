"""What a page tells machines: its one address, its languages, its feeds, and what it is about."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.feed import feed_title
from api.feed_format import WRITERS
from api.schema_org import describe_output
from api.site.address import Address, FeedKey, ProfileForm
from api.site.catalogue import Facet
from api.site.catalogue_address import CatalogueForm
from api.site.feed_wording import feed_wording_for
from api.site.head_view import FeedLink, HeadView
from api.site.view import Visit
from api.site.wording import Language
from corpus.model import ConceptKey, Output, Scheme, Vocabulary

MAX_DESCRIPTION_CHARS = 200  # search engines and messengers show hardly more
MAX_PAIRS = 6  # more feeds than anybody would choose from
_LOCALES: dict[Language, str] = {"de": "de_DE", "en": "en_GB"}
_IN_SCRIPT = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about, beyond its title."""

    kind: str = "website"
    description: str = ""
    feeds: tuple[FeedKey, ...] = (FeedKey(),)
    output: Output | None = None


def build_head(visit: Visit, subject: Subject, vocabulary: Vocabulary | None, *, may_be_indexed: bool) -> HeadView:
    """Return the head of a page; without a vocabulary it names no feeds."""
    by_language = {language: _page_address(visit, language) for language in _LOCALES}
    alternates = (*by_language.items(), ("x-default", by_language["de"])) if may_be_indexed else ()
    canonical = by_language[visit.words.language]
    return HeadView(
        canonical=canonical if may_be_indexed else None,
        alternates=alternates,
        feeds=_feeds(visit, subject.feeds, vocabulary) if vocabulary else (),
        kind=subject.kind,
        description=shorten(subject.description),
        locale=_LOCALES[visit.words.language],
        data=_data(subject.output, vocabulary, canonical) if subject.output and vocabulary else None,
    )


def list_subject(audiences: Sequence[str], benefits: Sequence[str], vocabulary: Vocabulary) -> Subject:
    """Return the subject of a list: its feeds are those of each pair it is about, if they are few and known."""
    keys = {ConceptKey(Scheme.AUDIENCE, name) for name in audiences} | {
        ConceptKey(Scheme.BENEFIT, name) for name in benefits
    }
    if not keys <= {concept.key for concept in vocabulary.concepts if not concept.deprecated}:
        return Subject()
    audiences, benefits = audiences or ("",), benefits or ("",)
    pairs = tuple(FeedKey(audience, benefit) for audience in audiences for benefit in benefits)
    return Subject(feeds=pairs) if len(pairs) <= MAX_PAIRS else Subject()


def catalogue_subject(form: CatalogueForm, vocabulary: Vocabulary) -> Subject:
    """Return the subject of the catalogue: a feed can be as narrow by target group and benefit, and by nothing else."""
    chosen = {facet for facet, values in form.chosen.items() if values}
    if not chosen or chosen - {Facet.AUDIENCE, Facet.BENEFIT}:
        return Subject()
    return list_subject(form.chosen[Facet.AUDIENCE], form.chosen[Facet.BENEFIT], vocabulary)


def output_subject(output: Output) -> Subject:
    """Return the subject of an output's page."""
    return Subject("article", output.abstract or output.subtitle or "", output=output)


def script_json(value: Mapping[str, object]) -> str:
    """Return JSON that cannot end the script element it stands in, nor begin another."""
    return json.dumps(value, ensure_ascii=False).translate(_IN_SCRIPT)


def shorten(text: str) -> str:
    """Return the text cut at a word, within what search engines show."""
    if len(text) <= MAX_DESCRIPTION_CHARS:
        return text
    return f"{text[: MAX_DESCRIPTION_CHARS - 1].rsplit(' ', 1)[0].rstrip('.,;:– ')}…"


def _page_address(visit: Visit, language: Language) -> str:
    """Return the page's absolute address in a language: of its parameters only those that decide what it is about."""
    address = Address(visit.outward.root, language, "")
    path = visit.path.removeprefix(visit.address.prefix)
    if path != "/":
        return address.page(path)
    return address.profile(_profile(visit.pairs))


def _profile(pairs: tuple[tuple[str, str], ...]) -> ProfileForm:
    named = {
        name: tuple(sorted({value.strip() for key, value in pairs if key == name and value.strip()}))
        for name in ("audience", "benefit")
    }
    return ProfileForm(named["audience"], named["benefit"])


def _feeds(visit: Visit, keys: tuple[FeedKey, ...], vocabulary: Vocabulary) -> tuple[FeedLink, ...]:
    words = feed_wording_for(visit.words.language)
    found = []
    for key in keys:
        title = feed_title(words, vocabulary, key, visit.words.language)
        for ending, label in (("xml", words.atom_label), ("json", words.json_label)):
            media_type, _ = WRITERS[ending]
            found.append(FeedLink(media_type, visit.address.feed(key, ending), label.format(title=title)))
    return tuple(found)


def _data(output: Output, vocabulary: Vocabulary, canonical: str) -> str:
    return script_json(describe_output(output, vocabulary) | {"mainEntityOfPage": canonical})
