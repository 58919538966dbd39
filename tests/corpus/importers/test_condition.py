from typing import Any

import pytest

from corpus.importers.calendar import CalendarImporter
from corpus.importers.condition import Condition, Conditional
from corpus.importers.feed import FeedImporter
from corpus.ports import Answer
from corpus.source import Validators
from tests.conftest import NOW

ADDRESS = "https://negz.org/quelle"
TOLD = Validators('"eins"', "Thu, 26 Nov 2026 09:00:00 GMT")


class Known:
    """A network whose one answer has these validators, and is sent only to those who lack it."""

    def __init__(self, etag: str | None = TOLD.etag, last_modified: str | None = TOLD.last_modified) -> None:
        self.etag, self.last_modified = etag, last_modified
        self.asked: list[dict[str, Any]] = []

    def fetch(self, url: str, **asked: Any) -> Answer:
        self.asked.append(asked)
        held = (asked.get("etag"), asked.get("last_modified"))
        status = 304 if held != (None, None) and held == (self.etag, self.last_modified) else 200
        return Answer(url, status, "text/plain", None, b"", self.etag, self.last_modified)


def test_answer_that_is_known_is_none() -> None:
    condition = Condition(TOLD)
    assert condition.fetch(Known(), ADDRESS, accept="*/*", since=NOW) is None
    assert (condition.is_unchanged, condition.validators) == (True, TOLD)


def test_another_answer_brings_its_own_validators() -> None:
    condition = Condition(TOLD)
    answer = condition.fetch(Known('"zwei"', None), ADDRESS, accept="*/*", since=NOW)
    assert answer is not None
    assert (condition.is_unchanged, condition.validators) == (False, Validators('"zwei"'))
    condition.fetch(Known(None, None), ADDRESS, accept="*/*", since=NOW)
    assert condition.validators is None


def test_nothing_is_held_against_an_answer_while_all_is_to_be_read() -> None:
    known = Known()
    assert Condition(TOLD).fetch(known, ADDRESS, accept="*/*", since=None) is not None
    assert [(asked["etag"], asked["last_modified"]) for asked in known.asked] == [(None, None)]


@pytest.mark.parametrize("importer", [FeedImporter, CalendarImporter])
def test_importer_of_one_answer_yields_nothing_where_it_is_known(importer: Any) -> None:
    one = importer(ADDRESS, Known(), TOLD)
    assert isinstance(one, Conditional)
    assert list(one.discover(NOW)) == []
    assert one.condition.is_unchanged
