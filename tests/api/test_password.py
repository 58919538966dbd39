import pytest

from api.errors import InvalidPassword
from api.password import MAX_CHARS, MIN_CHARS, check_password, fits, hash_password

GOOD = "Regen Tisch Ameise Büro"


@pytest.mark.parametrize("password", [GOOD, "x" * MIN_CHARS, "ß" * MAX_CHARS, "erika, erika"])
def test_password_that_keeps_the_rules_is_accepted(password: str) -> None:
    check_password("erika", password)


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("", "zu kurz: 0 Zeichen"),
        ("elf Zeichen", "zu kurz: 11 Zeichen"),
        ("u\u0308" * 6, "zu kurz: 6 Zeichen"),
        ("x" * (MAX_CHARS + 1), "mehr als 1024 Zeichen"),
        ("mitten drin\tein Tabulator", "nicht in jedes Anmeldefeld"),
        ("kein Text: \udcff\udcfe", "nicht in jedes Anmeldefeld"),
        ("ERIKA MÜLLER", "ist der Name"),
    ],
)
def test_password_that_breaks_a_rule_is_refused_with_a_remedy(password: str, complaint: str) -> None:
    with pytest.raises(InvalidPassword, match=complaint) as caught:
        check_password("Erika Müller", password)
    assert caught.value.remedy
    assert len(password) < 5 or password not in str(caught.value)


def test_hash_is_argon2id_salted_and_fits_its_password_alone() -> None:
    first, second = hash_password(GOOD), hash_password(GOOD)
    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert fits(GOOD, first)
    assert fits(GOOD, second)
    assert not fits(GOOD + " ", first)
    assert not fits("", first)


def test_password_typed_with_decomposed_umlauts_fits_too() -> None:
    assert fits(GOOD.replace("ü", "u\u0308"), hash_password(GOOD))


def test_no_hash_fits_nothing() -> None:
    assert not fits(GOOD, None)
