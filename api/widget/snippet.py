"""What a page takes in to show a list: HTML for the web component, or the address of the fragment for a server."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape
from urllib.parse import urlencode

from api.call import API_PREFIX
from api.errors import InvalidRequest
from api.site.wording import Language
from api.widget.component import Component
from api.widget.embed import DEFAULT_HEADING_LEVEL, EMBED_PATH
from api.widget.fragment import HEADING_LEVELS
from api.widget.wording import EMBED_WORDING
from corpus.model import ConceptKey, OutputId, Scheme
from recommender.query import Profile, RecommendationQuery
from recommender.result import RecommendationList

DEFAULT_ITEMS = 4
MAX_ITEMS = 20  # what the web component shows at the most


class SnippetKind(StrEnum):
    """How a page takes the list in."""

    COMPONENT = "component"
    FRAGMENT = "fragment"


@dataclass(frozen=True, slots=True)
class Embedding:
    """The list that a page wants: for whom, for what, how long, and how it stands on the page."""

    audiences: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    n: int = DEFAULT_ITEMS
    language: Language = "de"
    heading_level: int = DEFAULT_HEADING_LEVEL
    key: str = ""
    """The read key of the page's site; servers need none."""


def query_of(wanted: Embedding, today: date) -> RecommendationQuery:
    """Return what the page will ask; raise `InvalidProfile` where it asks nothing."""
    profile = Profile(
        audiences=tuple(ConceptKey(Scheme.AUDIENCE, notation) for notation in wanted.audiences),
        benefits=tuple(ConceptKey(Scheme.BENEFIT, notation) for notation in wanted.benefits),
        seeds=tuple(map(OutputId, wanted.seeds)),
    )
    return RecommendationQuery(profile, today, n=wanted.n)


def check_embedding(wanted: Embedding) -> None:
    """Raise `InvalidRequest` for a length or a level of heading that the web component would not take."""
    if not 1 <= wanted.n <= MAX_ITEMS:
        raise InvalidRequest(f"Verlangt sind {wanted.n} Beiträge.", f"Möglich sind 1 bis {MAX_ITEMS}.")
    if wanted.heading_level not in HEADING_LEVELS:
        raise InvalidRequest(
            f"Die Überschrift hat die Ebene {wanted.heading_level}.",
            f"Möglich sind {HEADING_LEVELS[0]} bis {HEADING_LEVELS[-1]}.",
        )


def check_seeds(found: RecommendationList) -> None:
    """Raise `InvalidRequest` where the list was asked for by outputs that there are not."""
    if found.unknown_ids:
        named = ", ".join(f"„{unknown}“" for unknown in found.unknown_ids)
        raise InvalidRequest(
            f"Diese Beiträge gibt es nicht: {named}.", "Die Kennung steht in der Adresse der Seite eines Beitrags."
        )


def component_snippet(base_url: str, wanted: Embedding, component: Component) -> str:
    """Return the element and the script that makes it work, pinned to the bytes of this version.

    Inside stands a link to the same question on the visitor page, for whenever there is no list.
    """
    attributes = {
        "api": f"{base_url}{API_PREFIX}",
        "audience": ",".join(wanted.audiences),
        "benefit": ",".join(wanted.benefits),
        "seed": ",".join(wanted.seeds),
        "n": str(wanted.n),
        "lang": wanted.language,
        "heading-level": str(wanted.heading_level),
        "key": wanted.key,
    }
    script = {
        "type": "module",
        "src": f"{base_url}{component.path}",
        "integrity": component.integrity,
        "crossorigin": "anonymous",
        "referrerpolicy": "no-referrer",
    }
    href, text = escape(_page_address(base_url, wanted)), escape(EMBED_WORDING[wanted.language].fallback)
    return (
        f"<negz-empfehlungen {_written(attributes)}>\n"
        f'  <a href="{href}">{text}</a>\n'
        "</negz-empfehlungen>\n"
        f"<script {_written(script)}></script>\n"
    )


def fragment_address(base_url: str, wanted: Embedding) -> str:
    """Return where a server fetches the list as HTML."""
    pairs = [("audience", ",".join(wanted.audiences)), ("benefit", ",".join(wanted.benefits))]
    pairs += [("seed", ",".join(wanted.seeds)), ("n", str(wanted.n)), ("lang", wanted.language)]
    pairs += [("heading_level", str(wanted.heading_level))]
    return f"{base_url}{EMBED_PATH}?{_query(pairs)}"


def _page_address(base_url: str, wanted: Embedding) -> str:
    pairs = [("audience", audience) for audience in wanted.audiences]
    pairs += [("benefit", benefit) for benefit in wanted.benefits]
    if wanted.language != "de":
        pairs.append(("lang", wanted.language))
    return f"{base_url}/?{_query(pairs)}" if pairs else f"{base_url}/"


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode([(name, value) for name, value in pairs if value], safe=",")


def _written(attributes: dict[str, str]) -> str:
    return " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items() if value)
