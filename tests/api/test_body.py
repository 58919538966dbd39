from typing import Any

import pytest

from api.body import read_json, read_model
from api.errors import InvalidRequest
from api.schemas import BatchBody, RecommendationBody


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (b'{"audience": ["cdo",]}', "Zeile 1, Spalte 20"),
        (b'{\n"n": 05}', "Zeile 2"),
        (b'{"text": "F\xfcr"}', "kein gültiges JSON"),
        (b'{"n": NaN}', "kein gültiges JSON"),
        (b'{"text": "\\ud800"}', "kein gültiges JSON"),
        (b"[" * 100_000, "kein gültiges JSON"),
        (b" \n", "leer"),
        (b"[]", "kein JSON-Objekt"),
        (b'"cdo"', "kein JSON-Objekt"),
    ],
)
def test_read_json_says_where_it_breaks(raw: bytes, named: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_json(raw)
    assert named in caught.value.subject


@pytest.mark.parametrize(
    ("value", "subject", "remedy"),
    [
        ({"zielgruppe": ["cdo"]}, "„zielgruppe“ gibt es nicht", "audience, benefit, text"),
        ({"audience": "cdo"}, "„audience“", "eine Liste"),
        ({"audience": ["cdo", 5]}, "„audience[1]“", "ein Text"),
        ({"audience": ["cdo", ""]}, "„audience[1]“", "mindestens 1 Zeichen"),
        ({"text": 5}, "„text“", "ein Text"),
        ({"n": "5"}, "„n“", "eine ganze Zahl"),
        ({"n": 5.0}, "„n“", "eine ganze Zahl"),
        ({"n": True}, "„n“", "eine ganze Zahl"),
        ({"min_fit": 1.5}, "„min_fit“", "höchstens 1"),
        ({"min_fit": "0.5"}, "„min_fit“", "eine Zahl"),
        ({"max_minutes": 0}, "„max_minutes“", "mindestens 1"),
        ({"kinds": ["buch"]}, "„kinds[0]“", "'meetup' oder 'podcast'"),
        ({"lang": "fr"}, "„lang“", "'de' oder 'en'"),
        ({"seeds": ["a"] * 1_001}, "„seeds“", "höchstens 1000 Einträge"),
        ({"profile": {"audience": ["cdo"]}, "audience": []}, "„audience“ steht", "Berichtigen"),
        ({"profile": {"n": 5}}, "„n“ gehört nicht in „profile“", "Berichtigen"),
        ({"profile": "cdo"}, "„profile“ gibt es nicht", "Bekannt sind"),
    ],
)
def test_read_model_names_place_and_what_belongs_there(value: dict[str, Any], subject: str, remedy: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_model(RecommendationBody, value)
    assert subject in caught.value.subject
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("value", "subject", "remedy"),
    [
        ({"requests": []}, "„requests“", "mindestens 1 Eintrag"),
        ({"requests": [{}] * 33}, "„requests“", "höchstens 32 Einträge"),
        ({"requests": [{}, {"x": 1}]}, "„x“ gibt es nicht in requests[1]", "audience"),
        ({"requests": [{}], "n": 5}, "„n“ gibt es nicht", "requests"),
        ({"requests": [5]}, "„requests[0]“", "ein JSON-Objekt"),
    ],
)
def test_read_model_of_a_batch_names_the_request(value: dict[str, Any], subject: str, remedy: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read_model(BatchBody, value)
    assert subject in caught.value.subject
    assert remedy in caught.value.remedy


def test_null_means_missing() -> None:
    body = read_model(RecommendationBody, {"audience": ["cdo"], "text": None, "n": None, "max_minutes": None})

    assert (body.text, body.n, body.max_minutes) == ("", 5, None)


def test_profile_may_stand_in_a_field_of_its_own() -> None:
    nested = read_model(RecommendationBody, {"profile": {"id": "p01", "audience": ["cdo"]}, "n": 3})

    assert nested == read_model(RecommendationBody, {"id": "p01", "audience": ["cdo"], "n": 3})


def test_label_of_a_profile_may_be_any_text_or_number() -> None:
    body = read_model(RecommendationBody, {"id": 17, "name": "x" * 5_000, "audience": ["cdo"]})

    assert (body.id, len(body.name)) == ("17", 5_000)
