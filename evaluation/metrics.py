"""Measures of one ranked list against one profile's grades, equal to those of trec_eval.

A list is a sequence of output ids, best first, without repetition. Unjudged outputs have grade 0. An empty list and a
profile without any useful output both give 0.0, never an error, so that a mean over profiles keeps its denominator.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence

from corpus.model import OutputId
from evaluation.judgements import USEFUL_GRADE, Grades, Qrels, Run, ids

Metric = Callable[[Sequence[OutputId], Grades], float]

_NAME = re.compile(r"(ndcg|p|r)@([1-9][0-9]{0,5})", re.ASCII)


def ndcg_at(k: int, ranked_ids: Sequence[OutputId], grades: Grades) -> float:
    """Return the normalised discounted cumulative gain of the first `k` places, in [0, 1].

    DCG = sum over ranks i = 1..k of gain_i / log2(i + 1), with linear gain (the grade itself), divided by the DCG of
    the ideal list, which takes all judged outputs by descending grade. A grade below 0 gains nothing. 0.0 where no
    output has a grade above 0. Source: Järvelin & Kekäläinen (2002), Cumulated gain-based evaluation of IR
    techniques, with the discount and linear gain of trec_eval's `ndcg_cut`.

    >>> ndcg_at(2, ["b", "a"], {"a": 6, "b": 3})
    0.8597186998521972
    """
    _check(k, ranked_ids)
    ideal = _dcg(sorted((max(grade, 0) for grade in grades.values()), reverse=True)[:k])
    if ideal == 0.0:
        return 0.0
    return _dcg([max(grades.get(output, 0), 0) for output in ranked_ids[:k]]) / ideal


def precision_at(k: int, ranked_ids: Sequence[OutputId], grades: Grades, useful_grade: int = USEFUL_GRADE) -> float:
    """Return the share of useful outputs among `k` places, in [0, 1]; places left empty count as not useful.

    Source: trec_eval's `P`, relevance level `useful_grade`.
    """
    _check(k, ranked_ids)
    return _useful_among(ranked_ids[:k], grades, useful_grade) / k


def recall_at(k: int, ranked_ids: Sequence[OutputId], grades: Grades, useful_grade: int = USEFUL_GRADE) -> float:
    """Return the share of all useful outputs that are among the first `k` places, in [0, 1]; 0.0 if none is useful.

    Source: trec_eval's `recall`, relevance level `useful_grade`.
    """
    _check(k, ranked_ids)
    useful = sum(grade >= useful_grade for grade in grades.values())
    return _useful_among(ranked_ids[:k], grades, useful_grade) / useful if useful else 0.0


def reciprocal_rank(ranked_ids: Sequence[OutputId], grades: Grades, useful_grade: int = USEFUL_GRADE) -> float:
    """Return 1 / rank of the first useful output, 0.0 if the list holds none; its mean over profiles is MRR.

    Source: trec_eval's `recip_rank`, relevance level `useful_grade`.
    """
    _check(1, ranked_ids)
    ranks = (rank for rank, output in enumerate(ranked_ids, start=1) if _is_useful(output, grades, useful_grade))
    return 1.0 / next(ranks, math.inf)


def metric(name: str, useful_grade: int = USEFUL_GRADE) -> Metric:
    """Return the measure with a public name: `ndcg@K`, `p@K`, `r@K` or `mrr`; `ValueError` for any other name."""
    if name == "mrr":
        return lambda ranked_ids, grades: reciprocal_rank(ranked_ids, grades, useful_grade)
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"unknown metric {name!r}; known are ndcg@K, p@K, r@K and mrr")
    kind, k = match[1], int(match[2])
    if kind == "ndcg":
        return lambda ranked_ids, grades: ndcg_at(k, ranked_ids, grades)
    if kind == "p":
        return lambda ranked_ids, grades: precision_at(k, ranked_ids, grades, useful_grade)
    return lambda ranked_ids, grades: recall_at(k, ranked_ids, grades, useful_grade)


def evaluate(run: Run, qrels: Qrels, name: str, useful_grade: int = USEFUL_GRADE) -> dict[str, float]:
    """Return the measure `name` per profile, in ascending order of profile ids.

    The judgements decide which profiles count: one that the run leaves out scores 0.0, as with trec_eval's `-c`; one
    that nobody judged is left out.
    """
    measure = metric(name, useful_grade)
    return {profile_id: measure(ids(run.get(profile_id, ())), grades) for profile_id, grades in sorted(qrels.items())}


def mean(values: Iterable[float]) -> float:
    """Return the arithmetic mean; `ValueError` without values, because no profile is no result."""
    numbers = list(values)
    if not numbers:
        raise ValueError("the mean of no profiles is undefined")
    return math.fsum(numbers) / len(numbers)


def _dcg(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _is_useful(output: OutputId, grades: Grades, useful_grade: int) -> bool:
    grade = grades.get(output)
    return grade is not None and grade >= useful_grade


def _useful_among(outputs: Sequence[OutputId], grades: Grades, useful_grade: int) -> int:
    return sum(_is_useful(output, grades, useful_grade) for output in outputs)


def _check(k: int, ranked_ids: Sequence[OutputId]) -> None:
    if k < 1:
        raise ValueError(f"k is {k}, must be at least 1")
    if len(set(ranked_ids)) != len(ranked_ids):
        raise ValueError("an output occurs twice in a ranked list")
