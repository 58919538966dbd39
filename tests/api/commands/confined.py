"""The service on a file system of its own, small and in memory, which a test can fill up, or which is read-only."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.api.commands.service import READY_S, ROOT

ROOM_MB = 24
_SCRIPT = 'mount -t tmpfs -o size={room}m none "{folder}" && cp -r "{source}/." "{folder}" && {then} && exec "$@"'


@dataclass(frozen=True)
class Confined:
    """The running service, its address, and its data folder as it sees it."""

    process: "subprocess.Popen[str]"
    address: str
    folder: Path

    @property
    def reached(self) -> Path:
        """The data folder through the eyes of the service."""
        return Path(f"/proc/{self.process.pid}/root{self.folder}")


@contextmanager
def confined(source: Path, folder: Path, *, is_read_only: bool = False) -> Iterator[Confined]:
    """Serve a copy of the data folder; skip where this system does not let us have a file system of our own."""
    tools = all(map(shutil.which, ("unshare", "mount")))
    if not tools or subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lends no file system to a test")
    folder.mkdir()
    then = f'mount -o remount,ro "{folder}"' if is_read_only else "true"
    script = _SCRIPT.format(room=ROOM_MB, folder=folder, source=source, then=then)
    serve = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--no-build", "--data-dir", str(folder)]
    command = ["unshare", "-rm", "sh", "-c", script, "sh", *serve]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**os.environ, "NEGZ_ENCODER": "lsa"}
    )
    assert process.stderr is not None
    try:
        found = next((match for line in process.stderr if (match := re.match(r"Bereit: (http://\S+)", line))), None)
        if found is None:
            pytest.fail("the service did not start on a file system of its own")
        yield Confined(process, found.group(1), folder)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=READY_S)
