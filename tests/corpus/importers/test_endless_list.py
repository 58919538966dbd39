"""Lists that never end are given up, for whoever writes them has more patience than we have memory."""

from collections.abc import Iterator

import pytest

from corpus.errors import SourceTooLarge
from corpus.importers import feed, oai_pmh, wordpress_api
from corpus.importers.feed import FeedImporter
from corpus.importers.oai_pmh import OaiPmhImporter
from corpus.importers.wordpress import WordPressImporter
from corpus.importers.wordpress_mapping_file import shipped_mapping
from corpus.ports import Answer
from tests.builders import make_vocabulary
from tests.corpus.importers.fetching_fake import FakeFetcher
from tests.corpus.importers.wordpress_site import HOME, Site, make_post

ADDRESS = "https://boese.example/quelle"
PAGE = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>{n}</identifier>'
    "</header></record><resumptionToken>{n}</resumptionToken></ListRecords></OAI-PMH>"
)


class EndlessRepository:
    """Answers each page with another record and the promise of more."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = iter(range(10**9))

    def fetch(self, url: str, **_: object) -> Answer:
        return Answer(url, 200, "text/xml", None, PAGE.format(n=next(self._numbers)).encode())


def test_feed_of_more_entries_than_any_has_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_ENTRIES", 5)
    body = f"<rss><channel>{''.join(f'<item><guid>{n}</guid></item>' for n in range(7))}</channel></rss>"
    found = FeedImporter(ADDRESS, FakeFetcher({ADDRESS: body})).discover(None)
    assert [next(found).key for _ in range(5)] == ["0", "1", "2", "3", "4"]
    with pytest.raises(SourceTooLarge, match="mehr als 5 Einträge"):
        next(found)


def test_repository_that_always_promises_more_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oai_pmh, "MAX_RECORDS", 5)
    found = OaiPmhImporter(ADDRESS, EndlessRepository()).discover(None)
    assert [next(found).key for _ in range(5)] == ["0", "1", "2", "3", "4"]
    with pytest.raises(SourceTooLarge, match="hört nicht auf"):
        next(found)


def test_site_with_more_posts_than_any_has_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordpress_api, "MAX_ROWS", 5)
    site = Site({"posts": [make_post(number) for number in range(1, 20)]}, per_page=3)
    mapping = shipped_mapping("boese.example", make_vocabulary())
    with pytest.raises(SourceTooLarge, match="hört nicht auf"):
        list(WordPressImporter(site, HOME, mapping).discover(None))
