from recommender.index.text import TITLE, full_text, lexical_text, passage_text, passages, text_hash
from tests.builders import make_output
from tests.recommender.checkerboard import make_plain


def test_full_text_joins_what_the_record_says() -> None:
    text = full_text(make_output())
    assert text.startswith("Künstliche Intelligenz in Kommunen Was Bürgerämter heute schon nutzen Die Studie")
    assert text.endswith("Künstliche Intelligenz Sachbearbeitung")


def test_full_text_of_a_title_alone_is_the_title() -> None:
    assert full_text(make_plain(title="Umtrunk")) == "Umtrunk"
    assert lexical_text(make_plain(title="Umtrunk")) == "Umtrunk Umtrunk"


def test_passages_are_the_title_and_the_sentences_in_order() -> None:
    output = make_plain(title="Register", abstract="Erstens geht es. Zweitens, z. B. hier, auch.")
    found = passages(output)
    assert [span.text for span in found] == ["Register", "Erstens geht es.", "Zweitens, z. B. hier, auch."]
    assert [passage_text(output, span.start, span.end) for span in found] == [span.text for span in found]
    assert (found[0].start, found[0].end) == (TITLE, TITLE)


def test_text_hash_tells_texts_apart_and_bears_a_lone_surrogate() -> None:
    assert text_hash("Register") == text_hash("Register") != text_hash("Register ")
    assert len(text_hash("\ud800")) == 16
