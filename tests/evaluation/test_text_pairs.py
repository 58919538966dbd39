import gzip
import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from corpus.errors import SourceFormat, SourceUnavailable
from evaluation.benchmarks.text_pairs import PairTask, read_task
from recommender.encoders.registry import open_encoder
from recommender.training.pairs import TextPair, is_held_out

Write = Callable[..., Path]


def pairs(*, held_out: bool) -> Iterator[TextPair]:
    candidates = (TextPair(f"Antrag {n} zur Verwaltung", f"Der Bundestag berät Vorlage {n}.") for n in count())
    return (pair for pair in candidates if is_held_out(pair) == held_out)


def packed(write: Write, rows: list[TextPair]) -> Path:
    lines = "".join(f"{json.dumps(pair._asdict(), ensure_ascii=False)}\n" for pair in rows)
    return write(gzip.compress(lines.encode()), "pairs.jsonl.gz")


def test_read_task_takes_the_first_held_out_pairs_alone(write: Write) -> None:
    kept, trained = pairs(held_out=True), pairs(held_out=False)
    first, second, third = (next(kept) for _ in range(3))
    path = packed(write, [next(trained), first, next(trained), second, third])
    assert read_task(path, count=2).pairs == (first, second)


def test_read_task_leaves_out_texts_that_answer_two_queries(write: Write) -> None:
    single = next(pairs(held_out=True))
    twice = (TextPair(f"Anfrage {n}", "Immer derselbe Text.") for n in count())
    shared = [pair for pair, _ in zip((pair for pair in twice if is_held_out(pair)), range(2), strict=False)]
    assert read_task(packed(write, [*shared, single])).pairs == (single,)


def test_read_task_without_a_held_out_pair_says_so(write: Write) -> None:
    with pytest.raises(SourceFormat, match="zurückgehaltenen"):
        read_task(packed(write, [next(pairs(held_out=False))]))


def test_read_task_without_a_file_names_it(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"fehlt\.jsonl\.gz"):
        read_task(tmp_path / "fehlt.jsonl.gz")


def test_reciprocal_ranks_of_texts_that_repeat_their_queries_are_one() -> None:
    titles = ("Wohngeld und Heizkosten", "Düngemittel und Landwirtschaft", "Soldaten im Auslandseinsatz")
    task = PairTask(tuple(TextPair(title, f"{title} beraten") for title in titles))
    ranks = task.reciprocal_ranks(open_encoder("lsa", texts=task.texts))
    assert ranks.tolist() == [1.0, 1.0, 1.0]
