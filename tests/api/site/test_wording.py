from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from string import Formatter

import pytest

from api.site.english import ENGLISH
from api.site.german import GERMAN
from api.site.wording import Plural, Wording, wording_for
from corpus.model import Grade, Origin, OutputKind
from recommender.result import Criterion, EmptyReason, FitWord, State


def _texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}[{key}]")
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _texts(item, f"{path}[{i}]")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), f"{path}.{field.name}")


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_with_the_same_names_filled_in() -> None:
    german, english = dict(_texts(GERMAN)), dict(_texts(ENGLISH))
    assert german.keys() == english.keys()
    for path, text in german.items():
        assert _names(text) == _names(english[path]), path


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["de", "en"])
def test_every_text_is_there_and_trimmed(words: Wording) -> None:
    for path, text in _texts(words):
        if not path.startswith(".start.examples"):  # an example need not have a sentence
            assert text, path
        assert text.strip() == text or path.endswith("title_prefix"), path


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["de", "en"])
def test_every_value_of_the_domain_has_a_word(words: Wording) -> None:
    tables: list[tuple[type[StrEnum], dict[StrEnum, str]]] = [
        (OutputKind, words.kinds),
        (OutputKind, words.links.page),
        (FitWord, words.items.fit_words),
        (Criterion, words.items.criteria),
        (State, words.items.states),
        (State, words.items.timeliness),
        (Origin, words.items.sources),
        (Origin, words.output.origins),
        (Grade, words.output.grades),
        (EmptyReason, words.lists.empty),
    ]
    for values, table in tables:
        assert set(table) == set(values), values.__name__


@pytest.mark.parametrize(("n", "phrase"), [(0, "0 Beiträge"), (1, "1 Beitrag"), (131, "131 Beiträge")])
def test_plural_of_any_number_agrees(n: int, phrase: str) -> None:
    assert Plural("1 Beitrag", "{n} Beiträge").of(n) == phrase


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("de", GERMAN), (None, GERMAN), ("fr", GERMAN)])
def test_wording_for_unknown_language_is_german(language: str | None, words: Wording) -> None:
    assert wording_for(language) is words
