import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import InvalidRequest
from api.parameter import MAX_PARAMETERS, Parameter, Query, answer_language, texts
from corpus.model import OutputKind

KNOWN = (
    texts("kind", "Arten"),
    texts("seed", "Ausgang"),
    Parameter("n", "Anzahl", {"type": "integer"}),
    Parameter("min_fit", "Passung", {"type": "number"}),
    Parameter("text", "Text", {"type": "string"}),
    answer_language(),
)


def parse(query: str) -> Query:
    return Query.parse(query.encode(), KNOWN)


def test_texts_repeated_and_separated_by_commas_are_the_same() -> None:
    assert parse("seed=a,b&seed=%20c&seed=a&seed=").texts("seed") == ("a", "b", "c")


def test_text_keeps_commas_and_umlauts() -> None:
    assert parse("text=F%C3%BCr%20uns%2C+bitte").text("text") == "Für uns, bitte"


def test_text_given_twice_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="2-mal"):
        parse("text=a&text=b").text("text")


@pytest.mark.parametrize("value", ["", "+", "%20"])
def test_integer_without_a_value_is_none(value: str) -> None:
    assert parse(f"n={value}").integer("n") is None


@pytest.mark.parametrize("value", ["fünf", "5.0", "1e3", "٥", "1_0", "9" * 5_000])
def test_integer_of_anything_else_is_refused(value: str) -> None:
    with pytest.raises(InvalidRequest, match="„n“"):
        Query.parse(f"n={value}".encode("ascii", "ignore") or b"n=x", KNOWN).integer("n")
        Query({"n": [value]}).integer("n")


@pytest.mark.parametrize(("value", "number"), [("0.5", 0.5), ("1", 1.0), ("-0.25", -0.25)])
def test_number_is_read_with_a_point(value: str, number: float) -> None:
    assert parse(f"min_fit={value}").number("min_fit") == number


@pytest.mark.parametrize("value", ["nan", "inf", "0,5", "0x1"])
def test_number_of_anything_else_is_refused(value: str) -> None:
    with pytest.raises(InvalidRequest, match="„min_fit“"):
        parse(f"min_fit={value}").number("min_fit")


def test_choices_unknown_value_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse("kind=study,buch").choices("kind", OutputKind)
    assert "„buch“" in caught.value.subject
    assert "podcast" in caught.value.remedy


def test_count_out_of_bounds_is_refused_with_the_bounds() -> None:
    with pytest.raises(InvalidRequest, match="zwischen 1 und 9"):
        parse("n=10").count("n", default=5, at_most=9)


def test_language_unknown_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="„fr“"):
        parse("lang=fr").language()


def test_parse_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse("sed=a")
    assert "„sed“" in caught.value.subject
    assert "seed" in caught.value.remedy


def test_parse_of_latin_1_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="UTF-8"):
        parse("text=F%FCr")


def test_parse_of_raw_bytes_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="UTF-8"):
        Query.parse("text=Für".encode(), KNOWN)


def test_parse_too_many_is_refused() -> None:
    with pytest.raises(InvalidRequest, match=str(MAX_PARAMETERS)):
        parse("&".join(["seed=a"] * (MAX_PARAMETERS + 1)))


def test_canonical_ignores_the_order_of_names_alone() -> None:
    assert parse("n=1&seed=a").canonical() == parse("seed=a&n=1").canonical()
    assert parse("seed=a&seed=b").canonical() != parse("seed=b&seed=a").canonical()


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text("xyz,.-=;", max_size=5)), max_size=5), st.booleans())
def test_query_without_anything_to_decode_is_read_as_with(fields: list[tuple[str, str]], has_blank: bool) -> None:
    known = [texts(name, "") for name in "abc"]
    plain = "&".join(f"{name}={value}" for name, value in fields) + ("&" if has_blank else "")
    encoded = plain.replace("x", "%78")
    assert Query.parse(plain.encode(), known).canonical() == Query.parse(encoded.encode(), known).canonical()
