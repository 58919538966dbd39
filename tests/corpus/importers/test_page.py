import json
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.errors import SourceUnavailable
from corpus.importers.page import HtmlFileImporter, PageImporter
from corpus.importers.wordpress_mapping import SiteMapping
from corpus.importers.wordpress_mapping_file import shipped_mapping
from corpus.model import Manifestation, ManifestationKind, OutputKind, PartialDate, RecordQuality
from corpus.ports import Answer
from corpus.source import Gone, Reference, RefusedItem, SkippedItem, SourceItem, SourceKind
from tests.builders import make_vocabulary

URL = "https://negz.org/publikation/register/"
TEXT = "Register sparen Bürgerinnen und Bürgern viele Wege zum Amt, und den Ämtern viele Fragen."


class OnePage:
    """The network, in which every address answers the same."""

    def __init__(self, body: str | bytes, media_type: str = "text/html", **headers: str) -> None:
        self.body = body if isinstance(body, bytes) else body.encode()
        self.media_type, self.headers = media_type, headers

    def fetch(self, url: str, **_: object) -> Answer:
        headers = {name.replace("_", "-"): value for name, value in self.headers.items()}
        return Answer(
            url, 200, self.media_type, None, self.body, last_modified=headers.get("last-modified"), headers=headers
        )


class Refusing:
    """The network, in which every address answers with this status."""

    def __init__(self, status: int) -> None:
        self.status = status

    def fetch(self, url: str, **_: object) -> Answer:
        raise SourceUnavailable(f"{url} antwortet mit {self.status}.", "Später.", status=self.status)


def make_page(head: str = "", body: str = f"<h1>Register</h1><p>{TEXT}</p>", data: Any = None) -> str:
    block = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    return f'<!doctype html><html lang="de"><head>{head}{block}</head><body><main>{body}</main></body></html>'


def read(body: str | bytes, url: str = URL, *, mapping: SiteMapping | None = None, **answer: str) -> Any:
    mapping = shipped_mapping("negz.org", make_vocabulary()) if mapping is None else mapping
    importer = PageImporter(url, OnePage(body, **answer), mapping)
    (reference,) = importer.discover(None)
    return importer.read(reference)


def test_page_with_an_article_becomes_an_item_with_its_text_in_passages() -> None:
    data = {
        "@type": "Report",
        "headline": "Register in der Praxis",
        "author": {"@type": "Person", "name": "Anna Groß"},
        "datePublished": "2026-02-03",
        "inLanguage": "en",
    }
    body = (
        f'<h1>Register in der Praxis</h1><p>{TEXT}</p><h2 id="weg">Wege</h2><p>{TEXT} <a href="/b.pdf">Bericht</a></p>'
    )
    item = read(make_page(f'<link rel="canonical" href="{URL}">', body, data), f"{URL}?utm_source=x")
    assert isinstance(item, SourceItem)
    output = item.output
    assert (output.title, output.kind) == ("Register in der Praxis", OutputKind.STUDY)
    assert (output.published, output.language, output.people) == (PartialDate(2026, 2, 3), "en", ("Anna Groß",))
    assert output.manifestations == (Manifestation(ManifestationKind.PAGE, URL),)
    assert output.abstract.startswith(TEXT)
    assert [(passage.place.heading, passage.url) for passage in item.passages] == [
        (None, URL),
        ("Wege", f"{URL}#weg"),
    ]
    assert "https://negz.org/b.pdf" in item.links
    assert {"tags", "series"} <= item.unsaid


def test_page_without_json_ld_is_told_by_its_head() -> None:
    head = """<title>Register – NEGZ</title><meta property="og:title" content="Register &amp; Nachweise - NEGZ">
    <meta property="og:site_name" content="NEGZ"><meta property="og:locale" content="en_GB">
    <meta property="og:description" content="Wie Ämter einander fragen, statt die Menschen zu schicken: ein Überblick.">
    <meta property="article:published_time" content="2026-03-03T23:30:00+00:00">
    <meta property="article:tag" content="Register">
    <meta property="article:modified_time" content="2026-03-05T10:00:00+01:00">
    <meta name="citation_author" content="Anna Groß">"""
    item = read(make_page(head).replace(' lang="de"', ""))
    output = item.output
    assert (output.title, output.language, output.topics) == ("Register & Nachweise", "en", ("Register",))
    assert (output.published, output.people) == (PartialDate(2026, 3, 4), ("Anna Groß",))
    assert output.abstract.startswith("Wie Ämter einander fragen")
    assert item.modified_at == datetime(2026, 3, 5, 9, tzinfo=UTC)


def test_description_cut_from_the_text_gives_way_to_the_whole_beginning() -> None:
    item = read(make_page(f'<meta name="description" content="{TEXT[:70]} …">'))
    assert item.output.abstract == TEXT


@pytest.mark.parametrize(
    ("path", "kind", "form"),
    [
        ("/publikation/impulspapier-register/", OutputKind.IMPULSE_PAPER, ManifestationKind.PAGE),
        ("/publikation/register/", OutputKind.STUDY, ManifestationKind.PAGE),
        ("/termin/register/", OutputKind.EVENT, ManifestationKind.PAGE),
        ("/jetzt-ansehen-register/", OutputKind.BROWN_BAG, ManifestationKind.RECORDING),
        ("/rueckblick-register/", OutputKind.EVENT, ManifestationKind.REPORT),
        ("/neuigkeiten/register/", OutputKind.ARTICLE, ManifestationKind.PAGE),
    ],
)
def test_addresses_of_negz_mean_what_they_mean_in_wordpress(
    path: str, kind: OutputKind, form: ManifestationKind
) -> None:
    item = read(make_page(), f"https://negz.org{path}")
    assert item.output.kind is kind
    assert [part.kind for part in item.output.manifestations] == [form]


