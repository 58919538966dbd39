"""What the documents promise: their commands run, their figures are what is measured, their links lead somewhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import run
from api.workspace import Workspace

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def readme_commands() -> Iterator[str]:
    for block in re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL):
        yield from (line for line in block.splitlines() if line.startswith("negz "))


@pytest.mark.parametrize("command", list(readme_commands()))
def test_readme_command_runs(
    command: str,
    writable_catalogue_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NEGZ_DATA", str(writable_catalogue_dir))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    assert run(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.strip()


def test_readme_ladder_is_what_is_measured(catalogue_workspace: Workspace) -> None:
    from evaluation.data import profiles_path, qrels_path
    from evaluation.experiment import run_experiment
    from evaluation.judgements import read_qrels
    from evaluation.profiles import read_profiles

    result = run_experiment(
        catalogue_workspace.recommender(),
        read_profiles(profiles_path()),
        read_qrels(qrels_path()),
        as_of=catalogue_workspace.today(),
        now=catalogue_workspace.clock(),
        command="test",
    )
    text = README.read_text(encoding="utf-8")
    written = [float(row) for row in re.findall(r"^\| [\w\- ]+ \| (\d\.\d\d) \|", text, re.MULTILINE)]
    measured = sorted(system.mean for system in result.others)
    assert written == pytest.approx(measured, abs=0.006)
    ours = re.search(r"\*\*(\d\.\d\d)\*\* \(", text)
    assert ours is not None
    assert float(ours[1]) == pytest.approx(result.ours.mean, abs=0.006)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_document_links_lead_to_files(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_documents_name_every_setting() -> None:
    from api.settings import Settings

    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        variable = "NEGZ_DATA" if name == "data_dir" else f"NEGZ_{name.upper()}"
        assert variable in text, variable


def test_repository_names_no_local_path_or_registry_host() -> None:
    traces = re.compile(r"/wor[k]/(?:main|shared)|/roo[t]/|files\.pythonhosted|registry\.npmjs|deb\.debian\.org")
    for path in sorted(ROOT.rglob("*")):
        hidden = any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts)
        if hidden or not path.is_file() or path.suffix in {".png", ".pyc"} or path == Path(__file__):
            continue
        if {"data", "build", "dist"} & set(path.relative_to(ROOT).parts[:1]) or ".egg-info" in str(path):
            continue
        assert not traces.search(path.read_text(encoding="utf-8", errors="ignore")), path
