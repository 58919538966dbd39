import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.catalogue import catalogue_path, vocabulary_path
from corpus.errors import InvalidRecord
from corpus.importers.record import completed, output_from_record, record_from_output, unsaid_fields
from corpus.model import Grade, Manifestation, ManifestationKind, Origin, PartialDate, RecordQuality, Status, Tag
from corpus.vocabulary.skos import read_turtle
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_record, make_vocabulary

VOCABULARY = make_vocabulary()


def test_record_that_is_complete_becomes_the_output() -> None:
    assert output_from_record(make_record(), VOCABULARY) == make_output()


def test_record_with_the_required_fields_alone_becomes_an_output() -> None:
    output = output_from_record({"id": "a", "type": "event", "title": "Umtrunk"}, VOCABULARY)
    assert (output.abstract, output.language, output.tags) == ("", "de", None)
    assert (output.record_quality, output.status) == (RecordQuality.MEDIUM, Status.PUBLISHED)


def test_record_with_null_in_every_optional_field_becomes_an_output() -> None:
    optional = dict.fromkeys(set(make_record()) - {"id", "type", "title"})
    output = output_from_record(make_record(**optional), VOCABULARY)
    assert (output.people, output.manifestations, output.published, output.tags) == ((), (), None, None)


def test_record_with_both_addresses_has_a_page_and_a_recording() -> None:
    output = output_from_record(make_record(recording_url="https://youtu.be/x"), VOCABULARY)
    assert [part.kind for part in output.manifestations] == [ManifestationKind.PAGE, ManifestationKind.RECORDING]


def test_record_with_every_form_through_output_and_back_is_the_same() -> None:
    forms = ("recording", "slides", "report", "press", "announcement")
    record = make_record(**{f"{name}_url": f"https://negz.org/{name}" for name in forms})
    output = output_from_record(record, VOCABULARY)
    assert [part.kind for part in output.manifestations] == ["page", *forms]
    assert record_from_output(output) == record


def test_record_with_empty_tags_says_that_nothing_fits() -> None:
    assert output_from_record(make_record(tags={"audience": {}, "benefit": {}}), VOCABULARY).tags == ()


def test_record_text_with_stray_whitespace_and_decomposed_umlauts_is_cleaned() -> None:
    output = output_from_record(make_record(title=" Behörden\n  im\u00a0Wandel "), VOCABULARY)
    assert output.title == "Behörden im Wandel"


def test_record_abstract_keeps_its_paragraphs() -> None:
    assert output_from_record(make_record(abstract=" Eins. \r\nZwei. "), VOCABULARY).abstract == "Eins.\nZwei."


def test_whole_catalogue_through_output_and_back_is_the_same() -> None:
    vocabulary = read_turtle(vocabulary_path())
    lines = catalogue_path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 131
    for line in lines:
        record = json.loads(line)
        assert record_from_output(output_from_record(record, vocabulary)) == record


def test_output_through_record_and_back_is_the_same() -> None:
    output = make_output(status=Status.WITHDRAWN, published=PartialDate(2026, 1, 13), number="007")
    assert output_from_record(record_from_output(output), VOCABULARY) == output


def test_record_from_output_leaves_out_what_a_model_thinks() -> None:
    output = make_output(tags=(Tag(CDO, Grade.PRIMARY), Tag(PRAXIS, Grade.PRIMARY, Origin.MODEL, 0.4)))
    assert record_from_output(output)["tags"] == {"audience": {"cdo": "primary"}, "benefit": {}}


BROKEN: list[tuple[str, Any, str]] = [
    ("id", None, "fehlt"),
    ("id", "", "fehlt"),
    ("id", "Großes-A", "keine Kennung"),
    ("id", "-vorn", "keine Kennung"),
    ("id", "a/b", "keine Kennung"),
    ("id", "a" * 121, "121 Zeichen"),
    ("id", 7, "kein Text"),
    ("type", "studie", "Meinten Sie „study“"),
    ("type", None, "fehlt"),
    ("type", ["study"], "kein Text"),
    ("title", "  ", "fehlt"),
    ("title", 2023, "kein Text"),
    ("title", "x" * 501, "501 Zeichen"),
    ("title", "Nul\0l", "unlesbare Zeichen"),
    ("title", "halb\ud800", "unlesbare Zeichen"),
    ("title", "Esc\x1b[2J", "unlesbare Zeichen"),
    ("subtitle", {}, "kein Text"),
    ("abstract", "x" * 20_001, "20001 Zeichen"),
    ("number", True, "kein Text"),
    ("number", 2.5, "kein Text"),
    ("number", 10**60, "Zeichen"),
    ("people", "Anna Groß", "keine Liste"),
    ("people", ["Anna Groß", ""], "leeren Eintrag"),
    ("people", ["Anna Groß", None], "kein Text"),
    ("people", ["x"] * 201, "201 Einträge"),
    ("date", "2023-13", "2023-13"),
    ("date", "2023-02-30", "2023-02-30"),
    ("date", "0000", "kein Datum"),
    ("date", "13.01.2026", "kein Datum"),
    ("date", "", "kein Datum"),
    ("date", 2023, "kein Datum"),
    ("date", "２０２３", "kein Datum"),
    ("duration_minutes", 0, "ganzen Minuten"),
    ("duration_minutes", -5, "ganzen Minuten"),
    ("duration_minutes", 90.0, "ganzen Minuten"),
    ("duration_minutes", "90", "ganzen Minuten"),
    ("duration_minutes", True, "ganzen Minuten"),
    ("duration_minutes", 10**9, "ganzen Minuten"),
    ("language", "deutsch", "Sprachkürzel"),
    ("language", "DE", "Sprachkürzel"),
    ("language", "xx", "Sprachkürzel"),
    ("url", "javascript:alert(1)", "keine Webadresse"),
    ("url", "JavaScript://negz.org/%0Aalert(1)", "keine Webadresse"),
    ("url", "data:text/html,x", "keine Webadresse"),
    ("url", "ftp://negz.org/x", "keine Webadresse"),
    ("url", "//negz.org/x", "keine Webadresse"),
    ("url", "negz.org", "keine Webadresse"),
    ("url", "https://", "keine Webadresse"),
    ("url", "https://[::1", "keine Webadresse"),
    ("url", "https://negz.org:99999/", "keine Webadresse"),
    ("url", "https://wer:geheim@negz.org/", "keine Webadresse"),
    ("url", 'https://negz.org/" onclick="x', "keine Webadresse"),
    ("url", f"https://negz.org/{'x' * 2_000}", "Zeichen"),
    ("recording_url", "vbscript:x", "keine Webadresse"),
    ("sources", ["https://negz.org/", "javascript:x"], "keine Webadresse"),
    ("record_quality", "prima", "low"),
    ("status", "deleted", "withdrawn"),
    ("tags", [], "keine Verschlagwortung"),
    ("tags", "cdo", "keine Verschlagwortung"),
    ("tags", {"audiences": {}}, "Meinten Sie „audience“"),
    ("tags.audience", {"audience": {"cdoo": "primary"}}, "Meinten Sie „cdo“"),
    ("tags.audience", {"audience": {"praxis": "primary"}}, "Bekannt sind: leitung, cdo, oeffentliche-it"),
    ("tags.audience", {"audience": ["cdo"]}, "keine Begriffe"),
    ("tags.benefit", {"benefit": {"praxis": "first"}}, "primary, secondary"),
    ("tags.benefit", {"benefit": {"praxis": 1}}, "kein Text"),
    ("tags.benefit", {"benefit": {"praxis": None}}, "fehlt"),
]


