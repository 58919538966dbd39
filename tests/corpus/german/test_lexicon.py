"""The dictionary is loaded late and stays small."""

import subprocess
import sys
from pathlib import Path

import pytest

LAZY = """
import sys
import corpus.german
assert "simplemma" not in sys.modules, "simplemma was imported with the package"
"""
SMALL = """
from pathlib import Path
from corpus.german import analyse
analyse("Verwaltungsdigitalisierung für Bürger:innen")
peak_kib = next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith("VmHWM"))
assert peak_kib < 120 * 1024, f"peak of {peak_kib} KiB"
"""


def test_german_package_import_loads_no_dictionary() -> None:
    subprocess.run([sys.executable, "-c", LAZY], check=True)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak from /proc")
def test_german_dictionary_loaded_stays_under_120_megabytes() -> None:
    subprocess.run([sys.executable, "-c", SMALL], check=True)
