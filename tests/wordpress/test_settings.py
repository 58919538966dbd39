"""The settings page: who may see it, what it keeps, and what its test of the connection says."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import violations
from tests.wordpress.conftest import SignIn
from tests.wordpress.service import (
    RECOMMENDATIONS,
    TAG_SUGGESTIONS,
    VOCABULARY,
    Answer,
    FakeService,
    a_vocabulary,
    as_json,
)
from tests.wordpress.site import WordPress

pytestmark = pytest.mark.wordpress

PAGE = "/wp-admin/options-general.php?page=negz-empfehlungen"
TEST_ACTION = "negz_empfehlungen_test"
TOKEN = "geheimes-token-der-redaktion"  # noqa: S105 - no service knows it


def settings(wordpress: WordPress) -> dict[str, object]:
    return dict(wordpress.run("return get_option( 'negz_empfehlungen' );"))


def open_page(sign_in: SignIn) -> Page:
    page = sign_in("administrator").new_page()
    page.goto(PAGE)
    return page


def save(page: Page) -> None:
    with page.expect_navigation(url="**settings-updated=true**"):
        page.get_by_role("button", name="Änderungen speichern").click()


def test_settings_are_saved_and_shown_again_but_for_the_token(
    wordpress: WordPress, service: FakeService, sign_in: SignIn
) -> None:
    term = wordpress.run("return wp_insert_term( 'Führung & \"Leitung\"', 'category' )['term_id'];")
    page = open_page(sign_in)
    page.get_by_label("Adresse", exact=True).fill(f"{service.address}/api/v1/")
    page.get_by_label("Schlüssel").fill("negz-lesen-1")
    page.get_by_label("Minuten zwischen zwei Anfragen").fill("15")
    page.get_by_label("Token der Redaktion").fill(TOKEN)
    page.get_by_label("CDO, CIO").check()
    page.get_by_label("Praxisbeispiele").check()
    page.get_by_label("Länge der Liste").fill("7")
    page.get_by_label("Sprache der Liste").select_option("en")
    page.get_by_label('Führung & "Leitung"').select_option("leitung")
    save(page)
    assert settings(wordpress) == {
        "address": service.address,
        "key": "negz-lesen-1",
        "token": TOKEN,
        "audience": ["cdo"],
        "benefit": ["praxis"],
        "n": 7,
        "lang": "en",
        "cache_minutes": 15,
        "mapping": {str(term): "leitung"},
    }
    expect(page.get_by_label("CDO, CIO")).to_be_checked()
    expect(page.get_by_label('Führung & "Leitung"')).to_have_value("leitung")
    assert TOKEN not in page.content()
    save(page)
    assert settings(wordpress)["token"] == TOKEN
    page.get_by_label("Token entfernen").check()
    save(page)
    assert settings(wordpress)["token"] == ""
    page.close()


@pytest.mark.parametrize(
    "address",
    [
        "kein Ort",
        "javascript:alert(1)",
        "https://name:wort@example.org",
        "https://example.org/?a=b",
        "ftp://example.org",
    ],
)
def test_what_is_no_address_is_named_and_the_old_one_stays(
    wordpress: WordPress, service: FakeService, sign_in: SignIn, address: str
) -> None:
    page = open_page(sign_in)
    field = page.get_by_label("Adresse", exact=True)
    field.evaluate("field => { field.type = 'text' }")
    field.fill(address)
    save(page)
    expect(page.locator(".notice-error")).to_contain_text(f"„{address}“ ist keine Adresse.")
    assert settings(wordpress)["address"] == service.address
    page.close()


def test_numbers_out_of_range_and_odd_notations_are_put_right(wordpress: WordPress) -> None:
    kept = wordpress.run(
        """
        $odd = array( 'cdo', '<b>', 'cdo', array( 'x' ) );
        return Negz\\Recommendations\\sanitize_settings( array( 'n' => '900', 'cache_minutes' => '-3', 'lang' => 'fr',
            'audience' => $odd, 'key' => "a\r\nX-Evil: 1", 'mapping' => array( 'x' => 'cdo', '3' => '<' ) ) );
        """
    )
    assert (kept["n"], kept["cache_minutes"], kept["lang"], kept["mapping"]) == (20, 1, "", [])
    assert (kept["audience"], kept["key"]) == (["cdo"], "aX-Evil:1")


@pytest.mark.usefixtures("service")
def test_page_is_accessible(sign_in: SignIn, axe: str) -> None:
    page = open_page(sign_in)
    page.get_by_role("button", name="Verbindung prüfen").click()
    expect(page.locator(".notice-success")).to_be_visible()
    not_ours = page.locator("#adminmenumain, #wpadminbar")
    not_ours.evaluate_all("parts => parts.forEach(part => part.remove())")
    assert violations(page, axe) == []
    page.close()


def test_page_works_while_the_service_is_silent(wordpress: WordPress, service: FakeService, sign_in: SignIn) -> None:
    wordpress.configure(address=service.address, audience=["cdo"])
    service.answers[VOCABULARY] = Answer(b"", 500)
    page = open_page(sign_in)
    expect(page.get_by_label("Zielgruppen")).to_have_value("cdo")
    page.get_by_label("Zielgruppen").fill("cdo, leitung")
    save(page)
    assert settings(wordpress)["audience"] == ["cdo", "leitung"]
    page.close()
    page = open_page(sign_in)
    expect(page.locator(".notice-warning")).to_contain_text("keine Antwort; Seiten zeigen die letzten guten Kopien.")
    expect(page.locator(".notice-warning")).to_contain_text("hat eine Störung (HTTP 500)")
    page.close()


@pytest.mark.parametrize(
    ("changed", "style", "words"),
    [
        ({}, "success", "Empfehlungen: 1."),
        ({}, "success", "Das Token der Redaktion gilt."),
        ({TAG_SUGGESTIONS: as_json({}, 401)}, "error", "weist Schlüssel oder Token ab"),
        ({VOCABULARY: as_json({"detail": "Schlüssel fehlt."}, 403)}, "error", "Schlüssel fehlt."),
        ({VOCABULARY: Answer(b"", 404)}, "error", "antwortet nicht der Empfehlungsdienst"),
        ({VOCABULARY: Answer(b"<html>")}, "error", "antwortet nicht der Empfehlungsdienst"),
        ({VOCABULARY: Answer(b"", 301, {"Location": "https://x.example/"})}, "error", "leitet weiter nach https://x."),
        ({VOCABULARY: Answer(b"", delay_s=30)}, "error", "antwortet nicht rechtzeitig"),
        ({VOCABULARY: a_vocabulary({"leitung": "Leitung"}, {})}, "warning", "Der Dienst kennt „cdo“ nicht."),
        (
            {RECOMMENDATIONS: as_json({"detail": "<b>Nein.</b>"}, 422)},
            "error",
            "diese Frage nicht beantworten: <b>Nein.",
        ),
    ],
    ids=["list", "token", "token-refused", "key", "absent", "page", "redirect", "slow", "unknown", "refused"],
)
def test_connection_is_tested_in_clear_words(
    wordpress: WordPress,
    service: FakeService,
    sign_in: SignIn,
    changed: dict[str, Answer],
    style: str,
    words: str,
) -> None:
    wordpress.configure(address=service.address, token=TOKEN, audience=["cdo"])
    page = open_page(sign_in)
    service.answers.update(changed)
    page.get_by_role("button", name="Verbindung prüfen").click()
    expect(page.locator(f".notice-{style}", has_text=words)).to_be_visible()
    page.close()


def test_connection_to_nobody_is_said(wordpress: WordPress, sign_in: SignIn) -> None:
    wordpress.configure(address="http://127.0.0.1:9")
    page = open_page(sign_in)
    page.get_by_role("button", name="Verbindung prüfen").click()
    expect(page.locator(".notice-error")).to_contain_text("Der Dienst ist nicht erreichbar")
    wordpress.configure(address="")
    page.get_by_role("button", name="Verbindung prüfen").click()
    expect(page.locator(".notice-error")).to_contain_text("Die Adresse des Dienstes fehlt.")
    page.close()


def test_only_administrators_get_in(wordpress: WordPress, service: FakeService, sign_in: SignIn) -> None:
    before = settings(wordpress)
    post = "/wp-admin/admin-post.php"
    saved = {
        "option_page": "negz_empfehlungen",
        "action": "update",
        "negz_empfehlungen[address]": "https://evil.example",
    }
    for role in ("editor", "subscriber"):
        request = sign_in(role).request
        assert request.get(PAGE).status == 403
        assert request.post(post, form={"action": TEST_ACTION}).status == 403
        assert request.post("/wp-admin/options.php", form=saved).status == 403
    forged = sign_in("administrator").request
    assert forged.post(post, form={"action": TEST_ACTION}).status == 403
    assert forged.post("/wp-admin/options.php", form=saved).status == 403
    assert "wp-login.php" in httpx.get(wordpress.url + PAGE).headers["location"]
    assert httpx.post(wordpress.url + post, data={"action": TEST_ACTION}).status_code == 400
    assert settings(wordpress) == before
    assert service.asked == []
