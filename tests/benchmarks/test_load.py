"""What `python -m benchmarks.load` takes for an answer that shows something forbidden."""

import json

import pytest

from benchmarks.mixed.ban import Answer, Ban, Bans, broken

LIST = json.dumps({"items": [{"origin": "pinned", "output": {"id": "ki-2024"}}]})
PAGE = '<a href="/beitrag/ki-2024">KI</a>'


def answer(content: str = LIST, kind: str = "list", audience: str = "cdo", subject: str = "") -> Answer:
    return Answer("/", kind, audience, subject, content)


@pytest.mark.parametrize(
    ("ban", "given", "is_broken"),
    [
        (Ban("ki-2024"), answer(), True),
        (Ban("ki-2024"), answer(PAGE, "page"), True),
        (Ban("ki-2024"), answer(PAGE, "catalogue", subject="ki-2024"), False),
        (Ban("ki-20"), answer(), False),
        (Ban("2024"), answer(), False),
        (Ban("ki-2024", "cdo"), answer(), True),
        (Ban("ki-2024", "politik"), answer(), False),
        (Ban("ki-2024", "cdo"), answer(PAGE, "catalogue"), False),
        (Ban("ki-2024", "cdo", is_pin=True), answer(), True),
        (Ban("ki-2024", "cdo", is_pin=True), answer(LIST.replace("pinned", "ranked")), False),
    ],
)
def test_answer_breaks_the_bans_that_it_shows(ban: Ban, given: Answer, is_broken: bool) -> None:
    assert ban.is_broken_by(given) is is_broken


def test_ban_that_was_lifted_while_the_answer_came_is_not_broken() -> None:
    bans, ban = Bans(), Ban("ki-2024")
    bans.add(ban)
    in_force = bans.in_force()
    assert broken(in_force, answer()) == [ban]
    bans.lift(ban)
    assert (broken(in_force, answer()), bans.in_force(), bans.count) == ([], (), 1)
