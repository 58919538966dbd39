from corpus.merging.known import RECENT, KnownOutputs
from corpus.merging.signature import of_output
from corpus.model import OutputId, OutputKind, PartialDate
from tests.builders import make_output

STUDY = make_output(
    title="Kurzstudie 12: Registermodernisierung, Teil 2 (3. Auflage, English version)",
    subtitle="Vortrag am 26. Juli 2024",
    kind=OutputKind.STUDY,
    series="NEGZ-Kurzstudien",
    number="12",
    people=("Prof. Dr. Änne Groß", "Jörg Müller"),
    published=PartialDate(2024, 7),
)


def test_known_output_is_found_under_its_keys_until_it_is_dropped() -> None:
    known, one, other = KnownOutputs(), OutputId("eins"), OutputId("zwei")
    known.put(one, of_output(STUDY), ["term:register", "day:2024-07-26"])
    known.put(other, of_output(make_output()), ["term:register"])
    assert known.holders("term:register") == {one, other}
    assert (known.count("term:register"), known.count("term:amt")) == (2, 0)
    assert known.holds(one, "day:2024-07-26")
    assert not known.holds(other, "day:2024-07-26")
    assert known.get(one) == of_output(STUDY)
    known.drop(one, ["term:register", "day:2024-07-26"])
    assert (known.get(one), known.holders("term:register"), list(known.ids())) == (None, {other}, [other])


def test_signatures_that_are_not_at_hand_any_more_are_read_again() -> None:
    known = KnownOutputs()
    signatures = {
        OutputId(f"o{number}"): of_output(make_output(title=f"Thema {number}")) for number in range(RECENT + 9)
    }
    for output_id, signature in signatures.items():
        known.put(output_id, signature, [])
    for _ in range(2):
        assert {output_id: known.get(output_id) for output_id in known.ids()} == signatures
