import numpy as np

from recommender.index.ngram import count_ngrams
from recommender.index.spelled import Spelled
from recommender.index.text import lexical_text
from tests.builders import make_output
from tests.recommender.checkerboard import make_board


def test_spelled_text_has_the_ngrams_of_the_indexed_words() -> None:
    for output in (
        *make_board(),
        make_output(title="BÜRGER:INNEN IM AMT", abstract="Die Digitalisierung der STRASSE."),
    ):
        features, counts = Spelled.of(output).ngrams
        expected = count_ngrams(lexical_text(output))
        np.testing.assert_array_equal(features, expected[0])
        np.testing.assert_array_equal(counts, expected[1])


def test_spelled_text_is_in_one_spelling() -> None:
    assert Spelled.of(make_output(title="Pruefung", subtitle=None, abstract="", topics=())).text == "Prüfung"
