"""Texts of several requests encoded together: what comes while one batch is at work makes up the next.

One text takes the encoder milliseconds, eight take it little more than four times as long. Nobody waits for a batch to
fill: an idle encoder takes what there is.
"""

from asyncio import Future, Task, get_running_loop
from collections.abc import Callable, Sequence

from anyio import to_thread

from recommender.encoded import EncodedText

MAX_BATCH = 16

Encode = Callable[[Sequence[str]], list[EncodedText]]


class EncodingQueue:
    """Texts that wait for the encoder, which works in a thread while the event loop answers others.

    Parameters
    ----------
    encode : Encode
        Encodes several texts; what it raises, every request of the batch gets.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._waiting: list[tuple[str, Future[EncodedText]]] = []
        self._worker: Task[None] | None = None

    async def encoded(self, text: str) -> EncodedText:
        """Return the text encoded."""
        loop = get_running_loop()
        future: Future[EncodedText] = loop.create_future()
        self._waiting.append((text, future))
        if self._worker is None or self._worker.done():
            self._worker = loop.create_task(self._work())
        return await future

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            try:
                results = await to_thread.run_sync(self._encode, [text for text, _ in batch])
            except Exception as error:  # noqa: BLE001 - it is raised where the texts are awaited
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
            else:
                for (_, future), result in zip(batch, results, strict=True):
                    if not future.done():  # whoever asked may have gone
                        future.set_result(result)
