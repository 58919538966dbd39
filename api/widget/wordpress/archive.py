"""The plug-in as WordPress installs it: one archive, the same bytes every time."""

import io
import re
import zipfile
from pathlib import Path

from api.widget.wordpress import gettext_file
from api.widget.wordpress.gettext_file import DOMAIN, Message

SOURCES = Path(__file__).with_name(DOMAIN)
LANGUAGE = "de_DE"
SCRIPTS = {"block/editor.js": "negz-empfehlungen-block", "sidebar/sidebar.js": "negz-empfehlungen-sidebar"}
"""The handle that WordPress knows each translated script by."""

_MADE_AT = (1980, 1, 1, 0, 0, 0)  # the earliest an archive can name
_MODE = 0o100644 << 16


def plugin_version() -> str:
    """Return the version in the plug-in's header."""
    found = re.search(r"^ \* Version:\s+(\S+)$", (SOURCES / f"{DOMAIN}.php").read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError(f"{DOMAIN}.php names no version")
    return found[1]


def source_files() -> dict[str, str]:
    """Return the text of each source of the plug-in by its name within it, sorted."""
    paths = sorted(path for path in SOURCES.rglob("*") if path.is_file())
    return {path.relative_to(SOURCES).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def source_messages(sources: dict[str, str]) -> dict[str, tuple[Message, ...]]:
    """Return the messages of each file that has some."""
    found = {name: gettext_file.find_messages(name, text) for name, text in sources.items()}
    return {name: messages for name, messages in found.items() if messages}


def plugin_files() -> dict[str, bytes]:
    """Return the content of each file of the plug-in by its name: the sources, and the translations made of them."""
    sources = source_files()
    messages = source_messages(sources)
    translation = gettext_file.read_po(sources[f"languages/{DOMAIN}-{LANGUAGE}.po"])
    files = {name: text.encode() for name, text in sources.items()}
    files[f"languages/{DOMAIN}.pot"] = gettext_file.write_pot(messages).encode()
    files[f"languages/{DOMAIN}-{LANGUAGE}.mo"] = gettext_file.compile_mo(translation)
    for name, handle in SCRIPTS.items():
        text = gettext_file.write_script_json(translation, messages[name], LANGUAGE)
        files[f"languages/{DOMAIN}-{LANGUAGE}-{handle}.json"] = text.encode()
    return dict(sorted(files.items()))


def build_archive() -> bytes:
    """Return the ZIP archive; stored, as another zlib would compress to other bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in plugin_files().items():
            entry = zipfile.ZipInfo(f"{DOMAIN}/{name}", _MADE_AT)
            entry.create_system = 3  # Unix, wherever it is built: the mode below is one of Unix
            entry.external_attr = _MODE
            archive.writestr(entry, content)
    return target.getvalue()
