"""What a page shows, and how long it takes, for every kind of answer and for none."""

import time

import httpx
import pytest
from playwright.sync_api import Browser

from tests.wordpress.service import RECOMMENDATIONS, Answer, FakeService, a_list, as_json, fake_service, make_item
from tests.wordpress.site import WordPress

pytestmark = pytest.mark.wordpress

SHORTCODE = '[negz_empfehlungen audience="cdo" benefit="praxis" n="3"]'
LIST = "negz-empfehlungen__list"
HOSTILE = '"><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">'


def test_shortcode_asks_what_it_says_with_the_key_and_nothing_more(wordpress: WordPress, service: FakeService) -> None:
    wordpress.configure(address=service.address, key="negz-lesen-1")
    html = httpx.get(wordpress.add_post(SHORTCODE)).text
    [asked] = service.asked_for(RECOMMENDATIONS)
    assert asked.query == {"audience": "cdo", "benefit": "praxis", "n": "3", "lang": "de"}
    assert asked.headers["x-negz-key"] == "negz-lesen-1"
    assert not {"authorization", "cookie"} & set(asked.headers)
    assert wordpress.url not in str(asked.headers)
    assert '<a href="https://negz.org/publikation/prozesse/" rel="noreferrer">Prozesse digital gestalten</a>' in html
    assert "Studie · Mai 2022" in html
    assert "Passung: hoch" in html
    assert "Richtet sich an „CDO“ und bietet „Praxisbeispiele“." in html


def test_shortcode_in_english_is_english_around_the_answer(wordpress: WordPress, service: FakeService) -> None:
    service.answers[RECOMMENDATIONS] = a_list(make_item(published="2025-01-03", duration_minutes=45))
    html = httpx.get(wordpress.add_post('[negz_empfehlungen audience="cdo" lang="en" heading-level="3"]')).text
    assert service.asked_for(RECOMMENDATIONS)[0].query["lang"] == "en"
    assert ">Outputs that fit</h3>" in html
    assert "Study · 3 January 2025 · 45 minutes" in html
    assert 'lang="de" rel="noreferrer">Prozesse digital gestalten' in html


def test_hostile_answer_becomes_text(wordpress: WordPress, service: FakeService, browser: Browser) -> None:
    item = make_item(HOSTILE, url="javascript:window.hacked=1", kind=HOSTILE, published=HOSTILE, language=HOSTILE)
    item["explanation"]["summary"] = item["fit_word"] = HOSTILE
    quoting = make_item("Zweiter", url='https://negz.org/"onmouseover="window.hacked=1')
    service.answers[RECOMMENDATIONS] = a_list(item, quoting)
    page = browser.new_page()
    page.goto(wordpress.add_post(SHORTCODE))
    titles = page.locator(".negz-empfehlungen__title")
    assert titles.all_inner_texts() == [HOSTILE, "Zweiter"]
    assert titles.nth(0).locator("a").count() == 0
    assert titles.nth(1).locator("a").evaluate("link => [link.host, link.onmouseover]") == ["negz.org", None]
    assert page.locator(".negz-empfehlungen").locator("script, img").count() == 0
    assert page.evaluate("window.hacked") is None
    page.close()


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><title>Anmeldung im Gastnetz</title>",
        b"",
        b"null",
        b'{"items": "viele"}',
        b'{"items": [',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"items": [' + b" " * 2_000_000 + b"]}",
    ],
    ids=["page", "empty", "null", "text", "cut", "deep", "bytes", "huge"],
)
def test_nonsense_leaves_the_page_as_it_was(wordpress: WordPress, service: FakeService, body: bytes) -> None:
    service.answers[RECOMMENDATIONS] = Answer(body)
    answer = httpx.get(wordpress.add_post(f"<p>Davor.</p>{SHORTCODE}<p>Danach.</p>"))
    assert answer.status_code == 200
    assert "negz-empfehlungen" not in answer.text
    assert "Davor." in answer.text
    assert "Danach." in answer.text


def test_items_of_another_shape_are_left_out(wordpress: WordPress, service: FakeService) -> None:
    odd = [None, 3, [], {"output": "nein"}, {"output": {"title": ["a"]}}, {"output": {"title": " "}}]
    bare = {"output": {"title": "Nur ein Titel", "published": 2022, "duration_minutes": "45"}, "explanation": 5}
    service.answers[RECOMMENDATIONS] = as_json({"items": [*odd, bare]})
    html = httpx.get(wordpress.add_post(SHORTCODE)).text
    assert html.count('class="negz-empfehlungen__item"') == 1
    assert '<p class="negz-empfehlungen__title"><span>Nur ein Titel</span></p></li>' in html


def test_empty_list_says_nothing_and_is_kept_like_any_answer(wordpress: WordPress, service: FakeService) -> None:
    service.answers[RECOMMENDATIONS] = as_json({"items": [], "empty_reason": "nothing_fits"})
    address = wordpress.add_post(SHORTCODE)
    assert "negz-empfehlungen" not in httpx.get(address).text
    assert "negz-empfehlungen" not in httpx.get(address).text
    assert len(service.asked_for(RECOMMENDATIONS)) == 1


