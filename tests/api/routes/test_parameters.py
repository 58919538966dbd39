from starlette.testclient import TestClient

from api.schemas import ParametersAnswer

PATH = "/api/v1/parameters"


def test_parameters_are_explained_in_both_languages(client: TestClient) -> None:
    german = ParametersAnswer.model_validate_json(client.get(PATH).content).parameters
    english = ParametersAnswer.model_validate_json(client.get(f"{PATH}?lang=en").content).parameters

    assert [(p.name, p.value) for p in german] == [(p.name, p.value) for p in english]
    assert all(g.explanation != e.explanation for g, e in zip(german, english, strict=True))
