import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.errors import SourceFormat
from corpus.importers.feed import FeedImporter
from corpus.model import Manifestation, ManifestationKind, OutputKind, PartialDate
from corpus.source import RefusedItem, SourceItem
from tests.corpus.importers.fetching_fake import FakeFetcher

ADDRESS = "https://negz.org/feed/"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel><title>NEGZ</title><link>https://negz.org</link><language>de-DE</language>
<item>
  <title>Brown-Bag-Meeting: Bürgerämter &amp; Register</title>
  <link>https://negz.org/termin/buergeraemter/</link>
  <guid isPermaLink="false">https://negz.org/?p=4711</guid>
  <dc:creator><![CDATA[Anna Groß]]></dc:creator>
  <pubDate>Tue, 03 Mar 2026 23:30:00 +0000</pubDate>
  <category><![CDATA[Registermodernisierung]]></category>
  <description><![CDATA[<p>Wie Register <em>Wege</em> sparen.</p><script>alert(1)</script>]]></description>
  <content:encoded><![CDATA[<p>Register sparen den Menschen viele Wege zum Amt.</p><h2>Ablauf</h2>
    <p>Jörg Müller zeigt, was in Kiel gelang. <a href="/aufzeichnung/">Aufzeichnung</a></p>]]></content:encoded>
  <slash:comments>3</slash:comments>
</item>
<item><title>Neuer Vorstand</title><link>https://negz.org/vorstand/</link></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>N3GZ</title>
<entry><id>tag:n3gz.org,2026:1</id><title type="html">Digital &lt;b&gt;Transformation&lt;/b&gt;</title>
<link href="https://n3gz.org/1"/><updated>2026-05-02T10:00:00+02:00</updated><summary>Young scholars meet.</summary>
</entry></feed>
"""
PODCAST = """<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>Verwaltung hören</title><item><title>Studien im Gespräch</title><guid>folge-12</guid>
<enclosure url="https://podcast.negz.org/12.mp3" length="1" type="audio/mpeg"/>
<itunes:duration>1:02:03</itunes:duration></item></channel></rss>
"""


def read(body: str | bytes) -> list[Any]:
    importer = FeedImporter(ADDRESS, FakeFetcher({ADDRESS: body}))
    return [importer.read(reference) for reference in importer.discover(None)]  # type: ignore[arg-type]


def fingerprints(body: str) -> dict[str, str | None]:
    importer = FeedImporter(ADDRESS, FakeFetcher({ADDRESS: body}))
    return {reference.key: reference.fingerprint for reference in importer.discover(None)}  # type: ignore[union-attr]


def test_rss_entry_with_content_becomes_an_item_of_the_day_in_berlin() -> None:
    first, second = read(RSS)
    assert isinstance(first, SourceItem)
    output = first.output
    assert first.key == "https://negz.org/?p=4711"
    assert output.title == "Brown-Bag-Meeting: Bürgerämter & Register"
    assert (output.kind, output.language, output.published) == (OutputKind.BROWN_BAG, "de", PartialDate(2026, 3, 4))
    assert output.people == ("Anna Groß",)
    assert output.topics == ("Registermodernisierung",)
    assert output.abstract == "Wie Register Wege sparen."
    assert output.manifestations == (Manifestation(ManifestationKind.PAGE, "https://negz.org/termin/buergeraemter/"),)
    assert [(passage.place.heading, passage.text) for passage in first.passages] == [
        (None, "Register sparen den Menschen viele Wege zum Amt."),
        ("Ablauf", "Jörg Müller zeigt, was in Kiel gelang. Aufzeichnung"),
    ]
    assert "https://negz.org/aufzeichnung/" in first.links
    assert first.modified_at == datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    assert second.key == "https://negz.org/vorstand/"
    assert {"date", "abstract", "people", "tags"} <= second.unsaid


def test_atom_entry_has_its_language_its_plain_title_and_the_day_of_its_change() -> None:
    (item,) = read(ATOM)
    assert item.key == "tag:n3gz.org,2026:1"
    assert (item.output.title, item.output.language) == ("Digital Transformation", "en")
    assert item.output.published == PartialDate(2026, 5, 2)


def test_podcast_episode_is_a_podcast_with_recording_series_and_minutes() -> None:
    (item,) = read(PODCAST)
    output = item.output
    assert (output.kind, output.series, output.duration_minutes) == (OutputKind.PODCAST, "Verwaltung hören", 62)
    recording = Manifestation(ManifestationKind.RECORDING, "https://podcast.negz.org/12.mp3")
    assert output.manifestations == (recording,)


def test_rdf_feed_of_old_is_read() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="x"><title>T</title></channel>
    <item rdf:about="https://negz.org/a"><title>Herbsttagung 2019</title><link>https://negz.org/a</link></item></rdf:RDF>"""
    (item,) = read(rdf)
    assert (item.key, item.output.title) == ("https://negz.org/a", "Herbsttagung 2019")


