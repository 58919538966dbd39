"""Why an output is in the list: the verdict per criterion, with who said so and the sentence that shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from corpus.deep_link import deep_link
from corpus.model import ConceptKey, Grade, Origin, Output, Scheme, Vocabulary
from corpus.passage import Passage
from corpus.source_port import ItemId
from recommender.feature import Floats, Topic
from recommender.index.concept import related_columns
from recommender.index.full_text import passage_hash
from recommender.index.snapshot import Snapshot
from recommender.index.text import passage_text, text_hash
from recommender.ports import FullTextReader
from recommender.query import Profile
from recommender.result import Criterion, CriterionResult, Explanation, State, Where
from recommender.scoring import contributions
from recommender.sentence import best_sentence
from recommender.summary import Stated, quote_labels, state_concepts, summarise
from recommender.timeliness import Timing, timing

MODEL_FULFILLED = 0.5  # the model thinks it more likely than not
MODEL_PARTLY = 0.2  # about twice a concept's base rate in the catalogue
TOPIC_FULFILLED = 1.5  # standard deviations above an average output: about the best 7 %
MAX_CONCEPT_PARTS = 50_000  # some 20 MB at the most; the shipped catalogue with one or two ticks each needs 14,000
MAX_EXPLANATIONS = 20_000  # some 20 MB at the most
DAYS_KEPT = 4  # today in a few time zones
TOPIC_PARTLY = 0.5  # about the better third


_Ticked = tuple[tuple[ConceptKey, ...], tuple[ConceptKey, ...], str, date]
"""Target groups, benefits, the language of the answer, and the day."""

_NO_TOPIC = CriterionResult(Criterion.TOPIC, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Question:
    """What every explanation of one list refers to.

    `places` says where in the arrays of `topic` and `features` a row of the index stands, None for where it says.
    """

    profile: Profile
    topic: Topic | None
    features: Floats
    weights: Floats
    as_of: date
    language: str
    is_search: bool = False
    """Whether a passage is quoted even of an output that is not about the question: its words were found in it."""
    places: Mapping[int, int] | None = None

    def place(self, row: int) -> int:
        """Return where a row's numbers stand."""
        return row if self.places is None else self.places[row]


