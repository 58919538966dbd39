"""Passages of a full text that speak for a concept."""

import numpy as np

from corpus.passage import Passage, Place
from recommender.tagging.material import Columns
from recommender.tagging.within import LEAST_RISE, MAX_JUDGED, cite_within, telling
from tests.builders import make_vocabulary
from tests.recommender.checkerboard import TopicEncoder


def test_of_a_long_text_the_passages_with_the_most_cues_are_judged() -> None:
    columns = Columns.of_vocabulary(make_vocabulary(), TopicEncoder())
    passages = [Passage("Allgemeines.", Place(page=page)) for page in range(1, 2 * MAX_JUDGED)]
    passages.append(Passage("Was Chief Digital Officer und CDO davon haben.", Place(page=99)))

    found = telling(passages, columns)

    assert len(found) == MAX_JUDGED
    assert found[-1].place.page == 99
    assert [part.place.page or 0 for part in found] == sorted(part.place.page or 0 for part in found)


def test_nothing_is_cited_where_no_passage_raises_the_probability() -> None:
    passages = [Passage("Eins.", Place(page=1)), Passage("Zwei.", Place(page=2))]

    assert cite_within(passages, np.array([-0.1, LEAST_RISE / 2])) == ()
    assert cite_within([], np.zeros(0)) == ()
    assert [cited.place for cited in cite_within(passages, np.array([0.0, 2 * LEAST_RISE]))] == [Place(page=2)]
