"""What may not be shown any more, from the moment on at which whoever forbade it was told that it is done."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visitor was given: for what it was asked, its media type, and its content.

    `audience` is the one target group it was asked for, empty for none or several; `subject` is the output that the
    address itself names.
    """

    path: str
    kind: str
    audience: str
    subject: str
    content: str


class Ban:
    """An output that may not be shown: nowhere, in lists of one target group, or not as pinned there."""

    def __init__(self, output_id: str, audience: str = "", *, is_pin: bool = False) -> None:
        self.output_id = output_id
        self.audience = audience
        self.is_pin = is_pin
        self.is_lifted = False
        self._name = re.compile(rf"(?<![\w-]){re.escape(output_id)}(?![\w-])")

    def is_broken_by(self, answer: Answer) -> bool:
        """Return whether the answer shows the output."""
        if self.audience and (answer.audience != self.audience or answer.kind == "catalogue"):
            return False
        if self.is_pin:
            return answer.kind == "list" and self.output_id in _pinned(answer.content)
        if answer.subject == self.output_id:
            return False  # what becomes of its own page, the status says
        return self._name.search(answer.content) is not None

    def told(self) -> str:
        """Return what is forbidden, in words."""
        how = "pinned in" if self.is_pin else "in"
        return f"{self.output_id} {how} {f'lists of {self.audience}' if self.audience else 'any answer'}"


class Bans:
    """All that is forbidden at a moment. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_force: tuple[Ban, ...] = ()
        self.count = 0

    def add(self, ban: Ban) -> None:
        """Forbid something from now on; called once it was acknowledged."""
        with self._lock:
            self._in_force = (*self._in_force, ban)
            self.count += 1

    def lift(self, ban: Ban) -> None:
        """Allow it again; called before that is asked for."""
        ban.is_lifted = True
        with self._lock:
            self._in_force = tuple(one for one in self._in_force if one is not ban)

    def in_force(self) -> tuple[Ban, ...]:
        """Return what is forbidden now."""
        return self._in_force


def broken(bans: Sequence[Ban], answer: Answer) -> list[Ban]:
    """Return which of the bans that were in force when the request began the answer breaks, and still are."""
    return [ban for ban in bans if ban.is_broken_by(answer) and not ban.is_lifted]


def _pinned(content: str) -> set[str]:
    items = json.loads(content).get("items", ())
    return {item["output"]["id"] for item in items if item["origin"] == "pinned"}
