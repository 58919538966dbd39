"""What a service far larger than any catalogue would need, on paper, from what has been measured.

    python -m benchmarks.capacity --scale FILE --http FILE [--outputs 10000000] [--rate 10000] [--json FILE]

The files are what `benchmarks.scale` and `benchmarks.http` have written. What lies beyond the sizes measured is drawn
out from the two largest, and the figures say how far: memory along a line, requests in two ways, as favourable as they
have grown (a power law) and as unfavourable as can be (in proportion). Beside that stands the other way to build it:
each machine holds a part as large as the largest measured, and every request asks all parts.
"""

import argparse
import json
import math
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

OUTPUTS, RATE = 10_000_000, 10_000
TEXT_SHARE = 0.2  # of requests that carry a sentence
KEPT_SHARE = 0.5  # of the others whose answer lies ready, as profiles repeat
BUSY_SHARE = 0.5  # of a core's time: beyond it people wait
CORES = 16  # of a machine
TICKS, TEXT = "ticks", "ticks_and_text"
IDENTICAL = "identical_requests"

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked of the service: outputs, requests a second, and what sort of requests they are."""

    outputs: int = OUTPUTS
    per_second: float = RATE
    text_share: float = TEXT_SHARE
    kept_share: float = KEPT_SHARE


@dataclass(frozen=True, slots=True)
class Line:
    """A line through two measurements: `amount` at a size, and what each further output adds."""

    at: int
    amount: float
    slope: float

    @classmethod
    def through(cls, smaller: tuple[int, float], larger: tuple[int, float]) -> "Line":
        """Return the line through two sizes and their amounts."""
        (n, a), (m, b) = smaller, larger
        return cls(m, b, (b - a) / (m - n))

    def of(self, size: int) -> float:
        """Return the amount at a size."""
        return self.amount + (size - self.at) * self.slope


@dataclass(frozen=True, slots=True)
class Growth:
    """A power law through two measurements: `at` and twice that size differ by the factor 2 ** `exponent`."""

    at: int
    amount: float
    exponent: float

    @classmethod
    def through(cls, smaller: tuple[int, float], larger: tuple[int, float]) -> "Growth":
        """Return the law through two sizes and their positive amounts; nothing is taken to fall as it grows."""
        (n, a), (m, b) = smaller, larger
        return cls(m, b, max(0.0, math.log(b / a) / math.log(m / n)))

    def of(self, size: int) -> float:
        """Return the amount at a size."""
        return float(self.amount * (size / self.at) ** self.exponent)

    def in_proportion(self) -> "Growth":
        """Return the law by which twice the size costs twice as much."""
        return replace(self, exponent=1.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to meet a demand: how many parts, and for all of them together cores, and for each machine memory."""

    parts: int
    cores: int
    machines: int
    memory_gb: float
    request_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What the benchmarks have found that a plan rests on: milliseconds of one core, megabytes, by outputs."""

    ticks_ms: Growth
    text_ms: Growth
    memory_mb: Line
    encoding_ms: float
    kept_ms: float
    http_ms: float
    building_ms: float | None
    """Of one output; None where the largest catalogue was kept built from an earlier run."""

    @classmethod
    def read(cls, scale: Figures, http: Figures) -> "Measured":
        """Take what is needed from the two benchmarks' figures; raise `ValueError` for fewer than two sizes."""
        sizes = sorted(map(int, scale["sizes"]))[-2:]
        if len(sizes) < len(("smaller", "larger")):
            raise ValueError("benchmarks.scale has measured one size; two are needed to draw a line through")
        first, last = (scale["sizes"][str(size)] for size in sizes)

        def growth(amount: Any) -> Growth:
            return Growth.through((sizes[0], amount(first)), (sizes[1], amount(last)))

        cpu = {name: microseconds / 1e3 for name, microseconds in http["cpu_us"].items()}
        built = last.get("build")
        return cls(
            growth(lambda found: found["requests"][TICKS]["p50_cpu_ms"]),
            growth(lambda found: found["requests"][TEXT]["p50_cpu_ms"]),
            Line.through((sizes[0], _memory_mb(first)), (sizes[1], _memory_mb(last))),
            last["encoding"]["p50_cpu_ms"],
            cpu[IDENTICAL],
            cpu["bare"],
            None if built is None else built["cpu_s"] * 1e3 / sizes[1],
        )

    def in_proportion(self) -> "Measured":
        """Return the same, with requests that cost as many times more as there are more outputs."""
        return replace(self, ticks_ms=self.ticks_ms.in_proportion(), text_ms=self.text_ms.in_proportion())

    def request_ms(self, outputs: int, demand: Demand) -> float:
        """Return what a request costs on average where one process holds all outputs, encoding left out."""
        fresh = (1 - demand.kept_share) * (self.http_ms + self.ticks_ms.of(outputs)) + demand.kept_share * self.kept_ms
        return demand.text_share * (self.http_ms + self.text_ms.of(outputs)) + (1 - demand.text_share) * fresh

    def plan(self, demand: Demand, parts: int) -> Plan:
        """Return what the demand needs where the index lies in so many parts, each of which every request asks."""
        outputs = math.ceil(demand.outputs / parts)
        kept = (1 - demand.text_share) * demand.kept_share * self.kept_ms
        asked = self.request_ms(outputs, demand) - kept
        request_ms = kept + parts * asked + demand.text_share * self.encoding_ms
        cores = math.ceil(demand.per_second * request_ms / 1e3 / BUSY_SHARE)
        return Plan(
            parts, cores, max(parts, math.ceil(cores / CORES)), round(self.memory_mb.of(outputs) / 1024, 1), request_ms
        )


