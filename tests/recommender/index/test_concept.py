from dataclasses import replace

import numpy as np
import pytest

from corpus.model import Concept, Grade, Origin, Output, Tag, Vocabulary
from recommender.config import RankingConfig
from recommender.index.concept import ConceptTable, build_concepts, is_tagged_by_person, related_columns
from recommender.tagging.material import Columns
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS, UMSETZUNG, make_vocabulary
from tests.recommender.checkerboard import TopicEncoder, make_board, make_plain, make_tags

WITHOUT_MODEL = RankingConfig(model_share=0.0)


def build(outputs: list[Output], config: RankingConfig = WITHOUT_MODEL, vocabulary: Vocabulary | None = None):  # noqa: ANN201
    encoder = TopicEncoder()
    columns = Columns.of_vocabulary(vocabulary or make_vocabulary(), encoder)
    return build_concepts(outputs, vocabulary or make_vocabulary(), encoder.encode_documents, columns, config)


def column(table: ConceptTable, key: object) -> int:
    return [*table.keys].index(key)


def test_build_concepts_weighs_primary_over_secondary_over_none() -> None:
    board = make_board()
    board[0] = replace(board[0], tags=(Tag(CDO, Grade.PRIMARY), Tag(PRAXIS, Grade.SECONDARY)))
    table = build(board)
    assert table.editor[0].tolist() == [0, 1, 0, 0, 0.5, 0]
    assert table.is_tagged.all()


def test_build_concepts_gives_related_concepts_partial_credit() -> None:
    table = build(make_board())
    cdo = table.standardised[column(table, CDO)]
    own, related, foreign = cdo[3], cdo[0], cdo[6]  # a square of "cdo", of "leitung" (related), of "oeffentliche-it"
    assert own > related > foreign
    assert (related - foreign) / (own - foreign) == pytest.approx(WITHOUT_MODEL.related_share, abs=1e-5)


def test_build_concepts_standardises_every_column() -> None:
    table = build(make_board())
    np.testing.assert_allclose(table.standardised.mean(axis=1), 0, atol=1e-6)
    assert (table.standardised.std(axis=1) <= 1).all()


def test_build_concepts_makes_a_rare_concept_say_more_than_a_common_one() -> None:
    board = [replace(output, tags=make_tags(CDO, EVIDENZ)) for output in make_board()]
    board[0] = replace(board[0], tags=make_tags(OEFFENTLICHE_IT, EVIDENZ))
    table = build(board)
    rare, common = (table.standardised[column(table, key)].max() for key in (OEFFENTLICHE_IT, CDO))
    assert rare > common


def test_build_concepts_leaves_untagged_outputs_to_the_model() -> None:
    untagged = make_plain(id="offen", title="Vergaberecht für Eilige")
    table = build([*make_board(), untagged], RankingConfig())
    assert not table.is_tagged[9]
    assert not table.editor[9].any()
    assert (table.model[9] > 0).all()


def test_build_concepts_counts_a_models_tag_neither_as_an_editors_nor_as_an_example() -> None:
    suggested = (Tag(CDO, Grade.PRIMARY, Origin.MODEL, 0.9),)
    table = build([*make_board(), make_plain(id="offen", title="Offen", tags=suggested)])
    assert not table.is_tagged[9]
    assert not table.editor[9].any()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (None, False),
        ((), True),
        ((Tag(CDO, Grade.PRIMARY),), True),
        ((Tag(CDO, Grade.PRIMARY, Origin.IMPORT),), True),
        ((Tag(CDO, Grade.PRIMARY, Origin.MODEL),), False),
        ((Tag(CDO, Grade.PRIMARY, Origin.MODEL), Tag(PRAXIS, Grade.PRIMARY)), True),
    ],
)
def test_is_tagged_by_person_means_decided_by_one(tags: tuple[Tag, ...] | None, expected: bool) -> None:
    assert is_tagged_by_person(make_plain(tags=tags)) is expected


def test_build_concepts_leaves_deprecated_concepts_out() -> None:
    vocabulary = make_vocabulary()
    concepts = tuple(replace(c, deprecated=c.key == UMSETZUNG) for c in vocabulary.concepts)
    table = build(make_board(), vocabulary=replace(vocabulary, concepts=concepts))
    assert table.keys == (LEITUNG, CDO, OEFFENTLICHE_IT, EVIDENZ, PRAXIS)
    assert not table.editor[2, 3:].any()


def test_build_concepts_without_outputs_gives_empty_columns() -> None:
    table = build([])
    assert table.standardised.shape == (6, 0)


def test_related_columns_are_read_symmetrically_and_never_name_the_concept_itself() -> None:
    concepts = (
        Concept(CDO, {"de": "CDO"}, related=("leitung", "cdo", "gibt-es-nicht")),
        Concept(LEITUNG, {"de": "Leitung"}),
        Concept(PRAXIS, {"de": "Praxis"}),
    )
    assert related_columns([CDO, LEITUNG, PRAXIS], Vocabulary(concepts, {})) == [[1], [0], []]
