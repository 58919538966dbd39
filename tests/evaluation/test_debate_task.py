from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.benchmarks.debate_task import read_task
from evaluation.benchmarks.debates import evaluate_related
from recommender.encoders.registry import open_encoder
from tests.evaluation.test_debates import DOCUMENTS, PAIRS, as_lines, as_table

Write = Callable[..., Path]


def test_ndcg_is_that_of_the_index_without_building_one(write: Write) -> None:
    documents, pairs = write(as_lines(DOCUMENTS), "documents.jsonl"), write(as_table(PAIRS[:-2]), "pairs.tsv")
    task = read_task(documents, pairs)
    values = task.ndcg(open_encoder("lsa", texts=task.texts))
    whole = evaluate_related(documents, pairs, encoder_name="lsa")
    assert len(values) == whole["queries"] == len(DOCUMENTS) - 1
    assert values.mean() == pytest.approx(whole["ndcg@10"], abs=1e-4)
