from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.model import OutputId
from corpus.passage import Passage, Place
from corpus.source_port import Reading
from recommender.index.full_text import indexed_text
from recommender.query import Profile
from recommender.result import Criterion, CriterionResult, Where
from recommender.service import Recommender
from tests.recommender.checkerboard import SENTENCES, Bench, ask, ids, make_board
from tests.sources import ByAddress, FakeImporter, make_item

URL = "https://negz.org/bericht.pdf"
PAGES = tuple(
    Passage(f"{text} Davon handelt diese Seite.", Place(page=number), URL) for number, text in enumerate(SENTENCES, 1)
)
DEEP = OutputId("bericht")


def keep(bench: Bench, passages: Sequence[Passage], key: str = DEEP) -> None:
    """Let the output have this full text."""
    importer = FakeImporter()
    source = bench.store.sources.begin(bench.store.sources.add(importer.kind, importer.address, {}).id)
    item = make_item(key, title="Bericht", abstract="", subtitle=None, topics=(), passages=tuple(passages))
    bench.store.sources.keep(source, [Reading(item)], ByAddress())


def topic(recommender: Recommender, text: str, output_id: OutputId = DEEP) -> CriterionResult:
    """Return the verdict on the topic of an output for someone who asks for `text`."""
    found = next(item for item in ask(recommender, Profile(text=text)).items if item.output.id == output_id)
    return next(result for result in found.explanation.criteria if result.criterion is Criterion.TOPIC)


def test_passages_of_full_texts_are_indexed_and_taken_over(bench: Bench) -> None:
    bench.fill(make_board())
    keep(bench, PAGES)
    manifest = bench.build()
    assert manifest.full_text_passages == len(PAGES)
    assert {indexed_text(page) for page in PAGES} <= set(bench.encoder.encoded)
    again = bench.build()
    assert (again.encoded_texts, again.reused_texts) == (0, manifest.encoded_texts)
    keep(bench, (*PAGES[:2], replace(PAGES[2], text="Etwas anderes.")))
    assert bench.build().encoded_texts == 1


def test_heading_of_a_passage_is_read_with_it(bench: Bench) -> None:
    bench.fill(make_board())
    keep(bench, [Passage("Es kommt teurer.", Place(heading="Kosten"))])
    bench.build()
    assert "Kosten: Es kommt teurer." in bench.encoder.encoded


def test_output_is_as_near_as_its_nearest_passage_and_says_where_that_stands(bench: Bench) -> None:
    bench.fill(make_board())
    keep(bench, PAGES)
    bench.build()
    for number, sentence in enumerate(SENTENCES, 1):
        result = topic(bench.open(), sentence)
        assert result.evidence == sentence
        assert result.where == Where(Place(page=number), f"{URL}#page={number}")


def test_passage_that_has_been_rewritten_since_is_not_quoted(bench: Bench) -> None:
    bench.fill(make_board())
    keep(bench, PAGES)
    bench.build()
    keep(bench, [replace(page, text="Inzwischen steht hier etwas anderes.") for page in PAGES])
    assert topic(bench.open(), SENTENCES[0]).where is None


def test_outputs_without_full_text_keep_score_and_order_to_the_bit(bench: Bench) -> None:
    bench.fill(make_board())
    keep(bench, ())
    bench.build()
    before = [ask(bench.open(), Profile(text=text)) for text in SENTENCES]
    keep(bench, PAGES)
    bench.build()
    after = [ask(bench.open(), Profile(text=text)) for text in SENTENCES]
    for one, other in zip(before, after, strict=True):
        assert [name for name in ids(other) if name != DEEP] == [name for name in ids(one) if name != DEEP]
        old, new = ({item.output.id: item.score for item in found.items} for found in (one, other))
        assert new == old | {DEEP: new[DEEP]}


def test_lift_touches_only_the_rows_of_full_texts(bench: Bench) -> None:
    bench.fill(make_board())
    keep(bench, PAGES)
    bench.build()
    snapshot = bench.snapshot()
    vector = bench.encoder.encode_query(SENTENCES[1])
    cosines = snapshot.documents @ vector
    lifted = snapshot.full_texts.lift(cosines, vector)
    row = snapshot.row[DEEP]
    assert lifted[row] > cosines[row]
    np.testing.assert_array_equal(np.delete(lifted, row), np.delete(cosines, row))
    assert snapshot.full_texts.nearest(row, vector) == 1
    assert snapshot.full_texts.nearest((row + 1) % len(snapshot.ids), vector) is None
