"""The pages of editorial rules over the shipped catalogue: list, form, preview, saving, ending."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.console import view_rule
from api.console.rule_form import DEFAULT_DAYS, LONGEST_DAYS
from api.workspace import Workspace
from corpus.editorial_rule import RuleKind
from corpus.model import ConceptKey, Scheme
from corpus.vocabulary_change import deprecate, version_of
from recommender.editorial import MAX_PINS
from recommender.query import Profile
from tests.api.console.rule_world import (
    FAR,
    NEW,
    OTHER,
    PAGE,
    console_over,
    end,
    form_in,
    list_of,
    preview,
    save,
)
from tests.api.moment import Moment
from tests.api.site.page import Page
from tests.builders import CDO, PRAXIS, make_output, make_vocabulary
from tests.conftest import NOW, TODAY
from tests.rules import block_beside, block_everywhere, boost, make_rule

REASON = "Der Aufruf läuft noch zwei Wochen."


@pytest.fixture
def world(writable_catalogue_dir: Path, moment: Moment) -> Iterator[tuple[Workspace, TestClient]]:
    with console_over(writable_catalogue_dir, moment) as found:
        yield found


@pytest.fixture
def catalogue(world: tuple[Workspace, TestClient]) -> Workspace:
    return world[0]


@pytest.fixture
def erika(world: tuple[Workspace, TestClient]) -> TestClient:
    return world[1]


def pin(editor: TestClient, **typed: Any) -> Any:
    return preview(editor, "oben", **{"beitrag": FAR, "zielgruppe": ["cdo"], "grund": REASON, **typed})


def test_list_without_rules_says_so_and_offers_each_kind(erika: TestClient) -> None:
    page = Page(erika.get(PAGE).text)
    assert "Zurzeit gilt keine Regel" in page.text
    links = {path.partition("art=")[2] for path in page.links().values() if path.startswith(NEW)}
    assert links == {"oben", "nicht-fuer", "nicht-zu", "gewicht"}
    assert page.links()["Warum fehlt ein Beitrag?"] == "/redaktion/warum"
    assert page.links()["Regeln"] == PAGE
    assert page.all("details") == []


def test_pin_goes_from_the_form_over_a_preview_to_the_top_of_the_list(erika: TestClient, catalogue: Workspace) -> None:
    shown = pin(erika)
    page = Page(shown.text)
    assert (shown.status_code, page.texts("h1")) == (200, ["Vorschau: oben zeigen"])
    assert catalogue.store.rules.all() == ()
    assert "Steht ganz oben in Listen für „CDO, CIO und Digitalverantwortliche“." in page.text
    assert "Diese Regel ändert 11 von 120 Listen." in page.text
    saved = save(erika, shown)
    assert (saved.status_code, saved.headers["location"]) == (303, f"{PAGE}?gesichert=1")
    (rule,) = catalogue.store.rules.all()
    assert (rule.kind, rule.output_id, rule.audiences, rule.benefits) == (RuleKind.PIN, FAR, (CDO,), ())
    assert (rule.author, rule.reason, rule.created_at) == ("Erika", REASON, NOW)
    assert rule.last_day == TODAY + timedelta(days=DEFAULT_DAYS)
    assert list_of(catalogue)[0] == FAR
    listed = Page(erika.get(saved.headers["location"]).text)
    assert "Die Regel Nummer 1 ist gesichert und gilt ab sofort." in listed.text
    for said in ("Aus NEGZ wird NEGZ", REASON, "Erika, 23.11.2026, 10:30 Uhr", "21.02.2027 (noch 90 Tage)"):
        assert said in listed.text


def test_preview_shows_both_lists_side_by_side_and_what_moves(erika: TestClient, catalogue: Workspace) -> None:
    before = list_of(catalogue, Profile((CDO,)))
    page = Page(pin(erika).text)
    titles = {output.id: output.title for output in catalogue.store.outputs()}
    items = [element.text for element in page.all("li") if "Passung" in element.text]
    assert len(items) == 20
    assert all(titles[output_id] in item for output_id, item in zip(before, items[:10], strict=True))
    assert all(titles[output_id] in item for output_id, item in zip([FAR, *before[:9]], items[10:], strict=True))
    assert "oben gezeigt, neu" in items[10]
    assert "dieser Beitrag" in items[10]
    assert "von Platz 1" in items[11]
    moves = page.texts("li")
    assert f"{titles[FAR]}: neu auf Platz 1" in moves
    assert f"{titles[before[9]]}: nicht mehr in der Liste (bisher Platz 10)" in moves
    assert "9 weitere rücken je einen Platz nach hinten." in moves


def test_preview_for_another_profile_shows_its_list_and_keeps_the_rule(erika: TestClient, catalogue: Workspace) -> None:
    fields = form_in(pin(erika).text, "Liste zeigen")
    typed = {"profil_zielgruppe": ["leitung"], "profil_nutzen": ["praxis"], "profil_text": "Wie gelingt der Wandel?"}
    shown = erika.post(NEW, data={**fields, **typed, "schritt": "vorschau"})
    page = Page(shown.text)
    assert page.texts("h2")[1] == (
        "Liste für: „Verwaltungsleitung und Führungskräfte“; Nutzen „Praxisbeispiele“; mit den Worten „Wie gelingt "
        "der Wandel?“"
    )
    assert "In dieser Liste ändert sich nichts." in page.text
    assert {("profil_zielgruppe", "leitung"), ("profil_nutzen", "praxis")} <= set(page.checked())
    assert save(erika, shown).status_code == 303
    assert catalogue.store.rules.all()[0].audiences == (CDO,)


def test_preview_leads_back_to_the_form_as_it_was_filled(erika: TestClient) -> None:
    fields = form_in(pin(erika, bis="2027-01-31").text, "Zurück zum Formular")
    back = Page(erika.post(NEW, data={**fields, "schritt": "formular"}).text)
    values = {e.attributes["name"]: e.attributes["value"] for e in back.all("input") if "value" in e.attributes}
    assert (values["beitrag"], values["bis"]) == ("Aus NEGZ wird NEGZ", "2027-01-31")
    assert back.checked() == [("zielgruppe", "cdo")]
    assert REASON in back.texts("textarea")


def test_preview_after_a_change_is_for_the_profile_asked_for_before(erika: TestClient) -> None:
    fields = form_in(pin(erika).text, "Liste zeigen")
    shown = erika.post(NEW, data={**fields, "profil_zielgruppe": ["leitung"], "schritt": "vorschau"})
    back = erika.post(NEW, data={**form_in(shown.text, "Zurück zum Formular"), "schritt": "formular"})
    again = erika.post(NEW, data={**form_in(back.text, "Vorschau zeigen"), "nutzen": "praxis", "schritt": "vorschau"})
    page = Page(again.text)
    assert "oder „Praxisbeispiele“." in page.text
    assert page.texts("h2")[1].startswith("Liste für: „Verwaltungsleitung und Führungskräfte“")


def test_preview_that_chose_its_profile_itself_chooses_anew_after_a_change(erika: TestClient) -> None:
    back = erika.post(NEW, data={**form_in(pin(erika).text, "Zurück zum Formular"), "schritt": "formular"})
    changed = {**form_in(back.text, "Vorschau zeigen"), "zielgruppe": "leitung", "schritt": "vorschau"}
    assert "„Verwaltungsleitung" in Page(erika.post(NEW, data=changed).text).texts("h2")[1]


def test_words_with_several_meanings_are_offered_and_one_is_chosen(erika: TestClient, catalogue: Workspace) -> None:
    answer = pin(erika, beitrag="cdo-zirkel")
    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.texts("title")[0].startswith("Fehler: Neue Regel")
    radios = [e.attributes["value"] for e in page.all("input") if e.attributes.get("type") == "radio"]
    assert f"„cdo-zirkel“ passt auf {len(radios)} Beiträge." in page.text
    fields = form_in(answer.text, "Vorschau zeigen")
    again = erika.post(NEW, data={**fields, "schritt": "vorschau"})
    assert again.status_code == 422
    chosen = erika.post(NEW, data={**fields, "beitrag_wahl": radios[1], "schritt": "vorschau"})
    assert chosen.status_code == 200
    save(erika, chosen)
    assert catalogue.store.rules.all()[0].output_id == radios[1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"beitrag": ""}, "Im Feld „Beitrag“ steht nichts."),
        ({"beitrag": "Kuchen"}, "Zu „Kuchen“ gibt es keinen Beitrag."),
        ({"zielgruppe": []}, "Es fehlt, für wen der Beitrag oben stehen soll."),
        ({"zielgruppe": ["kuchen"]}, "„kuchen“ gibt es nicht."),
        ({"grund": " \r\n"}, "Die Begründung fehlt."),
        ({"grund": "x" * 501}, "Die Begründung hat 501 Zeichen"),
        ({"bis": ""}, "Das Ablaufdatum fehlt. Schreiben Sie es wie 21.02.2027."),
        ({"bis": "morgen"}, "„morgen“ ist kein Datum."),
        ({"bis": "2026-11-22"}, "Der 22.11.2026 ist schon vorbei."),
        ({"bis": "2028-11-23"}, "Der 23.11.2028 liegt mehr als zwei Jahre voraus."),
    ],
)
def test_form_that_says_too_little_comes_back_with_what_is_wrong(
    erika: TestClient, catalogue: Workspace, typed: dict[str, Any], said: str
) -> None:
    answer = pin(erika, **typed)
    page = Page(answer.text)
    assert answer.status_code == 422
    alert = next(e for e in page.elements if e.attributes.get("role") == "alert")
    assert said in " ".join(alert.text.split())
    assert page.texts("h1") == ["Neue Regel: oben zeigen"]
    assert catalogue.store.rules.all() == ()


@pytest.mark.parametrize("until", ["31.01.2027", "2027-01-31"])
def test_date_is_read_as_germans_and_as_browsers_write_it(erika: TestClient, catalogue: Workspace, until: str) -> None:
    save(erika, pin(erika, bis=until))
    (rule,) = catalogue.store.rules.all()
    assert rule.expires_at.isoformat() == "2027-02-01T00:00:00+01:00"


def test_longest_time_and_the_present_day_are_allowed(erika: TestClient, catalogue: Workspace) -> None:
    longest = TODAY + timedelta(days=LONGEST_DAYS)
    save(erika, pin(erika, bis=longest.isoformat()))
    save(erika, pin(erika, bis=TODAY.isoformat(), zielgruppe=["leitung"]))
    assert [rule.last_day for rule in catalogue.store.rules.all()] == [TODAY, longest]
    assert "nur noch heute" in Page(erika.get(PAGE).text).text


def test_block_from_everywhere_says_so_before_it_does(erika: TestClient, catalogue: Workspace) -> None:
    first = list_of(catalogue)[0]
    shown = preview(erika, "nicht-fuer", beitrag=first, grund="Überholt.")
    page = Page(shown.text)
    assert "Erscheint nirgends: in keiner Liste, in keiner Suche und nicht auf einer eigenen Seite." in page.text
    assert "Außerdem fehlt der Beitrag in der Suche" in page.text
    save(erika, shown)
    assert catalogue.store.rules.all()[0].is_everywhere
    assert first not in list_of(catalogue)
    assert erika.get(f"/beitrag/{first}").status_code == 404


def test_block_from_a_benefit_leaves_other_lists(erika: TestClient, catalogue: Workspace) -> None:
    first = list_of(catalogue)[0]
    save(erika, preview(erika, "nicht-fuer", beitrag=first, nutzen=["praxis"], grund="Überholt."))
    assert catalogue.store.rules.all()[0].benefits == (PRAXIS,)
    assert first not in list_of(catalogue)
    assert first in list_of(catalogue, Profile((CDO,)), 100)


def test_block_to_shows_the_relatives_of_the_one_and_keeps_both(erika: TestClient, catalogue: Workspace) -> None:
    relative = catalogue.recommender().related(OTHER, as_of=TODAY).items[0].output
    shown = preview(erika, "nicht-zu", beitrag=relative.id, zu=OTHER, grund="Passt nicht.")
    page = Page(shown.text)
    seed = catalogue.store.output(OTHER).title
    assert page.texts("h2")[1] == f"Verwandte Beiträge zu „{seed}“"
    assert f"{relative.title}: nicht mehr in der Liste (bisher Platz 1)" in page.texts("li")
    assert f"Diese Regel wirkt nur, wo jemand von „{seed}“ ausgeht" in page.text
    save(erika, shown)
    (rule,) = catalogue.store.rules.all()
    assert (rule.output_id, rule.other, rule.concepts) == (OTHER, relative.id, ())
    found = catalogue.recommender().related(OTHER, as_of=TODAY, n=20)
    assert relative.id not in [item.output.id for item in found.items]
    assert f"Wird nicht vorgeschlagen zu „{seed}“." in Page(erika.get(PAGE).text).text


def test_block_to_with_a_profile_shows_its_list_from_the_one(erika: TestClient) -> None:
    shown = preview(erika, "nicht-zu", beitrag=FAR, zu=OTHER, grund="Passt nicht.")
    fields = form_in(shown.text, "Liste zeigen")
    again = Page(erika.post(NEW, data={**fields, "profil_zielgruppe": ["cdo"], "schritt": "vorschau"}).text)
    assert again.texts("h2")[1].startswith("Liste für: „CDO, CIO und Digitalverantwortliche“; ausgehend von „")


def test_block_to_itself_is_refused(erika: TestClient) -> None:
    answer = preview(erika, "nicht-zu", beitrag=OTHER, zu=OTHER, grund="Passt nicht.")
    assert answer.status_code == 422
    assert "Beide Beiträge sind derselbe" in answer.text


@pytest.mark.parametrize(
    ("strength", "said"),
    [("0.5", "Rückt in allen Listen um 0,5 Punkte der Bewertung auf."), ("-0.25", "um 0,25 Punkte der Bewertung ab.")],
)
def test_boost_is_chosen_from_a_list_and_shown_in_words(
    erika: TestClient, catalogue: Workspace, strength: str, said: str
) -> None:
    shown = preview(erika, "gewicht", beitrag=list_of(catalogue)[4], staerke=strength, grund=REASON)
    assert said in Page(shown.text).text
    save(erika, shown)
    (rule,) = catalogue.store.rules.all()
    assert (rule.kind, rule.strength, rule.concepts) == (RuleKind.BOOST, float(strength), ())


def test_boost_of_a_strength_that_is_not_offered_is_refused(erika: TestClient) -> None:
    for strength in ("7", "nan", "viel"):
        answer = preview(erika, "gewicht", beitrag=FAR, staerke=strength, grund=REASON)
        assert answer.status_code == 422
        assert f"Die Stärke „{strength}“ gibt es nicht." in answer.text


def test_preview_of_a_boost_that_reaches_no_list_says_why(erika: TestClient) -> None:
    page = Page(preview(erika, "gewicht", beitrag=FAR, staerke="0.25", zielgruppe=["cdo"], grund=REASON).text)
    assert "Diese Regel ändert keine der 120 verglichenen Listen." in page.text
    assert "Der Beitrag „Aus NEGZ wird NEGZ“ passt zu wenig" in page.text


def test_rule_that_repeats_one_in_force_is_a_conflict_at_preview_and_on_saving(
    erika: TestClient, catalogue: Workspace
) -> None:
    shown = pin(erika)
    assert save(erika, shown).status_code == 303
    for answer in (save(erika, shown), pin(erika, grund="Anders begründet.")):
        assert answer.status_code == 409
        assert "Dieselbe Redaktionsregel gilt schon: Nummer 1, angelegt von Erika" in answer.text
    assert len(catalogue.store.rules.all()) == 1


def test_rule_is_ended_by_a_button_and_can_be_made_again(
    erika: TestClient, catalogue: Workspace, moment: Moment
) -> None:
    before = list_of(catalogue)
    save(erika, pin(erika))
    moment.pass_by(hours=2)
    page = Page(erika.get(f"{PAGE}/1").text)
    assert "lässt sich nicht zurücknehmen. Sie können dieselbe Regel aber jederzeit neu anlegen" in page.text
    answer = end(erika, 1)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?beendet=1")
    assert list_of(catalogue) == before
    listed = Page(erika.get(answer.headers["location"]).text)
    assert "Die Regel Nummer 1 ist beendet und wirkt nicht mehr." in listed.text
    assert listed.texts("summary") == ["Frühere Regeln (1)"]
    assert "beendet von Erika, 23.11.2026, 12:30 Uhr" in listed.text
    again = erika.get(listed.links()["Dieselbe Regel neu anlegen"])
    shown = erika.post(NEW, data={**form_in(again.text, "Vorschau zeigen"), "schritt": "vorschau"})
    assert save(erika, shown).headers["location"] == f"{PAGE}?gesichert=2"
    newer, older = catalogue.store.rules.all()
    assert newer.repeats(older)
    assert newer.reason == REASON


def test_rule_that_somebody_else_has_ended_is_a_conflict_that_names_them(
    erika: TestClient, catalogue: Workspace
) -> None:
    rule = catalogue.store.rules.add(make_rule(output_id=FAR))
    fields = form_in(erika.get(f"{PAGE}/{rule.id}").text, "Regel jetzt beenden")
    catalogue.store.rules.end(rule.id, by="Chefin", at=NOW)
    answer = erika.post(f"{PAGE}/{rule.id}", data=fields)
    assert answer.status_code == 409
    assert "hat schon Chefin beendet" in answer.text
    assert catalogue.store.rules.all()[0].ended_by == "Chefin"


def test_past_rules_are_read_page_by_page(
    erika: TestClient, catalogue: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_rule, "PAST_PER_PAGE", 2)
    for _ in range(3):
        rule = catalogue.store.rules.add(make_rule(output_id=FAR))
        catalogue.store.rules.end(rule.id, by="Erika", at=NOW)
    first = Page(erika.get(PAGE).text)
    assert first.texts("summary") == ["Frühere Regeln (3)"]
    assert [number for number in (1, 2, 3) if f"Regel Nummer {number}" in first.text] == [2, 3]
    older = first.links()["Ältere zeigen"]
    assert older == f"{PAGE}?vor=2#fruehere"
    second = Page(erika.get(older).text)
    assert [number for number in (1, 2, 3) if f"Regel Nummer {number}" in second.text] == [1]
    assert (second.links()["Zu den neuesten"], "Ältere zeigen" in second.links()) == (PAGE, False)
    assert "open" in second.all("details")[0].attributes


def test_expired_rule_is_listed_among_the_past_ones(erika: TestClient, catalogue: Workspace, moment: Moment) -> None:
    rule = catalogue.store.rules.add(boost(FAR, -0.5, expires_at=NOW + timedelta(hours=1)))
    assert "Geltende Regeln (1)" in Page(erika.get(PAGE).text).text
    moment.now = rule.expires_at
    listed = Page(erika.get(PAGE).text)
    assert "Geltende Regeln (0)" in listed.text
    assert "abgelaufen am 23.11.2026" in listed.text
    assert "Regel jetzt beenden" not in erika.get(f"{PAGE}/{rule.id}").text


def test_rule_that_does_nothing_says_why(erika: TestClient, catalogue: Workspace) -> None:
    beschaffung = ConceptKey(Scheme.AUDIENCE, "beschaffung")
    catalogue.store.rules.add(make_rule(output_id=FAR, audiences=(beschaffung,)))
    catalogue.store.rules.add(block_beside(OTHER, FAR))
    held = catalogue.store.vocabulary()
    change = deprecate(held, beschaffung, [], "Zu selten")
    catalogue.store.vocabulary_desk.apply(change, editor="Chefin", version=version_of(held))
    catalogue.store.withdraw([OTHER])
    text = Page(erika.get(PAGE).text).text
    assert "„Beschaffung und Vergabe“ ist stillgelegt; dafür bewirkt die Regel nichts." in text
    assert f"„{catalogue.store.output(OTHER).title}“ ist zurückgezogen; solange bewirkt die Regel nichts." in text


def test_rule_about_a_withdrawn_output_cannot_be_made(erika: TestClient, catalogue: Workspace) -> None:
    catalogue.store.withdraw([FAR])
    assert "gibt es keinen Beitrag" in pin(erika).text


def test_form_filled_by_the_address_holds_output_and_concepts(erika: TestClient) -> None:
    page = Page(erika.get(f"{NEW}?art=oben&beitrag={FAR}&zielgruppe=cdo&nutzen=praxis").text)
    assert page.checked() == [("zielgruppe", "cdo"), ("nutzen", "praxis")]
    assert "Aus NEGZ wird NEGZ" in [e.attributes.get("value") for e in page.all("input")]


def test_form_offers_every_output_while_one_types(erika: TestClient, catalogue: Workspace) -> None:
    options = [e.attributes["value"] for e in Page(erika.get(f"{NEW}?art=oben").text).all("option")]
    assert len(options) == len(set(options)) == len(catalogue.store.outputs())


def test_form_says_how_many_pins_a_list_holds(erika: TestClient) -> None:
    assert f"höchstens {MAX_PINS} Beiträge" in Page(erika.get(f"{NEW}?art=oben").text).text


def test_titles_in_other_languages_and_hostile_reasons_are_marked_and_escaped(
    erika: TestClient, catalogue: Workspace
) -> None:
    english = next(output for output in catalogue.store.outputs() if output.language == "en")
    shown = pin(erika, beitrag=english.id, grund="<script>alert(1)</script>")
    save(erika, shown)
    for html in (shown.text, erika.get(PAGE).text, erika.get(f"{PAGE}/1").text):
        assert "<script" not in html
        assert 'lang="en"' in html


@pytest.mark.parametrize("path", [f"{PAGE}/77", f"{PAGE}/kuchen", f"{NEW}?vorlage=77", f"{PAGE}/{'9' * 40}"])
def test_unknown_rule_is_not_found(erika: TestClient, path: str) -> None:
    answer = erika.get(path)
    assert answer.status_code == 404
    assert "Redaktionsregel mit der Nummer" in answer.text


def test_unknown_kind_of_rule_is_refused(erika: TestClient) -> None:
    assert erika.get(f"{NEW}?art=kuchen").status_code == 422
    assert erika.get(NEW).status_code == 422


@pytest.mark.parametrize("path", [NEW, f"{PAGE}/1", "/redaktion/warum"])
def test_form_of_another_session_or_site_changes_nothing(erika: TestClient, catalogue: Workspace, path: str) -> None:
    catalogue.store.rules.add(block_everywhere(FAR))
    fields = {"art": "oben", "beitrag": OTHER, "zielgruppe": "cdo", "grund": "x", "schritt": "sichern"}
    assert erika.post(path, data={**fields, "csrf": "falsch"}).status_code == 403
    page = erika.get(f"{PAGE}/1").text
    token = form_in(page, "Regel jetzt beenden")
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert erika.post(path, data={**fields, **token}, headers=foreign).status_code == 403
    (rule,) = catalogue.store.rules.all()
    assert rule.ended_at is None


@pytest.mark.parametrize("path", [PAGE, f"{NEW}?art=oben", f"{PAGE}/1", "/redaktion/warum"])
def test_pages_are_for_those_who_have_signed_in(browser: TestClient, path: str) -> None:
    for answer in (browser.get(path), browser.post(path.partition("?")[0], data={"csrf": "x"})):
        if answer.status_code != 405:
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/redaktion/anmelden")


def test_preview_without_an_index_says_what_to_do(editor: TestClient, workspace: Workspace) -> None:
    workspace.store.replace_vocabulary(make_vocabulary())
    workspace.store.upsert([make_output()])
    answer = preview(editor, "oben", beitrag=make_output().id, zielgruppe=["cdo"], grund=REASON)
    assert answer.status_code == 503
    assert "negz index build" in Page(answer.text).text
    assert editor.get(PAGE).status_code == 200


def test_profile_in_the_preview_that_nobody_knows_is_refused(erika: TestClient) -> None:
    fields = form_in(pin(erika).text, "Liste zeigen")
    answer = erika.post(NEW, data={**fields, "profil_zielgruppe": ["kuchen"], "schritt": "vorschau"})
    assert answer.status_code == 422
    assert "„kuchen“ gibt es nicht" in answer.text
