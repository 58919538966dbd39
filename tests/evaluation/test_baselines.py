from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.model import ConceptKey, Output, OutputId, OutputKind, Scheme, Status, Vocabulary
from evaluation.baselines import (
    LABELS,
    baseline_runs,
    bm25_scores,
    output_text,
    tfidf_character_scores,
    tfidf_word_scores,
)
from evaluation.judgements import ids
from evaluation.profiles import ProfileCase


class LetterEncoder:
    """Counts letters; a stand-in whose right answer is known."""

    fingerprint = "letters"
    dim = 26

    def encode_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.array([[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], dtype=np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_documents(texts)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return self.encode_documents([text])[0]


Runs = Callable[..., dict[str, list[OutputId]]]


@pytest.fixture
def rank(outputs: list[Output], vocabulary: Vocabulary) -> Runs:
    def _rank(case: ProfileCase, catalogue: list[Output] | None = None, seed: int = 1) -> dict[str, list[OutputId]]:
        chosen = outputs if catalogue is None else catalogue
        runs = baseline_runs(chosen, vocabulary, [case], LetterEncoder(), np.random.default_rng(seed))
        return {name: ids(run[case.id]) for name, run in runs.items()}

    return _rank


def test_baselines_rank_every_output_once(
    rank: Runs, make_case: Callable[..., ProfileCase], outputs: list[Output]
) -> None:
    result = rank(make_case())
    assert set(result) == set(LABELS)
    for order in result.values():
        assert sorted(order) == [output.id for output in outputs]


@pytest.mark.parametrize("name", ["tfidf-words", "tfidf-characters", "bm25"])
def test_baseline_lexical_finds_the_words(rank: Runs, make_case: Callable[..., ProfileCase], name: str) -> None:
    assert rank(make_case())[name][0] == "ki-recht"


def test_baseline_characters_see_into_compounds() -> None:
    texts, questions = ["Cloud", "Verwaltungsprozesse aufnehmen"], ["Prozesse"]
    assert tfidf_character_scores(texts, questions)[0, 1] > 0
    assert not tfidf_word_scores(texts, questions).any()


def test_baseline_bm25_matches_inflected_forms_silently(capsys: pytest.CaptureFixture[str]) -> None:
    scores = bm25_scores(["Cloud für Kommunen", "Studien zur Vergabe"], ["eine Studie", ""])
    assert scores[0, 1] > scores[0, 0] == 0.0
    assert not scores[1].any()
    assert capsys.readouterr() == ("", "")


def test_baseline_newest_puts_undated_last(rank: Runs, make_case: Callable[..., ProfileCase]) -> None:
    assert rank(make_case())["newest"] == ["ki-recht", "cloud", "vergabe", "prozesse"]


def test_baseline_random_follows_the_generator(rank: Runs, make_case: Callable[..., ProfileCase]) -> None:
    orders = {tuple(rank(make_case(), seed=seed)["random"]) for seed in range(8)}
    assert len(orders) > 1
    assert rank(make_case(), seed=3)["random"] == rank(make_case(), seed=3)["random"]


def test_baselines_leave_out_what_the_profile_rules_out(
    rank: Runs, make_case: Callable[..., ProfileCase], make_output: Callable[..., Output]
) -> None:
    case = make_case(
        seeds=(OutputId("saat"),),
        dislikes=(OutputId("ungern"),),
        languages=("de",),
        kinds=(OutputKind.STUDY,),
        max_minutes=30,
    )
    catalogue = [
        make_output(id=OutputId("bleibt"), duration_minutes=30),
        make_output(id=OutputId("saat")),
        make_output(id=OutputId("ungern")),
        make_output(id=OutputId("englisch"), language="en"),
        make_output(id=OutputId("podcast"), kind=OutputKind.PODCAST),
        make_output(id=OutputId("lang"), duration_minutes=31),
        make_output(id=OutputId("zurück"), status=Status.WITHDRAWN),
    ]
    assert set(map(tuple, rank(case, catalogue).values())) == {("bleibt",)}


def test_baselines_with_seed_only_rank_its_relatives_first(
    rank: Runs, make_case: Callable[..., ProfileCase], outputs: list[Output], make_output: Callable[..., Output]
) -> None:
    twin = make_output(id=OutputId("zwilling"), title="Process Mining", abstract="Verwaltungsprozesse verbessern.")
    result = rank(make_case(text="", seeds=(OutputId("prozesse"),)), [*outputs, twin])
    assert all(result[name][0] == "zwilling" for name in ("tfidf-words", "tfidf-characters", "bm25"))


def test_baselines_add_labels_to_all_but_words(rank: Runs, make_case: Callable[..., ProfileCase]) -> None:
    keys = (ConceptKey(Scheme.BENEFIT, "recht"), ConceptKey(Scheme.BENEFIT, "unbekannt"))
    result = rank(make_case(text="", benefits=keys))
    assert result["tfidf-words"] == ["cloud", "ki-recht", "prozesse", "vergabe"]
    assert result["tfidf-characters"][0] == "vergabe"


def test_baselines_of_empty_catalogue_or_no_case_are_empty(
    rank: Runs, make_case: Callable[..., ProfileCase], outputs: list[Output], vocabulary: Vocabulary
) -> None:
    assert all(order == [] for order in rank(make_case(), []).values())
    runs = baseline_runs(outputs, vocabulary, [], LetterEncoder(), np.random.default_rng(1))
    assert all(run == {} for run in runs.values())


def test_baselines_of_wordless_catalogue_order_by_id(
    rank: Runs, make_case: Callable[..., ProfileCase], make_output: Callable[..., Output]
) -> None:
    catalogue = [make_output(id=OutputId("b"), title="–"), make_output(id=OutputId("a"), title="…")]
    assert rank(make_case(), catalogue)["tfidf-words"] == ["a", "b"]
    assert rank(make_case(), catalogue)["bm25"] == ["a", "b"]


def test_output_text_joins_what_is_there(make_output: Callable[..., Output]) -> None:
    output = make_output(subtitle="Ein Leitfaden", topics=("KI", "Recht"))
    assert output_text(output) == "KI im Rathaus Ein Leitfaden KI Recht"
