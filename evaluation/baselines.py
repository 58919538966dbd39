"""Plain systems that a recommender must beat to be worth its keep.

Every system ranks the same candidates: published outputs that are neither a seed nor a dislike and within the
profile's hard limits. An output is its title, subtitle, abstract and topics. A question is the profile's text with
the texts of its seeds, and, except for `tfidf-words`, the labels of its target groups and benefits. Outputs with equal
scores come in the order of their ids; so does everything when the question shares no word with any output.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.model import Output, OutputId, Status, Vocabulary
from evaluation.judgements import ScoredOutput, ranked
from evaluation.profiles import ProfileCase
from recommender.query import Profile

if TYPE_CHECKING:
    from recommender.ports import Encoder

Scores = NDArray[np.float64]
"""Shape (cases, outputs): higher is better."""

LABELS: Mapping[str, str] = {
    "random": "Zufall",
    "newest": "Neueste zuerst",
    "tfidf-words": "TF-IDF, Wörter",
    "tfidf-characters": "TF-IDF, Zeichenfolgen",
    "bm25": "BM25",
    "embedding": "Satzvektoren allein",
}
"""What people read for each system."""


def baseline_runs(
    outputs: Sequence[Output],
    vocabulary: Vocabulary,
    cases: Sequence[ProfileCase],
    encoder: "Encoder",
    rng: np.random.Generator,
) -> dict[str, dict[str, list[ScoredOutput]]]:
    """Rank the outputs for each profile with each of the systems in `LABELS`.

    Parameters
    ----------
    outputs : sequence of Output
        The catalogue; ids are unique.
    vocabulary : Vocabulary
        Source of the labels; a concept it does not hold adds no words.
    cases : sequence of ProfileCase
        What is asked.
    encoder : Encoder
        Sentence vectors for the system `embedding`.
    rng : numpy.random.Generator
        Source of the one permutation per profile that `random` is; its figure is a draw, not an expectation (on the
        shipped judgements nDCG@10 is 0.12 with a standard deviation of 0.03 from draw to draw).

    Returns
    -------
    dict
        System name -> profile id -> all candidates, best first.

    Raises
    ------
    corpus.errors.NotReady
        Where the package `bm25s` is not installed.
    """
    texts = [output_text(output) for output in outputs]
    by_id = dict(zip((output.id for output in outputs), texts, strict=True))
    plain = [_question(case.profile, by_id) for case in cases]
    labelled = [f"{text} {_labels(case.profile, vocabulary)}".strip() for text, case in zip(plain, cases, strict=True)]
    scores: dict[str, Callable[[], Scores]] = {
        "random": lambda: rng.random((len(cases), len(outputs))),
        "newest": lambda: np.tile([float(_day(output)) for output in outputs], (len(cases), 1)),
        "tfidf-words": lambda: tfidf_word_scores(texts, plain),
        "tfidf-characters": lambda: tfidf_character_scores(texts, labelled),
        "bm25": lambda: bm25_scores(texts, labelled),
        "embedding": lambda: embedding_scores(texts, labelled, encoder),
    }
    if not outputs:
        return {name: {case.id: [] for case in cases} for name in scores}
    return {name: _run(outputs, cases, compute()) for name, compute in scores.items()}


def output_text(output: Output) -> str:
    """Return what the baselines know of an output: title, subtitle, abstract and topics."""
    return " ".join(part for part in (output.title, output.subtitle, output.abstract, *output.topics) if part)


def tfidf_word_scores(texts: Sequence[str], questions: Sequence[str]) -> Scores:
    """Return the cosine of TF-IDF vectors over lower-cased words of two letters or more."""
    return _tfidf_scores(texts, questions, analyzer="word", ngram_range=(1, 1))


def tfidf_character_scores(texts: Sequence[str], questions: Sequence[str]) -> Scores:
    """Return the cosine of TF-IDF vectors over 3 to 5 characters within words, which sees into German compounds."""
    return _tfidf_scores(texts, questions, analyzer="char_wb", ngram_range=(3, 5))


def bm25_scores(texts: Sequence[str], questions: Sequence[str]) -> Scores:
    """Return BM25 (k1 = 1.5, b = 0.75, Lucene's variant) over German stems without stop words.

    Source: Robertson & Zaragoza (2009), The probabilistic relevance framework: BM25 and beyond; Lù (2024), BM25S.
    """
    import bm25s
    from Stemmer import Stemmer

    stemmer = Stemmer("german")

    def stems(several: Sequence[str]) -> list[list[str]]:
        return list(
            bm25s.tokenize(list(several), stopwords="de", stemmer=stemmer, return_ids=False, show_progress=False)
        )

    documents = stems(texts)
    if not any(documents):  # the mean length of an output would be 0, which BM25 divides by
        return np.zeros((len(questions), len(texts)))
    model = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
    model.index(documents, show_progress=False)
    rows = [model.get_scores(words) if words else np.zeros(len(texts)) for words in stems(questions)]
    return np.asarray(rows, dtype=np.float64).reshape(len(questions), len(texts))


def embedding_scores(texts: Sequence[str], questions: Sequence[str], encoder: "Encoder") -> Scores:
    """Return the cosine of one vector for the whole output and one for the question."""
    vectors = encoder.encode_documents(texts)
    rows = [vectors @ encoder.encode_query(question) for question in questions]
    return np.asarray(rows, dtype=np.float64).reshape(len(questions), len(texts))


def _tfidf_scores(
    texts: Sequence[str], questions: Sequence[str], *, analyzer: str, ngram_range: tuple[int, int]
) -> Scores:
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not questions:
        return np.zeros((0, len(texts)))
    vectorizer = TfidfVectorizer(analyzer=analyzer, ngram_range=ngram_range)
    try:
        documents = vectorizer.fit_transform(texts)
    except ValueError:  # what scikit-learn raises when no text holds a single word
        return np.zeros((len(questions), len(texts)))
    return np.asarray((vectorizer.transform(questions) @ documents.T).toarray(), dtype=np.float64)


def _run(outputs: Sequence[Output], cases: Sequence[ProfileCase], scores: Scores) -> dict[str, list[ScoredOutput]]:
    return {
        case.id: ranked(
            (output.id, float(score))
            for output, score in zip(outputs, row, strict=True)
            if _is_candidate(output, case.profile)
        )
        for case, row in zip(cases, scores, strict=True)
    }


def _is_candidate(output: Output, profile: Profile) -> bool:
    return (
        output.status is Status.PUBLISHED
        and output.id not in profile.seeds
        and output.id not in profile.dislikes
        and (not profile.languages or output.language in profile.languages)
        and (not profile.kinds or output.kind in profile.kinds)
        and (profile.max_minutes is None or (output.duration_minutes or 0) <= profile.max_minutes)
    )


def _question(profile: Profile, text_by_id: Mapping[OutputId, str]) -> str:
    return " ".join(part for part in (profile.text, *(text_by_id.get(seed, "") for seed in profile.seeds)) if part)


def _labels(profile: Profile, vocabulary: Vocabulary) -> str:
    concepts = (vocabulary.get(key) for key in (*profile.audiences, *profile.benefits))
    return " ".join(concept.label() for concept in concepts if concept is not None)


def _day(output: Output) -> int:
    return output.published.first_day().toordinal() if output.published else 0
