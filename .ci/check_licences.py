"""Print the licence of every package that the recommender needs at run time; fail on one that has not been weighed."""

import re
import sys
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "negz-recommender"
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|CC0|CNRI-Python|Public Domain|matplotlib|Kiwi"
)
BARRED = re.compile(r"AGPL|(?<!L)GPL|General Public|Commercial|Proprietary", re.IGNORECASE)


def needed(name: str, found: dict[str, metadata.Distribution]) -> dict[str, metadata.Distribution]:
    """Return the installed distributions that one needs, itself included, extras left out."""
    key = canonicalize_name(name)
    if key not in found:
        found[key] = metadata.distribution(name)
        for text in found[key].requires or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                needed(requirement.name, found)
    return found


def licence_of(distribution: metadata.Distribution) -> str:
    """Return what the package says of its licence: the expression, else the classifiers, else the text's first line."""
    said = distribution.metadata
    classifiers = [
        line.rpartition("::")[2].strip() for line in said.get_all("Classifier") or [] if "License ::" in line
    ]
    text = (said.get("License") or "").strip().partition("\n")[0]
    return said.get("License-Expression") or ", ".join(classifiers) or text


def main() -> int:
    """Write one line a package; return 1 if a licence is barred or unknown."""
    found = {name: licence_of(one) for name, one in sorted(needed(PROJECT, {}).items())}
    for name, licence in found.items():
        sys.stdout.write(f"{name}: {licence}\n")
    refused = [name for name, licence in found.items() if BARRED.search(licence) or not ALLOWED.search(licence)]
    if refused:
        sys.stderr.write(f"not weighed: {', '.join(refused)}\n")
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main())
