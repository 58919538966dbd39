import pytest
from starlette.types import Scope

from api.caller import SALT_SECONDS, Callers, is_local


def scope_from(host: str | None) -> Scope:
    return {"type": "http", "client": None if host is None else (host, 4711)}


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("::1", True), (None, True), ("203.0.113.7", False), ("127.0.0.2", False)]
)
def test_only_this_machine_itself_is_local(host: str | None, local: bool) -> None:
    assert is_local(scope_from(host)) is local


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:0db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("keine:adresse", "keine:andere", False),
    ],
)
def test_subject_stands_for_an_address_or_half_of_a_long_one(one: str, other: str, same: bool) -> None:
    callers = Callers()
    assert (callers.subject(scope_from(one)) == callers.subject(scope_from(other))) is same


def test_subject_tells_nothing_and_is_another_one_the_next_day_and_in_the_next_process() -> None:
    now_s = 0.0
    callers = Callers(clock=lambda: now_s)
    today = callers.subject(scope_from("203.0.113.7"))
    now_s = SALT_SECONDS - 1
    assert callers.subject(scope_from("203.0.113.7")) == today
    assert "203" not in bytes.fromhex(today).decode("latin-1")
    now_s = SALT_SECONDS
    assert callers.subject(scope_from("203.0.113.7")) != today
    assert Callers().subject(scope_from("203.0.113.7")) != today


def test_subject_of_no_address_is_one_subject() -> None:
    callers = Callers()
    assert callers.subject(scope_from(None)) == callers.subject(scope_from(None))
