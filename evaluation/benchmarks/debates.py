"""Related outputs on parliamentary proceedings that were debated together: people's own "these belong together".

Every document is a query against all others, through the same index and the same ranking as any catalogue.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import InvalidRecord, SourceFormat
from corpus.model import Output, OutputId, OutputKind, Vocabulary
from corpus.ports import CorpusMarks
from corpus.source_port import HeldPassage
from evaluation.benchmarks.line import numbered_lines
from evaluation.metrics import ndcg_at
from recommender.config import RankingConfig
from recommender.encoders.registry import DEFAULT, open_encoder
from recommender.index.build import build_index
from recommender.index.hubness import related_scores
from recommender.index.lexical import CharacterIndex
from recommender.index.snapshot import Snapshot
from recommender.index.text import full_text

TOP = 10
MAX_TITLE_CHARS = 500
Relatives = Mapping[OutputId, set[OutputId]]
Progress = Callable[[str, int, int], None]


class FrozenStore:
    """Documents as a store that is only read: what building an index needs."""

    def __init__(self, outputs: Sequence[Output]) -> None:
        self._outputs = sorted(outputs, key=lambda output: output.id)

    def corpus_version(self) -> int:
        """Return 1: it never changes."""
        return 1

    def outputs(self, *, include_withdrawn: bool = False) -> Sequence[Output]:  # noqa: ARG002 - the port's signature
        """Return all documents, ordered by id."""
        return self._outputs

    def marks(self) -> CorpusMarks:
        """Return the documents' content hashes."""
        return CorpusMarks({output.id: output.content_hash() for output in self._outputs}, frozenset())

    def vocabulary(self) -> Vocabulary:
        """Return an empty vocabulary."""
        return Vocabulary((), {})

    def full_texts(self) -> Iterator[tuple[OutputId, tuple[HeldPassage, ...]]]:
        """Yield nothing: what is known of a document is title and abstract."""
        return iter(())


def evaluate_related(
    documents: Path,
    pairs: Path,
    *,
    encoder_name: str = DEFAULT,
    offline: bool = True,
    config: RankingConfig | None = None,
    progress: Progress | None = None,
) -> dict[str, object]:
    """Return nDCG@10 and recall@10 of related outputs, and of the baselines, over all documents with a relative.

    Parameters
    ----------
    documents : Path
        JSON Lines with id, title, abstract; .gz is understood.
    pairs : Path
        Tab-separated with a header; the first two columns are ids that belong together.
    encoder_name, offline
        As for any index.
    config : RankingConfig, optional
        The default one otherwise.
    progress : callable, optional
        Called with the stage, and how much of it is done of how much.

    Raises
    ------
    SourceUnavailable, SourceFormat, InvalidRecord
        For files that are missing or not as described.
    """
    config = config or RankingConfig()
    outputs = read_documents(documents)
    relatives = read_pairs(pairs, {output.id for output in outputs})
    store = FrozenStore(outputs)
    encoder = open_encoder(encoder_name, texts=[full_text(output) for output in outputs], offline=offline)
    with TemporaryDirectory(prefix="negz-debates-") as folder:
        root = Path(folder)
        build_index(
            store,
            root,
            encoder_name=encoder_name,
            encoder=encoder,
            config=config,
            clock=lambda: datetime.now(UTC),
            progress=progress and (lambda done, total: progress("Kodieren", done, total)),
        )
        snapshot = Snapshot.load(root)
        systems = _systems(snapshot, [full_text(o) for o in store.outputs()], config)
        figures = {name: _measure(score, snapshot, relatives, progress, name) for name, score in systems.items()}
    return {**figures["related"], "baselines": {n: f for n, f in figures.items() if n != "related"}}


Scorer = Callable[[int], NDArray[np.float32]]


