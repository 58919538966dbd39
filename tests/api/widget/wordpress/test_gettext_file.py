import gettext
import io
import json

import pytest

from api.widget.wordpress.gettext_file import (
    Message,
    compile_mo,
    find_messages,
    read_po,
    write_pot,
    write_script_json,
)
from corpus.errors import InvalidInput

PO = """# Kopf
msgid ""
msgstr ""
"Language: de_DE\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#: includes/settings.php
msgid "Settings"
msgstr "Einstellungen"

msgctxt "block title"
msgid "Settings"
msgstr "Blockeinstellungen"

msgid ""
"A \\"long\\" "
"text"
msgstr "Ein „langer“ Text"
"""


def test_read_po_takes_contexts_and_texts_over_several_lines() -> None:
    found = read_po(PO)
    assert found[Message("Settings")] == "Einstellungen"
    assert found[Message("Settings", "block title")] == "Blockeinstellungen"
    assert found[Message('A "long" text')] == "Ein „langer“ Text"
    assert found[Message("")] == "Language: de_DE\nContent-Type: text/plain; charset=UTF-8\n"


def test_read_po_names_the_line_it_cannot_read() -> None:
    with pytest.raises(InvalidInput, match="Zeile 2 "):
        read_po('msgid "a"\nmsgstr b\n')


def test_compiled_file_is_read_by_gettext() -> None:
    translations = gettext.GNUTranslations(io.BytesIO(compile_mo(read_po(PO))))
    assert translations.gettext("Settings") == "Einstellungen"
    assert translations.pgettext("block title", "Settings") == "Blockeinstellungen"
    assert translations.gettext('A "long" text') == "Ein „langer“ Text"
    assert translations.gettext("Unknown") == "Unknown"


def test_script_gets_its_own_messages_alone() -> None:
    written = json.loads(write_script_json(read_po(PO), [Message("Settings"), Message("Unknown")], "de_DE"))
    texts = written["locale_data"]["negz-empfehlungen"]
    assert texts.pop("")["lang"] == "de_DE"
    assert texts == {"Settings": ["Einstellungen"]}


def test_messages_are_found_in_php_scripts_and_block() -> None:
    php = (
        "<?php\n/**\n * Description:       What it does.\n */\n"
        "esc_html__( 'It\\'s', 'negz-empfehlungen' );\n__( 'Theirs', 'other' );"
    )
    block = json.dumps({"title": "Block", "description": "Text", "keywords": ["one", "two"]})
    assert find_messages("a.php", php) == (Message("What it does."), Message("It's"))
    assert find_messages("a.js", "x( __( 'Hello', 'negz-empfehlungen' ), __( 'Hello', 'negz-empfehlungen' ) )") == (
        Message("Hello"),
    )
    assert find_messages("block/block.json", block) == (
        Message("Block", "block title"),
        Message("Text", "block description"),
        Message("one", "block keyword"),
        Message("two", "block keyword"),
    )
    assert find_messages("readme.txt", php) == ()


def test_template_lists_each_message_once_with_its_places() -> None:
    template = write_pot({"a.php": [Message("Hello")], "b.js": [Message("Hello"), Message('"x"', "block title")]})
    assert '#: a.php b.js\nmsgid "Hello"\nmsgstr ""\n' in template
    assert '#: b.js\nmsgctxt "block title"\nmsgid "\\"x\\""\n' in template
    assert set(read_po(template)) == {Message(""), Message("Hello"), Message('"x"', "block title")}
