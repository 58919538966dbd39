from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ForbiddenAddress, InvalidRecord, SourceError, SourceFormat, SourceUnavailable
from corpus.importers.wordpress import BATCH_SIZE, PostReference, WordPressImporter, open_wordpress
from corpus.importers.wordpress_mapping import SiteMapping
from corpus.importers.wordpress_mapping_file import parse_mapping
from corpus.model import Grade, ManifestationKind, Origin, OutputKind, Tag, Vocabulary
from corpus.passage import Passage, Place
from corpus.ports import Answer
from corpus.source import Gone, SkippedItem, SourceItem
from tests.builders import CDO, make_vocabulary
from tests.corpus.importers.wordpress_site import API, HOME, Site, make_post, make_types

LOGIN = ("redaktion", "abcd efgh ijkl mnop")


def importer(site: Site, mapping: SiteMapping | None = None, **options: Any) -> WordPressImporter:
    return WordPressImporter(site, HOME, mapping or SiteMapping(), **options)


def read_all(reader: WordPressImporter, since: datetime | None = None) -> dict[str, Any]:
    results = {}
    for reference in reader.discover(since):
        results[reference.key] = reader.read(reference) if isinstance(reference, PostReference) else reference
    return results


def read_one(site: Site, mapping: SiteMapping | None = None, **options: Any) -> SourceItem:
    [item] = read_all(importer(site, mapping, **options)).values()
    assert isinstance(item, SourceItem), item
    return item


def keys(reader: WordPressImporter, since: datetime | None = None) -> list[str]:
    return [reference.key for reference in reader.discover(since)]


def mapping_of(text: str, vocabulary: Vocabulary | None = None) -> SiteMapping:
    return parse_mapping(text.encode(), "zuordnung.toml", vocabulary or make_vocabulary())


@pytest.mark.parametrize(
    ("headers", "page", "root"),
    [
        ({"Link": f'<{HOME}feed/>; rel="alternate", <{API}>; rel="https://api.w.org/"'}, "", API),
        ({}, '<html><head><link rel="https://api.w.org/" href="/wp-json/"></head></html>', API),
        ({}, "<html></html>", f"{HOME}?rest_route=/"),
    ],
    ids=["header", "head", "guess"],
)
def test_interface_is_found_wherever_the_site_names_it(headers: dict[str, str], page: str, root: str) -> None:
    site = Site(lists={"posts": [make_post(1)]}, headers=headers, page=page)
    assert keys(importer(site)) == ["1"]
    assert site.asked[1].startswith(root)


@pytest.mark.parametrize(
    "error", [SourceUnavailable("Störung.", "Später.", status=503), ForbiddenAddress("Robots.", "–")]
)
def test_interface_that_is_named_and_does_not_answer_is_not_called_missing(error: SourceError) -> None:
    site = Site(lists={"posts": [make_post(1)]})

    def fail(url: str) -> None:
        if url.startswith(API):
            raise error

    site.before_answer = fail
    with pytest.raises(type(error)):
        keys(importer(site))


def test_interface_of_another_host_is_not_asked() -> None:
    site = Site(headers={"link": '<https://anderswo.example/wp-json/>; rel="https://api.w.org/"'})
    assert keys(importer(site)) == []
    assert not any("anderswo" in url for url in site.asked)


def test_site_without_interface_is_refused_with_the_remedy() -> None:
    site = Site()
    site.fetch = lambda url, **_: Answer(url, 200, "text/html", None, b"<html></html>")  # type: ignore[method-assign]
    with pytest.raises(SourceFormat, match="Sitemap"):
        keys(importer(site))


def test_post_becomes_an_item_with_text_terms_and_dates() -> None:
    post = make_post(17, categories=[3, 1], tags=[8], link=f"{HOME}publikation/termine/")
    site = Site(
        lists={
            "posts": [post],
            "categories": [
                {"id": 1, "name": "Allgemein", "slug": "allgemein"},
                {"id": 3, "name": "Kurzstudien &amp; Gutachten", "slug": "kurzstudien"},
            ],
            "tags": [{"id": 8, "name": "Bürgerservice", "slug": "buergerservice"}],
        }
    )
    item = read_one(site)
    output = item.output
    assert (item.key, output.title) == ("17", "Beitrag 17 – Bürgerämter")
    assert output.kind is OutputKind.STUDY
    assert output.abstract == "Drei von vier Ämtern führen Online-Termine ein."
    assert output.topics == ("Kurzstudien & Gutachten", "Bürgerservice")
    assert (str(output.published), output.language, output.tags) == ("2026-02-03", "de", None)
    assert [(part.kind, part.url) for part in output.manifestations] == [(ManifestationKind.PAGE, post["link"])]
    assert item.passages == (Passage("Drei von vier Ämtern führen Online-Termine ein.", Place(), post["link"]),)
    assert item.modified_at == datetime(2026, 2, 4, 9, tzinfo=UTC)
    assert "tags" in item.unsaid
    assert output.people == ()


