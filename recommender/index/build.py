"""Build the index: encode what is new, learn the tags, and write everything at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.model import Output, Vocabulary
from corpus.ports import Clock, CorpusReader
from corpus.vector_shelf import VectorShelf
from recommender.config import RankingConfig
from recommender.encoders.adapted import adapt_for, general_encoder
from recommender.encoders.lsa import LsaEncoder
from recommender.errors import IndexCorrupt, IndexMissing
from recommender.index.concept import build_concepts
from recommender.index.full_text import build_full_texts
from recommender.index.hubness import Likenesses, compute_hubness
from recommender.index.lexical import CharacterIndex
from recommender.index.manifest import NEIGHBOURS_ARRAY, Manifest, verify_files
from recommender.index.neighbours import build_graph
from recommender.index.shortcut import is_large, strongest_first
from recommender.index.spelled import Spelled
from recommender.index.storage import new_build_name, read_array, read_current, write_index
from recommender.index.student import student_vectors
from recommender.index.text import PassageSpan, full_text, passages, text_hash
from recommender.ports import Encoder, Vectors
from recommender.tagging.material import Columns

OUTPUTS_FILE = "outputs.txt"
CONCEPTS_FILE = "concepts.txt"
STUDENT_ARRAYS = ("student_documents", "student_titles")
CONTENT_ARRAY = "content"
SPELLED_CHARS = 6_000  # longer texts are cut by encoders before they are spelled
BATCH_TEXTS = 256  # texts between two signs of progress

Progress = Callable[[int, int], None]
"""Called with texts encoded so far and texts to encode."""


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What is indexed; `texts` are full texts, then all passages: the row order of the stored vectors."""

    outputs: Sequence[Output]
    vocabulary: Vocabulary
    spans: list[list[PassageSpan]]
    spelled: list[Spelled]
    texts: list[str]

    @classmethod
    def of(cls, outputs: Sequence[Output], vocabulary: Vocabulary) -> Self:
        """Read and cut the outputs."""
        spans = [passages(output) for output in outputs]
        texts = [*map(full_text, outputs), *(span.text for of_output in spans for span in of_output)]
        return cls(outputs, vocabulary, spans, [Spelled.of(output) for output in outputs], texts)

    def prepared(self, row: int) -> str:
        """Return the text in `row` of `texts` for an encoder, which spells a text so that is not yet spelled so."""
        text = self.texts[row]
        is_spelled = row < len(self.spelled) and len(text) <= SPELLED_CHARS
        return self.spelled[row].text if is_spelled else text


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
    vector_shelf: VectorShelf | None = None,
) -> Manifest:
    """Build an index of all published outputs below `root` and make it the current one.

    Vectors of texts that the previous index holds for the same encoder are taken over, so that an update costs what
    has changed. The corpus version is read first: a write during the build leaves the new index stale, not wrong. The
    vectors of a large index are laid into `vector_shelf` before anybody sees it; without one, it has a graph instead.

    Returns
    -------
    Manifest
        Of the new index; `encoded_texts` and `reused_texts` say what it cost.
    """
    version = store.corpus_version()
    marks, outputs = store.marks().content, store.outputs()
    corpus = _Corpus.of(outputs, store.vocabulary())
    vectors, hashes, encoded = _encode(corpus, encoder, root, progress)
    row = {output.id: number for number, output in enumerate(outputs)}
    full_texts, encoded_passages = build_full_texts(store, row, encoder, root)
    arrays = _arrays(corpus, vectors, encoder, config) | full_texts.arrays()
    content = [content_key(marks.get(output.id, "0")) for output in outputs]
    arrays[CONTENT_ARRAY] = np.array(content, dtype=np.uint64)
    arrays["text_vectors"], arrays["text_hashes"] = vectors, hashes
    if isinstance(encoder, LsaEncoder):
        arrays.update({f"encoder_{name}": array for name, array in encoder.state().items()})
    name, needs_neighbours = new_build_name(version), is_large(len(outputs))
    if needs_neighbours and vector_shelf is not None:
        vector_shelf.put(name, arrays["documents"])
    elif needs_neighbours:
        arrays[NEIGHBOURS_ARRAY] = build_graph(arrays["documents"])
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
        are_vectors_shared=needs_neighbours and vector_shelf is not None,
    )
    concept_lines = "".join(f"{c.key}\n" for c in corpus.vocabulary.concepts if not c.deprecated)
    texts = {OUTPUTS_FILE: "".join(f"{output.id}\n" for output in outputs), CONCEPTS_FILE: concept_lines}
    write_index(root, name, arrays, texts, manifest)
    return manifest


def content_key(content_hash: str) -> int:
    """Return what an index keeps of an output's content hash."""
    return int(content_hash[:16], 16)


