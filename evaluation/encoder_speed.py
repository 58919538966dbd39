"""How fast encoders are and how much memory they take: each in a process of its own, with one thread, side by side.

Seconds are those of the processor: what other processes take is nobody's. The encoders take turns, so that what the
machine does besides slows all of them alike. Nothing heavy is imported at the top: the number of threads is set before.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.ports import Encoder

ROUNDS = 4  # turns that each encoder takes
WARM_UP_TEXTS = 32  # encoded before anything is timed: loads model and dictionaries
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"),
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True, slots=True)
class Speed:
    """Texts encoded in a second of processor time, and the most memory its process had, libraries included."""

    texts_per_s: float
    peak_mib: float


def measure_speed(names: Sequence[str], texts: Sequence[str], *, offline: bool) -> dict[str, Speed]:
    """Measure each encoder on the same texts; a corpus-fitted one has learned from them before.

    Raises `EncoderUnavailable` where a process ends before it has answered.
    """
    step = -(-len(texts) // ROUNDS)
    bounds = [(start, min(start + step, len(texts))) for start in range(0, len(texts), step)]
    with ExitStack() as processes:
        asked = {name: processes.enter_context(_process(name, texts, offline=offline)) for name in names}
        used_s = dict.fromkeys(names, 0.0)
        for start, end in bounds:
            for name, connection in asked.items():
                used_s[name] += _answer(name, connection, (start, end))
        return {name: Speed(len(texts) / used_s[name], _answer(name, asked[name], None)) for name in names}


@contextmanager
def _process(name: str, texts: Sequence[str], *, offline: bool) -> Iterator[Connection]:
    """Start a process and wait until its encoder is warm; it is ended with the block."""
    context = get_context("spawn")  # forked, it would have this process's models in its memory
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, name, list(texts), offline), daemon=True)
    process.start()
    theirs.close()
    try:
        _received(name, ours)
        yield ours
    finally:
        ours.close()
        process.join()


def _answer(name: str, connection: Connection, question: tuple[int, int] | None) -> float:
    connection.send(question)
    return _received(name, connection)


def _received(name: str, connection: Connection) -> float:
    try:
        return float(connection.recv())
    except EOFError as error:
        from recommender.errors import EncoderUnavailable

        raise EncoderUnavailable(
            f"Der Encoder „{name}“ ließ sich in einem eigenen Prozess nicht messen.",
            "Prüfen Sie, ob der Speicher der Maschine für alle Encoder zugleich reicht.",
        ) from error


def _serve(connection: Connection, name: str, texts: list[str], offline: bool) -> None:
    """Answer a span of rows with the seconds that encoding them took, None with the peak of memory; runs in a child."""
    os.environ.update(ONE_THREAD)
    encoder = _open(name, texts, offline=offline)
    encoder.encode_documents(texts[:WARM_UP_TEXTS])
    try:
        connection.send(0.0)
        while (span := connection.recv()) is not None:
            start_s = process_time()
            encoder.encode_documents(texts[slice(*span)])
            connection.send(process_time() - start_s)
        connection.send(_peak_mib())
    except (EOFError, BrokenPipeError):
        return  # whoever asked has gone


def _open(name: str, texts: Sequence[str], *, offline: bool) -> "Encoder":
    from recommender.encoders.registry import LSA, open_encoder

    return open_encoder(name, texts=texts if name == LSA else (), offline=offline)


def _peak_mib() -> float:
    """Return the most memory this process has had; `getrusage` would tell that of the process it was started from."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource
    import sys

    bytes_per_unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_per_unit / 1024**2


def ratios(found: Mapping[str, Speed], reference: str) -> dict[str, float | None]:
    """Return how many times as fast as `reference` each encoder is; None where that one was not measured."""
    base = found.get(reference)
    return {name: None if base is None else speed.texts_per_s / base.texts_per_s for name, speed in found.items()}
