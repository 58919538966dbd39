"""Coverage-guided fuzzing of whatever reads what others have written.

    python -m benchmarks.fuzz TARGET [TARGET ...] [--seconds 60] [--findings DIR]
    python -m benchmarks.fuzz all --seconds 5

A target may raise `NegzError` and nothing else, may take at most 512 MB, and must answer each input within ten seconds.
An input that breaks this is written to the folder of findings, and the command fails. Each target runs in a process of
its own (`benchmarks.fuzz_process`) and gives a line of a Markdown table; seeds are in `benchmarks.fuzz_targets`.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.fuzz_targets import TARGETS

HEAD = "| target | seconds | inputs | findings | MB at most |\n|---|---|---|---|---|"
_INPUTS = re.compile(r"^(?:Done |#)(\d+)\b", re.MULTILINE)
_SHOWN_CHARS = 8_000


def main() -> int:
    """Fuzz the targets one after the other."""
    parser = argparse.ArgumentParser(description="Coverage-guided fuzzing of the parsers.")
    parser.add_argument("targets", nargs="+", choices=[*TARGETS, "all"], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir()) / "negz-fuzz")
    options = parser.parse_args()
    options.findings.mkdir(parents=True, exist_ok=True)
    print(HEAD, flush=True)
    names = TARGETS if "all" in options.targets else options.targets
    return max(_fuzz(name, options.seconds, options.findings) for name in names)


def _fuzz(name: str, seconds: int, findings: Path) -> int:
    """Fuzz in a process of its own, print its line, and return whether something was found."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryFile("w+", errors="replace") as said:
        seeds = Path(scratch) / "seeds"
        seeds.mkdir()
        command = [sys.executable, "-m", "benchmarks.fuzz_process", name, str(seconds), str(seeds), str(findings)]
        process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, "TMPDIR": scratch})
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        talk = said.read()
    failed = int(process.returncode != 0)
    inputs = max((int(found) for found in _INPUTS.findall(talk)), default=0)
    columns = (name, f"{time.monotonic() - began:.0f}", inputs, failed, used.ru_maxrss // 1024)
    print("|", " | ".join(map(str, columns)), "|", flush=True)
    if failed:
        print(talk[-_SHOWN_CHARS:], file=sys.stderr, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