def _arrays(corpus: _Corpus, vectors: Vectors, encoder: Encoder, config: RankingConfig) -> dict[str, NDArray[Any]]:
    n = len(corpus.outputs)
    adapted = adapt_for(encoder, vectors)
    documents, passage_vectors = (np.ascontiguousarray(part) for part in np.split(adapted, [n]))
    characters = CharacterIndex.of_ngrams([spelled.ngrams for spelled in corpus.spelled])
    postings = strongest_first(characters.postings) if is_large(n) else characters.postings
    columns = Columns.of_vocabulary(corpus.vocabulary, general_encoder(encoder))
    row = {text: number for number, text in enumerate(corpus.texts)}
    table = build_concepts(
        corpus.outputs,
        corpus.vocabulary,
        lambda texts: vectors[[row[text] for text in texts]],
        columns,
        config,
        corpus.spelled,
    )
    offsets = np.cumsum([0, *map(len, corpus.spans)], dtype=np.int64)
    titles = passage_vectors[offsets[:-1]]
    student = student_vectors(
        [corpus.prepared(row) for row in range(n)], [output.title for output in corpus.outputs], encoder
    )
    spans = [(span.start, span.end) for spans in corpus.spans for span in spans]
    return {
        "documents": documents,
        "titles": titles,
        "passage_vectors": passage_vectors,
        "passage_offsets": offsets,
        "passage_spans": np.array(spans, dtype=np.int32).reshape(-1, 2),
        "idf": characters.idf,
        **{f"rows_{part}": getattr(characters.rows, part) for part in ("indptr", "indices", "values")},
        **{f"postings_{part}": getattr(postings, part) for part in ("indptr", "indices", "values")},
        "concept_editor": table.editor,
        "concept_model": table.model,
        "concept_is_tagged": table.is_tagged,
        "concept_standardised": table.standardised,
        "hubness": compute_hubness(Likenesses(documents, titles, characters, student), config),
        **({} if student is None else dict(zip(STUDENT_ARRAYS, student, strict=True))),
        "concept_evidence": _concept_evidence(columns.vectors, vectors[n:], offsets),
    }


def _encode(
    corpus: _Corpus, encoder: Encoder, root: Path, progress: Progress | None
) -> tuple[Vectors, NDArray[np.uint64], int]:
    """Return general vectors and content hashes of the texts, and how many had to be encoded."""
    general = general_encoder(encoder)
    hashes = np.array([int(text_hash(text), 16) for text in corpus.texts], dtype=np.uint64)
    vectors = np.zeros((len(corpus.texts), general.dim), dtype=np.float32)
    known_hashes, known_vectors = _known_vectors(root, encoder)
    is_known, places = _find(hashes, known_hashes)
    vectors[is_known] = known_vectors[places[is_known]]
    missing = np.flatnonzero(~is_known).tolist()
    for start in range(0, len(missing), BATCH_TEXTS):
        batch = missing[start : start + BATCH_TEXTS]
        vectors[batch] = general.encode_documents([corpus.prepared(row) for row in batch])
        if progress:
            progress(start + len(batch), len(missing))
    return vectors, hashes, len(missing)


def _known_vectors(root: Path, encoder: Encoder) -> tuple[NDArray[np.uint64], Vectors]:
    """Return content hashes and vectors of the previous index, none if another encoder made them."""
    nothing = np.zeros(0, dtype=np.uint64), np.zeros((0, general_encoder(encoder).dim), dtype=np.float32)
    try:
        directory, manifest = read_current(root)
        if manifest.fingerprint != encoder.fingerprint:
            return nothing
        verify_files(directory, manifest, ("text_hashes.npy", "text_vectors.npy"))  # else damage would live on
        return read_array(directory, "text_hashes"), read_array(directory, "text_vectors")
    except (IndexMissing, IndexCorrupt):
        return nothing


def _find(wanted: NDArray[np.uint64], known: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Return of each wanted hash whether it is known, and where."""
    if not len(known):
        return np.zeros(len(wanted), dtype=bool), np.zeros(len(wanted), dtype=np.intp)
    order = np.argsort(known, kind="stable")
    places = order[np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)]
    return known[places] == wanted, places


def _concept_evidence(
    concept_vectors: Vectors, passage_vectors: Vectors, offsets: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return for each output and concept the row of the passage most like the concept; shape (n, concepts).

    Output i has the passages from offsets[i] up to offsets[i + 1], at least one; of equals the first.
    """
    shape = len(offsets) - 1, len(concept_vectors)
    if not all(shape):
        return np.zeros(shape, dtype=np.int32)
    similarity = passage_vectors @ concept_vectors.T
    best = np.repeat(np.maximum.reduceat(similarity, offsets[:-1]), np.diff(offsets), axis=0)
    rows = np.arange(len(similarity), dtype=np.int32)[:, None]
    at = np.where(similarity == best, rows, np.int32(len(similarity)))
    return np.minimum.reduceat(at, offsets[:-1])
