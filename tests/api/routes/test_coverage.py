from starlette.testclient import TestClient

from api.schemas import CoverageAnswer


def test_coverage_has_a_cell_for_every_pair_and_counts_what_it_lists(client: TestClient) -> None:
    found = CoverageAnswer.model_validate_json(client.get("/api/v1/coverage").content)

    pairs = [(cell.audience, cell.benefit) for cell in found.cells]
    assert pairs == [(audience, benefit) for audience in found.audiences for benefit in found.benefits]
    assert all(cell.outputs == len(cell.editor) + len(cell.model) for cell in found.cells)
    assert all(gap.outputs == 0 for gap in found.gaps)


def test_coverage_with_a_parameter_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/coverage?audience=cdo").status_code == 422
