import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.errors import SourceError, SourceFormat, SourceTooLarge, SourceUnavailable
from corpus.importers.sitemap import PageReference, SitemapImporter
from corpus.importers.wordpress_mapping import SiteMapping
from corpus.ports import Answer
from corpus.source import Gone, Reference, RefusedItem, SkippedItem, SourceItem
from tests.corpus.extraction.pdf_file import make_pdf

SITE = "https://verwaltung-heute.example"
ADDRESS = f"{SITE}/sitemap.xml"
NOW = "Thu, 12 Mar 2026 09:00:00 GMT"
TEXT = "Register sparen Bürgerinnen und Bürgern viele Wege zum Amt, und den Ämtern viele Fragen."
PAGE = f"<!doctype html><title>Register</title><main><p>{TEXT}</p></main>"


class Site:
    """The network, by address; what is not there answers with 404, a number is an answer's status."""

    def __init__(self, **things: bytes | str | int) -> None:
        self.things = {f"{SITE}/{name}": thing for name, thing in things.items()}
        self.asked: list[str] = []

    def fetch(self, url: str, **_: object) -> Answer:
        self.asked.append(url)
        thing = self.things.get(url, 404)
        if isinstance(thing, int):
            raise SourceUnavailable(f"{url} antwortet mit {thing}.", "Später.", status=thing)
        body = thing if isinstance(thing, bytes) else thing.encode()
        return Answer(url, 200, "application/octet-stream", None, body, headers={"date": NOW})


def urlset(*pages: str | tuple[str, str]) -> str:
    told = [(page, "") if isinstance(page, str) else page for page in pages]
    entries = "".join(
        f"<url><loc> {url if '://' in url else SITE + url} </loc>{f'<lastmod>{when}</lastmod>' if when else ''}"
        '<image:image xmlns:image="i"><image:loc>https://bilder.example/a.png</image:loc></image:image></url>'
        for url, when in told
    )
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def index(*sitemaps: str | tuple[str, str]) -> str:
    return (
        urlset(*sitemaps)
        .replace("urlset", "sitemapindex")
        .replace("<url>", "<sitemap>")
        .replace("</url>", "</sitemap>")
    )


def importer(site: Site, address: str = ADDRESS) -> SitemapImporter:
    return SitemapImporter(address, site, SiteMapping(digest="abc"))


def found(site: Site, since: datetime | None = None, address: str = ADDRESS) -> dict[str, Any]:
    references = importer(site, address).discover(since)
    return {one.key.removeprefix(SITE): one.fingerprint if isinstance(one, Reference) else one for one in references}


def test_sitemap_names_each_page_once_with_what_tells_that_it_changed() -> None:
    site = Site(**{"sitemap.xml": urlset("/a", ("/b#x", "2026-03-01T10:00:00+01:00"), "/a", ("/c", "2026-03-10"))})
    assert found(site) == {"/a": None, "/b": "2026-03-01T10:00:00+01:00 abc", "/c": "2026-03-10 abc"}


@pytest.mark.parametrize("modified", ["2026-03-12", "2026-03-12T08:59:30Z", "gestern", "2027-01-01"])
def test_page_that_may_change_again_under_the_same_date_is_read_again(modified: str) -> None:
    assert found(Site(**{"sitemap.xml": urlset(("/a", modified))})) == {"/a": None}


def test_sitemap_read_again_names_what_may_have_changed_since() -> None:
    old, new = ("/alt", "2026-03-01"), ("/neu", "2026-03-09")
    site = Site(**{"sitemap.xml": urlset(old, new, "/ohne", ("/knapp", "2026-03-08"))})
    assert list(found(site, datetime(2026, 3, 8, 23, tzinfo=UTC))) == ["/neu", "/ohne", "/knapp"]


def test_index_leads_to_sitemaps_packed_ones_among_them_and_leaves_old_ones_out() -> None:
    site = Site(
        **{
            "sitemap.xml": index(("/a.xml", "2026-01-01"), "/b.xml.gz", "/b.xml.gz", "/sitemap.xml"),
            "a.xml": urlset("/a"),
            "b.xml.gz": gzip.compress(urlset("/b").encode()),
        }
    )
    assert list(found(site)) == ["/a", "/b"]
    assert list(found(site, datetime(2026, 2, 1, tzinfo=UTC))) == ["/b"]
    assert site.asked.count(f"{SITE}/b.xml.gz") == 2


def test_robots_txt_leads_to_the_sitemaps_that_it_names() -> None:
    robots = f"User-agent: *\nDisallow: /x\nSITEMAP : {SITE}/a.xml\nSitemap: {SITE}/b.xml # zwei\r\nSitemap: nichts\n"
    site = Site(**{"robots.txt": robots, "a.xml": urlset("/a"), "b.xml": urlset("/b")})
    assert list(found(site, address=f"{SITE}/robots.txt")) == ["/a", "/b"]


def test_sitemap_of_an_index_that_is_missing_stops_the_sweep_but_not_the_others() -> None:
    site = Site(**{"sitemap.xml": index("/fehlt.xml", "/a.xml"), "a.xml": urlset("/a")})
    references = importer(site).discover(None)
    assert next(references).key == f"{SITE}/a"
    with pytest.raises(SourceError, match=r"fehlt\.xml"):
        next(references)


def test_pages_of_another_host_are_refused() -> None:
    refused = found(Site(**{"sitemap.xml": urlset("https://fremd.example/a")}))["https://fremd.example/a"]
    assert isinstance(refused, RefusedItem)
    assert "anderen Rechner" in refused.error.subject


def test_pages_are_read_and_missing_ones_are_gone() -> None:
    site = Site(seite=PAGE, **{"bericht.pdf": make_pdf(f"{TEXT} {TEXT}"), "kaputt": 503})
    read = importer(site).read
    page = read(PageReference("k", None, f"{SITE}/seite"))
    assert isinstance(page, SourceItem)
    assert (page.output.title, page.output.abstract) == ("Register", TEXT)
    pdf = read(PageReference("k", None, f"{SITE}/bericht.pdf"))
    assert isinstance(pdf, SourceItem)
    assert pdf.passages[0].place.page == 1
    assert read(PageReference("k", None, f"{SITE}/fehlt")) == Gone("k")
    assert read(PageReference("k", None, f"{SITE}/fehlt.pdf")) == Gone("k")
    assert isinstance(read(PageReference("k", None, f"{SITE}/bild.JPG?w=1")), SkippedItem)
    with pytest.raises(SourceUnavailable):
        read(PageReference("k", None, f"{SITE}/kaputt"))


HOSTILE = {
    "page": PAGE,
    "entities": '<!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>',
    "broken": "<urlset><url><loc>https://a.example/",
    "deep": "<urlset>" + "<a>" * 5_000,
    "packed": gzip.compress(b"<urlset/>")[:-9],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_sitemap_that_is_none_or_hostile_is_refused(name: str) -> None:
    with pytest.raises(SourceFormat, match=r"verwaltung-heute"):
        found(Site(**{"sitemap.xml": HOSTILE[name]}))


def test_sitemap_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(SourceTooLarge):
        found(Site(**{"sitemap.xml": gzip.compress(b"<urlset>" + b" " * 60 * 2**20)}))


def test_index_of_very_many_sitemaps_is_refused() -> None:
    with pytest.raises(SourceTooLarge, match="Sitemaps"):
        found(Site(**{"sitemap.xml": index(*(f"/{number}.xml" for number in range(2_000)))}))
