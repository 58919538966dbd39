import json

import numpy as np

from evaluation.data import merging_path
from evaluation.merging import Tally, evaluate, read_labelled
from evaluation.merging_set import rows


def test_the_labelled_set_is_what_its_generator_writes() -> None:
    assert [json.loads(line) for line in merging_path().read_text(encoding="utf-8").splitlines()] == list(rows())


def test_items_find_their_outputs_and_look_alikes_seldom_do() -> None:
    labelled = read_labelled(merging_path())
    for half in ("develop", "held_out"):
        result = evaluate(labelled, half)
        assert result.total.with_home > 300
        assert result.precision >= 0.98
        assert result.recall >= 0.9


def test_figures_of_a_half_add_up_and_lie_within_their_intervals() -> None:
    result = evaluate(read_labelled(merging_path()), "develop")
    found = result.figures(np.random.default_rng(1))
    assert found["wrong"] == sum(mistake.chosen is not None for mistake in result.mistakes)
    assert found["items"] == sum(tally.items for tally in result.by_case.values())
    for rate, (low, high) in (
        (found["precision"], found["precision_interval"]),
        (found["recall"], found["recall_interval"]),
    ):
        assert low < rate < high <= 1
    assert result.figures(np.random.default_rng(1)) == found


def test_rates_where_there_is_nothing_to_count_are_whole() -> None:
    assert Tally().rates() == (1.0, 1.0)
    assert Tally(items=4, merged=4, right=3, with_home=6).rates() == (0.75, 0.5)
