from typing import Any

import pytest

from corpus.model import Output, OutputId, OutputKind
from recommender.query import Profile
from recommender.result import EmptyReason
from recommender.service import Recommender
from tests.builders import CDO, PRAXIS
from tests.recommender.checkerboard import Bench, ask, ids, make_plain

OUTPUTS: list[Output] = [
    make_plain(id="artikel-en", title="Cloud strategy", kind=OutputKind.ARTICLE, language="en"),
    make_plain(id="brown-bag", title="Mittagsgespräch", kind=OutputKind.BROWN_BAG, duration_minutes=60),
    make_plain(id="podcast", title="Gespräch", kind=OutputKind.PODCAST, duration_minutes=25),
    make_plain(id="studie", title="Studie"),
]
ALL = ["artikel-en", "brown-bag", "podcast", "studie"]


@pytest.fixture(scope="module")
def kinds(module_bench: Bench) -> Recommender:
    return module_bench.serve(OUTPUTS)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, ALL),
        ({"languages": ("en",)}, ["artikel-en"]),
        ({"languages": ("de", "en")}, ALL),
        ({"kinds": (OutputKind.STUDY, OutputKind.PODCAST)}, ["podcast", "studie"]),
        ({"max_minutes": 25}, ["artikel-en", "podcast", "studie"]),
        ({"max_minutes": 24}, ["artikel-en", "studie"]),
        ({"max_minutes": 60}, ALL),
        ({"languages": ("de",), "kinds": (OutputKind.PODCAST,), "max_minutes": 30}, ["podcast"]),
        ({"seeds": (OutputId("studie"),)}, ["artikel-en", "brown-bag", "podcast"]),
        ({"dislikes": (OutputId("podcast"), OutputId("studie"))}, ["artikel-en", "brown-bag"]),
    ],
    ids=str,
)
def test_limits_leave_only_what_meets_all_of_them(
    kinds: Recommender, limits: dict[str, Any], expected: list[str]
) -> None:
    answer = ask(kinds, Profile(audiences=(CDO,), **limits))
    assert sorted(ids(answer)) == expected
    assert answer.empty_reason is None


def test_exclusion_leaves_out_the_excluded_alone(kinds: Recommender) -> None:
    answer = ask(kinds, Profile(audiences=(CDO,)), exclude=(OutputId("studie"), OutputId("brown-bag")))
    assert sorted(ids(answer)) == ["artikel-en", "podcast"]


def test_unknown_ids_are_listed_once_in_the_order_given_and_do_no_harm(kinds: Recommender) -> None:
    profile = Profile(audiences=(CDO,), seeds=(OutputId("weg"), OutputId("studie")), dislikes=(OutputId("nie"),))
    answer = ask(kinds, profile, exclude=(OutputId("fort"), OutputId("weg")))
    assert answer.unknown_ids == ("fort", "weg", "nie")
    assert sorted(ids(answer)) == ["artikel-en", "brown-bag", "podcast"]


def test_limits_that_nothing_meets_give_an_empty_list_with_the_reason(kinds: Recommender) -> None:
    answer = ask(kinds, Profile(benefits=(PRAXIS,), languages=("fr",)))
    assert (answer.items, answer.empty_reason) == ((), EmptyReason.NOTHING_IN_LIMITS)
