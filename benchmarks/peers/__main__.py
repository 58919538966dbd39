"""The project beside what people would use instead: the same vectors, the same queries, one core.

    python -m benchmarks.peers --data FOLDER [--sizes 1000,10000,98304] [--json FILE] [--plots DIR]

FOLDER holds `bundestag/scale.jsonl.gz`, whose titles and abstracts are encoded, and `bundestag/proceedings.jsonl.gz`:
200 of its texts that are not among them are what is asked for, 100 more are what graphs are tuned with. Measured are
building, replacing one vector, and searching, each peer in a process of its own on one core, with the settings that it
documents as its default and, where it searches a graph, once more with the smallest width of search that finds 0.99
of the exact list's ten. Times are processor times of all processes that work for a search (of PostgreSQL's server,
too); wall time stands beside. "requests" are whole requests of this project, from the words of a profile to the bytes.

The peers live in an environment of their own (--environment), made at the first run with the versions of
benchmarks/peers-requirements.txt. Vectors and this project's catalogues stay in --cache, so that a second run starts at
once. With --json, figures of an earlier run in FILE stay for all that is not measured again (--only, --sizes).

Ends with 1 where, at the largest size, a whole request of this project takes more processor time than a bare search of
a peer, except the library that this project itself uses inside.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.peers.engine import PEERS
from benchmarks.peers.figure import REQUESTS, Figures, faster_peers
from benchmarks.peers.machine import machine_facts
from benchmarks.peers.material import QUERIES, document_vectors, held_out_texts, query_vectors
from benchmarks.peers.table import print_size
from benchmarks.scale import ONE_CORE

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "benchmarks" / "peers-requirements.txt"
SIZES = "1000,10000,98304"
STEP_TIMEOUT_S = 3_600  # a peer that hangs must not hold up the others
KERNEL_OVERRIDES = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # numpy is to run as fast as it can on this processor
LOG_CHARS = 2_000  # of the end of what a peer said, where it fails


def main() -> int:
    """Measure and print; exit 1 where a promise is broken."""
    options = _options()
    names = options.only.split(",") if options.only else [*PEERS, REQUESTS]
    sizes = sorted(map(int, options.sizes.split(",")))
    python = _environment(options.environment) if any(not _runs_here(name) for name in names) else sys.executable
    figures = _earlier(options) | {"machine": machine_facts(), "encoder": options.encoder, "queries": QUERIES}
    texts = held_out_texts(options.data)
    queries = query_vectors(texts, options.encoder, options.cache)
    vectors = document_vectors(options.data, options.encoder, sizes[-1], options.cache)
    figures["dim"] = vectors.shape[1]
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=options.cache) as folder:
            job = Path(folder)
            parts = {"vectors": vectors[:size], "queries": queries[:QUERIES], "tuning": queries[QUERIES:]}
            for part, rows in parts.items():
                np.save(job / f"{part}.npy", rows)
            for name in names:
                found = _measure(name, size, job, python, options)
                figures["sizes"].setdefault(str(size), {})[name] = found
                _write(options.json, figures)
        print_size(size, figures["sizes"][str(size)])
    if options.plots:
        from benchmarks.peers.chart import write_charts, write_texts

        write_charts(figures, options.plots)
        write_texts(figures, options.plots)
    faster = faster_peers(figures["sizes"])
    for line in faster:
        print(f"faster than a whole request: {line}")
    return 1 if faster else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--encoder", default="static", help="of this project: static (default), adapted, use")
    parser.add_argument("--only", metavar="NAMES", help=f"some of: {', '.join([*PEERS, REQUESTS])}")
    parser.add_argument("--environment", type=Path, default=ROOT / ".venv-peers", metavar="DIR")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "peers", metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument(
        "--plots", type=Path, metavar="DIR", help="draw the figures into this folder, as SVG, with a text each"
    )
    options = parser.parse_args()
    for name in options.only.split(",") if options.only else ():
        if name not in {*PEERS, REQUESTS}:
            parser.error(f"no peer {name}")
    return options


def _runs_here(name: str) -> bool:
    return name == REQUESTS or PEERS[name].runs_here


def _environment(folder: Path) -> str:
    """Return the Python of the peers' environment, made where there is none."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    installed = folder / "peers-requirements.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        _talk("install the peers")
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS]
        subprocess.run(command, check=True, stdout=sys.stderr)
        installed.write_text(wanted, encoding="utf-8")
    return str(python)


def _measure(name: str, size: int, job: Path, python: str, options: argparse.Namespace) -> Figures:
    """Return a peer's figures; where it fails, the end of what it said as "error"."""
    _talk(f"{size} {name}")
    found: Figures = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "load": round(os.getloadavg()[0], 1)}
    if name == REQUESTS:
        rest = [size, options.data.resolve(), options.encoder, options.cache.resolve() / "catalogue"]
        for step in ("build", "ask"):
            found |= _run(sys.executable, "whole", [step, *rest], job)
            if "error" in found:
                break
        return found
    runner = sys.executable if PEERS[name].runs_here else python
    with tempfile.TemporaryDirectory(dir=options.cache) as folder:
        for step in ("build", "ask"):
            found |= _run(runner, "worker", [step, name, Path(folder).resolve() / "index", job.resolve()], job)
            if "error" in found:
                break
    return found


def _run(python: str, module: str, arguments: Sequence[object], job: Path) -> Figures:
    result = job / "result.json"
    result.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if name not in KERNEL_OVERRIDES}
    environment |= {**ONE_CORE, "PYTHONPATH": str(ROOT)}
    command = [
        str(Path(python).absolute()),
        "-m",
        f"benchmarks.peers.{module}",
        *map(str, arguments),
        str(result.resolve()),
    ]
    try:
        subprocess.run(
            command, env=environment, cwd=job, capture_output=True, text=True, check=True, timeout=STEP_TIMEOUT_S
        )
    except subprocess.TimeoutExpired:
        return {"error": f"took longer than {STEP_TIMEOUT_S} s"}
    except subprocess.CalledProcessError as error:
        _talk(f"failed: {error.stderr[-LOG_CHARS:]}")
        return {"error": error.stderr.strip().rpartition("\n")[2]}
    found: Figures = json.loads(result.read_text(encoding="utf-8"))
    return found


def _earlier(options: argparse.Namespace) -> Figures:
    """Return what FILE holds of the same encoder, else nothing but a place for sizes."""
    if options.json and options.json.exists():
        found: Figures = json.loads(options.json.read_text(encoding="utf-8"))
        if found["encoder"] == options.encoder:
            return found
    return {"sizes": {}}


def _write(file: Path | None, figures: Figures) -> None:
    if file:
        file.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _talk(stage: str) -> None:
    print(f"{stage} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
