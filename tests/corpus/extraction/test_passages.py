"""Long texts in pieces."""

from corpus.extraction.passages import MAX_CHARS, Stretch, split_passages
from corpus.passage import Place

SENTENCE = "Die Kommune bietet den Antrag seit dem Frühjahr auch im Netz an, und viele Menschen nutzen ihn."


def test_long_text_is_cut_at_sentences_with_the_place_of_the_first_one() -> None:
    found = split_passages([Stretch(" ".join([SENTENCE] * 20), Place(page=3))], "https://negz.example/a.pdf")

    assert len(found) > 1
    assert all(500 <= len(passage.text) <= MAX_CHARS for passage in found[:-1])
    assert all(passage.text.endswith("ihn.") for passage in found)
    assert {(passage.place.page, passage.url) for passage in found} == {(3, "https://negz.example/a.pdf")}


def test_sentence_over_a_page_border_stays_whole_on_the_page_it_begins_on() -> None:
    pages = ["Erster Satz hier. Der zweite beginnt", "und endet auf der nächsten Seite. Dort steht mehr."]

    found = split_passages(Stretch(text, Place(page=page)) for page, text in enumerate(pages, 1))

    assert [(passage.place.page, passage.text) for passage in found] == [
        (1, "Erster Satz hier. Der zweite beginnt und endet auf der nächsten Seite."),
        (2, "Dort steht mehr."),
    ]


def test_another_heading_begins_another_passage() -> None:
    found = split_passages([Stretch("Kurz.", Place(heading="Ziel")), Stretch("Auch kurz.", Place(heading="Weg"))])

    assert [(passage.place.heading, passage.text) for passage in found] == [("Ziel", "Kurz."), ("Weg", "Auch kurz.")]


def test_passage_that_says_enough_ends_with_its_paragraph() -> None:
    whole = Stretch(" ".join([SENTENCE] * 3))
    found = split_passages([Stretch("Kurz."), whole, Stretch(SENTENCE, is_opening=True), Stretch(SENTENCE)])

    assert [passage.text for passage in found] == [f"Kurz. {whole.text}", f"{SENTENCE} {SENTENCE}"]


def test_paragraph_after_a_short_one_belongs_to_it() -> None:
    found = split_passages([Stretch("Kurz."), Stretch("Auch kurz.", is_opening=True)])

    assert [passage.text for passage in found] == ["Kurz. Auch kurz."]


def test_captions_without_punctuation_are_cut_at_words_with_their_seconds() -> None:
    cues = [Stretch("wir reden heute über digitale Anträge", Place(seconds=second)) for second in range(0, 400, 4)]

    found = split_passages(cues)

    assert len(found) > 3
    assert all(len(passage.text) <= MAX_CHARS for passage in found)
    seconds = [passage.place.seconds for passage in found]
    assert seconds == sorted(seconds, key=int)
    assert seconds[0] == 0
    assert seconds[-1] > 300


def test_no_text_gives_no_passages() -> None:
    assert split_passages([Stretch("  \n ")]) == ()
