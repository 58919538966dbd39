"""Fuzz one target of `benchmarks.fuzz` in this process.

    python -m benchmarks.fuzz_process TARGET SECONDS FOLDER FINDINGS

The folder is an empty one, for the seeds; findings are written to files whose names begin with the target's.
"""

import importlib
import re
import sys
from pathlib import Path

import atheris

MEMORY_MB = 512
TIMEOUT_S = 10  # for one input
MAX_INPUT_BYTES = 20_000
_WORD = re.compile(rb"[A-Za-z][A-Za-z0-9:/_-]{2,30}[>=:(]?")  # of a seed, for mutations to put elsewhere

PARSERS = {  # what each target leads into beside our own code
    "xlsx": ["openpyxl", "defusedxml"],
    "feed": ["feedparser", "defusedxml"],
    "calendar": ["icalendar"],
    "oai": ["defusedxml"],
    "sitemap": ["defusedxml"],
    "pdf": ["pypdf"],
    "robots": ["protego"],
    "http": ["h11", "httpcore2", "protego"],
}


def main(name: str, seconds: str, folder: str, findings: str) -> None:
    """Fuzz until the time is up, which ends this process, or until something is found."""
    guided = PARSERS.get(name, [])
    with atheris.instrument_imports(include=["corpus.importers", "corpus.extraction", *guided]):
        for module in guided:
            importlib.import_module(module)
        targets = importlib.import_module("benchmarks.fuzz_targets")
    target = targets.TARGETS[name]
    for number, seed in enumerate(target.seeds):
        (Path(folder) / str(number)).write_bytes(seed)
    words = sorted({word for seed in target.seeds for word in _WORD.findall(seed)})
    dictionary = Path(folder).with_name("words")
    dictionary.write_bytes(b"".join(b'"%b"\n' % word for word in words))
    limits = [
        f"-rss_limit_mb={MEMORY_MB}",
        f"-timeout={TIMEOUT_S}",
        f"-max_len={MAX_INPUT_BYTES}",
        f"-dict={dictionary}",
    ]
    where = [f"-dict={dictionary}", f"-artifact_prefix={Path(findings) / name}-", folder]
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", *limits, *where], lambda data: targets.run(target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
