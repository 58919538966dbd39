"""A loaded index: what a running service ranks with. Immutable; a newer build is a new snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.model import ConceptKey, OutputId, Scheme
from corpus.vector_shelf import VectorShelf
from recommender.encoders.registry import LSA, check_name, open_encoder
from recommender.errors import EncoderMismatch, IndexCorrupt, NeighboursMismatch
from recommender.index.build import CONCEPTS_FILE, CONTENT_ARRAY, OUTPUTS_FILE, STUDENT_ARRAYS
from recommender.index.concept import ConceptTable
from recommender.index.full_text import FullTexts
from recommender.index.hubness import Likenesses
from recommender.index.lexical import CharacterIndex, SparseRows
from recommender.index.manifest import NEIGHBOURS_ARRAY, REBUILD, Manifest, small_files, verify_files
from recommender.index.neighbours import GraphNeighbours, SharedNeighbours
from recommender.index.shortcut import Shortcut
from recommender.index.storage import read_array, read_current
from recommender.index.student import StudentVectors
from recommender.ports import Encoder, Neighbours, VectorRows


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One built index, its arrays memory-mapped.

    Parameters
    ----------
    identity : str
        Name of the build, different for every one.
    ids : tuple of OutputId
        The n outputs, in row order.
    row : dict of OutputId to int
        The inverse of `ids`.
    documents : ndarray, shape (n, dim)
        Vectors of the outputs' full texts, length 1.
    titles : ndarray, shape (n, dim)
        Vectors of the outputs' titles, length 1.
    student : pair of ndarray, shape (n, student's dim)
        The static student's vectors of full texts and of titles; None for an encoder that it did not learn from.
    passage_vectors : ndarray, shape (passages, dim)
        Vectors of the passages, grouped by output.
    passage_offsets : ndarray, shape (n + 1,)
        Output i owns the passages from passage_offsets[i] up to passage_offsets[i + 1].
    passage_spans : ndarray, shape (passages, 2)
        Start and end of each passage in its output's abstract.
    passage_hashes : ndarray, shape (passages,)
        Content hash of each passage, to notice that an output has been rewritten since.
    full_texts : FullTexts
        The passages of full texts.
    concepts : ConceptTable
        Tags and predictions.
    concept_evidence : ndarray, shape (n, concepts)
        The passage that speaks most for each concept.
    hubness : ndarray, shape (n,)
        How near each output is to its nearest relatives; what is near to everything says little.
    shortcut : Shortcut
        Ways to the likely candidates; None where the index is small enough to look at every output.
    content : ndarray, shape (n,)
        Beginning of the content hash of each output as it was read for the index; None in an index of an earlier
        version.
    """

    manifest: Manifest
    identity: str
    ids: tuple[OutputId, ...]
    row: dict[OutputId, int]
    documents: VectorRows
    titles: VectorRows
    student: tuple[VectorRows, VectorRows] | None
    passage_vectors: VectorRows
    passage_offsets: NDArray[np.int64]
    passage_spans: NDArray[np.int32]
    passage_hashes: NDArray[np.uint64]
    full_texts: FullTexts
    characters: CharacterIndex
    concepts: ConceptTable
    concept_column: dict[ConceptKey, int]
    concept_evidence: NDArray[np.int32]
    hubness: NDArray[np.float32]
    shortcut: Shortcut | None
    content: NDArray[np.uint64] | None

    @property
    def likenesses(self) -> Likenesses:
        """What relatives are found by."""
        return Likenesses(self.documents, self.titles, self.characters, self.student)

    @classmethod
    def load(cls, root: Path, vector_shelf: VectorShelf | None = None) -> Self:
        """Load the current build; raise `IndexMissing`, `IndexCorrupt` or `NeighboursMismatch`.

        `vector_shelf` is asked for the neighbours of a vector in a large index; without one, a graph is.
        """
        directory, manifest = read_current(root)
        verify_files(directory, manifest, small_files(manifest))

        def array(name: str) -> NDArray[Any]:
            return read_array(directory, name)

        ids = tuple(OutputId(line) for line in _read_lines(directory / OUTPUTS_FILE))
        keys = tuple(_concept_key(line) for line in _read_lines(directory / CONCEPTS_FILE))
        table = ConceptTable(
            keys,
            np.array(array("concept_editor")),
            np.array(array("concept_model")),
            np.array(array("concept_is_tagged")),
            np.array(array("concept_standardised")),
        )
        rows = SparseRows(array("rows_indptr"), array("rows_indices"), array("rows_values"))
        postings = SparseRows(array("postings_indptr"), array("postings_indices"), array("postings_values"))
        characters = CharacterIndex(array("idf"), rows, postings)
        neighbours = _neighbours(directory, manifest, vector_shelf, len(ids))
        return cls(
            manifest=manifest,
            identity=directory.name,
            ids=ids,
            row={output_id: i for i, output_id in enumerate(ids)},
            documents=array("documents"),
            titles=array("titles"),
            student=_student(directory, manifest),
            passage_vectors=array("passage_vectors"),
            passage_offsets=array("passage_offsets"),
            passage_spans=array("passage_spans"),
            passage_hashes=array("text_hashes")[len(ids) :],
            full_texts=FullTexts.read(directory),
            characters=characters,
            concepts=table,
            concept_column={key: i for i, key in enumerate(keys)},
            concept_evidence=array("concept_evidence"),
            hubness=np.array(array("hubness")),
            shortcut=None if neighbours is None else Shortcut.open(neighbours, characters),
            content=array(CONTENT_ARRAY) if f"{CONTENT_ARRAY}.npy" in manifest.files else None,
        )


