"""What the Containerfile names exists: files it copies, options it passes, the address it asks whether all is well."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from tests.api.commands.conftest import Negz
from tests.local_site import Page, local_site

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def lines() -> tuple[str, ...]:
    """The instructions, each on one line, without remarks."""
    text = (ROOT / "docs" / "betrieb" / "Containerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return tuple(" ".join(line.split()) for line in text.splitlines() if line)


def those(lines: tuple[str, ...], instruction: str) -> list[str]:
    return [line.removeprefix(f"{instruction} ") for line in lines if line.startswith(f"{instruction} ")]


def health_check(lines: tuple[str, ...]) -> list[str]:
    (line,) = those(lines, "HEALTHCHECK")
    command: list[str] = json.loads(line.partition("CMD ")[2])
    return command


def test_what_it_copies_is_there_and_is_all_that_is_installed(lines: tuple[str, ...]) -> None:
    copied = {name for line in those(lines, "COPY") if "--from" not in line for name in line.split()[:-1]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {name.rstrip("*") for name in project["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert all((ROOT / name).exists() for name in copied)
    assert copied == packages | {"pyproject.toml", "constraints.txt", "README.md", "LICENSE"}


def test_service_is_started_with_options_that_there_are(lines: tuple[str, ...], negz: Negz) -> None:
    (command,) = those(lines, "CMD")
    program, name, *arguments = json.loads(command)
    options = [argument for argument in arguments if argument.startswith("--")]
    help_text = negz(name, "--help").out
    assert (program, name, options) == ("negz", "serve", ["--host", "--port"])
    assert all(re.search(rf"{option}\b", help_text) for option in options)
    assert those(lines, "EXPOSE") == [arguments[arguments.index("--port") + 1]]


def test_it_runs_as_nobody_in_particular_and_writes_to_the_volume(lines: tuple[str, ...]) -> None:
    (user,), (volume,) = those(lines, "USER"), those(lines, "VOLUME")
    made = those(lines, "RUN")[-1]
    assert f"NEGZ_DATA={volume}" in those(lines, "ENV")[0].split()
    assert re.search(rf"useradd .* {user}\b", made)
    assert re.search(rf"install -d -o {user} -g {user} -m 0750 {volume}$", made)


def test_no_host_is_named(lines: tuple[str, ...]) -> None:
    assert all("/" not in line.split()[0] for line in those(lines, "FROM"))
    assert set(re.findall(r"//([^/:'\"]+)", "\n".join(lines))) == {"127.0.0.1"}
    assert "index-url" not in "\n".join(lines)


def test_health_check_asks_an_address_that_there_is(lines: tuple[str, ...], catalogue_workspace: Workspace) -> None:
    (path,) = re.findall(r"127\.0\.0\.1:8000(/\w+)'", health_check(lines)[-1])
    assert TestClient(create_app(catalogue_workspace)).get(path).status_code == 200


@pytest.mark.parametrize(("status", "is_well"), [(200, True), (503, False)])
def test_health_check_tells_well_from_ill(lines: tuple[str, ...], status: int, is_well: bool) -> None:
    python, *arguments = health_check(lines)
    with local_site({"/healthz": Page(b"{}", "application/json", status=status)}) as site:
        asked = [argument.replace("http://127.0.0.1:8000", site.url) for argument in arguments]
        done = subprocess.run([sys.executable, *asked], capture_output=True, check=False)
    assert python == "python"
    assert (done.returncode == 0) == is_well
    assert [request.path for request in site.asked] == ["/healthz"]
