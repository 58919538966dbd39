from api.site.address import Address, ProfileForm, profile_pairs, switch_language
from api.site.ask import read_form
from corpus.model import OutputId
from tests.builders import CDO, PRAXIS


def test_profile_address_of_any_form_reads_back_as_the_form() -> None:
    seeds, dislikes = (OutputId("a&b"), OutputId("c")), (OutputId("d"),)
    form = ProfileForm(("cdo", "leitung"), ("praxis",), "Was hilft? Ä & Ö", "20", seeds, dislikes)
    assert read_form(profile_pairs(form)) == form


def test_address_in_english_keeps_the_language_and_in_german_says_nothing() -> None:
    german, english = Address("", "de", "0"), Address("", "en", "0")
    assert (german.start(), english.start()) == ("/", "/?lang=en")
    assert (german.concept(CDO), english.concept(PRAXIS)) == ("/?audience=cdo", "/?benefit=praxis&lang=en")


def test_output_address_of_a_strange_id_stays_one_segment() -> None:
    assert Address("/finder", "de", "0").output(OutputId("a/b?c")) == "/finder/beitrag/a%2Fb%3Fc"


def test_switch_language_keeps_everything_else() -> None:
    pairs = [("audience", "cdo"), ("lang", "en"), ("text", "a&b")]
    assert switch_language("/", pairs, "de") == "/?audience=cdo&text=a%26b"
    assert switch_language("/", pairs, "en") == "/?audience=cdo&text=a%26b&lang=en"