def _neighbours(directory: Path, manifest: Manifest, vector_shelf: VectorShelf | None, n: int) -> Neighbours | None:
    """Return what finds the neighbours of a vector; None in an index small enough to look at all."""
    check_neighbours(manifest, is_shared=vector_shelf is not None)
    if vector_shelf is not None and manifest.are_vectors_shared:
        dim = int(read_array(directory, "documents").shape[1])
        return SharedNeighbours.open(vector_shelf, directory.name, dim)
    return GraphNeighbours.open(read_array(directory, NEIGHBOURS_ARRAY), n) if manifest.has_graph else None


def check_neighbours(manifest: Manifest, *, is_shared: bool) -> None:
    """Raise `NeighboursMismatch` for a large index whose vectors lie elsewhere than those of the configuration do."""
    if manifest.are_vectors_shared and not is_shared:
        raise NeighboursMismatch(
            "Der Index wurde mit NEGZ_NEIGHBOURS=pgvector gebaut, eingestellt ist „graph“.", REBUILD
        )
    if manifest.has_graph and is_shared:
        raise NeighboursMismatch(
            "Der Index wurde mit NEGZ_NEIGHBOURS=graph gebaut, eingestellt ist „pgvector“.", REBUILD
        )


def _student(directory: Path, manifest: Manifest) -> StudentVectors | None:
    if any(f"{name}.npy" not in manifest.files for name in STUDENT_ARRAYS):
        return None
    documents, titles = (read_array(directory, name) for name in STUDENT_ARRAYS)
    return documents, titles


def open_index_encoder(root: Path, name: str, *, offline: bool = True) -> Encoder:
    """Return the encoder called `name` if the current index was built with it, else raise `EncoderMismatch`."""
    directory, manifest = read_current(root)
    if manifest.encoder != name:
        check_name(name)
        raise EncoderMismatch(
            f"Der Index wurde mit dem Encoder „{manifest.encoder}“ gebaut, eingestellt ist „{name}“.",
            f"{REBUILD}, oder stellen Sie NEGZ_ENCODER={manifest.encoder} ein.",
        )
    parts = ("idf", "components") if name == LSA else ()
    state = {part: read_array(directory, f"encoder_{part}") for part in parts}
    encoder = open_encoder(name, state=state, offline=offline)
    if encoder.fingerprint != manifest.fingerprint:
        raise EncoderMismatch(
            f"Der Index wurde mit einem anderen Stand des Encoders gebaut ({manifest.fingerprint}), "
            f"vorhanden ist {encoder.fingerprint}.",
            REBUILD,
        )
    return encoder


def _read_lines(path: Path) -> Sequence[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexCorrupt(f"Die Indexdatei „{path.name}“ ist unlesbar.", REBUILD) from error


def _concept_key(line: str) -> ConceptKey:
    scheme, _, notation = line.partition(":")
    try:
        return ConceptKey(Scheme(scheme), notation)
    except ValueError as error:
        raise IndexCorrupt(f"Die Indexdatei „{CONCEPTS_FILE}“ nennt keinen Begriff: {line}", REBUILD) from error
