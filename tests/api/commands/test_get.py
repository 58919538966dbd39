from pathlib import Path

import pytest

from tests.api.commands.conftest import Negz


def test_get_prints_the_body_alone(negz: Negz, catalogue_dir: Path) -> None:
    outcome = negz("get", "/api/v1/recommendations?audience=cdo&text=Bürger:innen&n=2", "--data-dir", catalogue_dir)
    assert (outcome.code, outcome.err) == (0, "")
    assert len(outcome.json["items"]) == 2


def test_get_equals_the_command_line_s_answer(negz: Negz, catalogue_dir: Path) -> None:
    body = negz("get", "/api/v1/recommendations?audience=cdo&n=3", "--data-dir", catalogue_dir).json
    assert (
        body["items"]
        == negz("recommend", "--audience", "cdo", "--n", "3", "--json", "--data-dir", catalogue_dir).json["items"]
    )


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/healthz", 0, ""),
        ("/readyz", 0, ""),
        ("/gibt-es-nicht", 3, "404 Not Found\n"),
        ("/api/v1/outputs/gibt-es-nicht", 3, "404 Not Found\n"),
        ("/api/v1/recommendations?audience=cto", 2, "422 Unprocessable"),
        ("/api/v1/recommendations?audience=cdo&n=0", 2, "422 Unprocessable"),
    ],
)
def test_get_ends_as_the_status_says(negz: Negz, catalogue_dir: Path, path: str, code: int, said: str) -> None:
    outcome = negz("get", path, "--data-dir", catalogue_dir)
    assert outcome.code == code
    assert outcome.err.startswith(said)
    assert outcome.out


@pytest.mark.parametrize("path", ["api/v1/coverage", "http://localhost/healthz", ""])
def test_get_without_a_leading_slash_ends_with_2(negz: Negz, path: str) -> None:
    outcome = negz("get", path)
    assert outcome.code == 2
    assert "Schrägstrich" in outcome.err
