from corpus.model import Grade
from recommender.config import RankingConfig
from recommender.coverage import asked_gaps, concept_affinity, index_gaps, nearest_gap
from recommender.pipeline import profile_topic
from recommender.query import Profile
from recommender.result import Gap
from recommender.service import Recommender
from tests.builders import CDO, EVIDENZ, LEITUNG, OEFFENTLICHE_IT, PRAXIS
from tests.recommender.checkerboard import (
    AUDIENCES,
    BENEFITS,
    VERNETZUNG,
    Bench,
    make_board,
    make_plain,
    make_tags,
    square_id,
)


def test_coverage_of_the_board_has_every_pair_in_vocabulary_order(board: Recommender) -> None:
    cells = board.coverage().cells
    assert [(c.audience, c.benefit) for c in cells] == [(a, b) for a in AUDIENCES for b in (*BENEFITS, VERNETZUNG)]


def test_coverage_of_the_board_puts_each_output_on_its_square(board: Recommender) -> None:
    for cell in board.coverage().cells:
        expected = () if cell.benefit == VERNETZUNG else (square_id(cell.audience, cell.benefit),)
        assert (cell.editor, cell.model) == (expected, ())


def test_coverage_names_the_empty_cells_as_gaps(board: Recommender) -> None:
    assert board.coverage().gaps == tuple(Gap(audience, VERNETZUNG, 0) for audience in AUDIENCES)


def test_coverage_with_a_higher_threshold_names_thin_cells_too(bench: Bench) -> None:
    second = make_plain(id="zweites", title="Ein Bericht", tags=make_tags(CDO, PRAXIS, grade=Grade.SECONDARY))
    recommender = bench.serve([*make_board(), second], config=RankingConfig(gap_outputs=1))
    gaps = recommender.coverage().gaps
    assert len(gaps) == 11
    assert all((gap.audience, gap.benefit) != (CDO, PRAXIS) for gap in gaps)


def test_coverage_after_a_withdrawal_shows_the_new_gap(bench: Bench) -> None:
    recommender = bench.serve(make_board())
    bench.store.withdraw([square_id(CDO, PRAXIS)])
    assert Gap(CDO, PRAXIS, 0) in recommender.coverage().gaps


def test_coverage_counts_the_models_opinion_of_untagged_outputs_apart(bench: Bench) -> None:
    outputs = [
        make_plain(id=f"o{n}", title="Verwaltungscloud", abstract=f"Bericht {n}.", tags=make_tags(CDO, EVIDENZ))
        for n in range(8)
    ]
    others = [make_plain(id=f"x{n}", title="Vergaberecht", abstract=f"Notiz {n}.", tags=()) for n in range(8)]
    recommender = bench.serve([*outputs, *others, make_plain(id="offen", title="Verwaltungscloud")])
    cell = next(c for c in recommender.coverage().cells if (c.audience, c.benefit) == (CDO, EVIDENZ))
    assert len(cell.editor) == 8
    assert cell.model == ("offen",)


def test_asked_gaps_are_those_of_the_pairs_asked_for(board: Recommender) -> None:
    profile = Profile((CDO, LEITUNG), (VERNETZUNG, PRAXIS))
    assert asked_gaps(index_gaps(board.coverage()), profile) == (Gap(CDO, VERNETZUNG, 0), Gap(LEITUNG, VERNETZUNG, 0))


def test_nearest_gap_is_the_thinnest_cell_that_touches_the_profile(board: Recommender) -> None:
    coverage = board.coverage()
    assert nearest_gap(coverage, Profile(audiences=(OEFFENTLICHE_IT,)), {}) == (Gap(OEFFENTLICHE_IT, VERNETZUNG, 0),)
    assert nearest_gap(coverage, Profile(benefits=(PRAXIS,)), {}) == (Gap(LEITUNG, PRAXIS, 1),)


def test_nearest_gap_of_a_text_is_the_one_for_the_readers_of_its_topic(board: Recommender) -> None:
    world = board.world()
    for audience in AUDIENCES:
        affinity = {audience: 1.0}
        assert nearest_gap(world.coverage, Profile(text="Register"), affinity) == (Gap(audience, VERNETZUNG, 0),)


def test_concepts_near_a_topic_are_those_of_its_outputs(bench: Bench) -> None:
    cloud = [make_plain(id=f"c{n}", title="Verwaltungscloud", tags=make_tags(CDO)) for n in range(10)]
    others = [make_plain(id=f"v{n}", title="Vergaberecht", tags=make_tags(LEITUNG)) for n in range(10)]
    world = bench.serve([*cloud, *others]).world()
    topic = profile_topic(world, bench.encoder, Profile(text="Verwaltungscloud"))
    affinity = concept_affinity(world.snapshot, topic)
    assert affinity[CDO] > 0 > affinity[LEITUNG]
    assert concept_affinity(world.snapshot, None) == {}