def _memory_mb(found: Figures) -> float:
    return float(sum(found["memory_mb"][part] for part in ("own", "files")))


def main() -> int:
    """Print the plans as a table, and what they rest on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=Path, required=True, metavar="FILE")
    parser.add_argument("--http", type=Path, required=True, metavar="FILE")
    parser.add_argument("--outputs", type=int, default=OUTPUTS)
    parser.add_argument("--rate", type=float, default=RATE, help="requests a second")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    scale, http = (json.loads(path.read_text(encoding="utf-8")) for path in (options.scale, options.http))
    try:
        measured = Measured.read(scale, http)
    except (KeyError, ValueError) as error:
        print(f"These files lack what is needed: {error}. Run both benchmarks anew.", file=sys.stderr)
        return 2
    demand = Demand(options.outputs, options.rate)
    parts = math.ceil(demand.outputs / measured.ticks_ms.at)
    plans = [measured.plan(demand, 1), measured.in_proportion().plan(demand, 1), measured.plan(demand, parts)]
    print_plans(measured, demand, plans)
    if options.json:
        figures = {"demand": asdict(demand), "measured": asdict(measured), "plans": [asdict(plan) for plan in plans]}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def print_plans(measured: Measured, demand: Demand, plans: list[Plan]) -> None:
    """Print the plans side by side, in Markdown."""
    at = measured.ticks_ms.at
    print(f"{demand.outputs:,} outputs, {demand.per_second:,.0f} requests a second; measured up to {at:,} outputs,")
    print(f"so drawn out {demand.outputs / at:,.0f} times. Growth: ticks n^{measured.ticks_ms.exponent:.2f},")
    print(f"with text n^{measured.text_ms.exponent:.2f}, memory {measured.memory_mb.slope * 1024:.1f} KB an output.\n")
    rows = [
        ("parts", *(f"{plan.parts:,}" for plan in plans)),
        ("memory of a machine, GB", *(f"{plan.memory_gb:,.1f}" for plan in plans)),
        ("a request, ms of one core", *(f"{plan.request_ms:,.1f}" for plan in plans)),
        (f"cores at {BUSY_SHARE:.0%} busy", *(f"{plan.cores:,}" for plan in plans)),
        (f"machines of {CORES} cores", *(f"{plan.machines:,}" for plan in plans)),
    ]
    if measured.building_ms is not None:
        hours = measured.building_ms * demand.outputs / 3.6e6
        rows.append(("building anew, core hours", *(f"{hours:,.1f}" for _ in plans)))
    print("| | whole index, growth as measured | whole index, in proportion | in parts as large as measured |")
    print("|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    sys.exit(main())
