import errno
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.api.commands.conftest import Negz

ROOT = Path(__file__).parents[3]


def test_build_json_says_what_it_cost(negz: Negz, small_dir: Path) -> None:
    outcome = negz("index", "build", "--json", "--data-dir", small_dir)
    assert outcome.code == 0
    assert outcome.json["outputs"] == 3
    assert outcome.json["encoder"] == "lsa"
    assert "files" not in outcome.json
    assert "Index gebaut: 3 Beiträge" in outcome.err


def test_build_without_a_terminal_draws_no_bar(negz: Negz, small_dir: Path) -> None:
    outcome = negz("index", "build", "--data-dir", small_dir)
    assert outcome.out == ""
    assert "\x1b" not in outcome.err
    assert outcome.err.startswith("Index bauen …\n")


@pytest.mark.parametrize(("no_color", "has_colour"), [("", True), ("1", False)])
def test_build_on_a_terminal_draws_a_bar_and_heeds_no_color(small_dir: Path, no_color: str, has_colour: bool) -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "api", "index", "build", "--data-dir", str(small_dir)]
    env = {**os.environ, "TERM": "xterm-256color", "NO_COLOR": no_color}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=terminal, env=env)
    os.close(terminal)
    received = b""
    with suppress(OSError), open(controller, "rb", buffering=0) as stream:  # noqa: PTH123 - a file descriptor; Linux ends it with EIO
        while block := stream.read(4096):
            received += block
    assert process.wait(timeout=60) == 0
    assert b"\x1b[?25l" in received  # the cursor is hidden while a bar is drawn
    assert bool(re.search(rb"\x1b\[[39]\d", received)) == has_colour
    assert "Index gebaut: 3 Beiträge" in received.decode()


def test_status_json_has_the_index_shape_of_the_contract(negz: Negz, small_dir: Path) -> None:
    outcome = negz("index", "status", "--json", "--data-dir", small_dir)
    assert set(outcome.json) == {"built_at", "corpus_version", "encoder", "is_stale", "lag", "sources"}
    assert (outcome.json["is_stale"], outcome.json["lag"]) == (False, 0)


def test_status_after_a_change_is_stale(negz: Negz, small_dir: Path) -> None:
    negz("corpus", "withdraw", "vergabe-2023", "--data-dir", small_dir)
    outcome = negz("index", "status", "--json", "--data-dir", small_dir)
    assert (outcome.code, outcome.json["is_stale"], outcome.json["lag"]) == (0, True, 1)
    assert "veraltet" in negz("index", "status", "--data-dir", small_dir).out


def test_status_without_an_index_ends_with_4_and_creates_nothing(negz: Negz, tmp_path: Path) -> None:
    outcome = negz("index", "status", "--data-dir", tmp_path / "leer")
    assert (outcome.code, outcome.out) == (4, "")
    assert outcome.err == "Fehler: Es gibt noch keinen Index. Bauen Sie ihn: negz index build\n"
    assert not (tmp_path / "leer").exists()


def test_build_switches_the_encoder_where_others_refuse(
    negz: Negz, small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_ENCODER", "adapted")
    refused = negz("recommend", "--audience", "cdo", "--data-dir", small_dir)
    assert (refused.code, refused.out) == (4, "")
    assert "„lsa“" in refused.err
    assert "negz index build" in refused.err
    assert negz("index", "build", "--data-dir", small_dir).code == 0
    assert negz("recommend", "--audience", "cdo", "--data-dir", small_dir).code == 0


def test_unknown_encoder_ends_with_4_and_names_the_known_ones(
    negz: Negz, small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_ENCODER", "word2vec")
    outcome = negz("index", "build", "--data-dir", small_dir)
    assert outcome.code == 4
    assert "word2vec" in outcome.err
    assert "NEGZ_ENCODER" in outcome.err


@pytest.mark.parametrize(
    ("code", "word"), [(errno.EROFS, "kann nicht geschrieben werden"), (errno.ENOSPC, "kein Platz")]
)
def test_build_where_nothing_can_be_written_ends_with_4_and_keeps_the_index(
    negz: Negz, small_dir: Path, monkeypatch: pytest.MonkeyPatch, code: int, word: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patched:
        patched.setattr("recommender.index.build.write_index", refuse)
        outcome = negz("index", "build", "--data-dir", small_dir)
    assert outcome.code == 4
    assert word in outcome.err
    assert "Traceback" not in outcome.err
    assert negz("index", "status", "--data-dir", small_dir).code == 0
