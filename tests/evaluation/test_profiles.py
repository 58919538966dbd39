from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import InvalidRecord, SourceUnavailable
from corpus.model import ConceptKey, OutputKind, Scheme
from evaluation.data import profiles_path, qrels_path
from evaluation.judgements import read_qrels
from evaluation.profiles import read_profiles


def test_profiles_shipped_match_the_judgements() -> None:
    cases = read_profiles(profiles_path())
    assert {case.id for case in cases} == set(read_qrels(qrels_path()))
    assert cases[0].name == "CDO einer kreisfreien Stadt"
    assert cases[0].profile.audiences == (ConceptKey(Scheme.AUDIENCE, "cdo"),)


def test_profile_with_every_field_is_read(write: Callable[..., Path]) -> None:
    line = (
        '{"id": "p1", "name": "N", "audience": ["cdo"], "benefit": ["recht"], "text": "T", "seeds": ["a"],'
        ' "dislikes": ["b"], "languages": ["de"], "kinds": ["study"], "max_minutes": 45}'
    )
    (case,) = read_profiles(write(line))
    profile = case.profile
    assert (profile.benefits[0].scheme, profile.text) == (Scheme.BENEFIT, "T")
    assert (profile.seeds, profile.dislikes) == (("a",), ("b",))
    assert (profile.languages, profile.kinds, profile.max_minutes) == (("de",), (OutputKind.STUDY,), 45)


def test_profile_with_id_and_text_only_takes_id_as_name(write: Callable[..., Path]) -> None:
    (case,) = read_profiles(write('{"id": "p1", "text": "Cloud", "max_minutes": null, "kinds": null}'))
    assert case.name == "p1"
    assert case.profile.max_minutes is None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"text": "ohne Kennung"}', "id"),
        ('{"id": "p 1", "text": "x"}', "id"),
        ('{"id": 7, "text": "x"}', "id"),
        ('{"id": "p1", "text": "x"}\n{"id": "p1", "text": "y"}', "id"),
        ('{"id": "p1", "texte": "x"}', "texte"),
        ('{"id": "p1", "audience": "cdo"}', "audience"),
        ('{"id": "p1", "benefit": [3]}', "benefit"),
        ('{"id": "p1", "text": ["x"]}', "text"),
        ('{"id": "p1", "text": "x", "kinds": ["buch"]}', "kinds"),
        ('{"id": "p1", "text": "x", "max_minutes": true}', "max_minutes"),
        ('{"id": "p1", "text": "x", "max_minutes": "30"}', "max_minutes"),
        ('{"id": "p1", "text": "x", "max_minutes": 0}', None),
        ('{"id": "p1"}', None),
        ("[1]", None),
        ("{kaputt", None),
        ("[" * 100_000, None),
    ],
)
def test_profile_broken_names_line_and_field(write: Callable[..., Path], text: str, field: str | None) -> None:
    with pytest.raises(InvalidRecord, match=r"datei\.txt, Zeile \d") as caught:
        read_profiles(write(text))
    assert caught.value.field == field
    assert caught.value.remedy


def test_profiles_missing_file_is_source_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        read_profiles(tmp_path)
