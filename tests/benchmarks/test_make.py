"""`make bench` runs benchmarks that exist, and the page of benchmarks lists them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_benchmarks_of_make_exist_and_stand_on_the_page() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    names = " ".join(re.findall(r"^(?:LARGE_)?BENCHMARKS := (.*)$", makefile, re.MULTILINE)).split()
    assert len(names) > 5
    for name in names:
        assert (ROOT / "benchmarks" / f"{name}.py").exists() or (ROOT / "benchmarks" / name / "__main__.py").exists()
        assert f"`python -m benchmarks.{name}" in page
