"""Suggestions for editors: every concept's probability, verdict and evidence, learned from their decisions."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.editorial import Evidence, Suggestion
from corpus.model import ConceptKey, Origin, Output, OutputId, Vocabulary
from corpus.passage import Passage
from recommender.index.concept import is_tagged_by_person
from recommender.index.text import text_hash
from recommender.ports import Encoder
from recommender.tagging.evidence import Excerpt, cite, excerpts_of, without
from recommender.tagging.material import Columns, Material, Reading, concept_keys, read_output
from recommender.tagging.tagger import MIN_EXAMPLES, Tagger
from recommender.tagging.within import cite_within, readings, telling

METHOD = "stack-2"  # changes with the method, so that suggestions of different methods can be told apart
NEIGHBOURS_SHOWN = 3
EXPLAINED_FROM = 0.1  # probability from which on evidence is looked for


class Adviser:
    """Learned from the outputs that a person has tagged; immutable.

    Parameters
    ----------
    outputs : sequence of Output
        All outputs; those that a person has tagged are learned from.
    vocabulary : Vocabulary
        Its concepts in use are suggested.
    encoder : Encoder
        Of the texts.
    columns : Columns
        The concepts as read by an earlier adviser with the same encoder and vocabulary.
    known : mapping of str to Material
        What that one has read of texts.

    Attributes
    ----------
    version : str
        Name of what was learned: equal where method, encoder, vocabulary and examples are.
    """

    def __init__(
        self,
        outputs: Sequence[Output],
        vocabulary: Vocabulary,
        encoder: Encoder,
        columns: Columns | None = None,
        known: dict[str, Material] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.columns = columns or Columns.of_vocabulary(vocabulary, encoder)
        self._encoder = encoder
        self._keys = concept_keys(vocabulary)
        self._known: dict[str, Material] = dict(known or {})
        examples = [output for output in outputs if is_tagged_by_person(output)]
        self._example_ids = [output.id for output in examples]
        self._assigned = _assigned(examples, self._keys)
        read = [read_output(output) for output in examples]
        self._tagger = Tagger.fit(self._read(read, len(read)), self._assigned, self.columns)
        self.version = _version(encoder, self._example_ids, read, self._assigned, self._keys)

    def relearned(self, outputs: Sequence[Output]) -> "Adviser":
        """Return an adviser that has learned from the outputs as they are now; texts read before are not read again."""
        return Adviser(outputs, self.vocabulary, self._encoder, self.columns, self._known)

    def suggest(self, output: Output, full_text: Sequence[Passage] = ()) -> tuple[Suggestion, ...]:
        """Return what is said about each concept, scheme by scheme in vocabulary order, the most probable first.

        In the passages of a full text, evidence is looked for besides; probabilities do not depend on them.
        """
        excerpts = excerpts_of(output)
        if len(excerpts) == 1:  # without the title alone nothing would be left to judge
            excerpts = []
        variants = [without(output, excerpt) for excerpt in excerpts]
        material = self._read([read_output(output), *variants], kept=1)
        predicted = self._tagger.predict(material)
        probabilities = predicted[0]
        within = self._within(output, full_text)
        evidence = [a + b for a, b in zip(self._evidence(output, excerpts, predicted), within, strict=True)]
        nearest = self._tagger.nearest(material.take(np.array([0])))[0]
        order = np.lexsort((np.arange(len(self._keys)), -probabilities, self.columns.groups))
        return tuple(
            Suggestion(
                self._keys[column],
                round(float(probabilities[column]), 4),
                round(float(self._tagger.thresholds[column]), 4),
                bool(probabilities[column] >= self._tagger.thresholds[column]),
                rank,
                evidence[column],
                self._neighbours(output.id, nearest, column),
            )
            for rank, column in enumerate(order.tolist(), 1)
        )

    def example_count(self, concept: ConceptKey) -> int:
        """Return from how many examples a concept has been learned."""
        return int(self._tagger.counts[self._keys.index(concept)])

    def has_too_few_examples(self, concept: ConceptKey) -> bool:
        """Return whether a concept has hardly been assigned yet, so that suggestions of it rest on words alone."""
        return self.example_count(concept) < MIN_EXAMPLES

    def _evidence(
        self, output: Output, excerpts: Sequence[Excerpt], predicted: NDArray[np.float64]
    ) -> list[tuple[Evidence, ...]]:
        """Return for each concept the excerpts without which it would be less probable.

        `predicted` are the probabilities of the output, in the first row, and without each of the excerpts.
        """
        drops = predicted[0] - predicted[1:]
        return [
            cite(output, excerpts, drops[:, column]) if predicted[0, column] >= EXPLAINED_FROM else ()
            for column in range(len(self._keys))
        ]

    def _within(self, output: Output, full_text: Sequence[Passage]) -> list[tuple[Evidence, ...]]:
        """Return for each concept the passage of the full text that speaks most for it, if one does."""
        passages = telling(full_text, self.columns)
        if not passages:
            return [()] * len(self._keys)
        predicted = self._tagger.predict(self._read(readings(output, passages), kept=0))
        rises = predicted[1:] - predicted[0]
        return [cite_within(passages, rises[:, column]) for column in range(len(self._keys))]

    def _neighbours(self, own_id: OutputId, nearest: NDArray[np.intp], column: int) -> tuple[OutputId, ...]:
        carrying = (self._example_ids[row] for row in nearest.tolist() if self._assigned[row, column])
        return tuple(output_id for output_id in carrying if output_id != own_id)[:NEIGHBOURS_SHOWN]

    def _read(self, texts: Sequence[Reading], kept: int) -> Material:
        """Return the features of texts; those read before are taken from memory, where the first `kept` go."""
        hashes = [text_hash(repr(reading)) for reading in texts]
        new = [i for i, name in enumerate(hashes) if name not in self._known]
        fresh: dict[str, Material] = {}
        if new:
            read = Material.of([texts[i] for i in new], self.columns, self._encoder.encode_documents)
            fresh = {hashes[i]: read.take(np.array([place])) for place, i in enumerate(new)}
        self._known.update({name: fresh[name] for name in hashes[:kept] if name in fresh})
        return Material.joined([self._known.get(name) or fresh[name] for name in hashes], self._encoder.dim)


def _assigned(examples: Sequence[Output], keys: Sequence[ConceptKey]) -> NDArray[np.bool_]:
    column = {key: i for i, key in enumerate(keys)}
    assigned = np.zeros((len(examples), len(keys)), dtype=bool)
    for row, output in enumerate(examples):
        for tag in output.tags or ():
            if tag.concept in column and tag.origin is not Origin.MODEL:
                assigned[row, column[tag.concept]] = True
    return assigned


def _version(
    encoder: Encoder,
    example_ids: Sequence[OutputId],
    readings: Sequence[Reading],
    assigned: NDArray[np.bool_],
    keys: Sequence[ConceptKey],
) -> str:
    """Return a name for what was learned by which method from what."""
    digest = hashlib.sha256(assigned.tobytes())
    for part in (encoder.fingerprint, *keys, *example_ids, *readings):
        digest.update(str(part).encode())
    return f"{METHOD}/{len(readings)}/{digest.hexdigest()[:12]}"