def test_fingerprint_of_an_entry_follows_its_text_alone() -> None:
    before = fingerprints(RSS)
    assert (
        fingerprints(RSS.replace("<slash:comments>3<", "<slash:comments>4<").replace("<title>NEGZ<", "<title>N<"))
        == before
    )
    after = fingerprints(RSS.replace("Wege zum Amt", "Wege ins Amt"))
    assert [key for key in before if before[key] != after[key]] == ["https://negz.org/?p=4711"]


@pytest.mark.parametrize(
    "body",
    [
        "\n\n" + RSS,
        RSS.replace("Bürgerämter &amp; Register", "B&uuml;rgerämter & Register"),
        RSS.replace("viele Wege", "viele\x0b Wege"),
        RSS.replace("UTF-8", "windows-1252").encode("cp1252"),
        RSS.replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
    ids=["blanks", "entities", "control", "cp1252", "utf-16"],
)
def test_feed_with_the_usual_faults_is_read_all_the_same(body: str | bytes) -> None:
    first, second = read(body)
    assert first.output.title == "Brown-Bag-Meeting: Bürgerämter & Register"
    assert second.output.title == "Neuer Vorstand"


def test_feed_that_breaks_off_yields_what_came_and_then_says_so() -> None:
    references = FeedImporter(ADDRESS, FakeFetcher({ADDRESS: RSS[: RSS.index("Neuer Vorstand")]})).discover(None)
    assert next(references).key == "https://negz.org/?p=4711"
    with pytest.raises(SourceFormat, match="Zeile"):
        list(references)


ITEM = "<rss><channel><item><title>&a;</title></item></channel></rss>"
HOSTILE = {
    "page": "<!doctype html><html><body>Kein Feed</body></html>",
    "empty": "",
    "entities": '<!DOCTYPE r [<!ENTITY b "aa"><!ENTITY a "&b;&b;&b;">]>' + ITEM,
    "outside": '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + ITEM,
    "deep": "<rss><channel><item>" + "<a>" * 5_000,
    "crowded": "<rss><channel><item>" + "<a/>" * 50_000,
    "encoding": '<?xml version="1.0" encoding="klingon"?><rss><channel>\xff',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_feed_that_is_none_or_hostile_is_refused(name: str) -> None:
    with pytest.raises(SourceFormat, match=r"negz\.org/feed"):
        read(HOSTILE[name])


def test_feed_names_an_entry_once_and_refuses_one_without_a_title() -> None:
    (item,) = read("<rss version='2.0'><channel><item><guid>a</guid></item><item><guid>a</guid></item></channel></rss>")
    assert isinstance(item, RefusedItem)
    assert item.error.field == "title"


def test_feed_of_ten_thousand_entries_is_read_with_flat_memory() -> None:
    entry = RSS[RSS.index("<item>") : RSS.index("</item>") + len("</item>")]
    entries = (entry.replace("4711", str(number)) for number in range(10_000))
    body = f"{RSS[: RSS.index('<item>')]}{''.join(entries)}</channel></rss>".encode()
    importer = FeedImporter(ADDRESS, FakeFetcher({ADDRESS: body}))
    importer.read(next(importer.discover(None)))  # type: ignore[arg-type]  # what is loaded once does not count
    tracemalloc.start()
    try:
        count = 0
        for count, reference in enumerate(importer.discover(None), 1):
            if count % 50 == 0:  # measuring makes each reading ten times as long
                assert isinstance(importer.read(reference), SourceItem)  # type: ignore[arg-type]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 10_000
    assert peak < len(body)
