import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from tests.api.commands.conftest import Negz

ROOT = Path(__file__).parents[3]
READY_S = 60  # on a busy machine; alone it takes about two seconds


def _listen_to_ctrl_c() -> None:
    """Undo what a shell does to the commands it starts in the background: they ignore Ctrl-C, and so do their own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def _serving(data_dir: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
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


def test_serve_answers_at_the_address_it_names_and_ends_quietly_on_ctrl_c(writable_catalogue_dir: Path) -> None:
    with _serving(writable_catalogue_dir) as (process, address, said):
        assert "Index bauen" not in said
        assert "Noch kein Konto für die Redaktion. Anlegen: negz accounts add NAME --role admin" in said
        with urlopen(f"{address}/readyz", timeout=READY_S) as answer:  # noqa: S310 - our own loopback address
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=READY_S)
    assert (process.returncode, out, err) == (130, "", "")


def test_serve_no_build_answers_without_an_index(tmp_path: Path) -> None:
    with _serving(tmp_path / "leer", "--no-build") as (_, address, said):
        assert "laden" not in said
        with urlopen(f"{address}/healthz", timeout=READY_S) as answer:  # noqa: S310 - our own loopback address
            assert answer.status == 200


def test_serve_with_an_account_says_nothing_about_creating_one(small_dir: Path) -> None:
    with Workspace(Settings(data_dir=small_dir)) as workspace:
        Accounts(workspace).add("erika", Role.ADMIN, "Regen Tisch Ameise")
    with _serving(small_dir) as (_, _, said):
        assert "Konto" not in said


def test_serve_builds_what_is_missing_first(small_dir: Path, negz: Negz) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    with _serving(small_dir) as (_, address, said):
        assert "Index gebaut: 2 Beiträge" in said
        with urlopen(f"{address}/readyz", timeout=READY_S) as answer:  # noqa: S310 - our own loopback address
            assert answer.status == 200


def test_serve_on_a_taken_port_ends_with_4_and_names_port_and_remedy(negz: Negz, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        outcome = negz("serve", "--port", port, "--data-dir", tmp_path / "leer")
    assert outcome.code == 4
    assert f"Der Port {port} auf 127.0.0.1 ist schon belegt." in outcome.err
    assert f"--port {port + 1}" in outcome.err
    assert not (tmp_path / "leer").exists()


def test_serve_on_a_foreign_address_ends_with_4_and_names_it(negz: Negz) -> None:
    outcome = negz("serve", "--host", "192.0.2.1", "--port", "0")
    assert outcome.code == 4
    assert "192.0.2.1" in outcome.err


@pytest.mark.parametrize("port", ["99999", "-1", "achttausend"])
def test_serve_on_an_impossible_port_ends_with_2(negz: Negz, port: str) -> None:
    outcome = negz("serve", "--port", port)
    assert outcome.code == 2
    assert "port" in outcome.err


def test_serve_with_an_index_of_another_encoder_ends_with_4(
    negz: Negz, small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_ENCODER", "use")
    outcome = negz("serve", "--port", "0", "--data-dir", small_dir)
    assert outcome.code == 4
    assert "negz index build" in outcome.err


def test_serve_whose_start_fails_ends_with_4(
    negz: Negz, writable_catalogue_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("api.app._open_index", fail)
    outcome = negz("serve", "--port", "0", "--data-dir", writable_catalogue_dir)
    assert outcome.code == 4
    assert outcome.err.splitlines()[-1].startswith("Fehler: Der Dienst ist nicht angelaufen.")
