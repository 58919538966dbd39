"""Forms with a file, as browsers send them (RFC 7578), read with the standard library's parser of messages.

One page of the console takes files, and requests are small by `api.security.RequestLimit`: that needs no package that
reads uploads bit by bit.
"""

from email import policy
from email.message import Message
from email.parser import BytesParser

from starlette.requests import Request

from api.errors import InvalidRequest
from api.form import MAX_FIELDS, Form, read_form

_MULTIPART = "multipart/form-data"


async def read_upload(request: Request) -> Form:
    """Return the fields of the form, the text of files among them; raise `InvalidRequest` where there is no form."""
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0].strip().lower() != _MULTIPART:
        return await read_form(request)
    return parse_multipart(content_type, await request.body())


def parse_multipart(content_type: str, body: bytes) -> Form:
    """Return the fields in the body, in their order."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("ascii", "replace")
    message = BytesParser(policy=policy.compat32).parsebytes(head + body)
    parts = message.get_payload()
    if not isinstance(parts, list) or len(parts) > MAX_FIELDS:
        raise InvalidRequest(
            "Das Formular ist unvollständig angekommen.", "Laden Sie die Seite neu und schicken Sie es noch einmal ab."
        )
    return Form(tuple(_field(part) for part in parts if isinstance(part, Message)))


def _field(part: Message) -> tuple[str, str]:
    name = part.get_param("name", "", header="content-disposition")
    content = part.get_payload(decode=True)
    return (name if isinstance(name, str) else ""), _decoded(content if isinstance(content, bytes) else b"")


def _decoded(content: bytes) -> str:
    """Return the text of a field or file: UTF-8, or Windows-1252 as older spreadsheets write it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