@pytest.mark.parametrize(("field", "value", "says"), BROKEN)
def test_record_with_a_broken_field_is_refused_with_field_reason_and_remedy(field: str, value: Any, says: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        output_from_record(make_record(**{field.partition(".")[0]: value}), VOCABULARY)
    error = caught.value
    assert error.field == field
    assert says in str(error)
    assert error.subject.endswith(".")
    assert error.remedy.endswith(".")
    str(error).encode()
    assert len(error.subject) < 200


def test_record_with_an_unknown_field_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(InvalidRecord, match="Meinten Sie „abstract“") as caught:
        output_from_record(make_record(abstrakt="…"), VOCABULARY)
    assert caught.value.field == "abstrakt"


def test_record_with_tags_before_there_is_a_vocabulary_says_what_to_load() -> None:
    with pytest.raises(InvalidRecord, match="Lesen Sie zuerst das Vokabular ein"):
        output_from_record(make_record(), replace(VOCABULARY, concepts=()))


def test_unsaid_fields_name_missing_keys_and_schemes_but_not_nulls() -> None:
    record = {"id": "a", "type": "event", "title": "x", "date": None, "tags": {"audience": {}}}
    unsaid = unsaid_fields(record)
    assert {"abstract", "status", "url", "tags.benefit"} <= unsaid
    assert not {"id", "date", "tags", "tags.audience"} & unsaid


EDITORS = Tag(CDO, Grade.PRIMARY, author="Änne Groß", at=datetime(2026, 11, 3, tzinfo=UTC))
HELD = make_output(tags=(EDITORS, Tag(PRAXIS, Grade.SECONDARY)), status=Status.WITHDRAWN)


def merge(record: dict[str, object]) -> Any:
    return completed(output_from_record(record, VOCABULARY), unsaid_fields(record), HELD)


def test_completed_with_missing_keys_keeps_what_is_held() -> None:
    assert merge({"id": HELD.id, "type": "study", "title": HELD.title}) == HELD


def test_completed_with_null_empties_the_field_but_never_the_tags() -> None:
    merged = merge({"id": HELD.id, "type": "study", "title": HELD.title, "abstract": None, "tags": None})
    assert (merged.abstract, merged.tags) == ("", HELD.tags)


def test_completed_with_the_same_tags_keeps_their_author() -> None:
    assert merge(make_record()) == HELD


def test_completed_with_other_tags_replaces_them() -> None:
    merged = merge(make_record(tags={"audience": {"leitung": "primary", "cdo": "primary"}, "benefit": {}}))
    assert set(merged.tags) == {Tag(LEITUNG, Grade.PRIMARY), EDITORS}


def test_completed_with_one_scheme_alone_keeps_the_other() -> None:
    merged = merge(make_record(tags={"benefit": {"evidenz": "primary"}}))
    assert set(merged.tags) == {EDITORS, Tag(EVIDENZ, Grade.PRIMARY)}


def test_completed_with_one_address_alone_keeps_the_other_forms() -> None:
    report = Manifestation(ManifestationKind.REPORT, "https://egovernment.de/bericht")
    held = make_output(manifestations=(*HELD.manifestations, report))
    record: dict[str, object] = {
        "id": held.id,
        "type": "study",
        "title": held.title,
        "recording_url": "https://youtu.be/neu",
    }
    merged = completed(output_from_record(record, VOCABULARY), unsaid_fields(record), held)
    recording = Manifestation(ManifestationKind.RECORDING, "https://youtu.be/neu")
    assert set(merged.manifestations) == {*held.manifestations, recording}