def test_types_of_the_editor_and_files_are_no_outputs_and_custom_types_are() -> None:
    site = Site(lists={"termin": [make_post(5, type="termin")]}, types=make_types(termin=[]))
    assert read_one(site).output.kind is OutputKind.EVENT
    assert not any("/blocks" in url or "/menu-items" in url for url in site.asked)


def test_event_without_a_date_field_is_dated_by_its_text_and_never_by_its_announcement() -> None:
    dated = make_post(5, type="termin", content={"rendered": "<p>Am 12. November 2026 online.</p>"})
    site = Site(lists={"termin": [dated, make_post(6, type="termin")]}, types=make_types(termin=[]))
    results = read_all(importer(site, mapping_of('[[rules]]\ntype = "termin"\ndate = "text"')))
    assert str(results["5"].output.published) == "2026-11-12"
    assert results["6"].output.published is None
    assert "date" in results["6"].unsaid


def test_long_list_is_read_page_by_page_and_in_batches() -> None:
    site = Site(lists={"posts": [make_post(number) for number in range(1, 251)]})
    results = read_all(importer(site))
    assert sorted(map(int, results)) == list(range(1, 251))
    assert all(isinstance(result, SourceItem) for result in results.values())
    assert sum("include=" in url for url in site.asked) <= 250 / BATCH_SIZE + 3


def test_host_that_gives_less_per_page_than_asked_is_read_completely() -> None:
    site = Site(lists={"posts": [make_post(number) for number in range(1, 31)]}, per_page=7)
    assert sorted(map(int, keys(importer(site)))) == list(range(1, 31))


def test_post_deleted_while_the_list_is_read_hides_no_other() -> None:
    posts = [make_post(number) for number in range(1, 251)]
    site = Site(lists={"posts": posts})
    deleted = []

    def delete_first(url: str) -> None:
        if "offset=99" in url and not deleted:
            deleted.append(posts.pop(0))

    site.before_answer = delete_first
    found = keys(importer(site))
    assert set(found) >= {str(number) for number in range(2, 251)}
    assert len(found) == len(set(found))


def test_list_that_never_stands_still_is_given_up() -> None:
    posts = [make_post(number) for number in range(1, 1_000)]
    site = Site(lists={"posts": posts})
    site.before_answer = lambda url: posts.pop(0) and None if "offset=99" in url else None
    with pytest.raises(SourceUnavailable, match="ändert sich"):
        keys(importer(site))


def test_changes_since_are_what_was_modified_or_published_on_schedule() -> None:
    scheduled = make_post(3, modified_gmt="2026-01-05T08:00:00", date_gmt="2026-03-10T06:00:00")
    changed = make_post(2, modified_gmt="2026-03-10T08:00:00")
    site = Site(lists={"posts": [make_post(1), changed, scheduled]})
    assert keys(importer(site), datetime(2026, 3, 9, tzinfo=UTC)) == ["2", "3"]


def test_changes_since_overlap_with_the_import_before() -> None:
    site = Site(lists={"posts": [make_post(1, modified_gmt="2026-03-10T08:00:00")]})
    assert keys(importer(site), datetime(2026, 3, 10, 9, 0, tzinfo=UTC)) == ["1"]


def test_fingerprint_changes_with_the_post_its_type_and_the_mapping() -> None:
    def fingerprint(mapping: str = "", **overrides: Any) -> str | None:
        site = Site(lists={"posts": [make_post(1, **overrides)]})
        [reference] = importer(site, mapping_of(mapping)).discover(None)
        assert isinstance(reference, PostReference)
        return reference.fingerprint

    assert fingerprint() == fingerprint() is not None
    others = {fingerprint(modified_gmt="2026-02-04T09:00:01"), fingerprint(type="page"), fingerprint('language = "en"')}
    assert fingerprint() not in others
    assert len(others) == 3


def test_fingerprint_of_a_post_changed_a_moment_ago_is_not_believed() -> None:
    site = Site(lists={"posts": [make_post(1, modified_gmt="2026-03-12T08:59:30")]})
    [reference] = importer(site).discover(None)
    assert isinstance(reference, PostReference)
    assert reference.fingerprint is None


