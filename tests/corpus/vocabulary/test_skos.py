import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import InvalidVocabulary, NegzError, SourceUnavailable
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary
from corpus.vocabulary.skos import inspect_turtle, read_turtle, write_jsonld, write_turtle
from tests.builders import CDO, make_vocabulary

MINIMAL = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@base <https://negz.org/vokabular/> .
<audience> a skos:ConceptScheme ; skos:prefLabel "Zielgruppe"@de .
<benefit> a skos:ConceptScheme ; skos:prefLabel "Nutzen"@de .
<audience/cdo> a skos:Concept ; skos:notation "cdo" ; skos:inScheme <audience> ; skos:prefLabel "CDO"@de .
"""


def test_vocabulary_through_turtle_and_back_is_the_same() -> None:
    retired = Concept(
        ConceptKey(Scheme.BENEFIT, "alt"), {"de": 'Altes "Ding"\\'}, {}, {"de": "Zeile\nzwei\t"}, (), True
    )
    vocabulary = replace(make_vocabulary(), concepts=(*make_vocabulary().concepts, retired))
    assert read_turtle(write_turtle(vocabulary)) == vocabulary


def test_replacement_of_a_deprecated_concept_survives_turtle_and_jsonld() -> None:
    concepts = tuple(
        replace(one, deprecated=True, replaced_by=("leitung", "oeffentliche-it")) if one.key == CDO else one
        for one in make_vocabulary().concepts
    )
    vocabulary = replace(make_vocabulary(), concepts=concepts)
    turtle = write_turtle(vocabulary)
    assert read_turtle(turtle) == vocabulary
    assert "dcterms:isReplacedBy <https://negz.org/vokabular/audience/leitung>" in turtle
    assert "dcterms" not in write_turtle(make_vocabulary())
    node = next(one for one in json.loads(write_jsonld(vocabulary))["@graph"] if one.get("deprecated"))
    assert node["isReplacedBy"] == [
        "https://negz.org/vokabular/audience/leitung",
        "https://negz.org/vokabular/audience/oeffentliche-it",
    ]


def test_turtle_keeps_the_order_people_see() -> None:
    notations = [concept.key.notation for concept in read_turtle(write_turtle(make_vocabulary())).concepts]
    assert notations == ["leitung", "cdo", "oeffentliche-it", "evidenz", "praxis", "umsetzung"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # within rdflib's reader
def test_turtle_and_jsonld_say_the_same() -> None:
    from rdflib import Graph
    from rdflib.compare import to_isomorphic

    turtle = Graph().parse(data=write_turtle(make_vocabulary()), format="turtle")
    jsonld = Graph().parse(data=write_jsonld(make_vocabulary()), format="json-ld")
    assert len(turtle) > 50
    assert to_isomorphic(turtle) == to_isomorphic(jsonld)


def test_jsonld_has_language_maps() -> None:
    graph = json.loads(write_jsonld(make_vocabulary()))["@graph"]
    cdo = next(node for node in graph if node["@id"] == "https://negz.org/vokabular/audience/cdo")
    assert cdo["prefLabel"]["en"] == "Digital leads"
    assert cdo["related"] == ["https://negz.org/vokabular/audience/leitung"]


def test_turtle_by_another_tool_without_positions_is_ordered_by_notation() -> None:
    other = (
        '<audience/bau> a skos:Concept ; skos:notation "bau" ; skos:topConceptOf <audience> ; skos:prefLabel "Bau"@de .'
    )
    assert [c.key.notation for c in read_turtle(MINIMAL + other).concepts] == ["bau", "cdo"]


def test_turtle_deprecated_concept_keeps_its_notation() -> None:
    vocabulary = read_turtle(f"{MINIMAL}<audience/cdo> owl:deprecated true .")
    assert vocabulary.get(CDO) is not None
    assert vocabulary.in_scheme(Scheme.AUDIENCE) == ()


@pytest.mark.parametrize(
    ("addition", "says"),
    [
        ('<audience/x> a skos:Concept ; skos:notation "x" ; skos:prefLabel "X"@de .', "gehört nicht zu genau einem"),
        ("<audience/cdo> skos:inScheme <benefit> .", "gehört nicht zu genau einem"),
        ("<audience/cdo> skos:inScheme <http://example.org/fremd> .", "gehört nicht zu genau einem"),
        ('<audience/cdo> skos:notation "cio" .', "hat 2 Kürzel"),
        ('<audience/cdo> skos:prefLabel "CIO"@de .', "2 Angaben zu prefLabel in der Sprache de"),
        ('<audience/cdo> skos:altLabel "CIO" .', "ohne Sprache"),
        ('<audience/cdo> skos:altLabel "CDO"@de .', "zweimal"),
        ("<audience/cdo> skos:related <benefit> .", "nicht gibt"),
        ('<audience> skos:prefLabel "Publikum"@de .', "2 Angaben"),
        ("<audience/cdo> skos:related", "kein gültiges Turtle"),
        ("<audience/cdo> skos:related ; .", "Zeile 8"),
    ],
)
def test_turtle_that_breaks_a_rule_is_refused_with_a_remedy(addition: str, says: str) -> None:
    with pytest.raises(InvalidVocabulary) as caught:
        read_turtle(MINIMAL + addition)
    assert says in caught.value.subject
    assert caught.value.remedy


def test_inspect_of_a_lean_vocabulary_lists_the_warnings() -> None:
    _, findings = inspect_turtle(MINIMAL)
    assert {finding.rule for finding in findings} == {"english_label", "scope_note", "empty_scheme"}


def test_turtle_file_is_read_with_bom_and_a_missing_one_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "v.ttl"
    path.write_text(MINIMAL, encoding="utf-8-sig")
    assert read_turtle(path) == read_turtle(MINIMAL)
    with pytest.raises(SourceUnavailable, match="fehlt"):
        read_turtle(tmp_path / "fehlt.ttl")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidVocabulary, match="UTF-8"):
        read_turtle(path)


LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)
NOTATIONS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(NOTATIONS, st.tuples(LABELS, LABELS, st.text(st.characters(exclude_categories=["Cs"])))))
def test_vocabulary_of_any_labels_survives_turtle(parts: dict[str, tuple[str, str, str]]) -> None:
    concepts = tuple(
        Concept(ConceptKey(Scheme.BENEFIT, notation), {"de": pref}, {"en": (alt,)}, {"de": note} if note else {})
        for notation, (pref, alt, note) in parts.items()
    )
    vocabulary = Vocabulary(concepts, make_vocabulary().scheme_labels)
    assert inspect_turtle(write_turtle(vocabulary))[0] == vocabulary


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_turtle_with_any_addition_is_read_or_refused(text: str) -> None:
    try:
        read_turtle(MINIMAL + text)
    except NegzError as error:
        assert error.remedy
