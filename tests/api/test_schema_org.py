from api.schema_org import describe_output
from corpus.model import Manifestation, ManifestationKind, OutputKind, PartialDate
from tests.builders import make_output, make_vocabulary


def test_study_is_a_report_with_authors_audience_and_benefit() -> None:
    found = describe_output(make_output(), make_vocabulary())

    assert (found["@context"], found["@type"]) == ("https://schema.org", "Report")
    assert (found["datePublished"], found["reportNumber"]) == ("2024-05", "22")
    assert {"@type": "Person", "name": "Anna Groß"} in found["author"]
    assert found["audience"] == [
        {
            "@type": "Audience",
            "audienceType": "CDO, CIO und Digitalverantwortliche",
            "url": "https://negz.org/vokabular/audience/cdo",
        }
    ]
    assert [term["termCode"] for term in found["about"]] == ["praxis"]


def test_event_starts_and_is_recorded() -> None:
    output = make_output(
        kind=OutputKind.EVENT,
        published=PartialDate(2025, 1, 31),
        duration_minutes=90,
        manifestations=(Manifestation(ManifestationKind.RECORDING, "https://youtu.be/abc"),),
    )
    found = describe_output(output, make_vocabulary())

    assert (found["@type"], found["startDate"], found["duration"]) == ("Event", "2025-01-31", "PT90M")
    assert found["recordedIn"]["contentUrl"] == "https://youtu.be/abc"
    assert "datePublished" not in found


def test_what_is_not_known_is_left_out() -> None:
    bare = make_output(
        subtitle=None, series=None, number=None, published=None, people=(), topics=(), manifestations=(), tags=None
    )
    found = describe_output(bare, make_vocabulary())

    assert set(found) == {
        "@context", "@type", "identifier", "name", "description", "inLanguage", "subjectOf", "publisher"
    }  # fmt: skip


def test_every_kind_has_a_type() -> None:
    for kind in OutputKind:
        assert describe_output(make_output(kind=kind), make_vocabulary())["@type"]
