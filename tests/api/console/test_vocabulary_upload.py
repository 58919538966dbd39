import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.console.vocabulary_upload import parse_multipart
from api.errors import InvalidRequest

BOUNDARY = "----WebKitFormBoundaryq3Xy"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def body(*parts: tuple[str, bytes]) -> bytes:
    chunks = [f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + content + b"\r\n" for head, content in parts]
    return b"".join(chunks) + f"--{BOUNDARY}--\r\n".encode()


def field(name: str) -> str:
    return f'Content-Disposition: form-data; name="{name}"'


def test_fields_and_file_are_read_in_their_order() -> None:
    form = parse_multipart(
        TYPE,
        body(
            (field("grund"), "Kürzer\r\nund besser".encode()),
            (f'{field("datei")}; filename="Größe.ttl"\r\nContent-Type: text/turtle', "„ä“\r\n".encode("utf-8-sig")),
            (field("wahl"), b"a"),
            (field("wahl"), b"b"),
        ),
    )
    assert dict(form) == {"grund": "Kürzer\r\nund besser", "datei": "„ä“\r\n", "wahl": "b"}
    assert form.all("wahl") == ("a", "b")


def test_file_in_windows_1252_is_read() -> None:
    assert parse_multipart(TYPE, body((field("datei"), "Führung – „ja“".encode("cp1252"))))["datei"] == "Führung – „ja“"


def test_field_without_content_is_empty() -> None:
    assert parse_multipart(TYPE, body((f'{field("datei")}; filename=""', b"")))["datei"] == ""


@pytest.mark.parametrize("content", [b"", b"kein Formular", body()[:20]])
def test_body_that_is_no_form_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidRequest, match="unvollständig"):
        parse_multipart("multipart/form-data", content)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff")))
def test_any_text_comes_through_unaltered(text: str) -> None:
    assert parse_multipart(TYPE, body((field("text"), text.encode()), (field("x"), b"1")))["text"] == text
