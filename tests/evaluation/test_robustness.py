import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.catalogue import catalogue_path
from corpus.errors import InvalidRecord
from corpus.importers.loose import read_outputs
from corpus.model import Output
from evaluation.data import robustness_path
from evaluation.robustness import WAYS, read_task
from recommender.encoders.registry import open_encoder
from recommender.index.text import full_text

Write = Callable[..., Path]


def need(**overrides: object) -> str:
    return json.dumps({"output": "vergabe", **dict.fromkeys(WAYS, "Vergaberecht"), **overrides}) + "\n"


def test_read_task_of_the_shipped_needs_holds_enough_of_each_way() -> None:
    shipped = [output for _, output in read_outputs(catalogue_path()) if isinstance(output, Output)]
    task = read_task(robustness_path(), shipped)
    assert len(task.needs) == len({one.output_id for one in task.needs}) >= 16
    for one in task.needs:
        assert 1 <= len(one.queries["short"].split()) <= 3
        assert one.queries["capitals"] == one.queries["capitals"].upper()
        assert not set(one.queries["capitals"]) & set("ÄÖÜẞ")
        assert len(set(one.queries.values())) == len(WAYS)


def test_reciprocal_ranks_are_those_of_the_right_output_by_way(outputs: list[Output], write: Write) -> None:
    path = write(need(typos="Rechenzentren"), "needs.jsonl")
    ranks = read_task(path, outputs).reciprocal_ranks(open_encoder("lsa", texts=[full_text(o) for o in outputs]))
    assert set(ranks) == set(WAYS)
    assert ranks["short"].tolist() == [1.0]
    assert ranks["typos"][0] < 1.0


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (need(output="gibt-es-nicht"), "gibt-es-nicht"),
        (need(english=None), "Anfrage fehlt"),
        (need(capitals=" "), "Anfrage fehlt"),
        ("{", "JSON"),
    ],
)
def test_read_task_with_a_broken_line_names_what_is_wrong(
    outputs: list[Output], write: Write, line: str, named: str
) -> None:
    with pytest.raises(InvalidRecord, match=named):
        read_task(write(need() + line, "needs.jsonl"), outputs)
