import gettext
import io
import json
import re
import zipfile

import pytest

from api.site.english import ENGLISH
from api.site.german import GERMAN
from api.site.wording import Wording
from api.widget.wording import EMBED_WORDING
from api.widget.wordpress import archive
from api.widget.wordpress.gettext_file import read_po
from recommender.result import FitWord

PO = "languages/negz-empfehlungen-de_DE.po"


def test_archive_is_the_same_every_time_and_holds_one_folder() -> None:
    first = archive.build_archive()
    assert first == archive.build_archive()
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {"negz-empfehlungen"}


def test_versions_agree() -> None:
    sources = archive.source_files()
    version = archive.plugin_version()
    assert f"const VERSION     = '{version}';" in sources["negz-empfehlungen.php"]
    assert f"Stable tag: {version}\n" in sources["readme.txt"]
    assert json.loads(sources["block/block.json"])["version"] == version


def test_every_message_is_translated_and_no_translation_is_left_over() -> None:
    sources = archive.source_files()
    messages = {message for found in archive.source_messages(sources).values() for message in found}
    translation = read_po(sources[PO])
    assert {message for message in translation if message.text} == messages
    placeholder = re.compile(r"%(?:\d\$)?[sd]")
    for message, text in translation.items():
        assert text, message
        assert placeholder.findall(text) == placeholder.findall(message.text), message


def test_compiled_translations_are_in_the_archive() -> None:
    files = archive.plugin_files()
    german = gettext.GNUTranslations(io.BytesIO(files["languages/negz-empfehlungen-de_DE.mo"]))
    assert german.gettext("Test the connection") == "Verbindung prüfen"
    block = json.loads(files["languages/negz-empfehlungen-de_DE-negz-empfehlungen-block.json"])
    assert block["locale_data"]["negz-empfehlungen"]["Heading"] == ["Überschrift"]
    assert b'msgid "Heading"' in files["languages/negz-empfehlungen.pot"]


@pytest.mark.parametrize(("language", "own"), [("de", GERMAN), ("en", ENGLISH)])
def test_visitors_read_the_same_words_as_in_our_own_lists(language: str, own: Wording) -> None:
    wording = dict(
        zip(("de", "en"), archive.source_files()["includes/wording.php"].split("'en' => array("), strict=True)
    )
    embedded = EMBED_WORDING[language]
    for name, words in {"heading": embedded.heading, **own.kinds, **embedded.links}.items():
        assert re.search(f"'{name}' +=> '{words}'", wording[language]), name


def test_every_word_of_fit_is_believed() -> None:
    answer = archive.source_files()["includes/answer.php"]
    for own in (GERMAN, ENGLISH):
        for word in FitWord:
            assert f"'{own.items.fit_words[word]}'" in answer


def test_every_php_file_refuses_to_run_by_itself() -> None:
    for name, text in archive.source_files().items():
        if name.endswith(".php"):
            assert re.search(r"^defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;$", text, re.MULTILINE), name
