"""What a process costs: CPU of `negz --help`, time until ready, memory with the default encoder.

Run: python -m benchmarks.process
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
from pathlib import Path

NEGZ = Path(sys.executable).with_name("negz")
PORT = 8745
RUNS = 5
READY_TIMEOUT_S = 60
PROMISES = {"help_cpu_s": 0.4, "ready_s": 5.0, "memory_mb": 400.0}


def main() -> int:
    """Measure and print one JSON object; exit 1 if a promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        run_quietly("index", "build", "--data-dir", folder)
        figures = {"help_cpu_s": help_cpu_s(), **serve_figures(Path(folder))}
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "machine": platform.machine()}
    print(json.dumps({"machine": machine, "measured": figures, "promised": PROMISES}, indent=1))
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
            for number in range(50):
                fetch(f"/api/v1/recommendations?audience=cdo&text=Digitale+Verwaltung+{number}")
            return {"ready_s": round(ready_s, 2), "memory_mb": round(peak_memory_mb(server.pid), 1)}
        finally:
            server.terminate()


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