def test_post_deleted_between_listing_and_reading_is_gone() -> None:
    posts = [make_post(1)]
    reader = importer(Site(lists={"posts": posts}))
    [reference] = reader.discover(None)
    posts.clear()
    assert isinstance(reference, PostReference)
    assert reader.read(reference) == Gone("1")


def test_post_with_a_password_is_skipped() -> None:
    post = make_post(1, content={"rendered": "", "protected": True})
    [result] = read_all(importer(Site(lists={"posts": [post]}))).values()
    assert result == SkippedItem("1", "Mit einem Kennwort geschützt.")


def test_credentials_show_drafts_only_where_the_mapping_asks_for_them_and_nobody_is_recommended_them() -> None:
    site = Site(lists={"posts": [make_post(1), make_post(2, status="draft")]})
    assert keys(importer(site, credentials=LOGIN)) == ["1"]
    results = read_all(importer(site, mapping_of('statuses = ["publish", "draft"]'), credentials=LOGIN))
    assert [str(results[key].output.status) for key in ("1", "2")] == ["published", "withdrawn"]
    assert site.credentials[-1] == LOGIN


def test_drafts_without_credentials_are_refused_before_anything_is_read() -> None:
    site = Site(lists={"posts": [make_post(1)]})
    with pytest.raises(SourceUnavailable, match="NEGZ_WORDPRESS_LOGINS"):
        keys(importer(site, mapping_of('statuses = ["publish", "draft"]')))


def test_credentials_show_at_once_what_was_taken_back() -> None:
    trashed = make_post(2, status="trash", modified_gmt="2026-03-10T08:00:00")
    site = Site(lists={"posts": [make_post(1), trashed]})
    since = datetime(2026, 3, 9, tzinfo=UTC)
    assert list(importer(site, credentials=LOGIN).discover(since)) == [Gone("2")]
    assert list(importer(site).discover(since)) == []


def test_password_that_is_refused_is_named_without_being_told() -> None:
    site = Site(lists={"posts": [make_post(1)]})

    def refuse(url: str) -> None:
        if "/types" in url:
            raise SourceUnavailable("Verboten.", "Prüfen Sie.", status=401)

    site.before_answer = refuse
    with pytest.raises(SourceUnavailable, match="Anwendungspasswort") as caught:
        keys(importer(site, credentials=LOGIN))
    assert LOGIN[1] not in str(caught.value)


def test_terms_become_concepts_of_import_where_the_mapping_says_so() -> None:
    mapping = mapping_of('[taxonomies.zielgruppe]\nas = "audience"\nterms = { "Digitalverantwortliche" = "cdo" }')
    site = Site(
        lists={
            "publikation": [
                make_post(1, type="publikation", zielgruppen=[4, 5]),
                make_post(2, type="publikation", zielgruppen=[]),
            ],
            "zielgruppen": [
                {"id": 4, "name": "Digitalverantwortliche", "slug": "digital"},
                {"id": 5, "name": "Alle", "slug": "alle"},
            ],
        },
        types=make_types(publikation=["zielgruppe"]),
        taxonomies={"zielgruppe": "zielgruppen"},
    )
    results = read_all(importer(site, mapping))
    assert results["1"].output.tags == (Tag(CDO, Grade.PRIMARY, Origin.IMPORT),)
    assert "tags" not in results["1"].unsaid
    assert "tags.benefit" in results["1"].unsaid
    assert results["1"].output.topics == ()
    assert results["2"].output.tags is None


def test_taxonomy_that_the_site_keeps_to_itself_is_passed_over_whatever_it_is_called() -> None:
    terms = [{"id": 4, "name": "Register", "slug": "register"}]
    site = Site(lists={"posts": [make_post(1, categories=[4])], "categories": terms})
    site.types["post"]["taxonomies"] = ["category", "categories"]
    assert read_one(site).output.topics == ("Register",)


def test_files_become_forms_links_and_passages_and_pictures_are_left_out() -> None:
    pdf, slides = f"{HOME}wp-content/uploads/studie.pdf", f"{HOME}wp-content/uploads/folien.pdf"
    media = [
        {"id": 21, "post": 1, "source_url": pdf, "mime_type": "application/pdf", "title": {"rendered": "Studie"}},
        {"id": 22, "post": 1, "source_url": slides, "mime_type": "application/pdf", "title": {"rendered": "Folien"}},
        {"id": 23, "post": 1, "source_url": f"{HOME}bild.jpg", "mime_type": "image/jpeg", "title": {"rendered": ""}},
    ]
    site = Site(lists={"posts": [make_post(1)], "media": media})
    site.files = {url: Answer(url, 200, "application/pdf", None, b"%PDF") for url in (pdf, slides)}
    item = read_one(site, read_pdf=lambda _, url: [Passage("Aus dem Anhang.", Place(page=2), url)])
    assert {part.kind: part.url for part in item.output.manifestations}[ManifestationKind.SLIDES] == slides
    assert item.links == (pdf, slides)
    assert [passage.url for passage in item.passages if passage.place.page == 2] == [pdf, slides]
    assert f"{HOME}bild.jpg" not in site.asked


