from recommender.sentence import MAX_CHARS, best_sentence

PASSAGE = "Die Kosten steigen. Mitarbeitende brauchen Schulungen. Auch die Technik kostet Geld."


def test_best_sentence_shares_most_words_with_the_question() -> None:
    assert best_sentence(PASSAGE, "Welche Schulung brauchen die Leute?") == "Mitarbeitende brauchen Schulungen."


def test_best_sentence_where_none_shares_a_word_is_the_first() -> None:
    assert best_sentence(PASSAGE, "") == "Die Kosten steigen."


def test_best_sentence_without_an_end_is_shortened_at_a_word() -> None:
    found = best_sentence("wort " * 100, "Wort")
    assert len(found) <= MAX_CHARS + 2
    assert found.endswith("wort …")


def test_best_sentence_of_one_long_word_is_cut() -> None:
    assert best_sentence("x" * 400, "") == f"{'x' * MAX_CHARS} …"
