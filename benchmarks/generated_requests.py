"""Requests generated from the OpenAPI document, valid ones and broken ones, against a running service.

    python -m benchmarks.generated_requests [--requests 20000] [--seed N]

Serves the shipped catalogue from a folder of its own and lets schemathesis ask every call, with a token where one is
needed. Fails on an answer with 5xx, and on one whose status, headers or content the document does not declare.

Two checks of schemathesis are left out. `positive_data_acceptance` holds a 422 for a fault where each value fits its
schema: a profile must name something, and feedback names one output or several, which a schema of values cannot say.
`negative_data_rejection` holds it for a fault that a query's `exclude=null` is the text "null", and `seed=1.5` a name.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.process import wait_until_ready

NEGZ = [sys.executable, "-m", "api"]
SCHEMATHESIS = Path(sys.executable).with_name("st")
ACCOUNT = "pruefung"
PORT = 8747
OPERATIONS = 14
_GENERATED = re.compile(r"^\s*(\d[\d,]*) generated", re.MULTILINE)


def main() -> int:
    """Ask until so many requests were sent; print schemathesis's report and the count, return 1 on a finding."""
    parser = argparse.ArgumentParser(description="Generated requests against the whole OpenAPI document.")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as token:
        sent, seed = 0, options.seed
        while sent < options.requests:
            generated, failed = ask(token, seed, options.requests - sent, Path(folder))
            sent, seed = sent + generated, seed + 1
            print(f"{sent} requests", flush=True)
            if failed:
                return 1
    print(f"{sent} requests: no 5xx, nothing against the document.")
    return 0


def ask(token: str, seed: int, wanted: int, folder: Path) -> tuple[int, bool]:
    """Run schemathesis once; return how many requests it sent, and whether it found something."""
    command = [
        SCHEMATHESIS, "run", f"http://127.0.0.1:{PORT}/openapi.json",
        "--phases", "examples,coverage,fuzzing", "--exclude-checks", "positive_data_acceptance,negative_data_rejection",
        "--max-examples", str(max(10, wanted // OPERATIONS)), "--seed", str(seed), "--no-color", "--warnings", "off",
        "-H", f"Authorization: Bearer {token}", "--request-timeout", "30",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = _GENERATED.search(done.stdout)
    if done.returncode or not found:
        print(done.stdout, done.stderr, file=sys.stderr, flush=True)
    return int(found[1].replace(",", "")) if found else 0, done.returncode != 0 or not found


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the shipped catalogue; yield the token of an account."""
    place = ["--data-dir", str(folder / "data")]
    _negz("index", "build", *place)
    _negz("accounts", "add", ACCOUNT, "--role", "editor", "--password-stdin", *place, said=f"{os.urandom(24).hex()}\n")
    token = _negz("accounts", "token", ACCOUNT, *place).strip()
    command = [*NEGZ, "serve", "--port", str(PORT), *place]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until_ready(PORT)
            yield token
        finally:
            server.terminate()


def _negz(*words: str, said: str = "") -> str:
    """Run one of our commands; return what it printed."""
    return subprocess.run([*NEGZ, *words], check=True, capture_output=True, text=True, input=said).stdout


if __name__ == "__main__":
    sys.exit(main())
