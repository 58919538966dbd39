"""The site's addresses: what a page is asked for stands in them, under the same names as in the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.site.wording import Language
from corpus.model import ConceptKey, OutputId, Scheme
from recommender.query import MAX_ITEMS

DEFAULT_ITEMS = 10  # as many as people look at; the page offers more


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """A profile as the address spells it, unchecked; `items` is the text of `n`.

    `seeds` and `dislikes` are the outputs the visitor wants more like and nothing like.
    """

    audiences: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    text: str = ""
    items: str = ""
    seeds: tuple[OutputId, ...] = ()
    dislikes: tuple[OutputId, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: to say what is not wanted is not enough."""
        return not (self.audiences or self.benefits or self.text or self.seeds)

    @property
    def may_be_indexed(self) -> bool:
        """Whether search engines may keep the list: no sentence of anybody's, and not one of endless many variants."""
        return not (self.text or self.seeds or self.dislikes)


@dataclass(frozen=True, slots=True)
class FeedKey:
    """What a feed is about: a target group, a benefit, both, or (both empty) everything; by notation."""

    audience: str = ""
    benefit: str = ""


EVERYBODY = "alle"
"""Stands in a feed's address where it is about no target group in particular."""


@dataclass(frozen=True, slots=True)
class Address:
    """Builds addresses that keep the language and the path the site is mounted under."""

    prefix: str
    language: Language
    version: str
    """Changes with the static files, so that browsers may keep them for long."""

    def start(self) -> str:
        """Return the address of the start page."""
        return self._join("/", [])

    def profile(self, form: ProfileForm) -> str:
        """Return the address of the list for a profile."""
        return self._join("/", profile_pairs(form))

    def concept(self, key: ConceptKey) -> str:
        """Return the address of the list for a single concept."""
        name = "audience" if key.scheme is Scheme.AUDIENCE else "benefit"
        return self._join("/", [(name, key.notation)])

    def output(self, output_id: OutputId, pairs: Sequence[tuple[str, str]] = ()) -> str:
        """Return the address of an output's page; `pairs` say where it is opened from."""
        return self._join(f"/beitrag/{quote(output_id, safe='')}", [*pairs])

    def feedback(self, output_id: OutputId) -> str:
        """Return where an output's feedback is sent."""
        return self.form_action(f"/beitrag/{quote(output_id, safe='')}/rueckmeldung")

    def search(self, text: str = "", page: int = 1) -> str:
        """Return the address of the search, of a page of its results where there is a text."""
        return self._join("/suche", _filled([("q", text), ("page", str(page) if page > 1 else "")]))

    def guide(self) -> str:
        """Return the address of the page on how the ranking works."""
        return self._join("/so-funktioniert-es", [])

    def page(self, path: str, pairs: Sequence[tuple[str, str]] = ()) -> str:
        """Return the address of a page by its path and parameters."""
        return self._join(path, list(pairs))

    def feed(self, key: FeedKey, ending: str) -> str:
        """Return the address of a feed; `ending` is "xml" (Atom) or "json" (JSON Feed)."""
        return self._join(
            f"/feeds/{quote(key.audience or EVERYBODY, safe='')}.{ending}", _filled([("benefit", key.benefit)])
        )

    def calendar(self, output_id: OutputId) -> str:
        """Return the address of an event's calendar entry."""
        return self._join(f"/beitrag/{quote(output_id, safe='')}.ics", [])

    def static(self, name: str) -> str:
        """Return the address of a static file."""
        return f"{self.prefix}/static/{name}?v={self.version}"

    def form_action(self, path: str) -> str:
        """Return where a form is sent; its fields make the query."""
        return f"{self.prefix}{path}"

    def _join(self, path: str, pairs: list[tuple[str, str]]) -> str:
        if self.language != "de":
            pairs = [*pairs, ("lang", self.language)]
        return f"{self.prefix}{path}{'?' if pairs else ''}{urlencode(pairs)}"


def longer_list(items: str, n_shown: int) -> str | None:
    """Return `n` for a longer list, None where this one is shorter than asked for or as long as any may be."""
    asked = int(items or DEFAULT_ITEMS)
    if n_shown < asked or asked >= MAX_ITEMS:
        return None
    return str(min(asked + DEFAULT_ITEMS, MAX_ITEMS))


def profile_pairs(form: ProfileForm) -> list[tuple[str, str]]:
    """Return the query parameters of a profile, those with a value."""
    pairs = [("audience", notation) for notation in form.audiences]
    pairs += [("benefit", notation) for notation in form.benefits]
    pairs += _filled([("text", form.text), ("n", form.items)])
    return pairs + steer_pairs(form)


def steer_pairs(form: ProfileForm) -> list[tuple[str, str]]:
    """Return the query parameters of what a visitor wants more like and nothing like."""
    return [*(("seed", seed) for seed in form.seeds), *(("dislike", dislike) for dislike in form.dislikes)]


def switch_language(path: str, pairs: list[tuple[str, str]], language: Language) -> str:
    """Return the address of the same page in another language; German needs no parameter."""
    kept = [(name, value) for name, value in pairs if name != "lang"]
    if language != "de":
        kept.append(("lang", language))
    return f"{quote(path)}{'?' if kept else ''}{urlencode(kept)}"


def _filled(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if value]
