"""Memory, processor time and files of several processes that answer together, as if they were one."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from prometheus_client import Metric, ProcessCollector
from prometheus_client.registry import Collector

_OLDEST, _EACH = "process_start_time_seconds", "process_max_fds"  # what is not added up


class ProcessesCollector(Collector):
    """What the processes use that have a file in `folder`, named by their numbers; those that have ended, nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        """Yield the sums."""
        found: dict[str, Metric] = {}
        for number in self._numbers():
            for metric in ProcessCollector(pid=partial(str, number), registry=None).collect():
                known = found.setdefault(metric.name, metric)
                if known is not metric:
                    (had,), (has,) = known.samples, metric.samples
                    known.samples = [had._replace(value=_joined(metric.name, had.value, has.value))]
        yield from found.values()

    def _numbers(self) -> set[str]:
        return {path.stem.rpartition("_")[2] for path in self._folder.glob("histogram_*.db")}


def _joined(name: str, one: float, other: float) -> float:
    if name == _OLDEST:
        return min(one, other)
    return one if name == _EACH else one + other
