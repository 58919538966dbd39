"""Public read keys: names for the sites that read this service, each bound to the origins of its pages.

A read key stands in the source of public pages: it tells sites apart, and proves nothing. So it is kept as it is and
can be shown again, unlike a token or a password.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReadKey:
    """A key with what it is good for.

    Parameters
    ----------
    name : str
        What people call the site; one key at a time has it.
    key : str
        What the site's pages send.
    origins : tuple of str
        The origins whose pages may use it, such as `https://negz.org`.
    per_minute : int or None
        How many requests a minute it is good for; None takes what is set for all.
    revoked_at : datetime or None
        Since when it is good for nothing.
    """

    name: str
    key: str
    origins: tuple[str, ...]
    per_minute: int | None
    created_at: datetime
    revoked_at: datetime | None = None


class ReadKeyStore(Protocol):
    """Where read keys are kept. Every write is one transaction, and no change of the corpus."""

    def keys(self) -> Sequence[ReadKey]:
        """Return all keys, revoked ones included, ordered by name, the older one first."""
        ...

    def add(self, key: ReadKey) -> None:
        """Keep a key; raise `ReadKeyExists` where one that is not revoked has its name, however it is spelled."""
        ...

    def revoke(self, name: str, at: datetime) -> ReadKey:
        """Let the key of that name be good for nothing from now on; raise `ReadKeyNotFound`."""
        ...
