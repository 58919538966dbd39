"""Accounts of the editors' console: creating them, signing in and out, tokens for programs.

Sessions and tokens are 256 random bits each; the database holds their SHA-256 alone, so that a copy of it opens
nothing. (A slow hash would add nothing: unlike passwords, these cannot be guessed.)
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from api.caller import network_of
from api.errors import InvalidAccount, SignInRefused, TooManyAttempts
from api.password import check_password, fits, hash_password
from corpus.account import Account, Role, Session, name_key
from corpus.errors import Forbidden, StoreError

if TYPE_CHECKING:
    from api.workspace import Workspace
    from corpus.account import AccountStore

TOKEN_BYTES = 32
TOKEN_PREFIX = "negz_"  # noqa: S105 - no secret: it lets people, and scanners for leaked ones, see what it is
IDLE = timedelta(hours=12)  # a working day: who was here in the morning need not sign in again in the afternoon
LONGEST = timedelta(days=7)
TOUCH = timedelta(minutes=5)  # how exactly `seen_at` is kept; a write for every page would be many
WINDOW = timedelta(minutes=15)
FAILURES_PER_NAME = 5
FAILURES_PER_REMOTE = 20  # an office behind one address has more than one person who mistypes
_NAME = re.compile(r"\w[\w .@+-]{0,62}\w")


class Accounts:
    """The accounts of a data folder, which is opened when first asked for. Thread-safe."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def add(self, name: str, role: Role, password: str) -> Account:
        """Create an account; raise `InvalidAccount`, `InvalidPassword` or `AccountExists`."""
        check_name(name)
        check_password(name, password)
        return self._store.add(name, role, hash_password(password), self._now())

    def set_password(self, name: str, password: str) -> Account:
        """Replace the password; every session of the account ends."""
        account = self._store.account(name)
        check_password(account.name, password)
        self._store.set_password(account.id, hash_password(password))
        return account

    def disable(self, name: str) -> Account:
        """Let nobody sign in as this account; its sessions and tokens end at once."""
        return self._set_disabled(name, disabled=True)

    def enable(self, name: str) -> Account:
        """Let the account sign in again, with the password it had."""
        return self._set_disabled(name, disabled=False)

    def list(self) -> Sequence[Account]:
        """Return all accounts, disabled ones included, ordered by name."""
        return self._store.accounts()

    def get(self, name: str) -> Account:
        """Return the account of that name; raise `AccountNotFound`."""
        return self._store.account(name)

    def sign_in(self, name: str, password: str, remote: str) -> str:
        """Return the token of a new session; `remote` is the address the attempt comes from.

        Raises
        ------
        SignInRefused
            No account that may sign in has this name and password. Takes as long where the name is unknown.
        TooManyAttempts
            For 15 minutes after the fifth failure for a name, or the twentieth from an address, within 15 minutes.
        """
        by_name, by_remote = _subject("name", name_key(name)), _subject("remote", network_of(remote))
        self._count_attempt(by_name, by_remote)
        held = self._store.credentials(name)
        if not fits(password, held.password_hash if held else None) or held is None:
            raise _refused()
        token, now = token_urlsafe(TOKEN_BYTES), self._now()
        if not self._store.open_session(_digest(token), held.account.id, now):  # the account is disabled
            raise _refused()
        self._store.settle_attempt(cleared=by_name, taken_back=by_remote)
        self.drop_ended_sessions()
        return token

    def drop_ended_sessions(self) -> None:
        """Delete the sessions that are over."""
        now = self._now()
        self._store.drop_sessions(started_before=now - LONGEST, seen_before=now - IDLE)

    def sign_out(self, token: str) -> None:
        """End the session."""
        self._store.close_session(_digest(token))

    def session(self, token: str) -> Account | None:
        """Return who is signed in; None for a session that has expired, was ended, or never was."""
        digest, now = _digest(token), self._now()
        found = self._store.session(digest)
        if found is None or _is_expired(found, now):
            return None
        if now - found.seen_at >= TOUCH:
            with suppress(StoreError):  # an import that holds the database is no reason to sign anybody out
                self._store.touch_session(digest, now)
        return found.account

    def new_token(self, name: str) -> str:
        """Return a new bearer token of the account, which is never shown again; raise `Forbidden` if disabled."""
        account, token = self._store.account(name), TOKEN_PREFIX + token_urlsafe(TOKEN_BYTES)
        if not self._store.add_token(_digest(token), account.id, self._now()):
            raise Forbidden(
                f"Das Konto „{account.name}“ ist gesperrt.", f'Entsperren Sie es: negz accounts enable "{account.name}"'
            )
        return token

    def token_account(self, token: str) -> Account | None:
        """Return the account that holds the bearer token, or None."""
        return self._store.token_account(_digest(token))

    def revoke_tokens(self, name: str) -> int:
        """End every bearer token of the account; return how many there were."""
        return self._store.revoke_tokens(self._store.account(name).id)

    @property
    def _store(self) -> "AccountStore":
        return self._workspace.store.accounts

    def _now(self) -> datetime:
        return self._workspace.clock()

    def _set_disabled(self, name: str, *, disabled: bool) -> Account:
        account = self._store.account(name)
        self._store.set_disabled(account.id, disabled=disabled)
        return self._store.account(name)

    def _count_attempt(self, by_name: str, by_remote: str) -> None:
        now, limits = self._now(), {by_name: FAILURES_PER_NAME, by_remote: FAILURES_PER_REMOTE}
        until = self._store.begin_attempt(limits, at=now, window=WINDOW)
        if until is None:
            return
        wait = until - now
        raise TooManyAttempts(
            "Für diesen Namen oder von diesem Anschluss gab es zu viele Fehlversuche.",
            f"Versuchen Sie es in {_minutes(wait)} noch einmal.",
            retry_after_s=ceil(wait.total_seconds()),
        )


def check_name(name: str) -> None:
    """Raise `InvalidAccount` for a name that no account can have."""
    if not _NAME.fullmatch(name):
        raise InvalidAccount(
            f"„{name}“ kann nicht der Name eines Kontos sein.",
            "Nehmen Sie 2 bis 64 Zeichen: Buchstaben, Ziffern, innen auch Leerzeichen und . @ + - _",
        )


def _refused() -> SignInRefused:
    return SignInRefused("Name und Passwort passen nicht zusammen.", "Prüfen Sie beides, auch die Großschreibung.")


def _is_expired(session: Session, now: datetime) -> bool:
    return now - session.seen_at >= IDLE or now - session.started_at >= LONGEST


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _subject(kind: str, value: str) -> str:
    """Return what attempts are counted under: hashed, as people type passwords into the field for the name."""
    return _digest(f"{kind}:{value}")


def _minutes(wait: timedelta) -> str:
    minutes = max(1, ceil(wait / timedelta(minutes=1)))
    return "einer Minute" if minutes == 1 else f"{minutes} Minuten"
