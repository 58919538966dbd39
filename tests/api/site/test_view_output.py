from datetime import date

import pytest

from api.site.english import ENGLISH
from api.site.german import GERMAN
from api.site.view import Visit, date_in_words
from api.site.view_output import build_line, build_output_page, host_name, is_web_address
from corpus.model import Manifestation, ManifestationKind, OutputKind, PartialDate
from tests.builders import make_output, make_vocabulary


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (PartialDate(2022), "2022", "2022"),
        (PartialDate(2022, 5), "Mai 2022", "May 2022"),
        (PartialDate(2024, 7, 26), "26. Juli 2024", "26 July 2024"),
        (date(2026, 3, 1), "1. März 2026", "1 March 2026"),
    ],
)
def test_date_in_words_says_as_much_as_is_known(value: PartialDate | date, german: str, english: str) -> None:
    assert (date_in_words(GERMAN, value), date_in_words(ENGLISH, value)) == (german, english)


@pytest.mark.parametrize(
    ("published", "label"),
    [
        (PartialDate(2026, 11, 22), "Vergangen"),
        (PartialDate(2026, 11, 23), "Heute"),
        (PartialDate(2026, 11, 24), "Demnächst"),
        (PartialDate(2025), "Vergangen"),
        (PartialDate(2027, 1), "Demnächst"),
        (PartialDate(2026, 11), None),
        (PartialDate(2026), None),
        (None, None),
    ],
)
def test_event_is_told_apart_unless_its_date_is_too_vague(
    german_visit: Visit, published: PartialDate | None, label: str | None
) -> None:
    event = build_line(german_visit, make_output(kind=OutputKind.EVENT, published=published)).event
    assert (event and event.label) == label


def test_study_is_never_past(german_visit: Visit) -> None:
    assert build_line(german_visit, make_output(published=PartialDate(2019))).event is None


@pytest.mark.parametrize(
    ("kind", "url", "label"),
    [
        (ManifestationKind.PAGE, "https://www.negz.org/publikation/x/", "Zur Studie auf negz.org"),
        (ManifestationKind.RECORDING, "https://www.youtube.com/watch?v=1", "Aufzeichnung auf YouTube"),
        (ManifestationKind.RECORDING, "https://youtu.be/1", "Aufzeichnung auf YouTube"),
        (ManifestationKind.SLIDES, "https://negz.org/folien.pdf", "Folien auf negz.org"),
        (ManifestationKind.REPORT, "https://www.kommune21.de/x", "Bericht über den Beitrag auf kommune21.de"),
        (ManifestationKind.PRESS, "https://www.kommune21.de/x", "Pressebericht auf kommune21.de"),
        (ManifestationKind.ANNOUNCEMENT, "https://negz.org/termin/x/", "Ankündigung auf negz.org"),
    ],
)
def test_link_says_where_it_leads(german_visit: Visit, kind: ManifestationKind, url: str, label: str) -> None:
    output = make_output(manifestations=(Manifestation(kind, url),), sources=(url,))
    link = build_line(german_visit, output).link
    assert link is not None
    assert (link.label, link.href) == (label, url)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//negz.org", "https://", "negz.org"])
def test_link_to_anything_but_the_web_is_left_out(german_visit: Visit, url: str) -> None:
    assert not is_web_address(url)
    output = make_output(manifestations=(Manifestation(ManifestationKind.PAGE, url),), sources=(url,))
    assert build_line(german_visit, output).link is None


def test_host_name_of_a_mobile_page_is_the_site() -> None:
    assert host_name("https://m.youtube.com/watch") == "YouTube"


@pytest.mark.parametrize(
    ("minutes", "note"),
    [
        (60, "60 Minuten. Öffnet YouTube; vor Ihrem Klick wird von dort nichts geladen."),
        (1, "1 Minute. Öffnet YouTube; vor Ihrem Klick wird von dort nichts geladen."),
        (None, "Öffnet YouTube; vor Ihrem Klick wird von dort nichts geladen."),
    ],
)
def test_recording_says_how_long_it_is_and_where_it_plays(german_visit: Visit, minutes: int | None, note: str) -> None:
    recording = Manifestation(ManifestationKind.RECORDING, "https://youtu.be/abc")
    link = build_line(german_visit, make_output(manifestations=(recording,), duration_minutes=minutes)).link
    assert link is not None
    assert link.note == note


def test_output_page_shows_every_form_and_names_no_source_twice(german_visit: Visit) -> None:
    forms = {kind: Manifestation(kind, f"https://{kind}.example/") for kind in reversed(ManifestationKind)}
    sources = ("https://press.example/", "https://woanders.example/")
    output = make_output(manifestations=tuple(forms.values()), sources=sources)
    page = build_output_page(german_visit, output, (), make_vocabulary(), ())
    assert [link.href for link in page.links] == [forms[kind].url for kind in ManifestationKind]
    assert [source.href for source in page.sources] == ["https://woanders.example/"]


def test_dead_address_comes_last_with_a_warning_and_is_not_the_one_offered(german_visit: Visit) -> None:
    page, recording = "https://negz.org/weg/", "https://youtu.be/1"
    output = make_output(
        manifestations=(
            Manifestation(ManifestationKind.PAGE, page),
            Manifestation(ManifestationKind.RECORDING, recording),
        ),
        sources=(page, "https://negz.org/quelle/"),
        dead=frozenset({page, "https://negz.org/quelle/"}),
    )
    found = build_output_page(german_visit, output, (), make_vocabulary(), ())
    warning = "Diese Adresse hat zuletzt nicht geantwortet."
    assert [(link.href, link.warning) for link in found.links] == [(recording, ""), (page, warning)]
    assert [source.warning for source in found.sources] == [warning]
    assert found.line.link is not None
    assert found.line.link.href == recording


def test_only_address_is_offered_with_a_warning_although_it_is_dead(german_visit: Visit) -> None:
    output = make_output(dead=frozenset({make_output().manifestations[0].url}))
    link = build_line(german_visit, output).link
    assert link is not None
    assert (link.href, link.warning) == (output.manifestations[0].url, GERMAN.links.dead)
