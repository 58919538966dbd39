from enum import StrEnum

import pytest

from api.site.english import ENGLISH
from api.site.german import GERMAN
from api.site.wording import Plural, Wording, wording_for
from corpus.catalogue import vocabulary_path
from corpus.model import Grade, ManifestationKind, Origin, OutputKind, Scheme
from corpus.vocabulary.skos import read_turtle
from recommender.result import Criterion, EmptyReason, FitWord, State
from tests.api.site.texts import names_in, texts_of


def test_both_languages_say_the_same_things_with_the_same_names_filled_in() -> None:
    german, english = dict(texts_of(GERMAN)), dict(texts_of(ENGLISH))
    assert german.keys() == english.keys()
    for path, text in german.items():
        assert names_in(text) == names_in(english[path]), path


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["de", "en"])
def test_every_text_is_there_and_trimmed(words: Wording) -> None:
    for path, text in texts_of(words):
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


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["de", "en"])
def test_every_form_but_the_page_has_a_word(words: Wording) -> None:
    assert {ManifestationKind.PAGE, *words.links.others} == set(ManifestationKind)


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["de", "en"])
def test_every_shipped_concept_has_plain_words(words: Wording) -> None:
    vocabulary = read_turtle(vocabulary_path())
    for scheme, plain in ((Scheme.AUDIENCE, words.form.audience_words), (Scheme.BENEFIT, words.form.benefit_words)):
        assert set(plain) == {concept.key.notation for concept in vocabulary.in_scheme(scheme)}


@pytest.mark.parametrize(("n", "phrase"), [(0, "0 Beiträge"), (1, "1 Beitrag"), (131, "131 Beiträge")])
def test_plural_of_any_number_agrees(n: int, phrase: str) -> None:
    assert Plural("1 Beitrag", "{n} Beiträge").of(n) == phrase


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("de", GERMAN), (None, GERMAN), ("fr", GERMAN)])
def test_wording_for_unknown_language_is_german(language: str | None, words: Wording) -> None:
    assert wording_for(language) is words
