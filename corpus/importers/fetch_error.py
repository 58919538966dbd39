"""What went wrong on the way to an address, as people are told."""

import ssl
from http import HTTPStatus

import httpcore2
import httpx2

from corpus.errors import SourceUnavailable

_LATER = "Versuchen Sie es später noch einmal."
_REMEDIES = {
    401: "Prüfen Sie die Zugangsdaten.",
    403: "Die Quelle lässt uns dort nicht lesen; fragen Sie die Betreiber.",
    404: "Prüfen Sie die Adresse in Ihrem Browser.",
    410: "Die Seite wurde entfernt; nehmen Sie die Adresse heraus.",
    429: "Die Quelle bittet um Geduld; versuchen Sie es in einer Stunde noch einmal.",
}


def refusal_of(url: httpx2.URL, status: int) -> SourceUnavailable:
    """Return the error for an answer that is none."""
    try:
        phrase = f" {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = ""
    return SourceUnavailable(f"{url} antwortet mit {status}{phrase}.", _REMEDIES.get(status, _LATER), status=status)


def failure_of(url: httpx2.URL, error: Exception) -> SourceUnavailable:
    """Return the error for a connection that broke or never came about."""
    cause = error.args[0] if error.args else None  # httpcore2 hands on what it was by argument alone
    if isinstance(cause, ssl.SSLError):
        reason = getattr(cause, "verify_message", None) or cause.reason or "TLS"
        return SourceUnavailable(
            f"Die verschlüsselte Verbindung zu {url.host} kommt nicht zustande ({reason}).",
            "Das Zertifikat der Quelle muss gültig sein und ihren Namen tragen; melden Sie es den Betreibern.",
        )
    if isinstance(error, httpcore2.TimeoutException):
        return SourceUnavailable(f"{url} antwortet nicht rechtzeitig.", _LATER)
    if isinstance(error, httpcore2.ProtocolError):
        return SourceUnavailable(f"{url} antwortet nicht so, wie es HTTP vorsieht.", "Melden Sie es der Quelle.")
    return SourceUnavailable(f"{url.host} ist nicht zu erreichen, oder die Verbindung bricht ab.", _LATER)