class Explainer:
    """Explains outputs of one snapshot; verdicts on concepts do not depend on the question and are kept."""

    def __init__(
        self, snapshot: Snapshot, outputs: Mapping[int, Output], vocabulary: Vocabulary, texts: FullTextReader
    ) -> None:
        self._snapshot = snapshot
        self._texts = texts
        self._outputs = outputs
        self._quoted = {language: quote_labels(vocabulary, language) for language in ("de", "en")}
        self._related = related_columns(snapshot.concepts.keys, vocabulary)
        self._verdicts: dict[tuple[int, int], CriterionResult] = {}  # at most outputs x concepts
        self._concept_parts: dict[
            tuple[int, tuple[ConceptKey, ...], str], tuple[tuple[CriterionResult, ...], Stated]
        ] = {}
        self._ticked: dict[_Ticked, dict[int, Explanation]] = {}
        self._ticked_number = 0
        self._timings: dict[tuple[int, date], tuple[Timing, CriterionResult]] = {}

    def explain(self, rows: Sequence[int], question: Question) -> list[Explanation]:
        """Return the explanations of the outputs in `rows`."""
        profile = question.profile
        if profile.text or profile.seeds or profile.dislikes:
            return self._explain_each(rows, question)
        return self._explain_ticked(rows, question)

    def _explain_ticked(self, rows: Sequence[int], question: Question) -> list[Explanation]:
        """Return the explanations for a profile of concepts alone, kept for everyone who ticks the same."""
        asked = question.profile.audiences, question.profile.benefits, question.language, question.as_of
        known = self._ticked.get(asked, {})
        missing = [row for row in rows if row not in known]
        if missing:
            known = known | dict(zip(missing, self._explain_each(missing, question), strict=True))
            self._keep_ticked(asked, known, len(missing))
        return [known[row] for row in rows]

    def _keep_ticked(self, asked: _Ticked, known: dict[int, Explanation], more: int) -> None:
        if self._ticked_number + more > MAX_EXPLANATIONS:
            self._ticked.clear()
            self._ticked_number = 0
            more = len(known)
        self._ticked[asked] = known
        self._ticked_number += more

    def _explain_each(self, rows: Sequence[int], question: Question) -> list[Explanation]:
        parts = contributions(question.features, question.weights, [question.place(row) for row in rows])
        return [self._explain(row, question, part) for row, part in zip(rows, parts, strict=True)]

    def _explain(self, row: int, question: Question, parts: tuple[tuple[str, float], ...]) -> Explanation:
        profile = question.profile
        language = question.language if question.language in self._quoted else "de"
        audiences, for_whom = self._concepts(row, profile.audiences, language)
        benefits, for_what = self._concepts(row, profile.benefits, language)
        topic = self._topic_verdict(row, question)
        time, timeliness = self._timeliness(row, question.as_of)
        own_words = bool(profile.text) or not profile.seeds
        output = self._outputs[row]
        summary = summarise((for_whom, for_what), topic.state, output, time, language, own_words=own_words)
        criteria = (*audiences, *benefits, topic, timeliness)
        return Explanation(summary, criteria, parts)

    def _concepts(
        self, row: int, keys: tuple[ConceptKey, ...], language: str
    ) -> tuple[tuple[CriterionResult, ...], Stated]:
        """Return the verdicts on an output's concepts, and what they come to in words."""
        known = self._concept_parts.get((row, keys, language))
        if known is None:
            verdicts = tuple(self._concept_verdict(row, key) for key in keys)
            known = verdicts, state_concepts(verdicts, self._quoted[language], language)
            if len(self._concept_parts) >= MAX_CONCEPT_PARTS:
                self._concept_parts.clear()
            self._concept_parts[row, keys, language] = known
        return known

    def _timeliness(self, row: int, as_of: date) -> tuple[Timing, CriterionResult]:
        known = self._timings.get((row, as_of))
        if known is None:
            output = self._outputs[row]
            time = timing(output, as_of)
            evidence = str(output.published) if output.published else None
            known = time, CriterionResult(Criterion.TIMELINESS, time.state, evidence=evidence)
            if len(self._timings) > DAYS_KEPT * len(self._outputs):
                self._timings.clear()
            self._timings[row, as_of] = known
        return known

    def _concept_verdict(self, row: int, key: ConceptKey) -> CriterionResult:
        column = self._snapshot.concept_column.get(key)
        if column is None:
            return CriterionResult(_criterion(key), State.UNKNOWN, key)
        verdict = self._verdicts.get((row, column))
        if verdict is None:
            is_tagged = bool(self._snapshot.concepts.is_tagged[row])
            judge = self._editor_verdict if is_tagged else self._model_verdict
            verdict = self._verdicts[row, column] = judge(row, column)
        return verdict

    def _editor_verdict(self, row: int, column: int) -> CriterionResult:
        key = self._snapshot.concepts.keys[column]
        tags = self._outputs[row].tags or ()
        grades = {tag.concept: tag.grade for tag in tags if tag.origin is not Origin.MODEL}
        if key in grades:
            state = State.FULFILLED if grades[key] is Grade.PRIMARY else State.PARTLY
            return self._result(row, column, column, state, Origin.EDITOR, None)
        for related in self._related[column]:
            if self._snapshot.concepts.keys[related] in grades:
                return self._result(row, column, related, State.PARTLY, Origin.EDITOR, None)
        return CriterionResult(_criterion(key), State.NOT, key, source=Origin.EDITOR)

    def _model_verdict(self, row: int, column: int) -> CriterionResult:
        probabilities = self._snapshot.concepts.model[row]
        own = float(probabilities[column])
        if own >= MODEL_PARTLY:
            state = State.FULFILLED if own >= MODEL_FULFILLED else State.PARTLY
            return self._result(row, column, column, state, Origin.MODEL, own)
        for related in self._related[column]:
            if probabilities[related] >= MODEL_FULFILLED:
                return self._result(row, column, related, State.PARTLY, Origin.MODEL, float(probabilities[related]))
        key = self._snapshot.concepts.keys[column]
        return CriterionResult(_criterion(key), State.UNKNOWN, key, source=Origin.MODEL, confidence=round(own, 3))

    def _result(
        self, row: int, asked: int, matched: int, state: State, source: Origin, confidence: float | None
    ) -> CriterionResult:
        keys = self._snapshot.concepts.keys
        return CriterionResult(
            _criterion(keys[asked]),
            state,
            keys[asked],
            keys[matched],
            source,
            None if confidence is None else round(confidence, 3),
            self._passage(row, int(self._snapshot.concept_evidence[row, matched])),
        )

    def _topic_verdict(self, row: int, question: Question) -> CriterionResult:
        topic = question.topic
        if topic is None:
            return _NO_TOPIC
        place = question.place(row)
        strength = float(topic.embedding[place] + topic.characters[place]) / 2
        if strength < TOPIC_PARTLY and not question.is_search:
            return CriterionResult(Criterion.TOPIC, State.NOT)
        state = _topic_state(strength)
        passage = self._full_text_passage(row, topic, question.profile.text)
        if passage is not None:
            evidence = best_sentence(passage.text, question.profile.text)
            where = Where(passage.place, deep_link(passage))
            return CriterionResult(Criterion.TOPIC, state, evidence=evidence, where=where)
        if state is State.NOT:
            return CriterionResult(Criterion.TOPIC, state)
        first, last = self._snapshot.passage_offsets[row : row + 2]
        best = int(np.argmax(self._snapshot.passage_vectors[first:last] @ topic.vector))
        return CriterionResult(Criterion.TOPIC, state, evidence=self._passage(row, int(first) + best))

    def _full_text_passage(self, row: int, topic: Topic, text: str) -> Passage | None:
        """Return the passage that answers best, as the store has it now; None where it says something else since."""
        full_texts = self._snapshot.full_texts
        if not full_texts.has(row):
            return None
        by_words = self._texts.passage_scores(self._outputs[row].id, text)
        number = full_texts.nearest(row, topic.vector, by_words)
        if number is None:
            return None
        item_id, position = full_texts.keys[number].tolist()
        passage = self._texts.passage(ItemId(item_id), position)
        same = passage is not None and passage_hash(passage) == full_texts.hashes[number]
        return passage if same else None

    def _passage(self, row: int, passage: int) -> str | None:
        """Return a passage as the output says it now, None where it no longer does."""
        start, end = self._snapshot.passage_spans[passage].tolist()
        text = passage_text(self._outputs[row], start, end)
        return text if int(text_hash(text), 16) == self._snapshot.passage_hashes[passage] else None


def _topic_state(strength: float) -> State:
    if strength < TOPIC_PARTLY:
        return State.NOT
    return State.FULFILLED if strength >= TOPIC_FULFILLED else State.PARTLY


def _criterion(key: ConceptKey) -> Criterion:
    return Criterion.AUDIENCE if key.scheme is Scheme.AUDIENCE else Criterion.BENEFIT
