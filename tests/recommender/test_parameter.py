import pytest

from recommender.config import RankingConfig
from recommender.feature import FEATURES
from recommender.parameter import describe_parameters


@pytest.mark.parametrize("language", ["de", "en"])
def test_parameters_describe_every_weight_and_both_thresholds(language: str) -> None:
    parameters = describe_parameters(RankingConfig(), language)
    assert {parameter.name for parameter in parameters} == {*FEATURES, "diversity", "minimum_fit"}
    assert all(parameter.explanation and parameter.unit for parameter in parameters)


def test_parameters_state_the_values_in_use() -> None:
    values = {p.name: p.value for p in describe_parameters(RankingConfig(diversity=0.7))}
    assert values["diversity"] == 0.7
    assert values["audience"] == RankingConfig().weights.audience


def test_parameters_in_another_language_than_english_are_german() -> None:
    german = describe_parameters(RankingConfig())
    assert describe_parameters(RankingConfig(), "fr") == german
    assert {p.unit for p in german} == {"Punkte der Bewertung", "Wahrscheinlichkeit"}
