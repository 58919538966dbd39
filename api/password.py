"""Passwords: what makes one acceptable, and the only form in which one is kept.

Argon2id with the parameters of the OWASP Password Storage Cheat Sheet (2024): 19 MiB, two passes, one lane. The larger
set of RFC 9106 would take 64 MiB a check, a sixth of what the whole process may take.
"""

from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from api.errors import InvalidPassword
from corpus.account import name_key

if TYPE_CHECKING:
    from pwdlib import PasswordHash

MIN_CHARS = 12  # between the 8 and the 15 that NIST SP 800-63B-4 (2025) asks for with and without a second factor
MAX_CHARS = 1024  # a sentence or two; nobody types more, and a megabyte would only keep the hash busy
MEMORY_KIB = 19_456
PASSES = 2
LANES = 1


def check_password(name: str, password: str) -> None:
    """Raise `InvalidPassword` where the password is too short, too long, no text, or the account's name."""
    composed = _composed(password)
    if len(composed) < MIN_CHARS:
        raise InvalidPassword(
            f"Das Passwort ist zu kurz: {len(composed)} Zeichen.",
            f"Nehmen Sie mindestens {MIN_CHARS}, zum Beispiel vier Wörter, die nichts miteinander zu tun haben.",
        )
    if len(composed) > MAX_CHARS:
        raise InvalidPassword(f"Das Passwort hat mehr als {MAX_CHARS} Zeichen.", "Nehmen Sie ein kürzeres.")
    if not composed.isprintable():
        raise InvalidPassword(
            "Das Passwort enthält Zeichen, die sich nicht in jedes Anmeldefeld tippen lassen.",
            "Nehmen Sie Buchstaben, Ziffern, Satz- und Leerzeichen, in UTF-8.",
        )
    if name_key(password) == name_key(name):
        raise InvalidPassword("Das Passwort ist der Name des Kontos.", "Nehmen Sie eines, das niemand errät.")


def hash_password(password: str) -> str:
    """Return the salted hash of a password; the same password spelled in another Unicode form fits it too."""
    return _hasher().hash(_composed(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Return whether the password belongs to the hash; without one, False, after just as long."""
    decoy = _nobody()  # made at the first check of all, whether or not that one needs it
    is_right = _hasher().verify(_composed(password), password_hash or decoy)
    return is_right and password_hash is not None


def _composed(password: str) -> str:
    """Return the password in one spelling: keyboards and systems differ in how they write umlauts."""
    return normalize("NFKC", password)


@cache
def _hasher() -> "PasswordHash":
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    return PasswordHash((Argon2Hasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES),))


@cache
def _nobody() -> str:
    """Return the hash that a password for an unknown name is checked against."""
    from secrets import token_urlsafe

    return hash_password(token_urlsafe())
