"""Sources that come in one answer, asked whether it is another one than last time: else it need not be sent again."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from corpus.ports import Answer, Fetcher
from corpus.source import Validators

NOT_MODIFIED = 304


@runtime_checkable
class Conditional(Protocol):
    """An importer whose source comes in one answer."""

    @property
    def condition(self) -> "Condition":
        """What the answer was last time, and is now."""
        ...


class Condition:
    """What the answer of an address was last time, and is now.

    Parameters
    ----------
    validators : Validators, optional
        What came with the answer that was last read completely.
    """

    def __init__(self, validators: Validators | None = None) -> None:
        self.validators = validators
        self.is_unchanged = False

    def fetch(
        self, fetcher: Fetcher, url: str, *, accept: str, since: datetime | None, max_bytes: int | None = None
    ) -> Answer | None:
        """Return the answer; None where it is the one of last time, of which nobody asks while all is to be read."""
        held = self.validators if since is not None else None
        answer = fetcher.fetch(
            url,
            accept=accept,
            max_bytes=max_bytes,
            etag=held.etag if held else None,
            last_modified=held.last_modified if held else None,
        )
        self.is_unchanged = answer.status == NOT_MODIFIED
        if self.is_unchanged:
            return None
        told = answer.etag or answer.last_modified
        self.validators = Validators(answer.etag, answer.last_modified) if told else None
        return answer
