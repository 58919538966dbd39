"""What works with a service until that is killed: people with forms, and pages that report."""

import http.client
import json
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser, LexborNode

Fields = list[tuple[str, str]]
PATIENCE_S = 60.0


class Unexpected(Exception):
    """The service answered, but not as it should."""


class Browser:
    """One connection to the service, signed in."""

    def __init__(self, port: int, session: str) -> None:
        from api.console.gate import COOKIE, csrf_of

        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self._headers = {"Cookie": f"{COOKIE}={session}", "Sec-Fetch-Site": "same-origin"}
        self._csrf = csrf_of(session)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def get(self, path: str) -> str:
        """Return a page."""
        return self._ask("GET", path, None, {}, HTTPStatus.OK)[1]

    def post(self, path: str, fields: Fields, status: HTTPStatus = HTTPStatus.SEE_OTHER) -> tuple[str, str]:
        """Send a form; return where the answer leads and its page, once it has come with this status."""
        form = [*([] if any(name == "csrf" for name, _ in fields) else [("csrf", self._csrf)]), *fields]
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form).encode(), kind, status)

    def report(self, path: str, body: object, address: str) -> None:
        """Send JSON from this network address; it is acknowledged with 204."""
        kind = {"Content-Type": "application/json", "X-Forwarded-For": address}
        self._ask("POST", path, json.dumps(body).encode(), kind, HTTPStatus.NO_CONTENT)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], status: HTTPStatus
    ) -> tuple[str, str]:
        self._connection.request(method, path, body, {**self._headers, **headers})
        answer = self._connection.getresponse()
        page = answer.read().decode("utf-8", "replace")
        location = answer.headers["location"] or ""
        if answer.status != status or "anmelden" in location:
            raise Unexpected(f"{method} {path}: {answer.status} {location} {_gist(page)}")
        return location, page


def form_fields(page: str, button: str | None = None) -> Fields:
    """Return what a browser would send with the form that holds the button of this id, or the last one, unpressed."""
    tree = LexborHTMLParser(page)
    pressed = None if button is None else tree.css_first(f"#{button}")
    form: LexborNode | None = tree.css("form")[-1] if button is None else pressed
    while form is not None and form.tag != "form":
        form = form.parent
    if form is None:
        raise Unexpected(f"no form with the button {button}")
    fields = [found for node in form.css("input, textarea") for found in _field(node)]
    if pressed is not None:
        fields.append((_value(pressed, "name"), _value(pressed, "value")))
    return fields


def with_fields(fields: Fields, **changed: str) -> Fields:
    """Return the fields with these values instead."""
    return [(name, value) for name, value in fields if name not in changed] + list(changed.items())


def values_of(fields: Fields, name: str) -> Sequence[str]:
    """Return all values of a field."""
    return [value for found, value in fields if found == name]


def _field(node: LexborNode) -> Fields:
    attributes = node.attributes
    name = attributes.get("name")
    if not name or "disabled" in attributes:
        return []
    if node.tag == "textarea":
        return [(name, node.text().removeprefix("\n"))]
    kind = attributes.get("type") or "text"
    if kind in {"checkbox", "radio"} and "checked" not in attributes:
        return []
    return [(name, attributes.get("value") or "")]


def _value(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _gist(page: str) -> str:
    with suppress(Exception):
        main = LexborHTMLParser(page).css_first("main")
        return " ".join(main.text().split())[:300] if main else page[:300]
    return page[:300]
