"""Outputs that are newer than the index: read like those in it, they stand beside it until the next build.

What would need all outputs is taken from the nearest ones: what the tagger thinks of an output, and how near to
everything it is. Where the index knows an earlier version of the output, that one's stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpus.model import Output, Vocabulary
from recommender.config import RankingConfig
from recommender.encoders.adapted import adapt_for, general_encoder
from recommender.index.concept import ConceptTable, combine_concepts, is_tagged_by_person, strengths_of
from recommender.index.full_text import FullTexts
from recommender.index.lexical import CharacterIndex
from recommender.index.snapshot import Snapshot
from recommender.index.spelled import Spelled
from recommender.index.stacked import Stacked, StackedCharacters
from recommender.index.student import student_vectors
from recommender.index.text import PassageSpan, concept_text, full_text, passages, text_hash
from recommender.ports import Encoder, Vectors

NEAREST = 10  # outputs whose tags and nearness stand in for those of a new one


@dataclass(frozen=True, slots=True)
class FreshOutput:
    """One output as read for an index: its vectors, n-grams and passages.

    Parameters
    ----------
    document, title : ndarray, shape (dim,)
        Vectors of length 1.
    student : pair of ndarray, shape (student's dim,)
        The student's vectors of both; None where the index has none.
    spans : list of PassageSpan
        Title and sentences.
    passage_vectors : ndarray, shape (passages, dim)
        Their vectors.
    evidence : ndarray, shape (concepts,)
        Which of them speaks most for each concept.
    """

    output: Output
    spelled: Spelled
    document: Vectors
    title: Vectors
    student: tuple[Vectors, Vectors] | None
    spans: list[PassageSpan]
    passage_vectors: Vectors
    evidence: NDArray[np.int32]


class Freshener:
    """Reads outputs with an index's encoder; `concepts` are the concepts of its columns, in their order."""

    def __init__(self, encoder: Encoder, vocabulary: Vocabulary, snapshot: Snapshot) -> None:
        self._encoder = encoder
        self._general = general_encoder(encoder)
        by_key = {concept.key: concept for concept in vocabulary.concepts}
        texts = [concept_text(by_key[key]) if key in by_key else "" for key in snapshot.concepts.keys]
        self._concepts = self._general.encode_documents(texts)
        self._has_student = snapshot.student is not None

    def read(self, output: Output) -> FreshOutput:
        """Read one output."""
        spans, spelled = passages(output), Spelled.of(output)
        general = self._general.encode_documents([full_text(output), *(span.text for span in spans)])
        vectors = adapt_for(self._encoder, general)
        both = student_vectors([spelled.text], [output.title], self._encoder) if self._has_student else None
        student = None if both is None else (both[0][0], both[1][0])
        evidence = np.argmax(general[1:] @ self._concepts.T, axis=0).astype(np.int32)
        return FreshOutput(output, spelled, vectors[0], vectors[1], student, spans, vectors[1:], evidence)


def extend(snapshot: Snapshot, fresh: Sequence[FreshOutput], vocabulary: Vocabulary, config: RankingConfig) -> Snapshot:
    """Return a large index with further rows for outputs that are newer; rows of earlier versions have no id any more.

    Nothing large is copied. The index must have a shortcut.
    """
    if not fresh or snapshot.shortcut is None:
        return snapshot
    n = len(snapshot.ids)
    ids = [one.output.id for one in fresh]
    rows = {output_id: n + place for place, output_id in enumerate(ids)}
    documents = np.array([one.document for one in fresh])
    nearest = [_stand_ins(snapshot, one) for one in fresh]
    characters = _characters(snapshot, fresh)
    student = snapshot.student
    if student is not None:
        of_fresh = [one.student for one in fresh if one.student is not None]
        student = tuple(Stacked(old, np.array([one[i] for one in of_fresh])) for i, old in enumerate(student))  # type: ignore[assignment]
    counts = np.cumsum([len(one.spans) for one in fresh])
    first = snapshot.passage_offsets[-1] + np.concatenate(([0], counts[:-1]))
    spans = [(span.start, span.end) for one in fresh for span in one.spans]
    hashes = np.array([int(text_hash(span.text), 16) for one in fresh for span in one.spans], dtype=np.uint64)
    return replace(
        snapshot,
        identity=f"{snapshot.identity}+{text_hash(' '.join(one.output.content_hash() for one in fresh))}",
        ids=(*snapshot.ids, *ids),
        row={**snapshot.row, **rows},
        documents=Stacked(snapshot.documents, documents),
        titles=Stacked(snapshot.titles, np.array([one.title for one in fresh])),
        student=student,
        passage_vectors=Stacked(snapshot.passage_vectors, np.concatenate([one.passage_vectors for one in fresh])),
        passage_offsets=np.append(snapshot.passage_offsets, snapshot.passage_offsets[-1] + counts),
        passage_spans=np.concatenate([snapshot.passage_spans, np.array(spans, dtype=np.int32)]),
        passage_hashes=np.concatenate([snapshot.passage_hashes, hashes]),
        full_texts=_moved(snapshot.full_texts, {snapshot.row[i]: rows[i] for i in ids if i in snapshot.row}),
        characters=StackedCharacters(snapshot.characters, characters),
        concepts=_concepts(snapshot.concepts, fresh, nearest, vocabulary, config),
        concept_evidence=np.concatenate(
            [snapshot.concept_evidence, [one.evidence + start for one, start in zip(fresh, first, strict=True)]]
        ).astype(np.int32),
        hubness=np.append(snapshot.hubness, [snapshot.hubness[rows].mean() for rows in nearest]).astype(np.float32),
        shortcut=snapshot.shortcut.with_rows(documents, characters),
    )


def _stand_ins(snapshot: Snapshot, fresh: FreshOutput) -> NDArray[np.int64]:
    """Return the rows whose tags and hubness stand in for an output's own: an earlier version's, else the nearest."""
    known = snapshot.row.get(fresh.output.id)
    if known is not None or snapshot.shortcut is None:
        return np.array([known or 0])
    rows, _ = snapshot.shortcut.nearest(fresh.document)
    return rows[:NEAREST]


def _characters(snapshot: Snapshot, fresh: Sequence[FreshOutput]) -> CharacterIndex:
    return CharacterIndex.of_ngrams([one.spelled.ngrams for one in fresh], snapshot.characters.idf)


def _concepts(
    table: ConceptTable,
    fresh: Sequence[FreshOutput],
    stand_ins: Sequence[NDArray[np.int64]],
    vocabulary: Vocabulary,
    config: RankingConfig,
) -> ConceptTable:
    editor = [strengths_of(one.output.tags, table.keys, config) for one in fresh]
    model = [table.model[rows].mean(axis=0) for rows in stand_ins]
    return combine_concepts(
        table.keys,
        np.concatenate([table.editor, np.array(editor, dtype=np.float32).reshape(len(fresh), len(table.keys))]),
        np.concatenate([table.model, np.array(model, dtype=np.float32).reshape(len(fresh), len(table.keys))]),
        np.append(table.is_tagged, [is_tagged_by_person(one.output) for one in fresh]),
        vocabulary,
        config,
    )


def _moved(full_texts: FullTexts, rows: dict[int, int]) -> FullTexts:
    """Return the full texts with some owners in other rows."""
    if not len(full_texts.owners):
        return full_texts
    owners = full_texts.owners.copy()
    for old, new in rows.items():
        owners[owners == old] = new
    return replace(full_texts, owners=owners)
