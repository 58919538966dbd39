"""How a call ends, whatever the command; the commands themselves are tested in `commands/`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api import cli
from corpus.errors import StoreBusy

ROOT = Path(__file__).parents[2]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    return capsys


def _run(*arguments: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})}
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--foo"], "Die Option „--foo“ gibt es nicht. Hilfe: negz --help"),
        (["foo"], "Den Befehl „foo“ gibt es nicht. Hilfe: negz --help"),
        (["corpus", "lst"], "Den Befehl „lst“ gibt es nicht. Ähnlich: 'list'. Hilfe: negz corpus --help"),
        (["corpus"], "Es fehlt ein Befehl. Hilfe: negz corpus --help"),
        (["related"], "Es fehlt die Angabe KENNUNG. Hilfe: negz related --help"),
        (["related", "a", "b"], "Mit „b“ ist nichts anzufangen. Hilfe: negz related --help"),
        (["eval", "related"], "Es fehlt die Option --documents. Hilfe: negz eval related --help"),
        (["recommend", "--n"], "Der Option --n fehlt ihr Wert."),
        (["recommend", "--n", "drei"], "Der Wert für --n ist keine ganze Zahl. Hilfe: negz recommend --help"),
        (["coverage", "--json=ja"], "Die Option --json nimmt keinen Wert."),
    ],
)
def test_wrong_call_ends_with_2_and_says_so_in_german(
    said: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert cli.run(arguments) == 2
    found = said.readouterr()
    assert (found.out, found.err) == ("", f"Fehler: {message}\n")


def test_error_of_the_product_is_one_line_with_its_remedy(
    said: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise StoreBusy("Die Datenbank ist belegt.", "Versuchen Sie es noch einmal.")

    monkeypatch.setattr("api.commands.corpus.open_workspace", fail)
    assert cli.run(["corpus", "list"]) == 4
    assert said.readouterr().err == "Fehler: Die Datenbank ist belegt. Versuchen Sie es noch einmal.\n"


def test_unexpected_error_ends_with_1_and_shows_where(
    said: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("api.commands.corpus.open_workspace", fail)
    assert cli.run(["corpus", "list"]) == 1
    err = said.readouterr().err
    assert "ZeroDivisionError" in err
    assert err.splitlines()[-1].startswith("Fehler: Damit hat das Programm nicht gerechnet.")


def test_interrupt_ends_with_130_and_says_nothing(
    said: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("api.commands.corpus.open_workspace", interrupt)
    assert cli.run(["corpus", "list"]) == 130
    assert said.readouterr() == ("", "")


@pytest.mark.parametrize("arguments", [("corpus", "list", "--json"), ("vocabulary",), ("coverage",)])
def test_reader_that_leaves_early_is_no_error(catalogue_dir: Path, arguments: tuple[str, ...]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "api", *arguments, "--data-dir", str(catalogue_dir)]
    try:
        ended = subprocess.run(command, cwd=ROOT, stdout=write_end, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(write_end)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("order", ["before", "between", "after"])
def test_data_dir_is_heard_wherever_it_stands(
    catalogue_dir: Path, said: pytest.CaptureFixture[str], order: str
) -> None:
    option = ["--data-dir", str(catalogue_dir)]
    arguments = {
        "before": [*option, "corpus", "list"],
        "between": ["corpus", *option, "list"],
        "after": ["corpus", "list", *option],
    }
    assert cli.run(arguments[order]) == 0
    assert len(said.readouterr().out.splitlines()) == 131


def test_data_dir_nearest_to_the_command_wins(
    catalogue_dir: Path, tmp_path: Path, said: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["--data-dir", str(tmp_path), "corpus", "list", "--data-dir", str(catalogue_dir)]) == 0
    assert len(said.readouterr().out.splitlines()) == 131


def test_data_dir_comes_from_the_environment_otherwise(
    catalogue_dir: Path, said: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_DATA", str(catalogue_dir))
    assert cli.run(["corpus", "list"]) == 0
    assert len(said.readouterr().out.splitlines()) == 131


def test_data_dir_that_is_a_file_ends_with_4(tmp_path: Path, said: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "datei").touch()
    assert cli.run(["corpus", "list", "--data-dir", str(tmp_path / "datei")]) == 4
    assert "kein Ordner" in said.readouterr().err


def test_version_is_one_line(said: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == 0
    assert len(said.readouterr().out.splitlines()) == 1


def test_json_is_escaped_where_the_stream_is_not_utf8(catalogue_dir: Path) -> None:
    ended = _run("coverage", "--json", "--data-dir", catalogue_dir, env={"PYTHONIOENCODING": "ascii"})
    assert ended.returncode == 0
    assert ended.stdout.isascii()


def test_text_survives_a_stream_that_lacks_letters(catalogue_dir: Path) -> None:
    ended = _run("corpus", "list", "--data-dir", catalogue_dir, env={"PYTHONIOENCODING": "ascii"})
    assert (ended.returncode, ended.stderr) == (0, "")
