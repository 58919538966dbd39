"""The shipped catalogue, published by a real WordPress, comes in completely, and so does every change of it."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.reading import source_reader
from api.settings import Settings
from api.workspace import Workspace
from corpus.editorial import Decision, Verdict
from corpus.errors import SourceUnavailable
from corpus.importers.fetching import FetchLimits, HttpFetcher
from corpus.importers.ingest import IngestReport, ingest
from corpus.importers.wordpress import WordPressImporter
from corpus.importers.wordpress_mapping_file import parse_mapping
from corpus.merging.matcher import OutputMatcher
from corpus.model import Grade, Manifestation, ManifestationKind, Origin, Output, OutputId, Status
from corpus.passage import Passage, Place
from corpus.source import SourceItem, SourceKind
from corpus.sqlite import SqliteStore
from tests.api.commands.conftest import Negz
from tests.builders import CDO, make_vocabulary
from tests.conftest import TODAY
from tests.corpus.extraction.pdf_file import make_pdf
from tests.wordpress.newsroom import Newsroom, catalogue, close_newsroom, open_newsroom, type_of
from tests.wordpress.site import WordPress

pytestmark = pytest.mark.wordpress

PREFIX = {"post": "", "termin": "termin/", "publikation": "publikation/"}
MAPPING = """
[[rules]]
address = "/impressum*"
skip = "Impressum"

[[rules]]
type = "termin"
default_kind = "event"
date = "field"

[[rules]]
type = "publikation"
default_kind = "study"

[taxonomies.zielgruppe]
as = "audience"
terms = { cdo = "cdo", leitung = "leitung" }

