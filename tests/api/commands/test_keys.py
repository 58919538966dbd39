from pathlib import Path

import pytest

from api.read_keys import ReadKeys
from api.settings import Settings
from api.workspace import Workspace
from tests.api.commands.conftest import Negz

IN = ("--data-dir", "schluessel")
SITE = ("keys", "add", "Website", "--origin", "https://negz.org", "--origin", "https://www.negz.org/")


def test_add_prints_the_key_alone_and_says_how_it_is_sent(negz: Negz) -> None:
    outcome = negz(*SITE, "--limit", "60", *IN)
    key = outcome.out.strip()
    assert (outcome.code, outcome.out) == (0, f"{key}\n")
    assert "https://negz.org, https://www.negz.org" in outcome.err
    assert f'<negz-empfehlungen key="{key}" …>' in outcome.err
    with Workspace(Settings(data_dir=Path("schluessel"))) as workspace:
        (held,) = ReadKeys(workspace).list()
    assert (held.name, held.key, held.per_minute) == ("Website", key, 60)
    assert held.origins == ("https://negz.org", "https://www.negz.org")


def test_list_shows_what_a_key_is_good_for_and_whether_it_still_is(negz: Negz) -> None:
    first = negz(*SITE, "--limit", "60", *IN).out.strip()
    negz("keys", "revoke", "website", *IN)
    second = negz(*SITE, *IN).out.strip()
    lines = negz("keys", "list", *IN).out.splitlines()
    assert [first in lines[0], second in lines[1]] == [True, True]
    assert "60/min  https://negz.org, https://www.negz.org  [widerrufen am " in lines[0]
    assert lines[1].endswith("https://negz.org, https://www.negz.org")
    records = negz("keys", "list", "--json", *IN).json_lines
    assert [set(record) for record in records] == [{"name", "key", "origins", "limit", "created_at", "revoked_at"}] * 2
    assert [(record["key"], record["limit"], record["revoked_at"] is None) for record in records] == [
        (first, 60, False),
        (second, None, True),
    ]


def test_list_without_keys_says_how_to_create_one(negz: Negz) -> None:
    outcome = negz("keys", "list", *IN)
    assert (outcome.code, outcome.out) == (0, "")
    assert "negz keys add NAME --origin" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("Website",), "Es fehlt die Option"),
        (("Website", "--origin", "negz.org"), "„negz.org“ ist keine Herkunft"),
        (("<b>", "--origin", "https://negz.org"), "kann nicht der Name"),
        (("Website", "--origin", "https://negz.org", "--limit", "0"), "limit"),
    ],
)
def test_add_of_what_cannot_be_ends_with_2_and_says_why(negz: Negz, arguments: tuple[str, ...], complaint: str) -> None:
    outcome = negz("keys", "add", *arguments, *IN)
    assert (outcome.code, outcome.out) == (2, "")
    assert complaint in outcome.err
    assert negz("keys", "list", *IN).out == ""


def test_add_of_a_taken_name_ends_with_2(negz: Negz) -> None:
    negz(*SITE, *IN)
    outcome = negz(*SITE, *IN)
    assert (outcome.code, outcome.out) == (2, "")
    assert 'negz keys revoke "Website"' in outcome.err


def test_revoke_of_an_unknown_name_ends_with_3(negz: Negz) -> None:
    outcome = negz("keys", "revoke", "niemand", *IN)
    assert outcome.code == 3
    assert "„niemand“" in outcome.err
