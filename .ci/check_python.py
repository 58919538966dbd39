"""Say clearly which Python is needed, before pip says it unclearly."""

import sys

NEEDED = (3, 11)

if sys.version_info < NEEDED:
    found = ".".join(map(str, sys.version_info[:3]))
    needed = ".".join(map(str, NEEDED))
    sys.exit(f"Python {needed} or newer is needed, this is {found}. Set PYTHON: make PYTHON=python3.11 run")
