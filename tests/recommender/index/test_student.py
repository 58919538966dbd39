import numpy as np

from recommender.config import RankingConfig
from recommender.encoders.registry import DEFAULT, open_encoder
from recommender.encoders.static import StaticEncoder
from recommender.index.build import build_index
from recommender.index.student import student_vectors
from tests.recommender.checkerboard import NOW, Bench, TopicEncoder, make_board


def test_index_of_the_default_encoder_holds_the_students_vectors(bench: Bench) -> None:
    outputs = make_board()[:3]
    bench.fill(outputs)
    build_index(
        bench.store,
        bench.root,
        encoder_name=DEFAULT,
        encoder=open_encoder(DEFAULT),
        config=RankingConfig(),
        clock=lambda: NOW,
    )
    student = bench.snapshot().student
    assert student is not None
    titles = StaticEncoder().encode_documents([output.title for output in sorted(outputs, key=lambda one: one.id)])
    np.testing.assert_allclose(student[1], titles, atol=1e-6)
    assert student[0].shape == titles.shape


def test_encoder_that_the_student_did_not_learn_from_has_none() -> None:
    assert student_vectors(["Cloud"], ["Cloud"], TopicEncoder()) is None
