import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import api
import corpus
import evaluation
import recommender
from api.exit_code import FAMILIES, ExitCode, exit_code_of, exit_code_of_status
from corpus.errors import InvalidRecord, NegzError


def _errors_below(error: type[NegzError]) -> Iterator[type[NegzError]]:
    for child in error.__subclasses__():
        yield child
        yield from _errors_below(child)


def _all_errors() -> list[type[NegzError]]:
    for package in (corpus, recommender, evaluation, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return sorted(set(_errors_below(NegzError)), key=lambda error: error.__qualname__)


def test_families_of_the_architecture_have_the_codes_it_promises() -> None:
    assert {family.__name__: int(code) for family, code in FAMILIES.items()} == {
        "InvalidInput": 2,
        "NotFound": 3,
        "Conflict": 2,
        "Forbidden": 2,
        "NotReady": 4,
        "SourceError": 5,
        "StoreError": 4,
    }


def test_every_error_of_the_product_belongs_to_exactly_one_family() -> None:
    errors = _all_errors()
    assert len(errors) > 15
    for error in errors:
        assert len([family for family in FAMILIES if issubclass(error, family)]) == 1, error


def test_exit_code_of_a_leaf_is_its_family_s() -> None:
    assert exit_code_of(InvalidRecord("Zeile 3.", "Berichtigen.")) == ExitCode.INVALID


def test_exit_code_of_the_bare_root_is_unexpected() -> None:
    assert exit_code_of(NegzError("Etwas.", "Nichts.")) == ExitCode.UNEXPECTED


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (200, 0),
        (204, 0),
        (303, 0),
        (304, 0),
        (400, 2),
        (404, 3),
        (406, 2),
        (413, 2),
        (422, 2),
        (503, 4),
        (500, 1),
        (502, 1),
    ],
)
def test_exit_code_of_status_follows_its_class(status: int, code: int) -> None:
    assert exit_code_of_status(status) == code
