"""Tag suggestions beside the editor: who may ask, what is sent, and that the token stays on the server."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import APIResponse, expect

from tests.wordpress.conftest import SignIn
from tests.wordpress.service import TAG_SUGGESTIONS, FakeService, as_json, suggestions
from tests.wordpress.site import WordPress

pytestmark = pytest.mark.wordpress

TOKEN = "geheimes-token-der-redaktion"  # noqa: S105 - no service knows it
ROUTE = "/?rest_route=/negz/v1/tag-suggestions"
TEXT = "<!-- wp:paragraph --><p>Kommunen führen Dienste ein.</p><!-- /wp:paragraph --><p>Sie &amp; ihre Ämter.</p>"


def number_of(address: str) -> int:
    return int(address.rpartition("=")[2])


def ask(sign_in: SignIn, role: str, number: int, **body: Any) -> APIResponse:
    """Ask as the editor's page does: with the cookie, and the nonce that it is given."""
    context = sign_in(role)
    nonce = context.request.get("/wp-admin/admin-ajax.php?action=rest-nonce").text()
    data = {"post": number, "title": "Online-Dienste", "content": TEXT, **body}
    return context.request.post(ROUTE, data=data, headers={"X-WP-Nonce": nonce})


@pytest.fixture
def post(wordpress: WordPress, service: FakeService) -> int:
    """A post of the editor's; the service knows the token."""
    wordpress.configure(address=service.address, token=TOKEN)
    editor = wordpress.run("return get_user_by( 'login', 'editor' )->ID;")
    return number_of(wordpress.add_post("<p>Text</p>", post_author=editor))


@pytest.mark.parametrize(
    ("role", "status"), [("subscriber", 403), ("author", 403), ("editor", 200), ("administrator", 200)]
)
def test_only_who_may_edit_the_post_may_ask(
    service: FakeService, sign_in: SignIn, post: int, role: str, status: int
) -> None:
    assert ask(sign_in, role, post).status == status
    assert len(service.asked_for(TAG_SUGGESTIONS)) == (status == 200)


def test_author_may_ask_for_a_post_of_their_own(wordpress: WordPress, post: int, sign_in: SignIn) -> None:
    author = wordpress.run("return get_user_by( 'login', 'author' )->ID;")
    own = number_of(wordpress.add_post("<p>Text</p>", post_author=author))
    assert own != post
    assert ask(sign_in, "author", own).status == 200


def test_anonymous_and_forged_requests_are_refused(
    wordpress: WordPress, service: FakeService, post: int, sign_in: SignIn
) -> None:
    body = {"post": post, "title": "Titel", "content": "Text"}
    assert httpx.post(wordpress.url + ROUTE, json=body).status_code == 401
    assert sign_in("editor").request.post(ROUTE, data=body).status == 401  # a cookie alone, as from another site
    assert httpx.get(wordpress.url + ROUTE).status_code == 404
    assert service.asked == []


@pytest.mark.parametrize("body", [{"post": 999_999}, {"post": "eins"}, {"title": ["a"]}, {"content": {"a": "b"}}])
def test_malformed_request_is_refused(service: FakeService, post: int, sign_in: SignIn, body: dict[str, Any]) -> None:
    assert ask(sign_in, "editor", post, **body).status in {400, 403}
    assert service.asked == []


def test_service_gets_readable_text_and_the_token(service: FakeService, post: int, sign_in: SignIn) -> None:
    answer = ask(sign_in, "editor", post, title="<b>Online</b>-Dienste")
    [asked] = service.asked_for(TAG_SUGGESTIONS)
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.body == {
        "title": "Online-Dienste",
        "text": "Kommunen führen Dienste ein.\n\nSie & ihre Ämter.",
        "lang": "de",
    }
    assert answer.json() == {
        "suggestions": [
            {"scheme": "audience", "label": "CDO, CIO", "score": 0.81, "evidence": ["Kommunen führen Dienste ein."]}
        ]
    }


def test_long_text_is_cut_to_what_the_service_takes(service: FakeService, post: int, sign_in: SignIn) -> None:
    ask(sign_in, "editor", post, title="ü" * 600, content="ü" * 30_000)
    [asked] = service.asked_for(TAG_SUGGESTIONS)
    assert (len(asked.body["title"]), len(asked.body["text"])) == (500, 20_000)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (as_json({"detail": "Nur die Redaktion.", "remedy": ""}, 401), "weist Schlüssel oder Token ab"),
        (as_json({}, 500), "hat eine Störung (HTTP 500)"),
        (as_json({"results": "keine"}), "antwortet nicht der Empfehlungsdienst"),
    ],
    ids=["token", "broken", "nonsense"],
)
def test_trouble_is_said_in_words(service: FakeService, post: int, sign_in: SignIn, answer: Any, words: str) -> None:
    service.answers[TAG_SUGGESTIONS] = answer
    refused = ask(sign_in, "editor", post)
    assert refused.status == 502
    assert words in refused.json()["message"]
    assert TOKEN not in refused.text()


def test_without_token_or_text_nothing_is_asked(
    wordpress: WordPress, service: FakeService, post: int, sign_in: SignIn
) -> None:
    assert "Titel oder etwas Text" in ask(sign_in, "editor", post, title=" ", content="<p></p>").json()["message"]
    wordpress.configure(address=service.address)
    assert "Token der Redaktion fehlt" in ask(sign_in, "editor", post).json()["message"]
    assert service.asked == []


def test_editor_reads_suggestions_with_evidence_and_never_the_token(
    wordpress: WordPress, service: FakeService, post: int, sign_in: SignIn
) -> None:
    service.answers[TAG_SUGGESTIONS] = suggestions("CDO, CIO", "<img src=x onerror=alert(1)>")
    seen: list[str] = []
    page = sign_in("editor").new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.on("response", lambda got: seen.append(got.text()) if "json" in got.headers.get("content-type", "") else None)
    page.goto(f"/wp-admin/post.php?post={post}&action=edit")
    page.get_by_role("button", name="NEGZ: Zielgruppen und Nutzen").click()
    page.get_by_role("button", name="Vorschlagen").click()
    shown = page.locator("[aria-live=polite] li", has_text="81 %")
    expect(shown).to_have_count(2)
    assert "Kommunen führen Dienste ein." in shown.nth(0).inner_text()
    assert "<img src=x onerror=alert(1)>" in shown.nth(1).inner_text()
    assert not any(TOKEN in text for text in [page.content(), *seen])
    route = "new WP_REST_Request( 'GET', '/wp/v2/settings' )"
    assert TOKEN not in wordpress.run(f"wp_set_current_user( 1 ); return json_encode( rest_do_request( {route} ) );")
    page.close()
