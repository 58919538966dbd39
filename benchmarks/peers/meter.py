"""Processor time and memory of this process and of others that work for it."""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_CPU_CLOCK = 2  # the kind of a process's clock that counts what its threads have run (clock_getcpuclockid on Linux)


def cpu_s(others: Iterable[int] = ()) -> float:
    """Return the processor seconds of this process, all threads, and of `others`; one that is gone counts nothing."""
    total = time.process_time()
    for process_id in others:
        with suppress(OSError):
            total += time.clock_gettime((~process_id << 3) | _CPU_CLOCK)
    return total


def family(process_id: int) -> list[int]:
    """Return a process and its living children."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii")
    return [process_id, *map(int, children.split())]


def memory_mb(others: Iterable[int] = ()) -> float:
    """Return resident memory of this process, mapped files included, and the others' share of it."""
    total = sum(_kib("/proc/self/status", ("RssAnon:", "RssFile:")).values())
    for process_id in others:
        with suppress(OSError):
            total += sum(_kib(f"/proc/{process_id}/smaps_rollup", ("Pss:",)).values())
    return total / 1024


def peak_mb() -> float:
    """Return the highest resident memory that this process has had."""
    return _kib("/proc/self/status", ("VmHWM:",))["VmHWM:"] / 1024


def clocked(do: Callable[[T], object], asked: Sequence[T], others: Sequence[int] = ()) -> dict[str, list[float]]:
    """Return milliseconds for each thing asked, of all processes by processor, and by wall."""
    cpu, wall = [], []
    for one in asked:
        started = time.perf_counter(), cpu_s(others)
        do(one)
        cpu.append((cpu_s(others) - started[1]) * 1e3)
        wall.append((time.perf_counter() - started[0]) * 1e3)
    return {"cpu_ms": cpu, "wall_ms": wall}


def on_one_core() -> None:
    """Stay on one core, the last of those allowed, with all processes that are started from here on."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _kib(path: str, names: tuple[str, ...]) -> dict[str, int]:
    lines = (line.split() for line in Path(path).read_text(encoding="ascii").splitlines())
    return {words[0]: int(words[1]) for words in lines if words[0] in names}