@pytest.mark.parametrize(("status", "is_read"), [(404, True), (503, False)])
def test_file_that_is_lost_costs_its_text_alone_and_one_that_is_late_the_post(status: int, is_read: bool) -> None:
    pdf = f"{HOME}studie.pdf"
    media = [{"id": 2, "post": 1, "source_url": pdf, "mime_type": "application/pdf", "title": {"rendered": "Studie"}}]
    site = Site(lists={"posts": [make_post(1)], "media": media})

    def fail(url: str) -> None:
        if url == pdf:
            raise SourceUnavailable("Nicht da.", "Später.", status=status)

    site.before_answer = fail
    if is_read:
        assert read_one(site, read_pdf=lambda *_: []).links == (pdf,)
    else:
        with pytest.raises(SourceUnavailable):
            read_one(site, read_pdf=lambda *_: [])


def test_authors_are_people_only_where_the_mapping_says_so_and_the_site_names_them() -> None:
    url = f"{API}wp/v2/users/1?_fields=name"
    site = Site(lists={"posts": [make_post(1)]})
    assert read_one(site, mapping_of('authors = ["post"]')).output.people == ()
    site.files = {url: Answer(url, 200, "application/json", None, '{"name": "Jörg Müller"}'.encode())}
    assert read_one(site, mapping_of('authors = ["post"]')).output.people == ("Jörg Müller",)
    assert read_one(site).output.people == ()


def test_pdf_without_text_costs_its_text_alone() -> None:
    def refuse(_: bytes, url: str) -> list[Passage]:
        raise InvalidRecord(f"„{url}“ enthält keinen Text.", "Lesen Sie sie mit OCR.")

    pdf = f"{HOME}studie.pdf"
    media = [{"id": 2, "post": 1, "source_url": pdf, "mime_type": "application/pdf", "title": {"rendered": "Studie"}}]
    site = Site(lists={"posts": [make_post(1)], "media": media})
    site.files = {pdf: Answer(pdf, 200, "application/pdf", None, b"%PDF")}
    assert read_one(site, read_pdf=refuse).links == (pdf,)


def test_site_is_opened_with_the_mapping_of_a_file_or_of_its_host(tmp_path: Path) -> None:
    file = tmp_path / "zuordnung.toml"
    file.write_text('[[rules]]\ntype = "post"\nskip = "Nachricht"\n', encoding="utf-8")
    site = Site(lists={"posts": [make_post(1)]})
    assert isinstance(read_all(open_wordpress(site, HOME, make_vocabulary()))["1"], SourceItem)
    own = open_wordpress(site, HOME, make_vocabulary(), mapping_file=file)
    assert read_all(own) == {"1": SkippedItem("1", "Nachricht: laut Zuordnung kein Beitrag.")}


@pytest.mark.parametrize(
    "hostile",
    [
        {"link": "https://[kaputt/"},
        {"title": {"rendered": "Titel \ud800 &#x110000;"}},
        {"content": {"rendered": '<a href="http://[x">x</a>\udfff<p>Text'}},
        {"modified_gmt": "9999-99-99", "date": "gestern", "date_gmt": "gestern"},
        {"excerpt": {"rendered": ". " * 200_000 + "Weiterlesen"}},
        {"content": {"rendered": "<p>" + "data-toolset { @media " * 50_000}},
        {"content": {"rendered": "[a " * 100_000}},
        {"excerpt": None, "content": 7, "author": [], "categories": "keine", "tags": [None, "x"], "type": None},
    ],
    ids=["link", "title", "surrogate", "dates", "dots", "style", "shortcodes", "types"],
)
def test_hostile_post_is_read_in_time_and_without_an_uncaught_error(hostile: dict[str, Any]) -> None:
    [item] = read_all(importer(Site(lists={"posts": [make_post(1, **hostile)]}))).values()
    assert isinstance(item, SourceItem)
    assert item.output.title.startswith(("Beitrag 1", "Titel"))


def test_answer_that_is_no_rest_answer_is_refused() -> None:
    site = Site(lists={"posts": [make_post(1)]}, types={"post": "kaputt"})
    assert keys(importer(site)) == []
    site.types = ["kaputt"]  # type: ignore[assignment]
    with pytest.raises(SourceFormat, match="REST-Schnittstelle"):
        keys(importer(site))
