"""The shipped profiles, relevance judgements and labelled items: what `negz eval` measures without further arguments.

Twelve profiles of target groups; grades from 0 to 6 are the sum of two judges' grades from 0 to 3, and an output that
is not listed for a profile was judged 0 by both. The needs asked in five ways (see `evaluation.robustness`) are what
`negz encoder compare` measures without further files.
"""

from importlib.resources import files
from pathlib import Path


def profiles_path() -> Path:
    """Return the path of the shipped profiles (JSON Lines)."""
    return Path(str(files(__name__) / "profiles.jsonl"))


def qrels_path() -> Path:
    """Return the path of the shipped judgements (TREC qrels)."""
    return Path(str(files(__name__) / "qrels.txt"))


def robustness_path() -> Path:
    """Return the path of the shipped needs, each asked in five ways (JSON Lines)."""
    return Path(str(files(__name__) / "robustness.jsonl"))


def merging_path() -> Path:
    """Return the path of the labelled set of items (JSON Lines), made by `evaluation.merging_set`."""
    return Path(str(files(__name__) / "merging.jsonl"))


def merging_hard_path() -> Path:
    """Return the path of its part written by hand (JSON Lines)."""
    return Path(str(files(__name__) / "merging_hard.jsonl"))


def passages_path() -> Path:
    """Return the folder of the three texts and the questions that find places in them (`README.md` there)."""
    return Path(str(files(__name__) / "passages"))
