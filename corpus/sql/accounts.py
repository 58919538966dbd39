"""Accounts, their sessions and tokens, each method one transaction over the tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from corpus.account import Account, AccountId, Credentials, Role, Session, name_key
from corpus.errors import AccountExists, AccountNotFound
from corpus.sql import attempts
from corpus.sql.attempts import stamp
from corpus.sql.port import Connection, Connections

_ACCOUNT = "accounts.id, accounts.name, accounts.role, accounts.created_at, accounts.disabled"
_ALL = f"SELECT {_ACCOUNT} FROM accounts ORDER BY name_key"  # noqa: S608 - constant column names, here and below
_BY_NAME = f"SELECT {_ACCOUNT}, password_hash FROM accounts WHERE name_key = ?"  # noqa: S608
_ADD = f"""
INSERT INTO accounts (name, name_key, role, password_hash, created_at, disabled) VALUES (?, ?, ?, ?, ?, FALSE)
ON CONFLICT (name_key) DO NOTHING RETURNING {_ACCOUNT}
"""  # noqa: S608
_SESSION = f"""
SELECT {_ACCOUNT}, sessions.started_at, sessions.seen_at FROM sessions JOIN accounts ON accounts.id = account_id
WHERE digest = ? AND NOT disabled
"""  # noqa: S608
_TOKEN = f"""
SELECT {_ACCOUNT} FROM tokens JOIN accounts ON accounts.id = account_id WHERE digest = ? AND NOT disabled
"""  # noqa: S608
_OPEN_SESSION = """
INSERT INTO sessions (digest, account_id, started_at, seen_at)
SELECT :digest, id, :at, :at FROM accounts WHERE id = :account AND NOT disabled
"""
_ADD_BEARER = """
INSERT INTO tokens (digest, account_id, created_at)
SELECT :digest, id, :at FROM accounts WHERE id = :account AND NOT disabled
"""


class SqlAccounts:
    """`corpus.account.AccountStore` over the store's connections; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def accounts(self) -> Sequence[Account]:
        """Return all accounts, disabled ones included, ordered by name."""
        with self._connections.read() as connection:
            return tuple(_account(row) for row in connection.execute(_ALL))

    def account(self, name: str) -> Account:
        """Return the account of that name, however it is spelled; raise `AccountNotFound`."""
        found = self.credentials(name)
        if found is None:
            raise AccountNotFound(
                f"Ein Konto „{name}“ gibt es nicht.", "Prüfen Sie den Namen; „negz accounts list“ zeigt alle."
            )
        return found.account

    def credentials(self, name: str) -> Credentials | None:
        """Return the account with its password's hash, or None."""
        row = self._one(_BY_NAME, name_key(name))
        return None if row is None else Credentials(_account(row), row[5])

    def add(self, name: str, role: Role, password_hash: str, at: datetime) -> Account:
        """Create an account; raise `AccountExists` where the name is taken."""
        values = (name, name_key(name), role.value, password_hash, stamp(at))
        with self._connections.write() as connection:
            row = connection.execute(_ADD, values).fetchone()
        if row is None:
            raise AccountExists(
                f"Ein Konto „{name}“ gibt es schon.",
                f'Wählen Sie einen anderen Namen, oder ändern Sie sein Passwort: negz accounts password "{name}"',
            )
        return _account(row)

    def set_password(self, account_id: AccountId, password_hash: str) -> None:
        """Replace the password and end every session of the account."""
        with self._connections.write() as connection:
            connection.execute("UPDATE accounts SET password_hash = ? WHERE id = ?", [password_hash, account_id])
            connection.execute("DELETE FROM sessions WHERE account_id = ?", [account_id])

    def set_disabled(self, account_id: AccountId, *, disabled: bool) -> None:
        """Disable the account, ending its sessions and tokens, or enable it again without any."""
        with self._connections.write() as connection:
            connection.execute("UPDATE accounts SET disabled = ? WHERE id = ?", [disabled, account_id])
            connection.execute("DELETE FROM sessions WHERE account_id = ?", [account_id])
            connection.execute("DELETE FROM tokens WHERE account_id = ?", [account_id])

    def open_session(self, digest: str, account_id: AccountId, at: datetime) -> bool:
        """Begin a session; return False where the account has been disabled meanwhile."""
        return self._change(_OPEN_SESSION, {"digest": digest, "account": account_id, "at": stamp(at)}) == 1

    def session(self, digest: str) -> Session | None:
        """Return the session of an account that is not disabled, or None; expiry is for the caller to judge."""
        row = self._one(_SESSION, digest)
        if row is None:
            return None
        return Session(_account(row), datetime.fromisoformat(row[5]), datetime.fromisoformat(row[6]))

    def touch_session(self, digest: str, at: datetime) -> None:
        """Note that the session has been heard of."""
        self._change("UPDATE sessions SET seen_at = ? WHERE digest = ?", (stamp(at), digest))

    def close_session(self, digest: str) -> None:
        """End the session, if there is one."""
        self._change("DELETE FROM sessions WHERE digest = ?", (digest,))

    def drop_sessions(self, *, started_before: datetime, seen_before: datetime) -> None:
        """Delete the sessions that began, or were last heard of, before a moment."""
        moments = (stamp(started_before), stamp(seen_before))
        self._change("DELETE FROM sessions WHERE started_at < ? OR seen_at < ?", moments)

    def add_token(self, digest: str, account_id: AccountId, at: datetime) -> bool:
        """Keep a token's digest; return False where the account has been disabled meanwhile."""
        return self._change(_ADD_BEARER, {"digest": digest, "account": account_id, "at": stamp(at)}) == 1

    def token_account(self, digest: str) -> Account | None:
        """Return the account, not disabled, that holds the token, or None."""
        row = self._one(_TOKEN, digest)
        return None if row is None else _account(row)

    def revoke_tokens(self, account_id: AccountId) -> int:
        """Delete the account's tokens; return how many there were."""
        return self._change("DELETE FROM tokens WHERE account_id = ?", (account_id,))

    def begin_attempt(self, limits: Mapping[str, int], *, at: datetime, window: timedelta) -> datetime | None:
        """Count an attempt to sign in for each subject, or return until when one of them is locked."""
        with self._connections.write() as connection:
            return attempts.begin(connection, limits, at=at, window=window)

    def settle_attempt(self, *, cleared: str, taken_back: str) -> None:
        """Forget a successful attempt."""
        with self._connections.write() as connection:
            attempts.settle(connection, cleared=cleared, taken_back=taken_back)

    def _one(self, sql: str, value: str) -> Sequence[Any] | None:
        def ask(connection: Connection) -> Sequence[Any] | None:
            row: Sequence[Any] | None = connection.execute(sql, [value]).fetchone()
            return row

        return self._connections.ask(ask)

    def _change(self, sql: str, values: Sequence[str | int] | Mapping[str, str | int]) -> int:
        """Run one statement and return how many rows it changed."""
        with self._connections.write() as connection:
            return connection.execute(sql, values).rowcount


def _account(row: Sequence[Any]) -> Account:
    account_id, name, role, created_at, disabled = row[:5]
    return Account(AccountId(account_id), name, Role(role), datetime.fromisoformat(created_at), bool(disabled))
