"""Who may work in the editors' console: accounts, their sessions, and where both are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, Protocol
from unicodedata import normalize

AccountId = NewType("AccountId", int)


class Role(StrEnum):
    """What an account may do; an admin may do whatever an editor may."""

    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """A person, or a program with a token, that decisions are recorded under."""

    id: AccountId
    name: str
    role: Role
    created_at: datetime
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account with the hash of its password."""

    account: Account
    password_hash: str


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that has signed in: when it did, and when it was last heard of (to within some minutes)."""

    account: Account
    started_at: datetime
    seen_at: datetime


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common: composed letters, no capitals, no outer blanks."""
    sound = name.encode("utf-8", "replace").decode("utf-8")  # a shell may hand on bytes that are no text
    return normalize("NFKC", normalize("NFKC", sound.strip()).casefold())


class AccountStore(Protocol):
    """Where accounts are kept. Sessions and tokens are known by a digest alone; every write is one transaction."""

    def accounts(self) -> Sequence[Account]:
        """Return all accounts, disabled ones included, ordered by name."""
        ...

    def account(self, name: str) -> Account:
        """Return the account of that name, however it is spelled; raise `AccountNotFound`."""
        ...

    def credentials(self, name: str) -> Credentials | None:
        """Return the account with its password's hash, or None."""
        ...

    def add(self, name: str, role: Role, password_hash: str, at: datetime) -> Account:
        """Create an account; raise `AccountExists` where the name is taken."""
        ...

    def set_password(self, account_id: AccountId, password_hash: str) -> None:
        """Replace the password and end every session of the account."""
        ...

    def set_disabled(self, account_id: AccountId, *, disabled: bool) -> None:
        """Disable the account, ending its sessions and tokens, or enable it again without any."""
        ...

    def open_session(self, digest: str, account_id: AccountId, at: datetime) -> bool:
        """Begin a session; return False where the account has been disabled meanwhile."""
        ...

    def session(self, digest: str) -> Session | None:
        """Return the session of an account that is not disabled, or None; expiry is for the caller to judge."""
        ...

    def touch_session(self, digest: str, at: datetime) -> None:
        """Note that the session has been heard of."""
        ...

    def close_session(self, digest: str) -> None:
        """End the session, if there is one."""
        ...

    def drop_sessions(self, *, started_before: datetime, seen_before: datetime) -> None:
        """Delete the sessions that began, or were last heard of, before a moment."""
        ...

    def add_token(self, digest: str, account_id: AccountId, at: datetime) -> bool:
        """Keep a token's digest; return False where the account has been disabled meanwhile."""
        ...

    def token_account(self, digest: str) -> Account | None:
        """Return the account, not disabled, that holds the token, or None."""
        ...

    def revoke_tokens(self, account_id: AccountId) -> int:
        """Delete the account's tokens; return how many there were."""
        ...

    def begin_attempt(self, limits: Mapping[str, int], *, at: datetime, window: timedelta) -> datetime | None:
        """Count an attempt to sign in for each subject, or return the moment until which one of them is locked.

        A subject is locked for `window` after its latest attempt, once as many as its limit fell within `window`. An
        attempt is counted before its password is checked, so that many at once are not let through together.
        """
        ...

    def settle_attempt(self, *, cleared: str, taken_back: str) -> None:
        """Forget a successful attempt: every one of the subject `cleared`, the latest one of `taken_back`."""
        ...
