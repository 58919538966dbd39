import os
import shutil
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

from api.accounts import Accounts
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from tests.api.commands.conftest import Negz
from tests.api.commands.service import READY_S, is_running, serving
from tests.builders import make_record

ENDED_S = 10  # on a busy machine; alone some hundredths


def test_serve_answers_at_the_address_it_names_and_ends_quietly_on_ctrl_c(writable_catalogue_dir: Path) -> None:
    with serving(writable_catalogue_dir) as (process, address, said):
        assert "Index bauen" not in said
        assert "Noch kein Konto für die Redaktion. Anlegen: negz accounts add NAME --role admin" in said
        with urlopen(f"{address}/readyz", timeout=READY_S) as answer:  # noqa: S310 - our own loopback address
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=READY_S)
    assert (process.returncode, out, err) == (130, "", "")


def test_serve_no_build_answers_without_an_index(tmp_path: Path) -> None:
    with serving(tmp_path / "leer", "--no-build") as (_, address, said):
        assert "laden" not in said
        with urlopen(f"{address}/healthz", timeout=READY_S) as answer:  # noqa: S310 - our own loopback address
            assert answer.status == 200


def test_serve_with_an_account_says_nothing_about_creating_one(small_dir: Path) -> None:
    with Workspace(Settings(data_dir=small_dir)) as workspace:
        Accounts(workspace).add("erika", Role.ADMIN, "Regen Tisch Ameise")
    with serving(small_dir) as (_, _, said):
        assert "Konto" not in said


def test_serve_builds_what_is_missing_first(small_dir: Path) -> None:
    shutil.rmtree(small_dir / "index")
    with serving(small_dir) as (_, address, said):
        assert "Index gebaut: 3 Beiträge" in said
        with urlopen(f"{address}/readyz", timeout=READY_S) as answer:  # noqa: S310 - our own loopback address
            assert answer.status == 200


def test_serve_with_an_index_that_is_behind_answers_first_and_catches_up(
    small_dir: Path, negz: Negz, write_records: Callable[..., Path]
) -> None:
    before = (small_dir / "index" / "current").read_text()
    added = write_records([make_record(id="neu-2026", title="Neue Studie")], "neu.jsonl")
    negz("corpus", "import", added, "--data-dir", small_dir)
    with serving(small_dir) as (_, _, said):
        assert "Index gebaut" not in said
        assert "er wird im laufenden Betrieb erneuert" in said
        deadline_s = time.monotonic() + READY_S
        while (small_dir / "index" / "current").read_text() == before:
            assert time.monotonic() < deadline_s
            time.sleep(0.1)
    assert negz("index", "status", "--json", "--data-dir", small_dir).json["is_stale"] is False


def test_serve_that_is_told_to_end_takes_its_build_along(small_dir: Path, negz: Negz) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    with serving(small_dir) as (process, _, _):
        if not Path(f"/proc/{process.pid}/task/{process.pid}/children").exists():
            pytest.skip("this system does not tell the children of a process")
        builder = wait_for_child(process.pid)
        process.terminate()
        _, said = process.communicate(timeout=READY_S)
    assert (process.returncode, said) == (0, "")
    assert not Path(f"/proc/{builder}").exists()
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_build_ends_with_the_service_that_is_killed(small_dir: Path, negz: Negz, workers: str) -> None:
    before = (small_dir / "index" / "current").read_text()
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    with serving(small_dir, "--workers", workers) as (process, _, _):
        if not Path(f"/proc/{process.pid}/task/{process.pid}/children").exists():
            pytest.skip("this system does not tell the children of a process")
        keeper = process.pid if workers == "1" else wait_for_keeper(process.pid)
        builder = wait_for_child(keeper)
        os.kill(keeper, signal.SIGKILL)
        process.kill()
    deadline_s = time.monotonic() + ENDED_S
    while is_running(builder):
        assert time.monotonic() < deadline_s
        time.sleep(0.01)
    assert (small_dir / "index" / "current").read_text() == before, "the build has not gone on to its end"
    assert negz("doctor", "--json", "--data-dir", small_dir).json["ok"]


def wait_for_keeper(pid: int) -> int:
    """Return the one of several processes that keeps the index in step."""
    deadline_s = time.monotonic() + READY_S
    while time.monotonic() < deadline_s:
        for worker in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            if any(children.read_text() for children in Path(f"/proc/{worker}/task").glob("*/children")):
                return int(worker)
        time.sleep(0.01)
    pytest.fail("no build was started")


def wait_for_child(pid: int) -> int:
    """Return the process that a thread of the service has started."""
    deadline_s = time.monotonic() + READY_S
    while time.monotonic() < deadline_s:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            if found := children.read_text().split():
                return int(found[0])
        time.sleep(0.01)
    pytest.fail("no build was started")


def test_serve_that_may_not_rebuild_builds_before_it_answers(
    small_dir: Path, negz: Negz, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_REBUILD", "false")
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    with serving(small_dir) as (_, _, said):
        assert "Index gebaut: 2 Beiträge" in said


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
    monkeypatch.setenv("NEGZ_ENCODER", "adapted")
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
