"""Coverage-guided fuzzing of whatever reads what others have written.

    python -m benchmarks.fuzz TARGET [--seconds 60] [--findings DIR]
    python -m benchmarks.fuzz all --seconds 5

A target may raise `NegzError` and nothing else, may take at most 512 MB, and must answer each input within ten seconds.
An input that breaks this is written to the folder of findings, and the command fails. Seeds are in
`benchmarks.fuzz_targets`.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import atheris

MEMORY_MB = 512
TIMEOUT_S = 10  # for one input
MAX_INPUT_BYTES = 20_000

with atheris.instrument_imports(
    include=["corpus.importers", "corpus.extraction", "icalendar", "feedparser", "defusedxml", "openpyxl"]
):
    from benchmarks.fuzz_targets import TARGETS, run


def main() -> int:
    """Fuzz one target in this process, or each in one of its own."""
    parser = argparse.ArgumentParser(description="Coverage-guided fuzzing of the parsers.")
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir()) / "negz-fuzz")
    options = parser.parse_args()
    options.findings.mkdir(parents=True, exist_ok=True)
    if options.target == "all":
        return max(_in_a_process(target, options.seconds, options.findings) for target in TARGETS)
    _fuzz(options.target, options.seconds, options.findings)
    return 0


def _in_a_process(target: str, seconds: int, findings: Path) -> int:
    command = [sys.executable, "-m", "benchmarks.fuzz", target, "--seconds", str(seconds), "--findings", str(findings)]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(f"{target}: {'ok' if done.returncode == 0 else 'FAILED'} after {time.monotonic() - began:.0f} s")
    if done.returncode != 0:
        print(done.stdout[-2_000:], done.stderr[-8_000:])
    else:
        print("   ", next((line for line in reversed(done.stderr.splitlines()) if line.startswith("Done")), ""))
    return int(done.returncode != 0)


def _fuzz(target: str, seconds: int, findings: Path) -> None:
    with tempfile.TemporaryDirectory() as seeds:
        for number, seed in enumerate(TARGETS[target].seeds):
            (Path(seeds) / str(number)).write_bytes(seed)
        limits = [f"-rss_limit_mb={MEMORY_MB}", f"-timeout={TIMEOUT_S}", f"-max_len={MAX_INPUT_BYTES}"]
        where = [f"-artifact_prefix={findings / target}-", seeds]
        atheris.Setup(
            [sys.argv[0], f"-max_total_time={seconds}", *limits, *where], lambda data: run(TARGETS[target], data)
        )
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
