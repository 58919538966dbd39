from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from evaluation.benchmarks.sts import read_task, spearman
from recommender.encoders.registry import open_encoder

Write = Callable[..., Path]

TABLE = (
    '"Ein Amt, das hilft.",Ein Amt hilft.,4.5\n'
    "Ein Hund bellt.,Die Wahl ist vorbei.,0.0\n"
    "Ein Kind spielt.,Ein Kind spielt Ball.,3\n"
)


def test_read_task_reads_sentences_with_commas_and_scores(write: Write) -> None:
    task = read_task(write(TABLE, "sts.csv"))
    assert task.first[0] == "Ein Amt, das hilft."
    assert task.second[2] == "Ein Kind spielt Ball."
    assert task.scores.tolist() == [4.5, 0.0, 3.0]


@pytest.mark.parametrize("line", ["ein,zwei", "ein,zwei,drei", "ein,zwei,nan", "ein,zwei,3,vier", "ein,zwei,"])
def test_read_task_with_a_broken_line_names_file_and_line(write: Write, line: str) -> None:
    with pytest.raises(InvalidRecord, match=r"sts\.csv, Zeile 4"):
        read_task(write(f"{TABLE}{line}\n", "sts.csv"))


def test_read_task_without_pairs_or_file_says_so(write: Write, tmp_path: Path) -> None:
    with pytest.raises(SourceFormat, match="Satzpaare"):
        read_task(write("", "sts.csv"))
    with pytest.raises(SourceUnavailable, match=r"fehlt\.csv"):
        read_task(tmp_path / "fehlt.csv")


def test_spearman_is_that_of_the_reference_also_with_ties() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.integers(0, 6, 40).astype(float), rng.normal(size=40)
    assert spearman(a, b) == pytest.approx(spearmanr(a, b).statistic)


def test_spearman_of_opposite_orders_is_minus_one_and_of_no_order_0() -> None:
    assert spearman(np.array([1.0, 2, 9]), np.array([3.0, 2, -7])) == pytest.approx(-1)
    assert spearman(np.ones(3), np.array([3.0, 2, 1])) == 0.0


def test_cosines_of_words_in_common_follow_the_scores(write: Write) -> None:
    task = read_task(write(TABLE, "sts.csv"))
    cosines = task.cosines(open_encoder("lsa", texts=task.texts))
    assert spearman(cosines, task.scores) > 0.8
