"""A process that does not outlive the one that started it, however that one ends.

Its standard input is a pipe whose other end the starting process alone holds, and never writes to. That end is closed
with its holder, also by SIGKILL, on every system, and however early.
"""

import os
from threading import Thread

_CUT = 1  # exit code of a process whose starter has gone


def end_with_starter() -> None:
    """End this process, there and then, once its standard input is at its end."""
    Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    while os.read(0, 1):
        pass
    os._exit(_CUT)
