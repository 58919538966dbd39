import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from api.errors import InvalidRequest
from api.form import MAX_FIELDS, Form, read_form


def read(body: bytes, media_type: str = "application/x-www-form-urlencoded; charset=UTF-8") -> Form:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", media_type.encode())]}
    return asyncio.run(read_form(Request(scope, receive)))


def test_form_gives_the_last_value_of_a_name_and_all_in_order() -> None:
    form = read(b"a=1&b=%C3%BC+x&a=2&leer=")
    assert dict(form) == {"a": "2", "b": "ü x", "leer": ""}
    assert form.all("a") == ("1", "2")
    assert form.all("fehlt") == ()
    assert form.get("fehlt", "-") == "-"


@pytest.mark.parametrize("body", [b"", b"&&", b"=="])
def test_form_without_fields_is_harmless(body: bytes) -> None:
    assert read(body).get("csrf", "") == ""


def test_form_with_bytes_that_are_no_text_is_read_with_replacements() -> None:
    assert read(b"a=\xff&b=%FF") == {"a": "\ufffd", "b": "\ufffd"}


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_body_of_another_kind_is_refused(media_type: str) -> None:
    with pytest.raises(InvalidRequest, match="kein Formular"):
        read(b"a=1", media_type)


def test_form_with_too_many_fields_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="mehr als"):
        read(b"&".join(b"a=1" for _ in range(MAX_FIELDS + 1)))
