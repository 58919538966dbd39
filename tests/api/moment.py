"""A clock that a test moves on."""

from datetime import datetime, timedelta

from tests.conftest import NOW


class Moment:
    """The present, which stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        """Let hours or minutes pass."""
        self.now += timedelta(**span)
