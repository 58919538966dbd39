"""The service as a process of its own, as an operator would start it."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
READY_S = 60  # on a busy machine; alone it takes about two seconds


def _listen_to_ctrl_c() -> None:
    """Undo what a shell does to the commands it starts in the background: they ignore Ctrl-C, and so do their own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def serving(data_dir: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """Yield the running service, the address it named, and what it said before."""
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--data-dir", str(data_dir), *options]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_listen_to_ctrl_c,  # noqa: PLW1509 - it takes no lock and allocates nothing
    )
    assert process.stderr is not None
    try:
        said = ""
        for line in process.stderr:
            said += line
            if found := re.match(r"Bereit: (http://\S+)", line):
                yield process, found.group(1), said
                break
        else:
            pytest.fail(f"did not start: {said}")
    finally:
        process.kill()
        process.communicate(timeout=READY_S)


def is_running(pid: int) -> bool:
    """Return whether a process is there and has not ended (Linux)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
