import gzip

import pytest

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.recognise import recognise
from corpus.ports import Answer
from corpus.source import SourceKind

SITE = "https://verband.example/"


class OnePage:
    """The network, in which every address answers alike but those that WordPress and robots.txt would have."""

    def __init__(self, body: bytes, media_type: str = "application/octet-stream", robots: bytes | None = None) -> None:
        self.body, self.media_type, self.robots = body, media_type, robots

    def fetch(self, url: str, **_: object) -> Answer:
        if "rest_route" in url or "wp-json" in url or (self.robots is None and url.endswith("/robots.txt")):
            raise SourceUnavailable("Gibt es nicht.", "Prüfen Sie die Adresse.", status=404)
        if self.robots is not None and url.endswith("/robots.txt"):
            return Answer(url, 200, "text/plain", "utf-8", self.robots)
        return Answer(url, 200, self.media_type, "utf-8", self.body)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7 ...", SourceKind.PDF),
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nVERSION:2.0", SourceKind.CALENDAR),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nGuten Tag", SourceKind.TRANSCRIPT),
        (b"1\n00:00:01,000 --> 00:00:02,000\nGuten Tag", SourceKind.TRANSCRIPT),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', SourceKind.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', SourceKind.FEED),
        (b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', SourceKind.SITEMAP),
        (b'<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><sitemapindex/>', SourceKind.SITEMAP),
        (gzip.compress(b"<urlset></urlset>", mtime=0), SourceKind.SITEMAP),
        (b"<!doctype html><p>Text</p>", SourceKind.PAGE),
        (b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"/>', SourceKind.OAI_PMH),
    ],
)
def test_recognise_goes_by_what_an_address_answers_not_by_what_it_claims(body: bytes, kind: SourceKind) -> None:
    assert recognise(f"{SITE}etwas", OnePage(body)).kind is kind


def test_recognise_a_repository_keeps_the_address_without_its_question() -> None:
    found = recognise(f"{SITE}oai?verb=Identify", OnePage(b"<OAI-PMH/>", "text/xml"))
    assert (found.kind, found.address) == (SourceKind.OAI_PMH, f"{SITE}oai")


def test_recognise_a_channel_of_youtube_asks_nobody() -> None:
    found = recognise("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", OnePage(b""))
    assert found.kind is SourceKind.FEED
    assert "feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv" in found.address


FEED = b'<link rel="alternate" type="application/rss+xml" title="Neues" href="/texte/feed/">'
COMMENTS = b'<link rel="alternate" type="application/rss+xml" title="Kommentar-Feed" href="/texte/register/feed/">'
ROBOTS = b"User-agent: *\nSitemap: https://verband.example/sitemap.xml\n"


def page(head: bytes = b"") -> bytes:
    return b"<!doctype html><head>" + head + b"</head><p>Text</p>"


def test_start_page_stands_for_its_feed_and_else_for_its_sitemap() -> None:
    found = recognise(SITE, OnePage(page(COMMENTS + FEED), "text/html", ROBOTS))
    assert (found.kind, found.address) == (SourceKind.FEED, f"{SITE}texte/feed/")
    found = recognise(SITE, OnePage(page(), "text/html", ROBOTS))
    assert (found.kind, found.address) == (SourceKind.SITEMAP, f"{SITE}sitemap.xml")
    two = OnePage(page(), "text/html", ROBOTS + b"sitemap: https://verband.example/zwei.xml")
    found = recognise(SITE, two)
    assert (found.kind, found.address) == (SourceKind.SITEMAP, f"{SITE}robots.txt")
    assert recognise(f"{SITE}robots.txt", two).kind is SourceKind.SITEMAP


def test_start_page_that_names_nothing_says_what_to_name() -> None:
    with pytest.raises(SourceFormat, match=r"Startseite.*sitemap\.xml"):
        recognise(SITE, OnePage(page(), "text/html"))


def test_any_other_page_stands_for_itself() -> None:
    address = f"{SITE}texte/register/"
    for head in (b"", FEED, COMMENTS, b'<link rel="https://api.w.org/" href="/wp-json/">'):
        assert recognise(address, OnePage(page(head), "text/html", ROBOTS)).kind is SourceKind.PAGE


def test_overview_stands_for_the_feed_beneath_it_and_an_article_never_does() -> None:
    found = recognise(f"{SITE}texte/", OnePage(page(FEED), "text/html"))
    assert (found.kind, found.address) == (SourceKind.FEED, f"{SITE}texte/feed/")
    for article in (b'<meta property="og:type" content="article">', ARTICLE):
        assert recognise(f"{SITE}texte/", OnePage(page(FEED + article), "text/html")).kind is SourceKind.PAGE


ARTICLE = b'<script type="application/ld+json">{"@type": "Article", "headline": "Register"}</script>'


def test_start_of_a_wordpress_in_a_folder_stands_for_it() -> None:
    class WordPress(OnePage):
        def fetch(self, url: str, **options: object) -> Answer:
            if "/blog/wp-json/" in url:
                return Answer(url, 200, "application/json", "utf-8", b'{"namespaces": ["wp/v2"]}')
            return super().fetch(url, **options)

    head = b'<link rel="https://api.w.org/" href="/blog/wp-json/">'
    assert recognise(f"{SITE}blog/", WordPress(page(head), "text/html")).kind is SourceKind.WORDPRESS
    assert recognise(f"{SITE}blog/register/", WordPress(page(head), "text/html")).kind is SourceKind.PAGE


def test_recognise_anything_else_names_its_type() -> None:
    with pytest.raises(SourceFormat, match="image/png"):
        recognise(f"{SITE}bild.png", OnePage(b"\x89PNG", "image/png"))
