"""Sound inputs that fuzzing begins with."""

import gzip
import json
import zlib
from importlib.resources import files

FEED = b"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>N</title>
<item><title>Herbsttagung</title><guid>1</guid><link>https://negz.org/a</link>
<pubDate>Tue, 03 Mar 2026 23:30:00 GMT</pubDate>
<content:encoded><![CDATA[<h2>Ablauf</h2><p>Text <a href="/b">b</a></p>]]></content:encoded>
<enclosure url="https://negz.org/a.mp3" type="audio/mpeg" length="1"/></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><entry>
<id>yt:video:a1B2c3D4e5F</id><title type="html">B &lt;b&gt;x</title><published>2026-03-12T09:00:00+00:00</published>
<media:group><media:description>Was war</media:description></media:group></entry></feed>"""
CALENDAR = b"""BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@negz\r
DTSTART;TZID=Europe/Berlin:20260312T123000\r
DURATION:PT45M\r\nSUMMARY:Brown Bag\\, Teil 1\r\nRRULE:FREQ=WEEKLY\r\nCATEGORIES:A,B\r
X-ALT-DESC;FMTTYPE=text/html:<p>Ja</p>\r
RECURRENCE-ID:20260319T123000Z\r\nSTATUS:CONFIRMED\r\nATTACH:https://negz.org/a.pdf\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"""
OAI = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:1</identifier>
<datestamp>2026-02-01</datestamp></header><metadata><dc xmlns="http://purl.org/dc/elements/1.1/"><title>Register</title>
<creator>Gross, Anna</creator><date>2024-05</date><language>ger</language><identifier>doi:10.1234/a</identifier>
<type>report</type></dc></metadata></record><resumptionToken>x</resumptionToken></ListRecords></OAI-PMH>"""
OAI_DELETED = OAI.replace(b"<header>", b'<header status="deleted">')
CSV = b'Kennung;Art;Titel;Datum;Personen;Zielgruppen\nx;Studie;"Ein; Titel";05.2024;A|B;CDO (vorrangig)\n'
RECORD = json.dumps(
    {
        "id": "x",
        "type": "study",
        "title": "T",
        "date": "2024-05",
        "people": ["A"],
        "url": "https://negz.org/",
        "tags": None,
    }
).encode()
HTML = b'<h2>Ablauf</h2><p>Text &amp; <a href="//negz.org/a">b</a></p><ul><li>eins<li>zwei</ul><script>x()</script>'
MAPPING = (files("corpus.importers") / "mappings" / "negz_org.toml").read_bytes()
WORDPRESS = b"""{"namespaces": ["wp/v2"], "routes": {}}
{"post": {"slug": "post", "rest_base": "posts", "rest_namespace": "wp/v2", "taxonomies": ["category"]}}
{"category": {"rest_base": "categories", "rest_namespace": "wp/v2", "types": ["post"]}}
[{"id": 1, "name": "Kurzstudien", "slug": "kurzstudien"}]
[{"id": 9, "post": 7, "source_url": "https://negz.org/a.pdf", "mime_type": "application/pdf", \
"title": {"rendered": "Folien"}}]
[{"id": 7, "type": "post", "status": "publish", "link": "https://negz.org/publikation/a/", \
"date": "2026-03-12T10:00:00", \
"date_gmt": "2026-03-12T09:00:00", "modified_gmt": "2026-03-12T09:00:00", "title": {"rendered": "Bericht &#8211; A"}, \
"content": {"rendered": "<h2>Ablauf</h2><p>Text [caption]</p>"}, \
"excerpt": {"rendered": ""}, "categories": [1], "meta": {}}]"""
SHEET = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>Kennung</t></is></c><c r="B1" t="inlineStr"><is><t>Art</t></is></c>
<c r="C1" t="inlineStr"><is><t>Titel</t></is></c></row><row r="2"><c r="A2" t="s"><v>0</v></c>
<c r="B2"><v>44927.5</v></c>
<c r="C2" t="b"><v>1</v></c></row></sheetData></worksheet>"""
VTT = b"""WEBVTT\n\nNOTE egal\n\n1\n00:01.000 --> 00:04.500 align:start
<v Anna Bauer>Guten <c.gelb>Tag</c> &amp; danke.

00:04.500 --> 01:00:06.000\n{\\an8}Es geht um Register.\n"""
SRT = b"1\r\n00:00:01,000 --> 00:00:04,500\r\nGuten Tag.\r\n\r\n2\r\n00:00:04,500 --> 00:00:06,000\r\nJa.\r\n"
PAGE = b"""<!doctype html><html lang="de"><head><link rel="https://api.w.org/" href="/wp-json/">
<link rel="alternate" type="application/rss+xml" href="/feed/"></head><body><p>Text</p></body></html>"""
ARTICLE = """<!doctype html><html lang="de"><head><meta charset="windows-1252"><base href="/texte/">
<title>Register - NEGZ</title><link rel="canonical" href="https://negz.org/publikation/register/">
<meta property="og:title" content="Register"><meta property="article:published_time" content="2026-03-03T23:30:00Z">
<script type="application/ld+json">{"@graph": [{"@type": ["Event", "Report"], "name": "Tagung", "keywords": "A, B",
"startDate": "2026-03-03T23:30:00Z", "endDate": "2026-03-04T01:00:00+01:00", "duration": "PT1H2M3S",
"performer": [{"@type": "Person", "name": "Anna Gro\u00df"}], "isPartOf": {"@type": "EventSeries", "name": "Reihe"},
"video": {"@type": "VideoObject", "embedUrl": "https://www.youtube.com/embed/a1B2c3D4e5F"}}]}</script></head>
<body><header><nav><a href="/">Start</a></nav></header><main><article><h1>Register</h1><p>Register sparen den Menschen
viele Wege zum Amt, am 7. Mai 2026 in Berlin. <a href="../b.pdf">Folien</a></p><h2 id="weg">Wege</h2><ul><li>eins
<li>zwei</ul><div class="share">[caption]</div></article></main><footer>Impressum</footer></body></html>""".encode(
    "cp1252"
)
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://negz.org/publikation/a/</loc>
<lastmod>2026-03-01T10:00:00+01:00</lastmod></url><url><loc>https://negz.org/b</loc><lastmod>2026-03-01</lastmod></url>
</urlset>"""
SITEMAP_INDEX = b"""<sitemapindex><sitemap><loc>https://negz.org/a.xml</loc><lastmod>2026-03-01</lastmod></sitemap>
<sitemap><loc>https://negz.org/b.xml.gz</loc></sitemap></sitemapindex>"""
ROBOTS = (
    b"User-agent: *\nDisallow: /wp-admin/\nAllow: /*.pdf$\nCrawl-delay: 1.5\nSitemap: https://negz.org/sitemap.xml\n"
)
REPLIES = (
    b'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nETag: "b"\r\nContent-Length: 4\r\n\r\nText',
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n%x\r\n%b\r\n0\r\n\r\n"
    % (len(gzip.compress(b"Text")), gzip.compress(b"Text")),
    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 301 Moved\r\nLocation: /anderswo?a=b#c\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 503 Busy\r\nRetry-After: Thu, 26 Nov 2026 09:00:00 GMT\r\nContent-Length: 0\r\n\r\n",
)
ADDRESSES = """https://negz.org:443/publikation/b%C3%BCrger/?a=b&c#d
//negz.org/a.pdf
../b
http://[2001:db8::1]:8080/
https://user:secret@negz.org/
https://m\u00fcnchen.example/
https://www.youtube.com/playlist?list=PLabc
https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv
https://www.youtube.com/@negz
""".encode()


def _pdf(*objects: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 1, the first of them the catalogue."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, count - 1, start)
    return bytes(out)


def _text_pdf(filters: bytes, content: bytes) -> bytes:
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 850] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d /Filter %b >>\nstream\n%b\nendstream" % (len(content), filters, content),
        b"<< /Title (Register in der Praxis) /Author (Anna Bauer, Ben Kurt) /CreationDate (D:20240517120000) >>",
    )


_SHOWN = b"BT /F1 11 Tf 50 800 Td 14 TL (Es geht um Register und Abrufe.) Tj T* [(Ver) -20 (waltung)] TJ ET"
PDFS = (
    _text_pdf(b"[]", _SHOWN),
    _text_pdf(b"/FlateDecode", zlib.compress(_SHOWN)),
    _text_pdf(b"[/ASCIIHexDecode /FlateDecode]", zlib.compress(_SHOWN).hex().encode() + b">"),
    _text_pdf(b"[]", _SHOWN).replace(b"startxref", b"startxxxx"),
)
