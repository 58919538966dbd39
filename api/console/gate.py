"""Who may pass: the session in a browser's cookie, the proof that a form is ours, the token of a program.

The cookie cannot be called `__Host-…`, as that name demands `Path=/`: it is confined to `/redaktion` so that visitor
pages never see it. The other conditions of that name are kept: no `Domain`, and `Secure` wherever the page came by
https.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.accounts import Accounts
from api.console.address import HOME, prefix_of, sign_in_address
from api.workspace import Workspace
from corpus.account import Account
from corpus.errors import Forbidden

COOKIE = "negz_redaktion"
CSRF_FIELD = "csrf"
NO_STORE = {"Cache-Control": "no-store"}
_OWN_SITES = {"same-origin", "none"}  # a page of ours, or a person who typed the address
_BEARER = "bearer"


class NotSignedIn(Exception):
    """Nobody is signed in who has to be; the console answers with `Gate.sign_in_page`, whatever was asked for."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, and what every form of theirs must carry in the hidden field `csrf`."""

    account: Account
    csrf: str


class Gate:
    """Tells who asks. Thread-safe; each question is one read of the database."""

    def __init__(self, workspace: Workspace) -> None:
        self._accounts = Accounts(workspace)
        self._public_url = workspace.settings.public_url

    def signed_in(self, request: Request) -> SignedIn | None:
        """Return who is signed in; a session ends 12 hours after its last request, 7 days after its first."""
        token = request.cookies.get(COOKIE, "")
        account = self._accounts.session(token) if token else None
        return None if account is None else SignedIn(account, csrf_of(token))

    def admit(self, request: Request) -> SignedIn:
        """Return who is signed in; raise `NotSignedIn`, so that nothing else happens, where nobody is."""
        signed = self.signed_in(request)
        if signed is None:
            raise NotSignedIn
        return signed

    def admit_form(self, request: Request, form: Mapping[str, str]) -> SignedIn:
        """Return who is signed in and has sent this form; raise `NotSignedIn`, or `Forbidden` as `check_form` does."""
        signed = self.admit(request)
        self.check_form(request, form, signed)
        return signed

    def admit_reader(self, request: Request) -> None:
        """Let pass who is signed in, and a program that brings a token; raise `NotSignedIn` for all others."""
        if self.by_token(request) is None:
            self.admit(request)

    def sign_in_page(self, request: Request) -> Response:
        """Send the browser to the sign-in page, which leads back here."""
        return RedirectResponse(sign_in_address(request), status_code=303, headers=NO_STORE)

    def check_form(self, request: Request, form: Mapping[str, str], signed: SignedIn) -> None:
        """Raise `Forbidden` unless the form was sent by a page of ours, and by this session."""
        self.check_origin(request)
        if not hmac.compare_digest(form.get(CSRF_FIELD, "").encode(), signed.csrf.encode()):
            raise Forbidden(
                "Das Formular gehört zu einer anderen Anmeldung.",
                "Laden Sie die Seite neu und schicken Sie das Formular noch einmal ab.",
            )

    def check_origin(self, request: Request) -> None:
        """Raise `Forbidden` unless the browser says that a page of ours sent the request.

        Browsers say so in `Sec-Fetch-Site`; over plain http, and old ones, only in `Origin`.
        """
        site = request.headers.get("sec-fetch-site")
        if (site in _OWN_SITES) if site is not None else self._is_own(request):
            return
        raise Forbidden(
            "Die Anfrage kommt von einer fremden Seite.",
            "Rufen Sie die Redaktion unmittelbar auf und schicken Sie das Formular von dort ab.",
        )

    def by_token(self, request: Request) -> Account | None:
        """Return the account whose token stands in `Authorization: Bearer …`, or None."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != _BEARER or not token.strip():
            return None
        return self._accounts.token_account(token.strip())

    def _is_own(self, request: Request) -> bool:
        """Return whether `Origin` names the host asked, or the one the service is known under behind a proxy."""
        origin = _host(request.headers.get("origin", ""))
        own = {request.headers.get("host", "").lower()} | ({_host(self._public_url)} if self._public_url else set())
        return bool(origin) and origin in own


def csrf_of(token: str) -> str:
    """Return what only the session's own pages know: derived from its token, so that nothing needs to be kept."""
    return hmac.new(token.encode(), CSRF_FIELD.encode(), sha256).hexdigest()


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the browser the session's token, until it is closed; the server alone decides when a session is over."""
    response.set_cookie(
        COOKIE, token, path=cookie_path(request), httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def delete_cookie(request: Request, response: Response) -> None:
    """Let the browser forget the session's token."""
    response.delete_cookie(
        COOKIE, path=cookie_path(request), httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def cookie_path(request: Request) -> str:
    """Return the only path the cookie is sent to: the console's."""
    return prefix_of(request) + HOME


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower()
