import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SourceError
from corpus.importers import run
from corpus.importers.registry import importer_for
from corpus.importers.run import ImportReport, run_import
from corpus.model import Grade, Output, OutputId, Tag
from corpus.ports import PartialOutput, Refusal
from corpus.sqlite import SqliteStore
from tests.builders import CDO, LEITUNG, make_output, make_record, make_vocabulary


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "daten")
    store.replace_vocabulary(make_vocabulary())
    yield store
    store.close()


def import_text(
    store: SqliteStore, folder: Path, text: str, name: str = "quelle.jsonl", **options: Any
) -> ImportReport:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return run_import(store, importer_for(path, store.vocabulary()), **options)


def lines(*records: dict[str, object]) -> str:
    return "\n".join(json.dumps(record) for record in records)


def test_import_reports_new_changed_unchanged_and_refused(store: SqliteStore, tmp_path: Path) -> None:
    import_text(store, tmp_path, lines(make_record(id="gleich"), make_record(id="anders")))
    report = import_text(
        store,
        tmp_path,
        lines(
            make_record(id="neu"),
            make_record(id="gleich"),
            make_record(id="anders", title="Neuer Titel"),
            make_record(id="kaputt", date="2023-13"),
        ),
    )
    assert (report.new, report.changed, report.unchanged) == (("neu",), ("anders",), ("gleich",))
    (refusal,) = report.refused
    assert (refusal.line, refusal.record_id, refusal.error.field) == (4, "kaputt", "date")
    assert not report.dry_run


def test_import_of_the_same_file_again_changes_nothing(store: SqliteStore, tmp_path: Path) -> None:
    text = lines(*(make_record(id=f"o{number}") for number in range(5)))
    import_text(store, tmp_path, text)
    before = (store.corpus_version(), store.outputs())
    report = import_text(store, tmp_path, text)
    assert (report.new, report.changed, len(report.unchanged)) == ((), (), 5)
    assert (store.corpus_version(), store.outputs()) == before


def test_import_dry_run_foresees_the_report_and_writes_nothing(store: SqliteStore, tmp_path: Path) -> None:
    import_text(store, tmp_path, lines(make_record(id="anders")))
    before = (store.corpus_version(), store.outputs())
    text = lines(make_record(id="neu"), make_record(id="anders", title="x"), make_record(id="?"))
    foreseen = import_text(store, tmp_path, text, dry_run=True)
    assert foreseen.dry_run
    assert (store.corpus_version(), store.outputs()) == before
    done = import_text(store, tmp_path, text)
    assert (foreseen.new, foreseen.changed, foreseen.unchanged) == (done.new, done.changed, done.unchanged)
    assert [refusal.line for refusal in foreseen.refused] == [refusal.line for refusal in done.refused] == [3]


def test_import_without_tag_columns_keeps_the_editors_tags(store: SqliteStore, tmp_path: Path) -> None:
    decided = (Tag(LEITUNG, Grade.PRIMARY, author="Änne Groß", at=datetime(2026, 11, 3, tzinfo=UTC)),)
    store.upsert([make_output(tags=decided)])
    text = "Kennung;Art;Titel\nki-in-kommunen-2024;Studie;Neuer Titel\n"
    assert import_text(store, tmp_path, text, "q.csv").changed == ("ki-in-kommunen-2024",)
    assert store.output(make_output().id) == make_output(title="Neuer Titel", tags=decided)


def test_import_with_null_tags_waits_for_an_editor_and_keeps_what_one_decided(
    store: SqliteStore, tmp_path: Path
) -> None:
    text = lines(make_record(tags=None))
    import_text(store, tmp_path, text)
    assert store.output(make_output().id).tags is None
    decided = replace(store.output(make_output().id), tags=(Tag(CDO, Grade.PRIMARY, author="Änne Groß"),))
    store.upsert([decided])
    assert import_text(store, tmp_path, text).unchanged
    assert store.output(make_output().id) == decided


def test_import_keeps_a_withdrawn_output_withdrawn(store: SqliteStore, tmp_path: Path) -> None:
    import_text(store, tmp_path, lines(make_record()))
    store.withdraw([make_output().id])
    assert import_text(store, tmp_path, lines(make_record())).unchanged
    assert store.outputs() == []


def test_import_in_batches_writes_each_and_reports_bytes(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH_SIZE", 2)
    seen: list[int] = []
    before = store.corpus_version()
    text = lines(*(make_record(id=f"o{number}") for number in range(5)))
    import_text(store, tmp_path, text, progress=seen.append)
    assert store.corpus_version() == before + 3
    assert (len(seen), seen, seen[-1]) == (3, sorted(seen), len(text))


class Interrupted:
    """A source that goes away after five outputs, some of them twice and some without gaps."""

    def read(self) -> Iterator[Output | PartialOutput | Refusal]:
        yield make_output(id="a")
        yield make_output(id="a", title="Zweite Fassung")
        yield PartialOutput(make_output(id="b"), frozenset({"abstract"}))
        yield make_output(id="c")
        yield make_output(id="d")
        raise SourceError("Die Quelle antwortet nicht mehr.", "Versuchen Sie es später.")

    def bytes_read(self) -> int:
        return 0

    def size_bytes(self) -> int | None:
        return None


def test_import_of_a_source_that_breaks_off_keeps_whole_batches(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "BATCH_SIZE", 2)
    with pytest.raises(SourceError):
        run_import(store, Interrupted())
    assert [output.id for output in store.outputs()] == ["a", "b", "c"]
    assert store.output(OutputId("a")).title == "Zweite Fassung"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([*make_record(), "status", "fremd"])
RECORDS = st.dictionaries(FIELDS, JSON_VALUES, max_size=5).map(lambda changes: make_record(**changes))
FILES = st.one_of(
    st.binary(max_size=400),
    st.lists(RECORDS.map(json.dumps), max_size=4).map("\n".join).map(str.encode),
    st.tuples(st.binary(max_size=60), st.binary(max_size=60)).map(
        lambda parts: parts[0] + b"\n" + json.dumps(make_record()).encode() + b"\n" + parts[1]
    ),
    st.text(alphabet='a;,"\n\r\t|äß\0(', max_size=200).map(lambda text: f"Kennung;Art;Titel\n{text}".encode()),
    st.binary(max_size=200).map(lambda rows: b"Kennung;Art;Titel;Datum;Zielgruppen\n" + rows),
)


@settings(deadline=None, max_examples=60)
@given(content=FILES, suffix=st.sampled_from([".jsonl", ".csv"]))
def test_import_of_anything_never_crashes_and_leaves_a_sound_store(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "daten")
        store.replace_vocabulary(make_vocabulary())
        path = Path(folder) / f"quelle{suffix}"
        path.write_bytes(content)
        try:
            report = run_import(store, importer_for(path, store.vocabulary()))
        except SourceError as error:
            assert error.remedy
        else:
            assert sorted({*report.new}) == [output.id for output in store.outputs(include_withdrawn=True)]
            again = run_import(store, importer_for(path, store.vocabulary()))
            assert (again.new, again.changed, again.unchanged) == ((), (), report.new)
            for refusal in report.refused:
                f"{refusal.line} {refusal.record_id} {refusal.error.field} {refusal.error}".encode()
        finally:
            store.close()
