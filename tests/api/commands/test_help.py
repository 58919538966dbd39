import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.commands.conftest import Negz

ROOT = Path(__file__).parents[3]
COMMANDS = (  # CONTRACTS section 1, as far as this stage of the product has it
    "serve",
    "corpus forget",
    "corpus import",
    "corpus list",
    "corpus sources",
    "corpus withdraw",
    "index build",
    "index status",
    "jobs run",
    "store migrate",
    "recommend",
    "related",
    "search",
    "coverage",
    "vocabulary",
    "eval run",
    "eval related",
    "eval fit",
    "eval merging",
    "eval passages",
    "encoder compare",
    "encoder train",
    "widget snippet",
    "doctor",
    "backup",
    "restore",
    "get",
    "accounts add",
    "accounts list",
    "accounts password",
    "accounts disable",
    "accounts enable",
    "accounts token",
    "accounts revoke-tokens",
    "keys add",
    "keys list",
    "keys revoke",
    "widget wordpress",
)
OPTIONS = {
    "serve": ("--host", "--port", "--workers", "--no-build"),
    "corpus import": ("--dry-run", "--vocabulary", "--full", "--mapping", "--allow-mass-withdrawal", "--json"),
    "corpus list": ("--json",),
    "corpus forget": ("--json",),
    "index status": ("--json",),
    "jobs run": ("--only", "--dry-run", "--json"),
    "store migrate": ("--to", "--to-folder", "--json"),
    "recommend": ("--profiles", "--audience", "--benefit", "--text", "--n", "--lang", "--json"),
    "related": ("--n", "--json"),
    "search": ("--json",),
    "coverage": ("--json",),
    "vocabulary": ("--format",),
    "eval run": ("--profiles", "--qrels", "--report", "--json"),
    "eval related": ("--documents", "--pairs", "--json"),
    "eval merging": ("--mistakes", "--json"),
    "eval passages": ("--json",),
    "encoder compare": ("--data", "--encoder", "--tasks", "--json"),
    "encoder train": ("--pairs", "--output", "--seed", "--workers", "--json"),
    "widget snippet": ("--audience", "--benefit", "--seed", "--n", "--lang", "--base-url", "--kind"),
    "doctor": ("--json",),
    "backup": ("--keep", "--force", "--json"),
    "restore": ("--force", "--json"),
    "accounts add": ("--role", "editor", "admin", "--password-stdin"),
    "accounts list": ("--json",),
    "keys add": ("--origin", "--limit"),
    "keys list": ("--json",),
    "accounts password": ("--password-stdin",),
    "widget wordpress": ("--out",),
}
MAX_CPU_S = 0.4
HEAVY = (
    "numpy",
    "scipy",
    "sklearn",
    "pydantic",
    "fastapi",
    "uvicorn",
    "rdflib",
    "rich",
    "sqlite_utils",
    "orjson",
    "argon2",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_promised_command_is_there_and_german(negz: Negz, command: str) -> None:
    outcome = negz(*command.split(), "--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Aufruf: negz {command} ")
    assert not re.search(r"Usage|Options|Arguments|Show this|default|required|<str>|<int>|<path>", outcome.out)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_offers_the_data_folder(negz: Negz, command: str) -> None:
    assert "--data-dir ORDNER" in negz(*command.split(), "--help").out


@pytest.mark.parametrize(("command", "options"), OPTIONS.items())
def test_help_names_every_promised_option(negz: Negz, command: str, options: tuple[str, ...]) -> None:
    text = negz(*command.split(), "--help").out
    assert [option for option in options if option not in text] == []


def test_help_lists_every_group_and_command(negz: Negz) -> None:
    text = negz("--help").out
    assert all(f"\n  {command.split()[0]} " in text for command in COMMANDS)
    assert "…" not in text.partition("Befehle:")[2]
    assert "..." not in text


def test_no_arguments_shows_the_help(negz: Negz) -> None:
    assert negz().out == negz("--help").out


def test_help_takes_little_cpu() -> None:
    used_s = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "api.cli", "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used_s.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(used_s) < MAX_CPU_S  # the best of three: other work on the machine only ever adds


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from api.cli import run; run(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert ended.stderr.strip() == "[]"
