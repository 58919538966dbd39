import asyncio
from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest

from api.encoding import MAX_BATCH, EncodingQueue
from recommender.encoded import EncodedText
from recommender.errors import EncoderUnavailable


class SlowEncoder:
    """Numbers texts by their length, and holds its first batch until it is released."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.started, self.released = Event(), Event()

    def encode(self, texts: Sequence[str]) -> list[EncodedText]:
        self.batches.append(list(texts))
        self.started.set()
        assert self.released.wait(20)
        empty = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        return [EncodedText(np.array([len(text)], dtype=np.float32), "length", empty) for text in texts]


async def _start(queue: EncodingQueue, encoder: SlowEncoder, texts: Sequence[str]) -> "list[asyncio.Task[EncodedText]]":
    first = asyncio.create_task(queue.encoded(texts[0]))
    await asyncio.to_thread(encoder.started.wait, 20)
    others = [asyncio.create_task(queue.encoded(text)) for text in texts[1:]]
    await asyncio.sleep(0)
    return [first, *others]


def test_texts_that_come_while_one_is_at_work_are_encoded_together() -> None:
    encoder = SlowEncoder()
    texts = ["x" * length for length in range(1, MAX_BATCH + 4)]

    async def ask() -> list[float]:
        tasks = await _start(EncodingQueue(encoder.encode), encoder, texts)
        encoder.released.set()
        return [float((await task).vector[0]) for task in tasks]

    assert asyncio.run(ask()) == [float(len(text)) for text in texts]
    assert [len(batch) for batch in encoder.batches] == [1, MAX_BATCH, 2]


def test_whoever_stops_waiting_keeps_nobody_else_from_an_answer() -> None:
    encoder = SlowEncoder()

    async def ask() -> float:
        first, second, third = await _start(EncodingQueue(encoder.encode), encoder, ["a", "bb", "ccc"])
        first.cancel()
        second.cancel()
        encoder.released.set()
        return float((await third).vector[0])

    assert asyncio.run(ask()) == 3


def test_error_reaches_everyone_in_the_batch_and_the_queue_goes_on() -> None:
    failures = [EncoderUnavailable("Das Modell fehlt.", "Installieren Sie es.")]
    empty = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)

    def encode(texts: Sequence[str]) -> list[EncodedText]:
        if failures:
            raise failures.pop()
        return [EncodedText(np.ones(1, dtype=np.float32), "one", empty) for _ in texts]

    async def ask() -> EncodedText:
        queue = EncodingQueue(encode)
        with pytest.raises(EncoderUnavailable):
            await queue.encoded("a")
        return await queue.encoded("b")

    assert asyncio.run(ask()).fingerprint == "one"
