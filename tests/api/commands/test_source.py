"""Sources by command: an address or a folder is read, noted, and read again."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.source import SourceKind
from corpus.sqlite import SqliteStore
from tests.api.commands.conftest import Negz
from tests.builders import make_record
from tests.local_site import Asked, LocalSite, Page, local_site

ENTRY = "<item><guid>{n}</guid><title>{title}</title><link>{base}/{n}</link></item>"
TITLES = ("Registermodernisierung im Überblick", "Vergabe von Cloud-Diensten")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalSite]:
    monkeypatch.setenv("NEGZ_FETCH_LOOPBACK", "true")
    monkeypatch.setenv("NEGZ_FETCH_INTERVAL_S", "0")
    monkeypatch.setenv("NEGZ_ENCODER", "lsa")
    with local_site() as found:
        found.pages["/feed/"] = _feed(found, TITLES)
        yield found


def _feed(site: LocalSite, titles: tuple[str, ...]) -> Page:
    items = "".join(ENTRY.format(n=n, title=title, base=site.url) for n, title in enumerate(titles))
    body = f'<rss version="2.0"><channel><title>Verband</title>{items}</channel></rss>'
    return Page(body.encode(), media_type="application/rss+xml")


def _with_etag(page: Page, etag: str) -> Callable[[Asked], Page]:
    """Return what answers 304 to whoever has the page already."""

    def answer(request: Asked) -> Page:
        if request.headers.get("If-None-Match") == etag:
            return Page(status=304, headers={"ETag": etag})
        return replace(page, headers={"ETag": etag})

    return answer


def test_import_of_a_feed_is_recognised_noted_and_read_again(negz: Negz, site: LocalSite, tmp_path: Path) -> None:
    address, data = f"{site.url}/feed/", ("--data-dir", tmp_path)
    first = negz("corpus", "import", address, "--json", *data)
    assert (first.code, first.json["kind"], len(first.json["new"])) == (0, "feed", 2)
    again = negz("corpus", "import", address, "--json", *data)
    assert (again.code, again.json["new"], again.json["unchanged"]) == (0, [], 2)
    site.pages["/feed/"] = _feed(site, (TITLES[0], "Vergabe von Cloud-Diensten, zweite Fassung"))
    changed = negz("corpus", "import", address, *data)
    assert changed.code == 0
    assert "1 geändert" in changed.out
    sources = negz("corpus", "sources", *data)
    assert address in sources.out
    assert "2 Stück" in sources.out


def test_feed_that_is_the_one_of_last_time_is_not_sent_again(negz: Negz, site: LocalSite, tmp_path: Path) -> None:
    address, data = f"{site.url}/feed/", ("--data-dir", tmp_path)
    site.pages["/feed/"] = _with_etag(_feed(site, TITLES), '"eins"')
    negz("corpus", "import", address, *data)
    site.asked.clear()
    again = negz("corpus", "import", address, "--json", *data)
    assert (again.code, again.json["unchanged"], again.json["withdrawn"]) == (0, 2, [])
    assert [request.headers["If-None-Match"] for request in site.asked if request.path == "/feed/"] == ['"eins"']
    site.pages["/feed/"] = _with_etag(_feed(site, (*TITLES, "Bürgerämter im Vergleich")), '"zwei"')
    assert len(negz("corpus", "import", address, "--json", *data).json["new"]) == 1
    site.asked.clear()
    full = negz("corpus", "import", address, "--full", "--json", *data)
    assert (full.json["unchanged"], full.json["full"]) == (3, True)
    assert not any("If-None-Match" in request.headers for request in site.asked), "all is to be looked at"


TEXT = "Register sparen Bürgerinnen und Bürgern viele Wege zum Amt, und den Ämtern viele Fragen."


def _page(title: str, text: str = TEXT) -> Page:
    data = json.dumps({"@type": "Article", "headline": title, "datePublished": "2026-02-03"})
    head = f'<script type="application/ld+json">{data}</script>'
    return Page(f'<!doctype html><html lang="de">{head}<main><h1>{title}</h1><p>{text}</p></main>'.encode())


def _sitemap(site: LocalSite, **pages: str) -> Page:
    listed = "".join(f"<url><loc>{site.url}/{name}</loc><lastmod>{day}</lastmod></url>" for name, day in pages.items())
    return Page(f"<urlset>{listed}</urlset>".encode(), "text/xml", headers={"Date": "Thu, 26 Nov 2026 09:00:00 GMT"})


def test_import_of_a_page_is_recognised_read_and_gone_with_it(negz: Negz, site: LocalSite, tmp_path: Path) -> None:
    address, data = f"{site.url}/register/", ("--data-dir", tmp_path)
    site.pages["/register/"] = _page("Register im Überblick")
    first = negz("corpus", "import", address, "--json", *data)
    assert (first.code, first.json["kind"], len(first.json["new"])) == (0, "page", 1)
    assert negz("corpus", "import", address, "--json", *data).json["unchanged"] == 1
    site.pages["/register/"] = _page("Register im Überblick", f"{TEXT} {TEXT}")
    assert len(negz("corpus", "import", address, "--json", *data).json["changed"]) == 1
    del site.pages["/register/"]
    assert len(negz("corpus", "import", address, "--json", *data).json["withdrawn"]) == 1


def test_import_of_a_sitemap_reads_what_changed_and_withdraws_what_has_gone(
    negz: Negz, site: LocalSite, tmp_path: Path
) -> None:
    titles = {"a": "Register im Überblick", "b": "Vergabe von Cloud-Diensten", "c": "Lesbare Bescheide"}
    site.pages |= {f"/{name}": _page(title) for name, title in titles.items()}
    site.pages["/sitemap.xml"] = _sitemap(site, a="2026-01-01", b="2026-01-01", c="2026-01-01", fehlt="2026-01-01")
    site.pages["/robots.txt"] = Page(f"Sitemap: {site.url}/sitemap.xml".encode(), "text/plain")
    site.pages["/"] = Page(b"<!doctype html><p>Willkommen</p>")
    data = ("--data-dir", tmp_path)
    first = negz("corpus", "import", f"{site.url}/", "--json", *data)
    assert (first.code, first.json["kind"], len(first.json["new"])) == (0, "sitemap", 3)
    assert first.json["source"] == f"{site.url}/sitemap.xml"

    site.pages["/b"] = _page(titles["b"], f"{TEXT} {TEXT}")
    site.pages["/sitemap.xml"] = _sitemap(site, a="2026-01-01", b="2026-02-01")
    site.asked.clear()
    again = negz("corpus", "import", f"{site.url}/sitemap.xml", "--full", "--json", *data)
    assert (again.code, len(again.json["changed"]), len(again.json["withdrawn"])) == (0, 1, 1)
    assert site.paths() == ["/sitemap.xml", "/b"]


def test_import_of_a_start_page_that_names_nothing_says_what_to_name(
    negz: Negz, site: LocalSite, tmp_path: Path
) -> None:
    site.pages["/"] = Page(b"<!doctype html><p>Willkommen</p>", media_type="text/html")
    outcome = negz("corpus", "import", f"{site.url}/", "--data-dir", tmp_path)
    assert outcome.code == 5
    assert "Startseite" in outcome.err
    assert not negz("corpus", "sources", "--json", "--data-dir", tmp_path).out


def test_source_that_is_forgotten_is_read_no_more_and_comes_back_whole(
    negz: Negz, site: LocalSite, tmp_path: Path
) -> None:
    address, data = f"{site.url}/feed/", ("--data-dir", tmp_path / "daten")
    site.pages["/feed/"] = _with_etag(_feed(site, TITLES), '"eins"')
    negz("corpus", "import", address, *data)
    outcome = negz("corpus", "forget", address, "--json", *data)
    assert (outcome.code, len(outcome.json["withdrawn"])) == (0, 2)
    assert negz("corpus", "sources", "--json", *data).out == ""
    assert negz("corpus", "list", "--json", *data).out == ""
    assert negz("corpus", "forget", address, *data).code == 3
    back = negz("corpus", "import", address, "--json", *data).json
    assert (back["new"], len(back["changed"])) == ([], 2)
    assert len(negz("corpus", "list", "--json", *data).json_lines) == 2


def test_import_of_html_files_reads_one_or_a_folder_of_them(negz: Negz, tmp_path: Path) -> None:
    folder, data = tmp_path / "ordner", ("--data-dir", tmp_path / "daten")
    folder.mkdir()
    (folder / "register.html").write_bytes(_page("Register im Überblick").body)
    (folder / "vergabe.HTM").write_bytes(_page("Vergabe von Cloud-Diensten").body)
    assert len(negz("corpus", "import", folder / "register.html", "--json", *data).json["new"]) == 1
    whole = negz("corpus", "import", folder, "--json", *data)
    assert (whole.code, whole.json["kind"], len(whole.json["new"])) == (0, "folder", 1)
    assert len(whole.json["merged"]) == 1


def test_import_of_a_private_address_is_refused(negz: Negz, tmp_path: Path) -> None:
    outcome = negz("corpus", "import", "http://127.0.0.1:9/feed/", "--data-dir", tmp_path)
    assert outcome.code == 5
    assert "127.0.0.1" in outcome.err


def test_import_of_a_folder_withdraws_what_has_gone(negz: Negz, tmp_path: Path) -> None:
    folder, data = tmp_path / "ordner", ("--data-dir", tmp_path / "daten")
    folder.mkdir()
    for n in range(3):
        text = f"WEBVTT\n\n00:01.000 --> 00:09.000\nGespräch {n} über die Verwaltung von morgen.\n"
        (folder / f"Gespraech-{'abc'[n]}.vtt").write_text(text, encoding="utf-8")
    assert len(negz("corpus", "import", folder, "--json", *data).json["new"]) == 3
    (folder / "Gespraech-a.vtt").unlink()
    outcome = negz("corpus", "import", folder, "--full", "--json", *data)
    assert (outcome.code, len(outcome.json["withdrawn"]), outcome.json["unchanged"]) == (0, 1, 2)


def test_dry_run_says_what_an_import_would_do_and_writes_nothing(negz: Negz, site: LocalSite, tmp_path: Path) -> None:
    address, data = f"{site.url}/feed/", ("--data-dir", tmp_path / "daten")
    first = negz("corpus", "import", address, "--dry-run", "--json", *data)
    assert (first.code, first.json["dry_run"], len(first.json["new"])) == (0, True, 2)
    assert not (tmp_path / "daten").exists()
    negz("corpus", "import", address, *data)
    site.pages["/feed/"] = _feed(site, (TITLES[0], "Vergabe von Cloud-Diensten, zweite Fassung", "Bürgerämter"))
    for _ in range(2):
        outcome = negz("corpus", "import", address, "--dry-run", *data)
        assert outcome.code == 0
        assert f"Probelauf, nichts geschrieben: {address}: 1 neu, 1 geändert, 1 unverändert." in outcome.out
        assert "index build" not in outcome.err
    assert negz("corpus", "import", address, "--json", *data).json["new"]


def test_dry_run_of_a_folder_shows_what_would_be_withdrawn(negz: Negz, tmp_path: Path) -> None:
    folder, data = tmp_path / "ordner", ("--data-dir", tmp_path / "daten")
    folder.mkdir()
    for n in "abc":
        text = f"WEBVTT\n\n00:01.000 --> 00:09.000\nGespräch {n} über die Verwaltung von morgen.\n"
        (folder / f"Gespraech-{n}.vtt").write_text(text, encoding="utf-8")
    negz("corpus", "import", folder, *data)
    (folder / "Gespraech-a.vtt").unlink()
    outcome = negz("corpus", "import", folder, "--dry-run", "--json", *data)
    assert len(outcome.json["withdrawn"]) == 1
    assert "3 Stück" in negz("corpus", "sources", *data).out


def test_another_mapping_leaves_the_other_settings_of_a_source(negz: Negz, site: LocalSite, tmp_path: Path) -> None:
    address, data = f"{site.url}/feed/", ("--data-dir", tmp_path / "daten")
    negz("corpus", "import", address, *data)
    with closing(SqliteStore(tmp_path / "daten")) as store:
        store.sources.add(SourceKind.FEED, address, {"every_hours": "6"})
    mapping = tmp_path / "zuordnung.toml"
    mapping.write_text("", encoding="utf-8")
    assert negz("corpus", "import", address, "--mapping", mapping, *data).code == 0
    with closing(SqliteStore(tmp_path / "daten")) as store:
        assert store.sources.source(address).settings == {"every_hours": "6", "mapping": str(mapping)}


def test_report_of_an_import_steers_no_terminal(negz: Negz, tmp_path: Path) -> None:
    folder, data = tmp_path / "ordner", ("--data-dir", tmp_path / "daten")
    folder.mkdir()
    (folder / "a\x1b[31m\u202ekaputt.pdf").write_bytes(b"%PDF-1.4")
    (folder / "b.jsonl").write_text(json.dumps(make_record(id="x\x1b[2J", type="\x9b1m")), encoding="utf-8")
    outcome = negz("corpus", "import", folder, *data)
    assert (outcome.code, outcome.out.count("\n")) == (2, 3)
    said = outcome.out + outcome.err
    assert "kaputt" in said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said)
