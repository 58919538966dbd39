from datetime import UTC, date, datetime

import pytest

from api.console import wording_rule as words
from api.console.rule_cause import Cause, Part
from api.console.rule_form import STRENGTHS
from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.model import ConceptKey, OutputId, Scheme
from recommender.query import Profile
from tests.builders import CDO, LEITUNG, PRAXIS, make_vocabulary
from tests.rules import block_beside, block_everywhere, boost, make_rule

FAR, OTHER = OutputId("aus-negz-wird-negz"), OutputId("ak-diversity-interview")
GONE = ConceptKey(Scheme.AUDIENCE, "kuchen")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (make_rule(), "Steht ganz oben in Listen für „{cdo}“."),
        (make_rule(benefits=(PRAXIS,)), "Steht ganz oben in Listen für „{cdo}“ oder „{praxis}“."),
        (make_rule(kind=RuleKind.BLOCK_FROM), "Erscheint nicht in Listen für „{cdo}“."),
        (block_beside(FAR, OTHER), "Wird nicht vorgeschlagen zu „Aus NEGZ wird NEGZ“."),
        (boost(FAR, 0.5), "Rückt in allen Listen um 0,5 Punkte der Bewertung auf."),
        (boost(FAR, -0.25, audiences=(CDO,)), "Rückt in Listen für „{cdo}“ um 0,25 Punkte der Bewertung ab."),
        (make_rule(audiences=(GONE,)), "Steht ganz oben in Listen für „audience:kuchen“."),
        (
            block_everywhere(FAR),
            "Erscheint nirgends: in keiner Liste, in keiner Suche und nicht auf einer eigenen Seite.",
        ),
    ],
)
def test_effect_of_each_kind_is_a_sentence(rule: EditorialRule, said: str) -> None:
    vocabulary = make_vocabulary()
    names = {key.notation: vocabulary.get(key).label() for key in (CDO, PRAXIS)}  # type: ignore[union-attr]
    assert words.effect(rule, vocabulary, "Aus NEGZ wird NEGZ") == said.format(**names)


def test_either_joins_one_two_and_three() -> None:
    assert [words.either(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A oder B",
        "A, B oder C",
    ]


@pytest.mark.parametrize(("day", "said"), [(23, "nur noch heute"), (24, "noch bis morgen"), (25, "noch 2 Tage")])
def test_remaining_time_counts_the_last_day(day: int, said: str) -> None:
    assert words.remaining(date(2026, 11, day), date(2026, 11, 23)) == said


def test_last_day_is_the_one_before_german_midnight() -> None:
    rule = make_rule(expires_at=datetime(2026, 11, 30, 23, tzinfo=UTC))
    assert words.last_day(rule) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (3, 3, ""),
        (None, 1, "neu auf Platz 1"),
        (4, None, "nicht mehr in der Liste (bisher Platz 4)"),
        (4, 2, "von Platz 4 auf Platz 2"),
    ],
)
def test_moved_says_what_became_of_a_place(before: int | None, after: int | None, said: str) -> None:
    assert words.moved(before, after) == said


def test_profile_names_concepts_and_shortens_own_words() -> None:
    said = words.profile(Profile((CDO, LEITUNG), (), "Wandel " * 40), make_vocabulary())
    assert said.count("„") == 3
    assert said.endswith(" …“")
    assert len(said) < 200


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("count", [1, 2])
def test_cause_of_each_part_is_a_whole_sentence(part: Part, count: int) -> None:
    said = words.cause(Cause(part, (make_rule(),) * count, 7))
    assert said.endswith(".")
    assert not set("{}") & set(said)
    assert ("Platz 7" in said) == (part in (Part.WEAKENED, Part.DISPLACED, Part.BOTH))


def test_every_strength_that_can_be_chosen_has_a_name() -> None:
    assert set(words.STRENGTHS) == set(STRENGTHS)
