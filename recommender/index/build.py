"""Build the index: encode what is new, learn the tags, and write everything at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.model import Output, Vocabulary
from corpus.ports import Clock, CorpusReader
from recommender.config import RankingConfig
from recommender.encoders.adapted import adapt_for, general_encoder
from recommender.encoders.lsa import LsaEncoder
from recommender.errors import IndexCorrupt, IndexMissing
from recommender.index.concept import build_concepts
from recommender.index.full_text import build_full_texts
from recommender.index.hubness import Likenesses, compute_hubness
from recommender.index.lexical import CharacterIndex
from recommender.index.manifest import Manifest, verify_files
from recommender.index.shortcut import build_neighbours
from recommender.index.storage import read_array, read_current, write_index
from recommender.index.student import student_vectors
from recommender.index.text import PassageSpan, full_text, lexical_text, passages, text_hash
from recommender.ports import Encoder, Vectors
from recommender.tagging.material import Columns

OUTPUTS_FILE = "outputs.txt"
CONCEPTS_FILE = "concepts.txt"
STUDENT_ARRAYS = ("student_documents", "student_titles")
NEIGHBOURS_ARRAY = "neighbours"  # only where the index is large
BATCH_TEXTS = 256  # texts between two signs of progress

Progress = Callable[[int, int], None]
"""Called with texts encoded so far and texts to encode."""


@dataclass(frozen=True, slots=True)
class _Corpus:
    outputs: Sequence[Output]
    vocabulary: Vocabulary
    spans: list[list[PassageSpan]]

    @property
    def texts(self) -> list[str]:
        """Full texts, then all passages: the row order of the stored vectors."""
        flat = [span.text for spans in self.spans for span in spans]
        return [*map(full_text, self.outputs), *flat]


def training_texts(store: CorpusReader) -> list[str]:
    """Return what a corpus-fitted encoder learns from."""
    return [full_text(output) for output in store.outputs()]


def build_index(
    store: CorpusReader,
    root: Path,
    *,
    encoder_name: str,
    encoder: Encoder,
    config: RankingConfig,
    clock: Clock,
    progress: Progress | None = None,
) -> Manifest:
    """Build an index of all published outputs below `root` and make it the current one.

    Vectors of texts that the previous index holds for the same encoder are taken over, so that an update costs what
    has changed. The corpus version is read first: a write during the build leaves the new index stale, not wrong.

    Returns
    -------
    Manifest
        Of the new index; `encoded_texts` and `reused_texts` say what it cost.
    """
    version = store.corpus_version()
    outputs = store.outputs()
    corpus = _Corpus(outputs, store.vocabulary(), [passages(output) for output in outputs])
    vectors, hashes, encoded = _encode(corpus.texts, encoder, root, progress)
    row = {output.id: number for number, output in enumerate(outputs)}
    full_texts, encoded_passages = build_full_texts(store, row, encoder, root)
    arrays = _arrays(corpus, vectors, encoder, config) | full_texts.arrays()
    arrays["text_vectors"], arrays["text_hashes"] = vectors, hashes
    if isinstance(encoder, LsaEncoder):
        arrays.update({f"encoder_{name}": array for name, array in encoder.state().items()})
    manifest = Manifest(
        built_at=clock(),
        corpus_version=version,
        encoder=encoder_name,
        fingerprint=encoder.fingerprint,
        build_hash=config.build_hash(),
        outputs=len(outputs),
        passages=sum(map(len, corpus.spans)),
        encoded_texts=encoded + encoded_passages,
        reused_texts=len(vectors) + len(full_texts.keys) - encoded - encoded_passages,
        files={},
        full_text_passages=len(full_texts.keys),
    )
    concept_lines = "".join(f"{c.key}\n" for c in corpus.vocabulary.concepts if not c.deprecated)
    texts = {OUTPUTS_FILE: "".join(f"{output.id}\n" for output in outputs), CONCEPTS_FILE: concept_lines}
    write_index(root, arrays, texts, manifest)
    return manifest


def _arrays(corpus: _Corpus, vectors: Vectors, encoder: Encoder, config: RankingConfig) -> dict[str, NDArray[Any]]:
    n = len(corpus.outputs)
    adapted = adapt_for(encoder, vectors)
    documents, passage_vectors = (np.ascontiguousarray(part) for part in np.split(adapted, [n]))
    characters = CharacterIndex.build([lexical_text(output) for output in corpus.outputs])
    columns = Columns.of_vocabulary(corpus.vocabulary, general_encoder(encoder))
    row = {text: number for number, text in enumerate(corpus.texts)}
    table = build_concepts(
        corpus.outputs, corpus.vocabulary, lambda texts: vectors[[row[text] for text in texts]], columns, config
    )
    owners = np.repeat(np.arange(n, dtype=np.int32), [len(spans) for spans in corpus.spans])
    titles = passage_vectors[np.searchsorted(owners, np.arange(n))]
    student = student_vectors(corpus.outputs, encoder)
    neighbours = build_neighbours(documents)
    spans = [(span.start, span.end) for spans in corpus.spans for span in spans]
    return {
        "documents": documents,
        "titles": titles,
        "passage_vectors": passage_vectors,
        "passage_offsets": np.searchsorted(owners, np.arange(n + 1)).astype(np.int64),
        "passage_spans": np.array(spans, dtype=np.int32).reshape(-1, 2),
        "idf": characters.idf,
        **{f"rows_{part}": getattr(characters.rows, part) for part in ("indptr", "indices", "values")},
        **{f"postings_{part}": getattr(characters.postings, part) for part in ("indptr", "indices", "values")},
        "concept_editor": table.editor,
        "concept_model": table.model,
        "concept_is_tagged": table.is_tagged,
        "concept_standardised": table.standardised,
        "hubness": compute_hubness(Likenesses(documents, titles, characters, student), config),
        **({} if student is None else dict(zip(STUDENT_ARRAYS, student, strict=True))),
        **({} if neighbours is None else {NEIGHBOURS_ARRAY: neighbours}),
        "concept_evidence": _concept_evidence(columns.vectors, vectors[n:], owners, n),
    }


def _encode(
    texts: Sequence[str], encoder: Encoder, root: Path, progress: Progress | None
) -> tuple[Vectors, NDArray[np.uint64], int]:
    """Return general vectors and content hashes of `texts`, and how many had to be encoded."""
    general = general_encoder(encoder)
    hashes = np.array([int(text_hash(text), 16) for text in texts], dtype=np.uint64)
    known = _known_vectors(root, encoder)
    missing = [row for row, key in enumerate(hashes) if int(key) not in known]
    vectors = np.zeros((len(texts), general.dim), dtype=np.float32)
    for row, key in enumerate(hashes):
        if int(key) in known:
            vectors[row] = known[int(key)]
    for start in range(0, len(missing), BATCH_TEXTS):
        batch = missing[start : start + BATCH_TEXTS]
        vectors[batch] = general.encode_documents([texts[row] for row in batch])
        if progress:
            progress(start + len(batch), len(missing))
    return vectors, hashes, len(missing)


def _known_vectors(root: Path, encoder: Encoder) -> dict[int, Vectors]:
    """Return the previous index's vectors by content hash, nothing if another encoder made them."""
    try:
        directory, manifest = read_current(root)
        if manifest.fingerprint != encoder.fingerprint:
            return {}
        verify_files(directory, manifest, ("text_hashes.npy", "text_vectors.npy"))  # else damage would live on
        hashes, vectors = read_array(directory, "text_hashes"), read_array(directory, "text_vectors")
    except (IndexMissing, IndexCorrupt):
        return {}
    return {int(key): vectors[row] for row, key in enumerate(hashes)}


def _concept_evidence(
    concept_vectors: Vectors,
    passage_vectors: Vectors,
    owners: NDArray[np.int32],
    n: int,
) -> NDArray[np.int32]:
    """Return for each output and concept the row of the passage most like the concept; shape (n, concepts)."""
    evidence = np.zeros((n, len(concept_vectors)), dtype=np.int32)
    if not n:
        return evidence
    similarity = passage_vectors @ concept_vectors.T
    for column in range(len(concept_vectors)):
        order = np.lexsort((np.arange(len(owners)), -similarity[:, column], owners))
        first = np.searchsorted(owners[order], np.arange(n))
        evidence[:, column] = order[first]
    return evidence
