"""What a process costs: CPU of `negz --help`, time until ready, memory with the default encoder, alone and of several.

Run: python -m benchmarks.process

`several` tells by number of processes that answer (`negz serve --workers`) what all of them take, the one that watches
over them included: what several share is shared out among them (proportional set size), so that the sum is what the
machine gives. `index_mb` is the part of it that is the memory-mapped index, `index_mapped_mb` what it would be if each
process had it for itself.
"""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

NEGZ = Path(sys.executable).with_name("negz")
PORT = 8745
RUNS = 5
WORKERS = (1, 2, 4)
READY_TIMEOUT_S = 60
TEXTS = 50
PATH_FIELD = 4  # of a mapping's line, behind its addresses
PROMISES = {"help_cpu_s": 0.4, "ready_s": 5.0, "memory_mb": 400.0}


def main() -> int:
    """Measure and print one JSON object; exit 1 if a promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        run_quietly("index", "build", "--data-dir", folder)
        figures = {"help_cpu_s": help_cpu_s(), **serve_figures(Path(folder))}
        several = {str(number): memory_of_several(Path(folder), number) for number in WORKERS}
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "machine": platform.machine()}
    print(json.dumps({"machine": machine, "measured": figures, "promised": PROMISES, "several": several}, indent=1))
    return 0 if all(figures[name] <= limit for name, limit in PROMISES.items()) else 1


def run_quietly(*arguments: str) -> None:
    """Run a command of ours without its talk."""
    subprocess.run([NEGZ, *arguments], check=True, capture_output=True)


def help_cpu_s() -> float:
    """Return the median CPU seconds of `negz --help`, user and system."""
    run_quietly("--help")
    seconds = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run_quietly("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(statistics.median(seconds), 3)


def serve_figures(data_dir: Path) -> dict[str, float]:
    """Start `negz serve` on a built folder; return seconds until ready, and peak memory after answers with text."""
    started = time.perf_counter()
    command = [NEGZ, "serve", "--port", str(PORT), "--data-dir", data_dir]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until_ready(PORT)
            ready_s = time.perf_counter() - started
            ask_with_texts()
            return {"ready_s": round(ready_s, 2), "memory_mb": round(peak_memory_mb(server.pid), 1)}
        finally:
            server.terminate()


def memory_of_several(data_dir: Path, number: int) -> dict[str, float]:
    """Start `negz serve` with processes that answer; return what they take in megabytes, after answers with text."""
    command = [NEGZ, "serve", "--port", str(PORT), "--data-dir", data_dir, "--workers", str(number)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until_ready(PORT)
            for _ in range(number):
                ask_with_texts()
            mappings = [mapping for pid in (server.pid, *children(server.pid)) for mapping in read_mappings(pid)]
        finally:
            server.terminate()
    index = [mapping for mapping in mappings if mapping.path.startswith(f"{data_dir.resolve() / 'index'}")]
    found = {
        "all_mb": sum(mapping.share_kb for mapping in mappings),
        "index_mb": sum(mapping.share_kb for mapping in index),
        "index_mapped_mb": sum(mapping.resident_kb for mapping in index),
    }
    return {name: round(kilobytes / 1024, 1) for name, kilobytes in found.items()}


@dataclass
class Mapping:
    """A part of a process's memory: the file behind it, if any, and how much of it is there, whole and as a share."""

    path: str
    resident_kb: int = 0
    share_kb: int = 0


def read_mappings(pid: int) -> list[Mapping]:
    """Return the parts of a process's memory (Linux)."""
    found: list[Mapping] = []
    for line in Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8").splitlines():
        name, *values = line.split()
        if name == "Rss:":
            found[-1].resident_kb = int(values[0])
        elif name == "Pss:":
            found[-1].share_kb = int(values[0])
        elif not name.endswith(":"):
            found.append(Mapping(values[4] if len(values) > PATH_FIELD else ""))
    return found


def children(pid: int) -> list[int]:
    """Return the processes that a process has started (Linux)."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def ask_with_texts() -> None:
    """Let the server under test encode some texts."""
    for number in range(TEXTS):
        fetch(f"/api/v1/recommendations?audience=cdo&text=Digitale+Verwaltung+{number}")


def wait_until_ready(port: int) -> None:
    """Wait for /readyz; raise TimeoutError after `READY_TIMEOUT_S`."""
    started = time.perf_counter()
    while time.perf_counter() - started < READY_TIMEOUT_S:
        try:
            fetch("/readyz", port)
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"not ready after {READY_TIMEOUT_S} s")


def fetch(path: str, port: int = PORT) -> bytes:
    """Return the body of one answer of the server under test."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        body: bytes = answer.read()
    return body


def peak_memory_mb(pid: int) -> float:
    """Return the highest resident memory of a running process (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
