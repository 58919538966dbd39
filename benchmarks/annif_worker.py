"""Runs in Annif's own environment: trains its backends on the rows asked for, and writes what they say of others.

    python annif_worker.py FOLDER

FOLDER holds job.json: subjects (labels), texts, labels (each text's subjects, by place) and runs (name, backend, rows
to learn from, rows to be asked about). For each run NAME.npy is written there: scores of shape (asked, subjects).
`benchmarks.tagging_annif` calls this; nothing else needs it.
"""

import json
import logging
import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

os.environ["ANNIF_CONFIG"] = "annif.default_config.ProductionConfig"
SETTINGS = {
    "tfidf": "",
    "mllm": "",
    "svc": "",
    "svc2": "ngram=2\nmin_df=2",
    "omikuji": "",
    "omikuji2": "ngram=2\nmin_df=2",
}
ALL_BACKENDS = tuple(SETTINGS)
PUNKT_TABLES = ("abbrev_types.txt", "collocations.tab", "ortho_context.tab", "sent_starters.txt")
BATCH_TEXTS = 32
JOBS = 1


def main(folder: Path) -> None:
    """Do all runs of the job."""
    warnings.filterwarnings("ignore")
    os.environ["NLTK_DATA"] = str(_punkt_tables(folder / "nltk"))
    _keep_words()
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    _write_configuration(folder, job["subjects"])
    for number, run in enumerate(job["runs"], 1):
        scores = _run(folder, job, run)
        _save(folder / f"{run['name']}.npy", scores)
        print(f"{number}/{len(job['runs'])} {run['name']}", flush=True)


def _punkt_tables(folder: Path) -> Path:
    """Write a sentence splitter that knows no abbreviations, so that Annif has nothing to download.

    Annif splits sentences before words; where a sentence ends hardly changes which words there are.
    """
    tables = folder / "tokenizers" / "punkt_tab" / "english"
    tables.mkdir(parents=True, exist_ok=True)
    for name in PUNKT_TABLES:
        (tables / name).touch()
    return folder


def _keep_words() -> None:
    """Let each text be taken apart once: the backends and fits ask for the same words again and again."""
    from functools import cache

    from annif.analyzer.snowball import SnowballAnalyzer

    split = SnowballAnalyzer.tokenize_words
    first: list[SnowballAnalyzer] = []

    @cache
    def words(text: str, filtered: bool) -> tuple[str, ...]:
        return tuple(split(first[0], text, filtered))

    def tokenize_words(self: SnowballAnalyzer, text: str, filter: bool = True) -> list[str]:  # noqa: A002
        first[:] = first or [self]
        return list(words(text, filter))

    SnowballAnalyzer.tokenize_words = tokenize_words


def _write_configuration(folder: Path, subjects: list[str]) -> None:
    lines = [f"<https://example.org/subject/{i}>\t{label}\n" for i, label in enumerate(subjects)]
    (folder / "subjects.tsv").write_text("".join(lines), encoding="utf-8")
    common = "language=de\nanalyzer=snowball(german)\nvocab=subjects\nlimit=100\n"
    projects = (
        f"[{name}]\nname={name}\nbackend={name.rstrip('2')}\n{common}{settings}\n"
        for name, settings in SETTINGS.items()
    )
    (folder / "projects.cfg").write_text("\n".join(projects), encoding="utf-8")


def _run(folder: Path, job: dict[str, Any], run: dict[str, Any]) -> Any:
    from annif.corpus.document import DocumentList
    from annif.corpus.types import Document, SubjectSet
    from annif.registry import AnnifRegistry
    from annif.vocab import VocabFileTSV

    logging.disable(logging.WARNING)  # a subject without examples, a text with several subjects
    data = folder / "annif-data"
    shutil.rmtree(data, ignore_errors=True)
    registry = AnnifRegistry(str(folder / "projects.cfg"), str(data), init_projects=False)
    registry.get_vocab("subjects").load_vocabulary(VocabFileTSV(str(folder / "subjects.tsv"), "de"))
    project = registry.get_project(run["backend"])
    documents = []
    for row in run["train"]:
        labels = job["labels"][row]
        # Annif's svc learns one subject of a text, at random; given once for each, it learns all of them.
        sets = [[label] for label in labels] if run["backend"].startswith("svc") else [labels]
        documents += [Document(text=job["texts"][row], subject_set=SubjectSet(own)) for own in sets]
    project.train(DocumentList(documents), jobs=JOBS)
    return _scores(project, [Document(text=job["texts"][row]) for row in run["asked"]], len(job["subjects"]))


def _scores(project: Any, documents: list[Any], width: int) -> Any:
    import numpy as np

    scores = np.zeros((len(documents), width), dtype=np.float32)
    for start in range(0, len(documents), BATCH_TEXTS):
        batch = project.suggest(documents[start : start + BATCH_TEXTS])
        found = batch.array.toarray()
        scores[start : start + len(found), : found.shape[1]] = found
    return scores


def _save(path: Path, scores: Any) -> None:
    import numpy as np

    np.save(path, scores, allow_pickle=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
