"""gettext's files, as far as the plug-in needs them: one text per message, no plural forms."""

import ast
import json
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.errors import InvalidInput

DOMAIN = "negz-empfehlungen"
MO_MAGIC = 0x950412DE  # the GNU gettext manual, "The Format of GNU MO Files"
MO_HEADER_BYTES = 28
CONTEXT_SEPARATOR = "\x04"

_CALL = re.compile(r"\b(?:__|esc_html__|esc_html_e)\(\s*'((?:[^'\\]|\\.)*)',\s*'" + DOMAIN + "'")
_HEADER_LINE = re.compile(r"^ \* Description:\s+(.+)$", re.MULTILINE)
_BLOCK_CONTEXTS = {"title": "block title", "description": "block description", "keywords": "block keyword"}


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text to translate; `context` keeps apart what reads the same."""

    text: str
    context: str = ""

    @property
    def key(self) -> str:
        """What the message is found by in compiled files."""
        return f"{self.context}{CONTEXT_SEPARATOR}{self.text}" if self.context else self.text


Translation = dict[Message, str]


def find_messages(name: str, source: str) -> tuple[Message, ...]:
    """Return the messages of a file of the plug-in, each once, in the file's order."""
    if name.endswith("block.json"):
        block = json.loads(source)
        found = [
            Message(text, context)
            for field, context in _BLOCK_CONTEXTS.items()
            for text in ([block[field]] if isinstance(block[field], str) else block[field])
        ]
    elif name.endswith((".php", ".js")):
        found = [Message(text.replace("\\'", "'")) for text in (*_HEADER_LINE.findall(source), *_CALL.findall(source))]
    else:
        found = []
    return tuple(dict.fromkeys(found))


def read_po(text: str) -> Translation:
    """Return the translations of a PO file, whose header has the empty text.

    A line that cannot be read raises `InvalidInput`.
    """
    found: Translation = {}
    fields: dict[str, str] = {}
    field = ""
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                found[Message(fields["msgid"], fields.get("msgctxt", ""))] = fields["msgstr"]
            fields, field = {}, ""
            continue
        parts = re.fullmatch(r'(?:(msgctxt|msgid|msgstr) )?(".*")', line)
        field = (parts[1] or field) if parts else ""
        if parts is None or not field:
            raise InvalidInput(f"Zeile {number} der Übersetzung ist nicht zu lesen.", "Prüfen Sie sie mit msgfmt.")
        fields[field] = fields.get(field, "") + ast.literal_eval(parts[2])
    return found


def write_pot(messages: Mapping[str, Iterable[Message]]) -> str:
    """Return the template for translators; `messages` are those of each file."""
    places: dict[Message, list[str]] = {}
    for name, found in messages.items():
        for message in found:
            places.setdefault(message, []).append(name)
    header = f'msgid ""\nmsgstr ""\n"Project-Id-Version: {DOMAIN}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    entries = [
        f"#: {' '.join(names)}\n"
        + (f"msgctxt {_quoted(message.context)}\n" if message.context else "")
        + f'msgid {_quoted(message.text)}\nmsgstr ""\n'
        for message, names in places.items()
    ]
    return "\n".join([header, *entries])


def compile_mo(translation: Translation) -> bytes:
    """Return the translations as the MO file that PHP reads, without the optional hash table."""
    entries = sorted((message.key.encode(), text.encode()) for message, text in translation.items())
    originals = b"".join(key + b"\0" for key, _ in entries)
    texts = b"".join(text + b"\0" for _, text in entries)
    table_bytes = 8 * len(entries)
    start = MO_HEADER_BYTES + 2 * table_bytes
    header = struct.pack("<7I", MO_MAGIC, 0, len(entries), MO_HEADER_BYTES, MO_HEADER_BYTES + table_bytes, 0, start)
    tables = _table([key for key, _ in entries], start) + _table([text for _, text in entries], start + len(originals))
    return header + tables + originals + texts


def write_script_json(translation: Translation, messages: Iterable[Message], language: str) -> str:
    """Return the translations of one script, in the shape that `wp.i18n.setLocaleData` takes."""
    texts = {message.key: [translation[message]] for message in messages if message in translation}
    header = {"domain": DOMAIN, "lang": language, "plural-forms": "nplurals=2; plural=(n != 1);"}
    return json.dumps({"domain": DOMAIN, "locale_data": {DOMAIN: {"": header, **texts}}}, ensure_ascii=False)


def _table(strings: Iterable[bytes], offset: int) -> bytes:
    packed = b""
    for string in strings:
        packed += struct.pack("<2I", len(string), offset)
        offset += len(string) + 1
    return packed


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
