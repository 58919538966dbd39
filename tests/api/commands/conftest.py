"""Running a command in this process, and a data folder that costs a second instead of ten."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.cli import run
from tests.builders import make_record

TODAY = "2026-11-23"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def json_lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Negz = Callable[..., Outcome]


@pytest.fixture
def negz(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Negz:
    """Run `negz` with arguments, on a day that stands still and in a folder of its own."""
    monkeypatch.setenv("NEGZ_TODAY", TODAY)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Outcome(int(code), said.out, said.err)

    return call


@pytest.fixture
def write_records(tmp_path: Path) -> Callable[..., Path]:
    """Write records, or lines as they are, to a JSON Lines file."""

    def write(records: Sequence[dict[str, object] | str], name: str = "bestand.jsonl") -> Path:
        path = tmp_path / name
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.fixture
def small_dir(negz: Negz, write_records: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder with three outputs and an index by the encoder `lsa`; free to change."""
    monkeypatch.setenv("NEGZ_ENCODER", "lsa")
    records = [
        make_record(),
        make_record(id="vergabe-2023", title="Vergabe von IT-Leistungen", abstract="Wie Kommunen Software beschaffen."),
        make_record(id="register-2022", title="Registermodernisierung", abstract="Warum Register verbunden werden."),
    ]
    data_dir = tmp_path / "klein"
    assert negz("corpus", "import", write_records(records, "klein.jsonl"), "--data-dir", data_dir).code == 0
    assert negz("index", "build", "--data-dir", data_dir).code == 0
    return data_dir
