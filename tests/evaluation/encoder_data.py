"""A folder of tiny files for `negz encoder compare`, in the places and forms of the real ones."""

import gzip
import json
from collections.abc import Iterable, Mapping
from itertools import count, islice
from pathlib import Path

from recommender.training.pairs import TextPair, is_held_out
from tests.evaluation.test_debates import DOCUMENTS, PAIRS, as_lines, as_table

AREAS = {"Verkehr": "Straßen, Brücken und Schienen für Züge", "Gesundheit": "Krankenhaus, Pflege und Arznei für Kranke"}


def write_encoder_data(folder: Path) -> Path:
    """Write all files below `folder` and return it."""
    candidates = (TextPair(f"Vorlage {n}", f"Der Ausschuss berät Vorlage {n}.") for n in count())
    held_out = islice((pair for pair in candidates if is_held_out(pair)), 5)
    _write(folder / "pairs/pairs.jsonl.gz", _lines(pair._asdict() for pair in held_out))
    _write(folder / "sts/stsb-de-dev.csv", "Ein Amt hilft.,Ein Amt hilft.,5\nEin Hund bellt.,Wahl vorbei.,0\n")
    proceedings = (
        {"title": f"Antrag {n}", "abstract": text, "subject_areas": [area], "split": "train" if n < 20 else "dev"}
        for n in range(26)
        for area, text in AREAS.items()
    )
    _write(folder / "bundestag/proceedings.jsonl.gz", _lines(proceedings))
    _write(folder / "bundestag/debated_documents.jsonl.gz", as_lines(DOCUMENTS))
    _write(folder / "bundestag/debated_together.tsv", as_table(PAIRS))
    return folder


def _lines(records: Iterable[Mapping[str, object]]) -> str:
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
