from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from corpus.model import Concept, ConceptKey, Manifestation, ManifestationKind, PartialDate, Scheme
from tests.builders import CDO, make_output, make_vocabulary


@pytest.mark.parametrize("text", ["2024", "2024-02", "2024-02-29", "0999-01"])
def test_partial_date_parsed_and_printed_is_the_same(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "24", "2023-13", "2023-00", "2023-02-29", "2023-1", "2023-01-1", "2023-01-01-01", "-2023", "20x3", "0000"],
)
def test_partial_date_that_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_partial_date_with_a_day_but_no_month_is_refused() -> None:
    with pytest.raises(ValueError, match="day without a month"):
        PartialDate(2024, None, 3)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_partial_date_spans_from_its_first_to_its_last_day(text: str, first: date, last: date) -> None:
    assert (PartialDate.parse(text).first_day(), PartialDate.parse(text).last_day()) == (first, last)


PAGE = Manifestation(ManifestationKind.PAGE, "https://negz.org/p")
RECORDING = Manifestation(ManifestationKind.RECORDING, "https://youtu.be/r")
PRESS = Manifestation(ManifestationKind.PRESS, "https://www.kommune21.de/ki")
REPORT = Manifestation(ManifestationKind.REPORT, "https://negz.org/publikation/ki-in-kommunen/")


@pytest.mark.parametrize(
    ("manifestations", "link"),
    [((RECORDING, PAGE), PAGE), ((PRESS, RECORDING), RECORDING), ((PRESS,), PRESS), ((), REPORT)],
)
def test_output_link_prefers_page_then_recording_then_other_forms_then_report(
    manifestations: tuple[Manifestation, ...], link: Manifestation
) -> None:
    assert make_output(manifestations=manifestations).link == link


def test_output_forms_are_in_the_order_of_their_kinds_and_keep_their_own() -> None:
    other_press = Manifestation(ManifestationKind.PRESS, "https://www.behoerden-spiegel.de/ki")
    forms = make_output(manifestations=(PRESS, RECORDING, other_press, PAGE)).forms
    assert forms == (PAGE, RECORDING, PRESS, other_press)


def test_output_link_without_any_address_is_none() -> None:
    assert make_output(manifestations=(), sources=()).link is None


def test_output_content_hash_changes_with_every_field() -> None:
    output = make_output()
    assert output.content_hash() == make_output().content_hash()
    changed = [
        replace(output, title="x"),
        replace(output, tags=()),
        replace(output, tags=None),
        replace(output, people=()),
    ]
    assert len({output.content_hash(), *(other.content_hash() for other in changed)}) == 5


def test_output_cannot_be_altered() -> None:
    with pytest.raises(FrozenInstanceError):
        make_output().title = "x"  # type: ignore[misc]


def test_concept_key_prints_scheme_and_notation() -> None:
    assert str(CDO) == "audience:cdo"


def test_concept_label_and_note_fall_back_to_german() -> None:
    concept = Concept(CDO, {"de": "CDO", "en": "Digital lead"}, scope_note={"de": "Wer"})
    assert (concept.label("en"), concept.label("fr"), concept.note("en")) == ("Digital lead", "CDO", "Wer")
    assert Concept(CDO, {"de": "CDO"}).note() == ""


def test_vocabulary_in_scheme_leaves_deprecated_concepts_out_but_get_finds_them() -> None:
    vocabulary = make_vocabulary()
    concepts = tuple(replace(concept, deprecated=concept.key == CDO) for concept in vocabulary.concepts)
    vocabulary = replace(vocabulary, concepts=concepts)
    assert CDO not in [concept.key for concept in vocabulary.in_scheme(Scheme.AUDIENCE)]
    assert vocabulary.get(CDO) is not None
    assert vocabulary.get(ConceptKey(Scheme.BENEFIT, "cdo")) is None
