import pytest

from api.site.feed_wording import FeedWording, feed_wording_for
from api.site.text_wording import TextWording, text_wording_for
from tests.api.site.texts import names_in, texts_of


@pytest.mark.parametrize("wording_for", [feed_wording_for, text_wording_for])
def test_both_languages_say_the_same_things_with_the_same_names_filled_in(wording_for: object) -> None:
    assert callable(wording_for)
    german, english = dict(texts_of(wording_for("de"))), dict(texts_of(wording_for("en")))
    assert german.keys() == english.keys()
    for path, text in german.items():
        assert text.strip() == text
        assert text, path
        assert names_in(text) == names_in(english[path]), path


def test_wordings_are_of_the_language_asked_for() -> None:
    words: FeedWording = feed_wording_for("en")
    texts: TextWording = text_wording_for("en")
    assert (words.page_title, texts.help.title) == ("Subscribe", "Help")
    assert (feed_wording_for("de").page_title, text_wording_for("de").help.title) == ("Abonnieren", "Hilfe")
