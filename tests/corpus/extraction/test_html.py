import time

import pytest

from corpus.errors import InvalidRecord
from corpus.extraction.html import HtmlPage, read_html
from corpus.extraction.nesting import is_bearable
from corpus.extraction.plain import decode
from corpus.importers.wordpress_content import read_content

URL = "https://verwaltung-heute.example/texte/register/"
SENTENCE = "Register sparen Bürgerinnen und Bürgern viele Wege zum Amt. "
PAGE = f"""<!doctype html><html lang="de-AT"><head><title>Register | Verwaltung heute</title>
<base href="/texte/"><link rel="Canonical" href="register/"><meta name="Robots" content="index, follow">
<meta property="og:title" content="Register &amp; Nachweise"><meta name="author" content="">
<link rel="alternate" type="application/rss+xml" title="Alles" href="/feed/">
<link rel="https://api.w.org/" href="/wp-json/">
<script type="application/ld+json">{{"@type": "Article", "headline": "A < B"}}</script>
<script type="application/ld+json">{{"@type": "Article",</script>
</head><body class="has-sidebar menu-open">
<header><nav><a href="/">Start</a> <a href="/texte/">Alle Texte</a></nav></header>
<div class="cookie-banner"><p>Wir verwenden Cookies, damit diese Website für Sie noch besser funktioniert.</p></div>
<div id="page"><div class="breadcrumbs">Start › Texte › Register</div>
<article class="post category-newsletter"><h1>Register &amp; Nachweise</h1><p>{SENTENCE}</p>
<h2 id="weg">Der Weg</h2><p>{SENTENCE * 4}</p><h2><a name="x" id="ziel"></a>Das Ziel</h2><p>{SENTENCE * 3}</p>
<div class="related-posts"><p>Lesen Sie auch, was andere über dieses Thema geschrieben haben.</p></div></article>
<aside><p>Newsletter: Jede Woche Neues aus der Verwaltung in Ihrem Postfach.</p></aside></div>
<footer><p>Impressum und Datenschutz, und noch ein Satz über den Verband.</p></footer>
<script>document.write("<p>geschrieben von einem Skript, das nicht läuft</p>")</script></body></html>"""


def page(markup: str | bytes, **options: str) -> HtmlPage:
    return read_html(markup if isinstance(markup, bytes) else markup.encode(), URL, **options)


def test_page_tells_what_its_head_says() -> None:
    read = page(PAGE)
    assert (read.title, read.heading) == ("Register | Verwaltung heute", "Register & Nachweise")
    assert (read.language, read.canonical) == ("de-AT", URL)
    assert read.said("author", "og:title") == "Register & Nachweise"
    assert read.data == ({"@type": "Article", "headline": "A < B"},)
    assert read.is_data_broken
    assert not read.is_hidden
    assert [feed.address for feed in read.feeds] == ["https://verwaltung-heute.example/feed/"]
    assert read.rest_roots == ("https://verwaltung-heute.example/wp-json/",)


def test_main_part_is_the_article_without_what_stands_around_it() -> None:
    content = read_content(page(PAGE).main, URL)
    assert content.text.splitlines() == [
        SENTENCE.strip(),
        "Der Weg",
        (SENTENCE * 4).strip(),
        "Das Ziel",
        (SENTENCE * 3).strip(),
    ]


def test_passages_lead_to_the_anchors_of_their_headings() -> None:
    passages = read_content(page(PAGE).main, URL).passages
    assert [(passage.place.heading, passage.url) for passage in passages] == [
        (None, URL),
        ("Der Weg", f"{URL}#weg"),
        ("Das Ziel", f"{URL}#ziel"),
    ]


def test_main_part_without_any_names_is_where_the_text_is() -> None:
    menu = "".join(
        f'<td><a href="/{n}">Ein langer Verweis auf die Seite mit der Nummer {n}</a></td>' for n in range(40)
    )
    markup = f"<body><table><tr>{menu}</tr></table><div><div>{SENTENCE}<br><br>{SENTENCE}</div></div><p>© 2026</p>"
    assert read_content(page(markup).main, URL).text == f"{SENTENCE}{SENTENCE}".strip()


def test_main_that_a_script_has_yet_to_fill_is_not_taken() -> None:
    markup = f"<body><main></main><div><p>{SENTENCE}</p><p>{SENTENCE}</p></div>"
    assert SENTENCE.strip() in read_content(page(markup).main, URL).text


@pytest.mark.parametrize(
    "robots", ['<meta name="robots" content="NOINDEX,follow">', '<meta name="robots" content="none">']
)
def test_page_that_asks_not_to_be_found_says_so(robots: str) -> None:
    assert page(f"<head>{robots}</head><p>Text</p>").is_hidden


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ('<meta charset="windows-1252"><h1>Größe „A“ – 5 €</h1>'.encode("cp1252"), None),
        ('<meta charset="utf-8"><h1>Größe „A“ – 5 €</h1>'.encode("cp1252"), None),
        ('<meta charset="iso-8859-1"><h1>Größe „A“ – 5 €</h1>'.encode(), "iso-8859-1"),
        ("<h1>Größe „A“ – 5 €</h1>".encode("utf-16"), None),
        ("\ufeff<h1>Größe „A“ – 5 €</h1>".encode(), "iso-8859-1"),
        ("<h1>Größe „A“ – 5 €</h1>".encode("cp1252"), "zip"),
    ],
    ids=["meta", "meta-wrong", "header-wrong", "utf-16", "bom", "unpacks"],
)
def test_page_in_any_encoding_is_read_whatever_it_claims(body: bytes, charset: str | None) -> None:
    assert read_html(body, URL, charset=charset).heading == "Größe „A“ – 5 €"


def test_decode_believes_the_first_encoding_that_is_known() -> None:
    assert decode("Ж".encode("koi8-r"), "klingon", "koi8-r", "cp1252") == "Ж"


HOSTILE = {
    "nested": "<div>" * 400_000,
    "emphasis": "<p>" + "".join(f"<b a={number}>" for number in range(900)) + "<p>x" * 100_000,
    "attributes": "<div " + " ".join(f"a{number}=b" for number in range(200_000)) + ">",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_page_that_would_take_minutes_or_gigabytes_is_refused_at_once(name: str) -> None:
    began = time.process_time()
    with pytest.raises(InvalidRecord, match="verschachtelt"):
        page(HOSTILE[name])
    assert time.process_time() - began < 3


def test_long_page_that_closes_its_tags_or_need_not_is_bearable() -> None:
    assert is_bearable("<ul>" + f"<li><p>{SENTENCE}<br><b>fett</b>" * 20_000 + "</ul>")


@pytest.mark.parametrize(
    "markup", ["", "<", "<!doctype html>", "<html><head></head></html>", "<p>\x00\x07", "<frameset>"]
)
def test_page_with_nothing_on_it_is_read_as_such(markup: str) -> None:
    assert read_content(page(markup).main, URL).text == ""