[fields.termin]
date = ["meta.datum"]
"""

_SHOWN = """
$is_shown = fn( $id ) => 'publish' === get_post_status( $id ) && ! get_post( $id )->post_password;
return array_values( array_filter( $in['posts'], $is_shown ) );
"""
_DROP_FILES = """
foreach ( get_children( array( 'post_parent' => $in['post'], 'post_type' => 'attachment' ) ) as $file ) {
	wp_delete_attachment( $file->ID, true );
}
wp_update_post( array( 'ID' => $in['post'] ) );
"""


def fetcher() -> HttpFetcher:
    """Return the real way to the network, which may ask this machine and need not wait between requests."""
    return HttpFetcher(allow_loopback=True, limits=FetchLimits(interval_s=0))


class Desk:
    """A store that imports from the site, and what it held before."""

    def __init__(self, folder: Path, newsroom: Newsroom) -> None:
        self.store = SqliteStore(folder, clock=now)
        self.store.replace_vocabulary(make_vocabulary())
        self.newsroom = newsroom
        self.folder = folder

    def importer(self, mapping: str = MAPPING, **options: Any) -> WordPressImporter:
        parsed = parse_mapping(mapping.encode(), "zuordnung.toml", make_vocabulary())
        return WordPressImporter(fetcher(), f"{self.newsroom.wordpress.url}/", parsed, **options)

    def ingest(self, *, full: bool = False, **options: Any) -> IngestReport:
        importer = self.importer(**options)
        source = self.store.sources.add(importer.kind, importer.address, {})
        matcher = OutputMatcher(self.store.sources.candidates())
        report = ingest(self.store.sources, source, importer, matcher, clock=now, full=full)
        assert (report.refused, report.failed, report.kept_back) == ([], [], None)
        return report

    def store_files(self) -> list[Path]:
        return [path for path in self.folder.iterdir() if path.is_file()]

    def outputs(self) -> dict[OutputId, Output]:
        return all_outputs(self.store)

    def of(self, number: int) -> OutputId:
        """Return the id of the output that the post belongs to."""
        [found] = [
            output_id
            for output_id in self.outputs()
            if any(held.item.key == str(number) for held in self.store.sources.items(output_id))
        ]
        return found

    def tag(self, output_id: OutputId) -> None:
        tag(self.store, output_id)


def all_outputs(store: SqliteStore) -> dict[OutputId, Output]:
    return {output.id: output for output in store.outputs(include_withdrawn=True)}


def tag(store: SqliteStore, output_id: OutputId) -> None:
    given = [Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)]
    revision = store.editorial.assess(output_id, given, editor="Änne Groß", revision=0)
    store.editorial.publish(output_id, editor="Änne Groß", revision=revision)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def newsroom(wordpress: WordPress) -> Iterator[Newsroom]:
    newsroom = open_newsroom(wordpress)
    yield newsroom
    close_newsroom(newsroom)


@pytest.fixture
def desk(newsroom: Newsroom, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, newsroom)
    yield desk
    desk.store.close()


def differing(before: Mapping[OutputId, Output], after: Mapping[OutputId, Output]) -> set[OutputId]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def test_catalogue_comes_in_completely(desk: Desk) -> None:
    url = desk.newsroom.attach(desk.newsroom.numbers["process-mining-in-der-verwaltung-2022"], "folien.pdf", "Folien")
    reader = desk.importer(read_pdf=lambda _, address: [Passage("Aus den Folien.", Place(page=1), address)])
    results = {reference.key: reader.read(reference) for reference in reader.discover(None)}  # type: ignore[arg-type]
    for record in catalogue():
        item = results[str(desk.newsroom.numbers[record["id"]])]
        assert isinstance(item, SourceItem), item
        output = item.output
        assert output.title == " ".join(record["title"].split())
        assert output.abstract.split()[: len(record["abstract"].split())] == record["abstract"].split()
        assert set(output.topics) == set(record["topics"])
        assert output.manifestations[0] == Manifestation(
            ManifestationKind.PAGE, f"{desk.newsroom.wordpress.url}/{PREFIX[type_of(record)]}{record['id']}/"
        )
        assert [passage.place.heading for passage in item.passages][:2] == [None, "Themen"]
        if type_of(record) == "termin":
            assert str(output.published) == str(record["date"])
        audiences = (record["tags"] or {}).get("audience", {}) if type_of(record) == "publikation" else {}
        known = {"cdo", "leitung"} & set(audiences)
        assert {tag.concept.notation for tag in output.tags or ()} == known
        assert all(tag.origin is Origin.IMPORT for tag in output.tags or ())
    slides = results[str(desk.newsroom.numbers["process-mining-in-der-verwaltung-2022"])]
    assert isinstance(slides, SourceItem)
    assert url in slides.links
    assert slides.passages[-1] == Passage("Aus den Folien.", Place(page=1), url)
    assert len(catalogue()) >= 60


def test_site_with_plain_addresses_is_read_as_well(desk: Desk) -> None:
    keys = [reference.key for reference in desk.importer().discover(None)]
    desk.newsroom.set_links("")
    try:
        assert [reference.key for reference in desk.importer().discover(None)] == keys
    finally:
        desk.newsroom.set_links("/%postname%/")
    assert len(keys) == len(set(keys)) >= len(catalogue())


def test_catalogue_that_is_held_already_keeps_every_output_and_every_editors_tag(
    newsroom: Newsroom, writable_catalogue_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "zuordnung.toml"
    file.write_text(MAPPING, encoding="utf-8")
    with Workspace(Settings(data_dir=writable_catalogue_dir, today=TODAY), clock=now) as workspace:
        before = {output.id: output for output in workspace.store.outputs()}
        source = workspace.store.sources.add(SourceKind.WORDPRESS, f"{newsroom.wordpress.url}/", {"mapping": str(file)})
        said = source_reader(workspace, fetcher)(source, True)
        after = {output.id: output for output in workspace.store.outputs()}
        assert "zusammengeführt" in said
        assert before.keys() <= after.keys()
        assert {name: after[name].tags for name in before} == {name: output.tags for name, output in before.items()}
        assert all(set(output.manifestations) <= set(after[name].manifestations) for name, output in before.items())


def test_every_change_arrives_and_nothing_else_moves(desk: Desk) -> None:
    site = desk.newsroom
    desk.ingest()
    first = desk.outputs()
    numbers = [number for number in site.numbers.values() if len(desk.store.sources.items(desk.of(number))) == 1][10:17]
    renamed, rewritten, moved, trashed, deleted, drafted, locked = (desk.of(number) for number in numbers)
    for output_id in (renamed, rewritten, trashed):
        desk.tag(output_id)
    before = desk.outputs()
    tags = {output_id: before[output_id].tags for output_id in before}
    assert differing(first, before) == {renamed, rewritten, trashed}

    assert desk.ingest(full=True).new == []
    assert desk.outputs() == before

    site.update(numbers[0], post_title="Was sich in Bürgerämtern ändert")
    site.update(numbers[1], post_content="<p>Ganz neuer Text über Fachverfahren.</p>")
    site.wordpress.run("wp_set_object_terms( $in['id'], 'Registerfactoring', 'post_tag', true );", id=numbers[2])
    site.update(numbers[2], post_title=before[moved].title)
    added = site.wordpress.run(
        "return wp_insert_post( $in );", post_title="Zwölf Register, ein Abruf", post_status="publish"
    )
    report = desk.ingest()
    after = desk.outputs()
    [new] = report.new
    assert desk.of(added) == new
    assert set(report.changed) == {renamed, rewritten, moved}
    assert differing(before, after) == {new, renamed, rewritten, moved}
    assert after[renamed].title == "Was sich in Bürgerämtern ändert"
    assert after[rewritten].abstract == "Ganz neuer Text über Fachverfahren."
    assert set(after[moved].topics) == {*before[moved].topics, "Registerfactoring"}

    site.wordpress.run("wp_trash_post( $in['id'] );", id=numbers[3])
    site.wordpress.run("wp_delete_post( $in['id'], true );", id=numbers[4])
    site.update(numbers[5], post_status="draft")
    site.update(numbers[6], post_password="Regen")  # noqa: S106
    report = desk.ingest(full=True)
    gone = {trashed, deleted, drafted, locked}
    assert set(report.withdrawn) == gone
    swept = desk.outputs()
    assert differing(after, swept) == gone
    assert {swept[name].status for name in gone} == {Status.WITHDRAWN}

    site.wordpress.run("wp_untrash_post( $in['id'] ); wp_publish_post( $in['id'] );", id=numbers[3])
    desk.ingest(full=True)
    last = desk.outputs()
    assert differing(swept, last) == {trashed}
    assert last[trashed] == before[trashed]
    assert {name: last[name].tags for name in tags} == tags
    site.wordpress.run("wp_delete_post( $in['id'], true );", id=added)


def test_command_recognises_the_site_and_brings_in_posts_events_and_media_and_every_change(
    newsroom: Newsroom, negz: Negz, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEGZ_FETCH_LOOPBACK", "true")
    monkeypatch.setenv("NEGZ_FETCH_INTERVAL_S", "0")
    mapping, address = tmp_path / "zuordnung.toml", f"{newsroom.wordpress.url}/"
    mapping.write_text(MAPPING, encoding="utf-8")
    command = ("corpus", "import", address, "--json", "--data-dir", tmp_path / "daten")
    records = [record for record in catalogue() if type_of(record) == "termin"][-30:]
    posts = [newsroom.numbers[record["id"]] for record in records]
    for number in posts[:20]:
        newsroom.attach(number, f"folien-{number}.pdf", "Folien", make_pdf(f"Folien zu {number}", "Was daraus folgt"))

    first = negz(*command, "--mapping", mapping)
    assert (first.code, first.json["kind"], first.json["full"]) == (0, "wordpress", True)
    shown = newsroom.wordpress.run(_SHOWN, posts=list(newsroom.numbers.values()))
    assert len(shown) > 100, "what other tests have taken away is none of the site's any more"
    with closing(SqliteStore(tmp_path / "daten")) as store:
        held = store.sources.known(store.sources.source(address).id, map(str, shown))
        assert [number for number in shown if held[str(number)].output_id is None] == []
        of = {number: held[str(number)].output_id or pytest.fail(str(number)) for number in posts}
        for number in posts[:20]:
            pages = [passage.place.page for passage in store.sources.passages(of[number])]
            assert {1, 2} <= set(pages), "both pages of the slides"
        for output_id in set(of.values()):
            tag(store, output_id)
        before = all_outputs(store)
    again = negz(*command, "--full").json
    assert (again["new"], again["changed"], again["withdrawn"]) == ([], [], [])
    assert again["unchanged"] >= len(shown)

    renamed, slides_renewed, slides_gone, deleted = posts[21], posts[0], posts[1], posts[22]
    newsroom.update(renamed, post_title="Ganz anders überschrieben")
    newsroom.attach(slides_renewed, "bericht.pdf", "Bericht", make_pdf("Der Bericht", "Was beschlossen ist"))
    newsroom.update(slides_renewed)
    newsroom.wordpress.run(_DROP_FILES, post=slides_gone)
    newsroom.wordpress.run("wp_delete_post( $in['id'], true );", id=deleted)
    report = negz(*command, "--full").json
    touched = {of[number] for number in (renamed, slides_renewed, slides_gone)}
    assert (report["new"], report["withdrawn"]) == ([], [of[deleted]])
    assert {of[renamed]} <= set(report["changed"]) <= touched
    with closing(SqliteStore(tmp_path / "daten")) as store:
        after = all_outputs(store)
        assert differing(before, after) <= {*touched, of[deleted]}
        assert after[of[renamed]].title == "Ganz anders überschrieben"
        assert after[of[deleted]].status is Status.WITHDRAWN
        assert "Der Bericht" in [passage.text for passage in store.sources.passages(of[slides_renewed])]
        assert not any("Folien zu" in passage.text for passage in store.sources.passages(of[slides_gone]))
        assert {name: output.tags for name, output in after.items()} == {
            name: output.tags for name, output in before.items()
        }


def test_scheduled_post_arrives_when_it_is_published(desk: Desk) -> None:
    insert = """
        $id = wp_insert_post( array( 'post_title' => 'Geplante Studie', 'post_status' => 'future',
            'post_date' => gmdate( 'Y-m-d H:i:s', time() + 3600 ) ) );
        global $wpdb;
        $wpdb->update( $wpdb->posts, array( 'post_modified' => $in['long_ago'], 'post_modified_gmt' => $in['long_ago'],
            'post_date' => current_time( 'mysql' ), 'post_date_gmt' => current_time( 'mysql', true ) ),
            array( 'ID' => $id ) );
        clean_post_cache( $id );
        return $id;
    """
    number = desk.newsroom.wordpress.run(insert, long_ago="2025-06-01 09:00:00")
    desk.ingest()
    desk.newsroom.wordpress.run("wp_publish_post( $in['id'] );", id=number)
    report = desk.ingest()
    assert report.new == [desk.of(number)]
    desk.newsroom.wordpress.run("wp_delete_post( $in['id'], true );", id=number)


def test_application_password_shows_drafts_to_editors_alone(desk: Desk) -> None:
    create = """
        $made = WP_Application_Passwords::create_new_application_password( 1, array( 'name' => 'NEGZ' ) );
        return $made[0];
    """
    login = ("administrator", desk.newsroom.wordpress.run(create))
    draft = desk.newsroom.wordpress.run(
        "return wp_insert_post( $in );",
        post_title="Noch nicht fertig",
        post_content="<p>Entwurf.</p>",
        post_status="draft",
    )
    mapping = f'statuses = ["publish", "draft"]\n{MAPPING}'
    desk.ingest(mapping=mapping, credentials=login)
    assert desk.store.output(desk.of(draft)).status is Status.WITHDRAWN
    desk.newsroom.update(draft, post_status="publish")
    desk.ingest(mapping=mapping, credentials=login)
    assert desk.store.output(desk.of(draft)).status is Status.PUBLISHED
    desk.newsroom.wordpress.run("wp_trash_post( $in['id'] );", id=draft)
    assert desk.ingest(mapping=mapping, credentials=login).withdrawn == [desk.of(draft)]
    desk.newsroom.wordpress.run("wp_delete_post( $in['id'], true );", id=draft)
    with pytest.raises(SourceUnavailable, match="Anwendungspasswort"):
        desk.ingest(mapping=mapping, credentials=("administrator", "falsch"))
    stored = b"".join(path.read_bytes() for path in desk.store_files())
    assert login[1].encode() not in stored
