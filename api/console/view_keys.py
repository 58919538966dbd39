"""What the page on read keys shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.console.address import HOME
from corpus.errors import NegzError
from corpus.read_key import ReadKey

PATH = f"{HOME}/schluessel"
NAME, ORIGINS, LIMIT, REVOKED = "name", "herkunft", "grenze", "widerrufen"


@dataclass(frozen=True, slots=True)
class KeyView:
    """One key; `snippet` shows where a page has it, `ended` says since when it is good for nothing."""

    name: str
    key: str
    origins: tuple[str, ...]
    limit: str
    since: str
    ended: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: nothing, or what was refused."""

    name: str = ""
    origins: str = ""
    limit: str = ""

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Typed":
        """Return what a browser has sent."""
        return cls(form.get(NAME, "").strip(), form.get(ORIGINS, ""), form.get(LIMIT, "").strip())


@dataclass(frozen=True, slots=True)
class KeysPage:
    """The keys that are good, those that were, the form, and what has just happened or gone wrong."""

    active: tuple[KeyView, ...]
    revoked: tuple[KeyView, ...]
    typed: Typed
    said: str
    problem: str
    common_limit: str
    is_required: bool
    action: str
    embed_href: str


def build_keys_page(
    keys: Iterable[ReadKey],
    typed: Typed,
    *,
    said: str,
    problem: NegzError | None,
    api_address: str,
    common_limit: int,
    is_required: bool,
    prefix: str,
) -> KeysPage:
    """Return the page; `api_address` is where pages of other sites reach the interface."""
    views = [_key(key, api_address, common_limit) for key in keys]
    return KeysPage(
        tuple(view for view in views if not view.ended),
        tuple(view for view in views if view.ended),
        typed,
        said,
        f"{problem.subject} {problem.remedy}" if problem else "",
        _limit(common_limit),
        is_required,
        prefix + PATH,
        f"{prefix}/einbinden",
    )


def _key(key: ReadKey, api_address: str, common_limit: int) -> KeyView:
    return KeyView(
        key.name,
        key.key,
        key.origins,
        _limit(key.per_minute or common_limit),
        f"{key.created_at:%d.%m.%Y}",
        f"{key.revoked_at:%d.%m.%Y}" if key.revoked_at else "",
        f'<negz-empfehlungen api="{api_address}" key="{key.key}" audience="cdo"></negz-empfehlungen>',
    )


def _limit(per_minute: int) -> str:
    return f"{per_minute} Anfragen je Minute" if per_minute else "ohne Grenze"
