"""Moving between databases, and every command on a server instead of a file."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from corpus.account import Role
from corpus.editorial import Decision, Verdict
from corpus.model import Grade
from corpus.passage import Passage
from corpus.postgresql import PostgresqlStore
from corpus.source_port import Reading
from corpus.sqlite import SqliteStore
from tests.api.commands.conftest import Negz
from tests.conftest import NOW
from tests.postgresql_server import PostgresqlServer
from tests.rules import make_rule
from tests.sources import ByAddress, FakeImporter, make_item


@pytest.fixture
def address(postgresql: PostgresqlServer) -> str:
    return postgresql.new_schema()


def decide(folder: Path) -> None:
    """Let editors work on the shipped catalogue: an account, tags, a rule, a source, a correction."""
    with closing(SqliteStore(folder, clock=lambda: NOW)) as store:
        account = store.accounts.add("Erika", Role.ADMIN, "hash", NOW)
        store.accounts.add_token("token", account.id, NOW)
        waiting = next(output for output in store.outputs() if output.tags is None)
        concept = store.vocabulary().concepts[0].key
        decision = Decision(concept, Verdict.ACCEPTED, Grade.PRIMARY)
        revision = store.editorial.assess(waiting.id, [decision], editor="Erika", revision=0)
        store.editorial.publish(waiting.id, editor="Erika", revision=revision)
        store.rules.add(make_rule(output_id=store.outputs()[0].id, audiences=(concept,), benefits=()))
        importer = FakeImporter()
        source = store.sources.begin(store.sources.add(importer.kind, importer.address, {}).id)
        item = make_item("bauen", passages=(Passage("Das Amt prüft Bauanträge."), Passage("Es gibt Kuchen.")))
        store.sources.keep(source, [Reading(item)], ByAddress())
        store.corrections.correct(store.outputs()[1].id, {"title": "Berichtigt"}, editor="Erika")


def answers(store: PostgresqlStore | SqliteStore) -> tuple[object, ...]:
    return (
        store.outputs(include_withdrawn=True),
        store.vocabulary(),
        store.corpus_version(),
        store.accounts.accounts(),
        store.accounts.token_account("token"),
        tuple(store.editorial.export()),
        store.rules.all(),
        store.corrections.differing(),
        store.vocabulary_desk.changes(limit=99),
        store.moments(),
        store.search("Registermodernisierung", limit=20),
        store.sources.sources(),
        store.sources.search_passages("Bauantrag", limit=5),
    )


def test_shipped_catalogue_with_the_editors_work_moves_to_a_server_and_back(
    negz: Negz, writable_catalogue_dir: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(writable_catalogue_dir)
    there = negz("store", "migrate", "--to", address, "--json", "--data-dir", writable_catalogue_dir)
    assert there.code == 0, there.err
    assert there.json["rows"] == sum(table["rows"] for table in there.json["tables"]) > 500
    monkeypatch.setenv("NEGZ_STORE", address)
    back = negz("store", "migrate", "--to-folder", tmp_path / "zurück", "--json")
    assert back.json["tables"] == there.json["tables"]
    monkeypatch.delenv("NEGZ_STORE")
    with (
        closing(SqliteStore(writable_catalogue_dir)) as before,
        closing(PostgresqlStore(address)) as server,
        closing(SqliteStore(tmp_path / "zurück")) as after,
    ):
        assert answers(before) == answers(server) == answers(after)


def test_migration_is_told_as_a_table_and_refused_a_second_time(negz: Negz, small_dir: Path, address: str) -> None:
    outcome = negz("store", "migrate", "--to", address, "--data-dir", small_dir)
    assert (outcome.code, "outputs" in outcome.out, "verglichen" in outcome.err) == (0, True, True)
    again = negz("store", "migrate", "--to", address, "--data-dir", small_dir)
    assert (again.code, "nicht leer" in again.err) == (2, True)


def test_migration_needs_one_target_and_something_to_move(negz: Negz, small_dir: Path, tmp_path: Path) -> None:
    for arguments in ((), ("--to", "postgresql://x", "--to-folder", "y")):
        assert negz("store", "migrate", *arguments, "--data-dir", small_dir).code == 2
    wrong = negz("store", "migrate", "--to", "mysql://x", "--data-dir", small_dir)
    assert (wrong.code, "postgresql://" in wrong.err) == (2, True)
    nothing = negz("store", "migrate", "--to-folder", tmp_path / "ziel", "--data-dir", tmp_path / "leer")
    assert (nothing.code, "nichts zu übertragen" in nothing.err) == (4, True)
    assert not (tmp_path / "leer").exists()


def test_commands_work_on_a_server(
    negz: Negz, write_records: Callable[..., Path], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.builders import make_record

    monkeypatch.setenv("NEGZ_STORE", address)
    monkeypatch.setenv("NEGZ_ENCODER", "lsa")
    first = negz("doctor", "--json")
    assert {check["name"]: check["state"] for check in first.json["checks"]}["Datenbank"] == "warning"
    records = write_records([make_record(id="a"), make_record(id="b", title="Registermodernisierung")])
    assert negz("corpus", "import", records, "--json").code == 0
    assert negz("corpus", "withdraw", "b").code == 0
    assert [record["id"] for record in negz("corpus", "list", "--json").json_lines] == ["a"]
    assert negz("index", "build", "--json").json["outputs"] == 1
    assert negz("recommend", "--text", "Künstliche Intelligenz", "--json").code == 0
    assert negz("jobs", "run", "--only", "housekeeping").code == 0
    assert negz("keys", "add", "Seite", "--origin", "https://seite.example").code == 0
    monkeypatch.setenv("NEGZ_STORE_READ", address)
    assert {check["name"]: check["state"] for check in negz("doctor", "--json").json["checks"]}["Lesekopie"] == "ok"
    monkeypatch.setenv("NEGZ_STORE_READ", "postgresql://negz:streng-geheim@127.0.0.1:1/negz")
    checks = negz("doctor", "--json").json
    assert {check["name"]: check["state"] for check in checks["checks"]}["Lesekopie"] == "warning"
    assert checks["ok"] is True
    assert not (tmp_path / "data" / "negz.db").exists()
    assert address not in json.dumps(checks)


def test_commands_with_pgvector_say_what_is_missing(
    negz: Negz, write_records: Callable[..., Path], address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from recommender.index import shortcut
    from recommender.index.storage import current_index
    from tests.builders import make_record

    monkeypatch.setattr(shortcut, "MIN_OUTPUTS", 1)
    monkeypatch.setenv("NEGZ_ENCODER", "lsa")
    monkeypatch.setenv("NEGZ_NEIGHBOURS", "pgvector")
    refused = negz("corpus", "list")
    assert (refused.code, "NEGZ_STORE" in refused.err) == (2, True)
    monkeypatch.setenv("NEGZ_STORE", address)
    assert {check["name"] for check in negz("doctor", "--json").json["checks"]}.isdisjoint({"Index"})
    records = write_records([make_record(id="a"), make_record(id="b", title="Registermodernisierung")])
    assert negz("corpus", "import", records, "--json").code == 0
    assert negz("index", "build").code == 0
    assert negz("recommend", "--text", "Register", "--json").code == 0
    assert {check["name"]: check["state"] for check in negz("doctor", "--json").json["checks"]}["Index"] == "ok"
    build = current_index(tmp_path / "data" / "index").name
    with psycopg.connect(address) as other:
        other.execute(f'DROP TABLE "vectors_{build}"'.encode())
    doctor = negz("doctor")
    assert (doctor.code, "liegen nicht in der Datenbank" in doctor.out) == (4, True)
    assert "negz index build" in doctor.out
    monkeypatch.setenv("NEGZ_NEIGHBOURS", "graph")
    assert "NEGZ_NEIGHBOURS=pgvector gebaut" in negz("doctor").out


def test_service_with_pgvector_does_not_start_on_a_database_without(
    negz: Negz, write_records: Callable[..., Path], postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.builders import make_record

    postgresql.run("CREATE DATABASE dienst_ohne_vektoren")
    monkeypatch.setenv("NEGZ_STORE", postgresql.address.replace("/postgres?", "/dienst_ohne_vektoren?"))
    monkeypatch.setenv("NEGZ_NEIGHBOURS", "pgvector")
    assert negz("corpus", "import", write_records([make_record(id="a")])).code == 0
    served = negz("serve", "--port", "0")
    assert (served.code, "CREATE EXTENSION vector" in served.err) == (4, True)
    checked = negz("doctor")
    assert (checked.code, "CREATE EXTENSION vector" in checked.out) == (4, True)


def test_backup_of_a_server_is_restored_into_a_folder_or_an_empty_server(
    negz: Negz,
    small_dir: Path,
    address: str,
    postgresql: PostgresqlServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    negz("store", "migrate", "--to", address, "--data-dir", small_dir)
    monkeypatch.setenv("NEGZ_STORE", address)
    made = negz("backup", tmp_path / "sicherung.negz.zip", "--json", "--data-dir", small_dir)
    assert made.code == 0, made.err
    refused = negz("restore", tmp_path / "sicherung.negz.zip")
    assert (refused.code, "nicht leer" in refused.err) == (2, True)
    monkeypatch.setenv("NEGZ_STORE", postgresql.new_schema())
    restored = negz("restore", tmp_path / "sicherung.negz.zip", "--json")
    assert restored.json["outputs"] == made.json["outputs"]
    listed = negz("corpus", "list", "--json").out
    monkeypatch.delenv("NEGZ_STORE")
    assert negz("restore", tmp_path / "sicherung.negz.zip", "--data-dir", tmp_path / "neu").code == 0
    assert negz("corpus", "list", "--json", "--data-dir", tmp_path / "neu").out == listed


def test_dry_run_of_a_source_leaves_the_server_as_it_is(
    negz: Negz, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGZ_STORE", address)
    folder = tmp_path / "quelle"
    folder.mkdir()
    (folder / "studie.txt").write_text("Ein Text über Register.", encoding="utf-8")
    (folder / "studie.json").write_text("{}", encoding="utf-8")
    outcome = negz("corpus", "import", folder, "--dry-run", "--json")
    assert outcome.code in {0, 2}, outcome.err
    with closing(PostgresqlStore(address)) as store:
        assert (store.corpus_version(), list(store.sources.sources())) == (0, [])


def test_address_that_is_none_and_password_that_cannot_be_read_are_not_repeated(
    negz: Negz, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("mysql://negz:streng-geheim@db/x", "postgresql://negz:streng%geheim@db/x"):
        monkeypatch.setenv("NEGZ_STORE", address)
        outcome = negz("corpus", "list")
        assert outcome.code in {2, 4}
        assert "geheim" not in outcome.out + outcome.err
        assert "NEGZ_" in outcome.err


def test_server_that_does_not_answer_is_an_error_of_the_check(negz: Negz, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGZ_STORE", "postgresql://negz:streng-geheim@127.0.0.1:1/negz")
    outcome = negz("doctor")
    assert (outcome.code, "nicht zu erreichen" in outcome.out, "geheim" in outcome.out) == (4, True, False)


def test_missing_driver_names_what_to_install(negz: Negz, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [name for name in sys.modules if name.startswith("corpus.postgresql")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("NEGZ_STORE", "postgresql://db/x")
    outcome = negz("corpus", "list")
    assert (outcome.code, "negz-recommender[postgresql]" in outcome.err) == (4, True)
