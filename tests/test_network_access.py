"""The way to the network is one: no other module of the core opens connections."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NETWORK = {
    "aiohttp",
    "ftplib",
    "http.client",
    "httpcore2",
    "httpx",
    "httpx2",
    "requests",
    "smtplib",
    "socket",
    "urllib.request",
    "urllib3",
}
ALLOWED = {
    f"corpus/importers/{name}.py" for name in ("address_guard", "connection", "fetch_error", "fetching", "robots")
}
ROOMS = ("corpus", "recommender", "evaluation")
MODULES = sorted(path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_nothing_that_connects_but_in_the_fetcher(module: str) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})

    found = {name for name in imported if name in NETWORK or name.split(".")[0] in NETWORK}

    assert not found or module in ALLOWED
