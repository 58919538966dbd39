"""Read keys of the public interface: issued for a site and its origins, known to every process within seconds."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from secrets import token_urlsafe
from time import monotonic
from typing import TYPE_CHECKING

from api.errors import InvalidReadKey
from corpus.errors import NegzError
from corpus.read_key import ReadKey

if TYPE_CHECKING:
    from datetime import datetime

    from api.workspace import Workspace
    from corpus.read_key import ReadKeyStore

KEY_PREFIX = "negz_lesen_"  # lets people, and scanners for leaked secrets, see that this is none
KEY_BYTES = 12  # told apart, not guessed: whoever visits the site can read it
REFRESH_SECONDS = 2.0  # until a running service knows of a key that another process has added or revoked
MAX_ORIGINS = 20
_NAME = re.compile(r"\w[\w .@+-]{0,62}\w")
_ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_STANDARD_PORTS = {"http": ":80", "https": ":443"}


class ReadKeys:
    """The keys of a data folder, which is opened when first asked for. Thread-safe."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def add(self, name: str, origins: Iterable[str], per_minute: int | None = None) -> ReadKey:
        """Issue a key for the pages of some origins; raise `InvalidReadKey` or `ReadKeyExists`."""
        bound = tuple(dict.fromkeys(normal_origin(origin) for origin in origins))
        _check(name, bound, per_minute)
        key = ReadKey(name, KEY_PREFIX + token_urlsafe(KEY_BYTES), bound, per_minute, self._now())
        self._store.add(key)
        return key

    def list(self) -> Sequence[ReadKey]:
        """Return all keys, revoked ones included, ordered by name."""
        return self._store.keys()

    def revoke(self, name: str) -> ReadKey:
        """Let the key of that name be good for nothing; raise `ReadKeyNotFound`."""
        return self._store.revoke(name, self._now())

    @property
    def _store(self) -> "ReadKeyStore":
        return self._workspace.store.read_keys

    def _now(self) -> "datetime":
        return self._workspace.clock()


class KeyRing:
    """The keys that are good now, as a running service knows them; read anew every other second at most.

    While the database cannot be read, what was known last holds.
    """

    def __init__(self, store: "Callable[[], ReadKeyStore]", *, clock: Callable[[], float] = monotonic) -> None:
        self._store = store
        self._clock = clock
        self._stale_at_s = float("-inf")
        self._keys: Mapping[str, ReadKey] = {}
        self._origins: frozenset[str] = frozenset()

    def find(self, key: str) -> ReadKey | None:
        """Return the key that a page has sent, or None for one that is unknown or revoked."""
        self._refresh()
        return self._keys.get(key)

    def has_origin(self, origin: str) -> bool:
        """Return whether a key that is good is bound to the origin."""
        self._refresh()
        return origin in self._origins

    def _refresh(self) -> None:
        now_s = self._clock()
        if now_s < self._stale_at_s:
            return
        self._stale_at_s = now_s + REFRESH_SECONDS
        try:
            keys = self._store().keys()
        except NegzError:
            return
        self._keys = {key.key: key for key in keys if key.revoked_at is None}
        self._origins = frozenset(origin for key in self._keys.values() for origin in key.origins)


def normal_origin(text: str) -> str:
    """Return an origin as browsers send it; raise `InvalidReadKey` for what is none.

    Capitals, a slash at the end and the standard port make no difference to people, and do to browsers.
    """
    scheme, separator, host = text.strip().removesuffix("/").partition("://")
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    scheme, host = scheme.lower(), host.lower()
    origin = f"{scheme}{separator}{host.removesuffix(_STANDARD_PORTS.get(scheme, ''))}"
    if not _ORIGIN.fullmatch(origin):
        raise InvalidReadKey(
            f"„{text}“ ist keine Herkunft von Seiten.",
            "Nennen Sie Protokoll und Rechner ohne Pfad, zum Beispiel https://negz.org.",
        )
    return origin


def _check(name: str, origins: Sequence[str], per_minute: int | None) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidReadKey(
            f"„{name}“ kann nicht der Name eines Leseschlüssels sein.",
            "Nehmen Sie 2 bis 64 Zeichen: Buchstaben, Ziffern, innen auch Leerzeichen und . @ + - _",
        )
    if not 1 <= len(origins) <= MAX_ORIGINS:
        raise InvalidReadKey(
            f"Ein Leseschlüssel gilt für 1 bis {MAX_ORIGINS} Herkünfte, nicht für {len(origins)}.",
            "Nennen Sie die Seiten, die ihn senden, zum Beispiel https://negz.org.",
        )
    if per_minute is not None and per_minute < 1:
        raise InvalidReadKey(
            f"{per_minute} Anfragen in der Minute sind zu wenig.", "Geben Sie mindestens 1 an, oder lassen Sie es weg."
        )