def test_shortcode_without_profile_asks_nothing(wordpress: WordPress, service: FakeService) -> None:
    assert "negz-empfehlungen" not in httpx.get(wordpress.add_post("[negz_empfehlungen]")).text
    assert service.asked == []


def test_fresh_copy_spares_the_service_and_an_old_one_is_renewed(wordpress: WordPress, service: FakeService) -> None:
    address = wordpress.add_post(SHORTCODE)
    assert "Prozesse" in httpx.get(address).text
    service.answers[RECOMMENDATIONS] = a_list(make_item("Neu im Bestand"))
    assert "Prozesse" in httpx.get(address).text
    assert len(service.asked_for(RECOMMENDATIONS)) == 1
    wordpress.let_copies_age()
    assert "Neu im Bestand" in httpx.get(address).text


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"{}", 500),
        Answer(b"{}", 403),
        Answer(b"{}", 404),
        Answer(b"no", 200),
        Answer(b"", 302, {"Location": "/"}),
    ],
    ids=["broken", "refused", "absent", "nonsense", "redirect"],
)
def test_failure_shows_the_last_good_copy_and_asks_once_a_minute(
    wordpress: WordPress, service: FakeService, answer: Answer
) -> None:
    address = wordpress.add_post(SHORTCODE)
    httpx.get(address)
    wordpress.let_copies_age()
    service.answers[RECOMMENDATIONS] = answer
    for _ in range(3):
        assert "Prozesse" in httpx.get(address).text
    assert len(service.asked_for(RECOMMENDATIONS)) == 2


def test_slow_service_costs_one_visitor_two_seconds_and_the_others_nothing(
    wordpress: WordPress, service: FakeService
) -> None:
    service.answers[RECOMMENDATIONS] = Answer(b"{}", delay_s=30)
    address = wordpress.add_post(f"<p>Davor.</p>{SHORTCODE}" + '[negz_empfehlungen audience="leitung"]')
    start = time.monotonic()
    assert "Davor." in httpx.get(address, timeout=20).text
    assert 1.9 < time.monotonic() - start < 8
    start = time.monotonic()
    assert "negz-empfehlungen" not in httpx.get(address, timeout=20).text
    assert time.monotonic() - start < 1.9
    assert len(service.asked_for(RECOMMENDATIONS)) == 1


def test_busy_service_is_left_alone_for_as_long_as_it_asks(wordpress: WordPress, service: FakeService) -> None:
    service.answers[RECOMMENDATIONS] = Answer(b"{}", 429, {"Retry-After": "300"})
    httpx.get(wordpress.add_post(SHORTCODE))
    until = wordpress.run("return get_option( '_transient_timeout_negz_empfehlungen_pause' ) - time();")
    assert 280 < until <= 300


def test_question_that_is_refused_takes_no_other_list_down(wordpress: WordPress, service: FakeService) -> None:
    service.answers[RECOMMENDATIONS] = as_json({"detail": "Unbekannt.", "remedy": "Wählen Sie."}, 422)
    httpx.get(wordpress.add_post('[negz_empfehlungen audience="gibtsnicht"]'))
    service.answers[RECOMMENDATIONS] = a_list()
    assert LIST in httpx.get(wordpress.add_post(SHORTCODE)).text


def test_key_is_not_sent_where_a_redirect_leads(wordpress: WordPress, service: FakeService) -> None:
    with fake_service() as elsewhere:
        wordpress.configure(address=service.address, key="negz-lesen-1")
        target = {"Location": f"{elsewhere.address}{RECOMMENDATIONS}"}
        service.answers[RECOMMENDATIONS] = Answer(b"", 307, target)
        assert LIST not in httpx.get(wordpress.add_post(SHORTCODE)).text
        assert elsewhere.asked == []


def test_copy_is_shown_for_a_week_and_no_longer(wordpress: WordPress, service: FakeService) -> None:
    address = wordpress.add_post(SHORTCODE)
    httpx.get(address)
    wordpress.let_copies_age()
    service.answers[RECOMMENDATIONS] = Answer(b"{}", 500)
    httpx.get(address)
    seconds_left = wordpress.run(
        """
        global $wpdb;
        $like = '_transient_timeout_negz_empfehlungen_copy_%';
        $until = $wpdb->get_var( "SELECT option_value FROM $wpdb->options WHERE option_name LIKE '$like'" );
        return (int) $until - time();
        """
    )
    week_s = 7 * 24 * 3600
    assert week_s - 60 < seconds_left <= week_s
    wordpress.run(
        """
        global $wpdb;
        $like = '_transient_timeout_negz_empfehlungen_copy_%';
        return $wpdb->query( "UPDATE $wpdb->options SET option_value = 1 WHERE option_name LIKE '$like'" );
        """
    )
    assert LIST not in httpx.get(address).text
