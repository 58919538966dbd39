"""The static student: a table of token vectors, distilled from the adapted encoder and sharpened on the pairs.

Source: static embeddings after Minishlab (2024), Model2Vec, and Aarsen (2025), Train 400x faster Static Embedding
Models; Matryoshka dimensions after Kusupati et al. (2022). A text's vector is the mean of its tokens' vectors.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from recommender.ports import Vectors
from recommender.training.contrast import Pairs, batches, n_batches, ranking_loss

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"
VOCABULARY_TOKENS = 32_000  # times 256 numbers of two bytes: 16 MB
DIMENSIONS = (256, 64)  # the vector's first 64 components are a vector of their own
MAX_TOKENS = 128
MAX_PIECE_LETTERS = 24  # long enough for the parts of a compound: "digitalisierung" has 15
EPOCHS = 2
BATCH_PAIRS = 2048
LEARNING_RATE = 0.02
START_SD = 0.05
TEMPERATURE = 0.05  # of the student's cosines and of the teacher's
TEACHER_SHARE = 1.0  # of the loss that follows the teacher's ranking, beside the pairs' own
NEIGHBOUR_SHARE = 0.5  # the same for the teacher's likeness among the queries

Progress = Callable[[int, int], None]


def train_tokenizer(texts: Sequence[str], vocabulary_tokens: int = VOCABULARY_TOKENS) -> "Tokenizer":
    """Return a unigram tokenizer (Kudo 2018) of lower-cased German: compounds come apart at their joints."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Digits(individual_digits=False)]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=vocabulary_tokens,
        special_tokens=["[PAD]", UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=MAX_PIECE_LETTERS,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the student learns from: each text's token numbers, the teacher's vectors of them, and the pairs."""

    tokens: Sequence[NDArray[np.int64]]
    teacher: Vectors
    pairs: Pairs


def tokenise(tokenizer: "Tokenizer", texts: Sequence[str]) -> list[NDArray[np.int64]]:
    """Return each text's token numbers, at least one."""
    unknown = tokenizer.token_to_id(UNKNOWN) or 0
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [np.array(found.ids[:MAX_TOKENS] or [unknown], dtype=np.int64) for found in encoded]


def train_student(
    lesson: Lesson, n_tokens: int, *, seed: int = 0, epochs: int = EPOCHS, progress: Progress | None = None
) -> Vectors:
    """Return the table of token vectors, shape (n_tokens, 256)."""
    import torch

    torch.manual_seed(seed)
    table = torch.nn.EmbeddingBag(n_tokens, DIMENSIONS[0], mode="mean")
    with torch.no_grad():
        table.weight.normal_(0, START_SD)
    total = n_batches(lesson.pairs, BATCH_PAIRS, epochs)
    optimiser = torch.optim.Adam(table.parameters(), lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=total + 1, pct_start=0.1)
    for done, batch in enumerate(batches(lesson.pairs, BATCH_PAIRS, epochs, np.random.default_rng(seed)), 1):
        loss = _loss(table, lesson, batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if progress:
            progress(done, total)
    return np.asarray(table.weight.detach().numpy(), dtype=np.float32)


def _loss(table: Any, lesson: Lesson, batch: Pairs) -> Any:  # torch tensors
    import torch
    from torch.nn import functional

    queries, texts = (_look_up(table, [lesson.tokens[row] for row in batch[:, side]]) for side in (0, 1))
    loss = sum(ranking_loss(queries[:, :dim], texts[:, :dim], batch, TEMPERATURE) for dim in DIMENSIONS)
    asked, found = (torch.from_numpy(lesson.teacher[batch[:, side]].astype(np.float32)) for side in (0, 1))
    queries, texts = functional.normalize(queries, dim=1), functional.normalize(texts, dim=1)
    itself = torch.eye(len(batch)) * 1e4
    ranking = functional.softmax(asked @ found.T / TEMPERATURE, dim=1)
    neighbours = functional.softmax(asked @ asked.T / TEMPERATURE - itself, dim=1)
    loss = loss + TEACHER_SHARE * functional.cross_entropy(queries @ texts.T / TEMPERATURE, ranking)
    return loss + NEIGHBOUR_SHARE * functional.cross_entropy(queries @ queries.T / TEMPERATURE - itself, neighbours)


def _look_up(table: Any, tokens: Sequence[NDArray[np.int64]]) -> Any:  # torch tensors
    import torch

    starts = np.cumsum([0, *(len(row) for row in tokens[:-1])])
    return table(torch.from_numpy(np.concatenate(tokens)), torch.from_numpy(starts))
