import pytest

from api.errors import InvalidRequest, NotAcceptable
from api.negotiation import JSON, JSON_LD, TURTLE, choose_format

OFFERS = {"json": JSON, "jsonld": JSON_LD, "turtle": TURTLE}


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("application/ld+json", JSON_LD),
        ("Text/Turtle", TURTLE),
        ("text/*", TURTLE),
        ("application/json;q=0.1, text/turtle;q=0.9", TURTLE),
        ("application/*;q=0.5, application/json;q=0", JSON_LD),
        ("application/json;q=unsinn, text/turtle;q=0.1", TURTLE),
    ],
)
def test_choose_format_follows_the_accept_header(accept: str | None, chosen: str) -> None:
    assert choose_format(accept, "", OFFERS) == chosen


def test_choose_format_named_in_the_address_wins() -> None:
    assert choose_format("application/json", "turtle", OFFERS) == TURTLE


def test_choose_format_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidRequest) as caught:
        choose_format(None, "pdf", OFFERS)
    assert "turtle" in caught.value.remedy


def test_choose_format_nothing_acceptable_is_refused() -> None:
    with pytest.raises(NotAcceptable):
        choose_format("application/pdf", None, OFFERS)
