"""What a ranking looks at: an index, the corpus as it stands now, and the configuration."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.editorial_rule import EditorialRule
from corpus.model import ConceptKey, Output, OutputId, Scheme, Vocabulary
from recommender.config import RankingConfig
from recommender.coverage import GapIndex, compute_coverage, index_gaps, prune_coverage
from recommender.editorial import RuleBook, open_rule_book
from recommender.errors import InvalidProfile
from recommender.explain import Explainer
from recommender.feature import FEATURES, Alike, DayPriors, Floats, day_priors
from recommender.index.concept import ConceptTable
from recommender.index.manifest import Manifest
from recommender.index.snapshot import Snapshot
from recommender.limit import Traits
from recommender.ports import FullTextReader
from recommender.prominence import compute_prominence
from recommender.query import Profile
from recommender.result import Coverage, IndexStatus
from recommender.scoring import weight_vector

_LASTING_KEPT = 16  # a few days, with and without a topic, for no, some and all benefits about meeting people
_DAYS_KEPT = 4  # today in a few time zones; a new day costs one pass over the outputs


@dataclass(frozen=True, slots=True)
class World:
    """Everything a list depends on besides the question; replaced as a whole when corpus or index change.

    `outputs` are those of the index in row order, as the store holds them now; where one has been withdrawn since,
    its row is missing from `outputs` and `traits.is_published` is false there. The same goes for one that editors have
    blocked everywhere, so that it comes out nowhere. `rules` is None where no rule is in force.
    """

    snapshot: Snapshot
    published: Sequence[Output]
    outputs: dict[int, Output]
    vocabulary: Vocabulary
    config: RankingConfig
    weights: NDArray[np.float32]
    traits: Traits
    alike: Alike
    explainer: Explainer
    coverage: Coverage
    gaps: GapIndex
    known_concepts: frozenset[ConceptKey]
    status: IndexStatus
    rules: RuleBook | None
    texts: FullTextReader
    _days: dict[date, tuple[DayPriors, Floats]]
    _lasting: dict[tuple[date, float, bool], Floats]

    @classmethod
    def build(
        cls,
        snapshot: Snapshot,
        published: Sequence[Output],
        vocabulary: Vocabulary,
        config: RankingConfig,
        corpus_version: int,
        texts: FullTextReader,
        rules: Sequence[EditorialRule] = (),
        rule_changes: int = 0,
    ) -> Self:
        """Join an index with the outputs published at `corpus_version` and the rules in force.

        `texts` reads full texts as the store has them. `rule_changes` is how many of the corpus versions since
        the index was built changed rules alone: those do not make it stale.
        """
        book = open_rule_book(rules, snapshot.row)
        if book is not None:
            published = [output for output in published if output.id not in book.hidden]
        outputs = {snapshot.row[output.id]: output for output in published if output.id in snapshot.row}
        is_published = np.zeros(len(snapshot.ids), dtype=bool)
        is_published[list(outputs)] = True
        by_row = [outputs.get(row) for row in range(len(snapshot.ids))]
        known_concepts = _in_use(vocabulary)
        return cls(
            snapshot,
            published,
            outputs,
            vocabulary,
            config,
            weight_vector(config.weights),
            Traits.of(by_row, is_published),
            Alike.of(by_row),
            Explainer(snapshot, outputs, vocabulary, texts),
            coverage := compute_coverage(snapshot, is_published, config, known_concepts),
            index_gaps(coverage),
            known_concepts,
            _status(snapshot.manifest, config, corpus_version - rule_changes),
            book,
            texts,
            {},
            {},
        )

    def pruned(
        self,
        withdrawn: Collection[OutputId],
        vocabulary: Vocabulary,
        corpus_version: int,
        rules: Sequence[EditorialRule],
        rule_changes: int,
    ) -> Self:
        """Return the same world without what is withdrawn, under other rules and another vocabulary.

        What has been added or changed, or is hidden no more, it does not know: for that it has to be built.
        """
        book = open_rule_book(rules, self.snapshot.row)
        gone = frozenset(withdrawn).union(() if book is None else book.hidden)
        outputs, traits, known_concepts = self.outputs, self.traits, _in_use(vocabulary)
        rows = [row for one in gone if (row := self.snapshot.row.get(one)) in outputs]
        if rows:
            outputs = dict(outputs)
            for row in rows:
                del outputs[row]
            traits = traits.without(rows)
        published = tuple(output for output in self.published if output.id not in gone)
        coverage = self.coverage
        if rows or known_concepts != self.known_concepts:
            coverage = prune_coverage(coverage, gone, self.config, known_concepts)
        return replace(
            self,
            published=published,
            outputs=outputs,
            vocabulary=vocabulary,
            traits=traits,
            explainer=Explainer(self.snapshot, outputs, vocabulary, self.texts),
            coverage=coverage,
            gaps=index_gaps(coverage),
            known_concepts=known_concepts,
            status=_status(self.snapshot.manifest, self.config, corpus_version - rule_changes),
            rules=book,
        )

    def with_config(self, config: RankingConfig) -> Self:
        """Return the same world ranked with other weights or thresholds."""
        explainer = self._explainer(self.snapshot)  # it keeps what the weights contribute
        return replace(
            self, config=config, weights=weight_vector(config.weights), explainer=explainer, _days={}, _lasting={}
        )

    def with_concepts(self, concepts: ConceptTable) -> Self:
        """Return the same world with other tags."""
        snapshot = replace(self.snapshot, concepts=concepts)
        coverage = compute_coverage(snapshot, self.traits.is_published, self.config, self.known_concepts)
        explainer = self._explainer(snapshot)
        gaps = index_gaps(coverage)
        return replace(
            self, snapshot=snapshot, explainer=explainer, coverage=coverage, gaps=gaps, _days={}, _lasting={}
        )

    def _explainer(self, snapshot: Snapshot) -> Explainer:
        return Explainer(snapshot, self.outputs, self.vocabulary, self.texts)

    def check_concepts(self, profile: Profile) -> None:
        """Raise `InvalidProfile` for a concept the vocabulary does not hold, naming it and the known ones."""
        for key in (*profile.audiences, *profile.benefits):
            if key not in self.known_concepts:
                raise InvalidProfile(*_unknown_concept(key, self.vocabulary))

    def priors(self, as_of: date) -> tuple[DayPriors, Floats]:
        """Return what is known of every output on a day without a profile, and how prominent each is.

        Kept for the last few days asked for.
        """
        day = self._days.get(as_of)
        if day is None:
            priors = day_priors(self.alike, as_of, self.config)
            day = priors, compute_prominence(self.snapshot, priors, self.weights, self.config)
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            self._days[as_of] = day
        return day

    def lasting_scores(self, as_of: date, meeting: float, *, is_topical: bool) -> Floats:
        """Return the part of the score that no question changes, for a share of benefits that are about meeting people.

        Kept for the last few days and shares asked for. Prominence counts where there is no topic. Shape (n,).
        """
        scores = self._lasting.get((as_of, meeting, is_topical))
        if scores is None:
            weight = dict(zip(FEATURES, self.weights.tolist(), strict=True))
            priors, prominence = self.priors(as_of)
            scores = weight["quality"] * priors.quality
            scores += weight["timeliness"] * priors.timeliness
            scores += (1 - meeting) * weight["substance"] * priors.substance
            scores += meeting * weight["upcoming"] * priors.is_upcoming
            if not is_topical:
                scores -= weight["reach"] * prominence
            if len(self._lasting) >= _LASTING_KEPT:
                self._lasting.clear()
            self._lasting[as_of, meeting, is_topical] = scores
        return scores


def _in_use(vocabulary: Vocabulary) -> frozenset[ConceptKey]:
    return frozenset(concept.key for concept in vocabulary.concepts if not concept.deprecated)


def _status(manifest: Manifest, config: RankingConfig, corpus_version: int) -> IndexStatus:
    """Return how an index stands beside a corpus version, which changes to rules alone are not counted in."""
    lag = corpus_version - manifest.corpus_version
    return IndexStatus(
        built_at=manifest.built_at,
        corpus_version=manifest.corpus_version,
        encoder=manifest.encoder,
        config_hash=manifest.build_hash,
        is_stale=lag != 0 or manifest.build_hash != config.build_hash(),
        lag=lag,
    )


def _unknown_concept(key: ConceptKey, vocabulary: Vocabulary) -> tuple[str, str]:
    noun = "Eine Zielgruppe" if key.scheme is Scheme.AUDIENCE else "Einen Nutzen"
    known = ", ".join(concept.key.notation for concept in vocabulary.in_scheme(key.scheme))
    return f"{noun} „{key.notation}“ gibt es nicht.", f"Bekannt sind: {known or 'keine – das Vokabular ist leer'}."