def test_event_is_dated_by_its_data_and_its_announcement_only_by_a_day_that_it_names() -> None:
    event = {"@type": "Event", "name": "Tagung", "startDate": "2026-05-07T09:00"}
    url = "https://negz.org/termin/tagung/"
    assert read(make_page(data=event), url).output.published == PartialDate(2026, 5, 7)
    head = '<meta property="article:published_time" content="2026-02-01">'
    assert read(make_page(head), url).output.published is None
    body = f"<h1>Tagung</h1><p>Am 7. Mai 2026 in Berlin. {TEXT}</p>"
    assert read(make_page(head, body), url).output.published == PartialDate(2026, 5, 7)


def test_recording_is_the_one_video_of_an_event() -> None:
    body = (
        f'<h1>Tagung</h1><p>{TEXT}</p><iframe data-src="https://www.youtube-nocookie.com/embed/a1B2c3D4e5F"></iframe>'
    )
    item = read(make_page(body=body), "https://negz.org/termin/tagung/")
    assert (
        Manifestation(ManifestationKind.RECORDING, "https://www.youtube.com/watch?v=a1B2c3D4e5F")
        in item.output.manifestations
    )


def test_style_blobs_of_toolset_are_filtered() -> None:
    blob = '.tb-field[data-toolset-blocks-field="1"] { color: red; } @media (max-width: 9px) { .tb { x: y } }'
    item = read(make_page(body=f"<h1>Register</h1><div>{blob}</div><p>{TEXT}</p>"))
    assert item.output.abstract == TEXT


def test_broken_json_ld_costs_its_data_and_is_shown_to_editors() -> None:
    head = '<script type="application/ld+json">{"@type": "Event", "name": </script>'
    item = read(make_page(f'{head}<meta property="og:title" content="Register">'))
    assert (item.output.title, item.output.record_quality) == ("Register", RecordQuality.LOW)


def test_json_ld_as_plug_ins_wrap_it_is_read() -> None:
    data = '\n<!-- //<![CDATA[\n{"@type": "Article", "headline": "Zeile\neins"};\n//]]> -->\n'
    item = read(make_page(f'<script type="application/LD+JSON; charset=utf-8">{data}</script>'))
    assert item.output.title == "Zeile eins"


def test_page_that_wants_not_to_be_found_is_skipped() -> None:
    assert "noindex" in read(make_page('<meta name="robots" content="noindex">')).reason
    assert "X-Robots-Tag" in read(make_page(), x_robots_tag="googlebot: noindex").reason


def test_overview_and_what_the_mapping_skips_is_skipped() -> None:
    assert "Übersicht" in read(make_page(data={"@type": "CollectionPage"})).reason
    assert "Impressum" in read(make_page(), "https://negz.org/impressum/").reason


def test_what_is_no_page_is_skipped_with_its_type() -> None:
    assert "image/png" in read(b"\x89PNG", media_type="image/png").reason


def test_page_that_only_scripts_fill_is_refused_with_a_remedy() -> None:
    refused = read('<!doctype html><html><head><title>App</title></head><body><div id="root"></div><script>x</script>')
    assert isinstance(refused, RefusedItem)
    assert "keinen Text" in refused.error.subject
    assert "Skript" in refused.error.remedy


def test_page_without_text_whose_data_says_enough_is_read() -> None:
    item = read(make_page(body="", data={"@type": "Event", "name": "Tagung", "description": TEXT}))
    assert (item.output.title, item.output.abstract) == ("Tagung", TEXT)


def test_canonical_address_of_another_site_is_a_link_and_not_the_pages_own() -> None:
    item = read(make_page('<link rel="canonical" href="https://anderswo.example/a">'))
    assert [part.url for part in item.output.manifestations] == [URL]
    assert "https://anderswo.example/a" in item.links


def test_page_that_is_there_no_more_is_gone_and_one_that_is_down_is_tried_again() -> None:
    for status in (404, 410):
        importer = PageImporter(URL, Refusing(status), SiteMapping())
        assert importer.read(Reference(URL)) == Gone(URL)
    with pytest.raises(SourceUnavailable):
        PageImporter(URL, Refusing(503), SiteMapping()).read(Reference(URL))


def test_html_file_has_the_address_that_it_names(tmp_path: Any) -> None:
    path = tmp_path / "gespeichert.html"
    path.write_text(make_page(f'<link rel="canonical" href="{URL}">'), encoding="utf-8")
    importer = HtmlFileImporter(str(path))
    (reference,) = importer.discover(None)
    item = importer.read(reference)
    assert isinstance(item, SourceItem)
    assert importer.kind is SourceKind.PAGE
    assert [part.url for part in item.output.manifestations] == [URL]
    path.write_text(make_page(), encoding="utf-8")
    item = importer.read(reference)
    assert isinstance(item, SourceItem)
    assert item.output.manifestations == ()
    assert item.passages[0].url is None


def test_html_file_without_an_address_is_skipped_for_noindex_alone(tmp_path: Any) -> None:
    path = tmp_path / "a.html"
    path.write_text(make_page('<meta name="robots" content="noindex">'))
    assert isinstance(HtmlFileImporter(str(path)).read(Reference("a")), SkippedItem)
