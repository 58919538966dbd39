"""Judgements and ranked lists, in memory and in the file forms of TREC.

A qrels line is `profile 0 output grade`, a run line `profile Q0 output rank score tag`. Lists are in the total order
(-score, id). trec_eval ignores the rank column, compares scores in single precision and breaks ties by descending id;
so a run whose scores tie can come out differently there.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.errors import InvalidRecord, SourceFormat, SourceUnavailable
from corpus.model import OutputId

USEFUL_GRADE = 4
"""Least grade that means "at least useful": the sum of two judges' grades from 0 to 3, both saying "useful" (2)."""

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)


class ScoredOutput(NamedTuple):
    """One place in a ranked list."""

    output_id: OutputId
    score: float


Grades = Mapping[OutputId, int]
"""Grade by output, for one profile; an output that is not listed has grade 0."""

Qrels = Mapping[str, Grades]
"""Grades by profile id."""

Run = Mapping[str, Sequence[ScoredOutput]]
"""Ranked list by profile id, best first."""


def ranked(scores: Iterable[tuple[OutputId, float]]) -> list[ScoredOutput]:
    """Return the outputs in total order: score descending, then id ascending.

    Raises `ValueError` for a score that is not finite, since nothing can be ordered by it.
    """
    items = [ScoredOutput(output_id, float(score)) for output_id, score in scores]
    for item in items:
        if not math.isfinite(item.score):
            raise ValueError(f"score of {item.output_id} is {item.score}")
    return sorted(items, key=lambda item: (-item.score, item.output_id))


def ids(items: Iterable[ScoredOutput]) -> list[OutputId]:
    """Return the output ids of a ranked list, in its order."""
    return [item.output_id for item in items]


def read_qrels(path: Path) -> dict[str, dict[OutputId, int]]:
    """Read TREC qrels.

    Raises `SourceUnavailable` without a readable file, `SourceFormat` for one that is empty or no text, and
    `InvalidRecord`, naming line and field, for a line with other than four fields, a grade that is no whole number
    from 0, or an output judged twice for one profile.
    """
    qrels: dict[str, dict[OutputId, int]] = {}
    for line, text in read_lines(path):
        profile_id, _, output, grade = _fields(path, line, text, ("profile", "iteration", "output", "grade"))
        if not _WHOLE_NUMBER.fullmatch(grade) or int(grade) < 0:
            raise invalid(path, line, f"die Note „{grade}“ ist keine ganze Zahl ab 0", "grade")
        grades = qrels.setdefault(profile_id, {})
        if output in grades:
            raise invalid(path, line, f"„{output}“ ist für „{profile_id}“ schon benotet", "output")
        grades[OutputId(output)] = int(grade)
    return qrels


def write_qrels(path: Path, qrels: Qrels) -> None:
    """Write TREC qrels, profiles and outputs in ascending order of their ids."""
    lines = [
        f"{_token(profile_id)} 0 {_token(output)} {grade}\n"
        for profile_id, grades in sorted(qrels.items())
        for output, grade in sorted(grades.items())
    ]
    path.write_text("".join(lines), encoding="utf-8")


def read_run(path: Path) -> dict[str, list[ScoredOutput]]:
    """Read a TREC run; order comes from score and id, the rank column is checked and otherwise ignored.

    Raises as `read_qrels` does; a line has six fields, its rank is a whole number and its score is finite.
    """
    scores: dict[str, dict[OutputId, float]] = {}
    names = ("profile", "Q0", "output", "rank", "score", "tag")
    for line, text in read_lines(path):
        profile_id, _, output, rank, score, _ = _fields(path, line, text, names)
        if not _WHOLE_NUMBER.fullmatch(rank):
            raise invalid(path, line, f"der Rang „{rank}“ ist keine ganze Zahl", "rank")
        by_output = scores.setdefault(profile_id, {})
        if output in by_output:
            raise invalid(path, line, f"„{output}“ steht für „{profile_id}“ schon in der Liste", "output")
        by_output[OutputId(output)] = _score(path, line, score)
    return {profile_id: ranked(by_output.items()) for profile_id, by_output in scores.items()}


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a TREC run, ranks counting from 1; scores keep every digit, so that `read_run` gives the same run back."""
    lines = [
        f"{_token(profile_id)} Q0 {_token(item.output_id)} {rank} {item.score!r} {_token(tag)}\n"
        for profile_id, items in sorted(run.items())
        for rank, item in enumerate(ranked(items), start=1)
    ]
    path.write_text("".join(lines), encoding="utf-8")


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each line that is not blank with its number, counting from 1."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceUnavailable(
            f"Die Datei „{path}“ lässt sich nicht lesen ({error.strerror}).", "Prüfen Sie Pfad und Leserechte."
        ) from error
    except UnicodeDecodeError as error:
        raise SourceFormat(
            f"Die Datei „{path}“ ist kein Text in UTF-8 (Byte {error.start}).", "Speichern Sie sie als UTF-8."
        ) from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        raise SourceFormat(f"Die Datei „{path}“ ist leer.", "Geben Sie eine Datei mit mindestens einer Zeile an.")
    yield from lines


def invalid(path: Path, line: int, problem: str, field: str | None) -> InvalidRecord:
    """Return the error for one line of a file, for the caller to raise."""
    where = f"das Feld „{field}“" if field else "die Zeile"
    return InvalidRecord(f"{path.name}, Zeile {line}: {problem}.", f"Berichtigen Sie {where}.", field=field)


def _fields(path: Path, line: int, text: str, names: Sequence[str]) -> list[str]:
    fields = text.split()
    if len(fields) != len(names):
        raise invalid(path, line, f"{len(fields)} statt {len(names)} Felder ({' '.join(names)})", None)
    return fields


def _score(path: Path, line: int, text: str) -> float:
    try:
        score = float(text)
    except ValueError as error:
        raise invalid(path, line, f"die Punktzahl „{text}“ ist keine Zahl", "score") from error
    if not math.isfinite(score):
        raise invalid(path, line, f"die Punktzahl „{text}“ ist nicht endlich", "score")
    return score


def _token(text: str) -> str:
    if text.split() != [text]:
        raise InvalidRecord(
            f"Die Kennung „{text}“ ist leer oder enthält Leerraum; TREC-Dateien trennen damit ihre Felder.",
            "Vergeben Sie eine Kennung ohne Leerraum.",
            field="id",
        )
    return text
