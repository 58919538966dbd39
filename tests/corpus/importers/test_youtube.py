import pytest

from corpus.errors import SourceFormat
from corpus.importers.feed import FeedImporter
from corpus.importers.youtube import feed_address
from corpus.model import Manifestation, ManifestationKind, OutputKind, PartialDate
from corpus.source import SourceItem
from tests.corpus.importers.fetching_fake import FakeFetcher

CHANNEL_ID = "UCabcdefghijklmnopqrstuv"
CHANNEL = f"https://www.youtube.com/channel/{CHANNEL_ID}"
FEED = f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL_ID}"
VIDEOS = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns="http://www.w3.org/2005/Atom"><title>NEGZ</title><entry><id>yt:video:a1B2c3D4e5F</id>
<yt:videoId>a1B2c3D4e5F</yt:videoId><title>Brown Bag: Die 45. Sitzung des IT-Planungsrats</title>
<link rel="alternate" href="https://www.youtube.com/watch?v=a1B2c3D4e5F"/><author><name>NEGZ e.V.</name></author>
<published>2026-03-12T23:30:00+00:00</published><updated>2026-03-14T08:00:00+00:00</updated>
<media:group><media:title>x</media:title><media:description>Was beschlossen wurde.
https://negz.org/termin/</media:description>
<media:community><media:statistics views="17"/></media:community></media:group></entry></feed>
"""


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (CHANNEL, FEED),
        (f"https://m.youtube.com/channel/{CHANNEL_ID}/videos", FEED),
        ("https://www.youtube.com/playlist?list=PL123", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL123"),
        ("https://youtube.com/watch?v=x&list=PL1", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"),
        (FEED, None),
        ("https://www.youtube.com/watch?v=a1B2c3D4e5F", None),
        ("https://negz.org/channel/x", None),
        ("https://[", None),
    ],
)
def test_feed_address_of_channels_and_playlists_is_that_of_their_feed(address: str, expected: str | None) -> None:
    assert feed_address(address) == expected


@pytest.mark.parametrize("path", ["@negz", "c/negz", "user/negz"])
def test_feed_address_of_a_short_name_says_where_the_id_stands(path: str) -> None:
    with pytest.raises(SourceFormat, match="Kanal-ID"):
        feed_address(f"https://www.youtube.com/{path}")


def test_video_of_a_channel_is_a_recording_without_a_page_and_its_views_change_nothing() -> None:
    fetcher = FakeFetcher({FEED: VIDEOS})
    importer = FeedImporter(CHANNEL, fetcher)
    (reference,) = importer.discover(None)
    item = importer.read(reference)  # type: ignore[arg-type]
    assert fetcher.asked == [FEED]
    assert isinstance(item, SourceItem)
    output = item.output
    assert (output.kind, output.published) == (OutputKind.BROWN_BAG, PartialDate(2026, 3, 13))
    recording = Manifestation(ManifestationKind.RECORDING, "https://www.youtube.com/watch?v=a1B2c3D4e5F")
    assert output.manifestations == (recording,)
    assert output.abstract.startswith("Was beschlossen wurde.")
    assert {"url", "duration_minutes", "people"} <= item.unsaid
    (later,) = FeedImporter(CHANNEL, FakeFetcher({FEED: VIDEOS.replace('"17"', '"18"')})).discover(None)
    assert later.fingerprint == reference.fingerprint  # type: ignore[union-attr]
