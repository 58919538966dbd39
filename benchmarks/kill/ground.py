"""What kills are tried on: the shipped catalogue with its index, an admin at work, and commands ready to be forked."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kill.nursery import Nursery

EDITOR = "Erika Probe"
ENVIRONMENT = {
    "NEGZ_FETCH_LOOPBACK": "true",
    "NEGZ_FETCH_INTERVAL_S": "0",
    "NEGZ_RATE_LIMIT_READING": "0",
    "NEGZ_RATE_LIMIT_TEXT": "0",
    "NEGZ_RATE_LIMIT_FEEDBACK": "0",
    "NEGZ_RATE_LIMIT_TAG_SUGGESTIONS": "0",
}


@dataclass(frozen=True)
class Ground:
    """A scratch folder, a data folder to copy, the token of an admin's session in it, and the nursery."""

    scratch: Path
    template: Path
    session: str
    nursery: Nursery

    def copy(self, name: str) -> Path:
        """Return a data folder of that name, as the template is."""
        folder = self.scratch / name
        shutil.copytree(self.template, folder)
        return folder

    def place(self, name: str) -> Path:
        """Return a new empty folder beside the data folders."""
        folder = self.scratch / name
        folder.mkdir()
        return folder


@contextmanager
def prepared(scratch: Path, encoder: str) -> Iterator[Ground]:
    """Build the template, with the shipped outputs and an index by this encoder."""
    environment = {**ENVIRONMENT, "NEGZ_ENCODER": encoder}
    os.environ.update(environment)  # services that are started anew inherit it
    template = scratch / "template"
    with Nursery(scratch, environment) as nursery:
        code, said = nursery.run(["index", "build", "--data-dir", template])
        if code:
            raise RuntimeError(f"the index could not be built: {said}")
        yield Ground(scratch, template, session_of(template), nursery)


def session_of(folder: Path) -> str:
    """Create an admin in a data folder; return the token of a session."""
    from api.accounts import Accounts
    from api.settings import Settings
    from api.workspace import Workspace
    from corpus.account import Role

    password = os.urandom(24).hex()
    with Workspace(Settings(data_dir=folder)) as workspace:
        accounts = Accounts(workspace)
        accounts.add(EDITOR, Role.ADMIN, password)
        return accounts.sign_in(EDITOR, password, "127.0.0.1")


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
