import pytest

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.recognise import recognise
from corpus.ports import Answer
from corpus.source import SourceKind

SITE = "https://verband.example/"


class OnePage:
    """The network, in which one address answers."""

    def __init__(self, body: bytes, media_type: str = "application/octet-stream") -> None:
        self.body, self.media_type = body, media_type

    def fetch(self, url: str, **_: object) -> Answer:
        if "rest_route" in url or "wp-json" in url:
            raise SourceUnavailable("Gibt es nicht.", "Prüfen Sie die Adresse.", status=404)
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


def test_recognise_a_page_names_the_feed_that_it_names() -> None:
    page = b'<!doctype html><link rel="alternate" type="application/rss+xml" href="/feed/"><p>Text</p>'
    with pytest.raises(SourceFormat, match=r"einzelne Seite.*negz corpus import https://verband\.example/feed/"):
        recognise(SITE, OnePage(page, "text/html"))


def test_recognise_a_page_that_names_none_says_what_is_read() -> None:
    with pytest.raises(SourceFormat, match="Gelesen wird eine WordPress-Website"):
        recognise(SITE, OnePage(b"<html><p>Text</p></html>", "text/html"))


def test_recognise_a_sitemap_names_the_remedy() -> None:
    with pytest.raises(SourceFormat, match=r"ist eine Sitemap.*Startseite"):
        recognise(f"{SITE}sitemap.xml", OnePage(b'<?xml version="1.0"?><urlset/>', "text/xml"))


def test_recognise_anything_else_names_its_type() -> None:
    with pytest.raises(SourceFormat, match="image/png"):
        recognise(f"{SITE}bild.png", OnePage(b"\x89PNG", "image/png"))
