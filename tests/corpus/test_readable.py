"""What nobody reads, and what people of all languages do."""

import pytest

from corpus.readable import is_readable, readable


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ud800", "\ufffe", "\ufdd0"])
def test_character_that_steers_or_turns_is_unreadable(char: str) -> None:
    assert (is_readable(f"a{char}b"), readable(f"a{char}b"), readable(char, "�")) == (False, "ab", "�")


@pytest.mark.parametrize("text", ["Bürger:innen\tin\r\nKöln", "שלום\u200f!", "Ver\xadwaltung", "👩\u200d💻", "\ufeffa"])
def test_text_of_any_language_stays_as_it_is(text: str) -> None:
    assert (is_readable(text), readable(text)) == (True, text)