def _systems(snapshot: Snapshot, texts: Sequence[str], config: RankingConfig) -> dict[str, Scorer]:
    """Return ours and the baselines, each as scores of all documents for the document in a row."""
    plain = CharacterIndex.build(texts)
    words = _word_index(texts)

    def characters(row: int) -> NDArray[np.float32]:
        return plain.cosines(*plain.rows.row(row))

    def embedding(row: int) -> NDArray[np.float32]:
        return np.asarray(snapshot.documents @ snapshot.documents[row])

    def standardised(scores: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray((scores - scores.mean()) / (scores.std() + 1e-9))

    def related(row: int) -> NDArray[np.float32]:
        return related_scores(snapshot.likenesses, snapshot.hubness, row, config)

    return {
        "related": related,
        "tfidf-words": lambda row: np.asarray((words @ words[row].T).todense(), dtype=np.float32).ravel(),
        "tfidf-characters": characters,
        "embedding": embedding,
        "characters+embedding": lambda row: standardised(characters(row)) + standardised(embedding(row)),
    }


def _word_index(texts: Sequence[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - scipy ships no types
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(sublinear_tf=True).fit_transform(texts)


def _measure(
    score: Scorer, snapshot: Snapshot, relatives: Relatives, progress: Progress | None, stage: str
) -> dict[str, float | int]:
    gains, recalls = [], []
    queries = sorted(relatives)
    for number, output_id in enumerate(queries, 1):
        row = snapshot.row[output_id]
        ids = [snapshot.ids[i] for i in best_rows(score(row), row)]
        wanted = relatives[output_id]
        gains.append(ndcg_at(TOP, ids, dict.fromkeys(wanted, 1)))
        recalls.append(len(wanted.intersection(ids)) / len(wanted))
        if progress and number % 100 == 0:
            progress(stage, number, len(queries))
    return {
        "ndcg@10": round(float(np.mean(gains)), 4),
        "recall@10": round(float(np.mean(recalls)), 4),
        "queries": len(queries),
    }


def best_rows(scores: NDArray[np.float32], row: int) -> NDArray[np.intp]:
    """Return the rows of the ten highest scores, the one in `row` left out; ties by row."""
    scores = scores.copy()
    scores[row] = -np.inf
    best = np.argpartition(-scores, min(TOP * 2, len(scores) - 1))[: TOP * 2]
    return best[np.lexsort((best, -scores[best]))][:TOP]


def read_documents(path: Path) -> list[Output]:
    """Read documents as outputs without tags; unknown fields are ignored, a broken line is an error."""
    outputs: dict[OutputId, Output] = {}
    for number, line in numbered_lines(path):
        try:
            output = _document(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidRecord(
                f"{path.name}, Zeile {number}: kein Dokument mit „id“ und „title“.", "Berichtigen Sie die Zeile."
            ) from error
        if output.id in outputs:
            raise InvalidRecord(
                f"{path.name}, Zeile {number}: die Kennung „{output.id}“ kommt zweimal vor.",
                "Entfernen Sie eine der Zeilen.",
            )
        outputs[output.id] = output
    if not outputs:
        raise SourceFormat(f"„{path.name}“ enthält keine Dokumente.", "Erwartet werden JSON Lines.")
    return list(outputs.values())


def _document(record: Any) -> Output:
    values = record["id"], record["title"], record.get("abstract") or ""
    if not all(isinstance(value, str) for value in values):
        raise TypeError("a value is no text")
    output_id, title, abstract = values
    return Output(OutputId(output_id), OutputKind.ARTICLE, title[:MAX_TITLE_CHARS], abstract=abstract)


def read_pairs(path: Path, known: set[OutputId]) -> Relatives:
    """Read pairs in both directions; a pair with an id that is not `known` is an error."""
    relatives: dict[OutputId, set[OutputId]] = defaultdict(set)
    for number, line in numbered_lines(path):
        if number == 1:
            continue
        fields = line.rstrip("\n").split("\t")
        if len(fields) <= 1 or not known.issuperset(fields[:2]):
            raise InvalidRecord(
                f"{path.name}, Zeile {number}: kein Paar zweier Kennungen aus den Dokumenten.",
                "Geben Sie die Dokumente an, zu denen die Paare gehören.",
            )
        first, second = OutputId(fields[0]), OutputId(fields[1])
        relatives[first].add(second)
        relatives[second].add(first)
    if not relatives:
        raise SourceFormat(f"„{path.name}“ enthält keine Paare.", "Erwartet wird eine Tabelle mit Kopfzeile.")
    return relatives
