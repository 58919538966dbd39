from importlib import import_module
from pkgutil import walk_packages

import pytest
from starlette.testclient import TestClient

import api
import corpus
import evaluation
import recommender
from api.app import create_app
from api.errors import (
    AddressTooLong,
    HeadersTooLarge,
    OriginNotAllowed,
    ReadKeyRequired,
    SignInRefused,
    TooManyAttempts,
    TooManyRequests,
)
from api.problems import STATUS, TITLES, problem_of, problem_record, status_of
from api.schemas import Problem
from api.workspace import Workspace
from corpus.errors import (
    Conflict,
    Forbidden,
    InvalidRecord,
    NegzError,
    NotFound,
    OutputNotFound,
    SourceError,
    StoreBusy,
)
from recommender.errors import IndexMissing, InvalidProfile


def all_errors() -> list[type[NegzError]]:
    for package in (api, corpus, evaluation, recommender):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith(("errors", "problems")):
                import_module(module.name)
    found, open_ = [], [NegzError]
    while open_:
        cls = open_.pop()
        found.append(cls)
        open_.extend(cls.__subclasses__())
    return found


@pytest.mark.parametrize("cls", all_errors(), ids=lambda cls: cls.__name__)
def test_status_of_every_error_comes_from_its_family(cls: type[NegzError]) -> None:
    status = status_of(cls("Etwas fehlt.", "Suchen Sie es."))

    assert status in TITLES
    if cls is not NegzError:
        assert any(family in cls.__mro__ for family in STATUS if family is not NegzError), "a family without a status"


@pytest.mark.parametrize(
    ("cls", "status"),
    [
        (InvalidProfile, 422),
        (InvalidRecord, 422),
        (OutputNotFound, 404),
        (NotFound, 404),
        (Conflict, 409),
        (Forbidden, 403),
        (SignInRefused, 401),
        (AddressTooLong, 414),
        (HeadersTooLarge, 431),
        (ReadKeyRequired, 401),
        (OriginNotAllowed, 403),
        (TooManyRequests, 429),
        (TooManyAttempts, 429),
        (IndexMissing, 503),
        (SourceError, 502),
        (StoreBusy, 503),
    ],
)
def test_status_of_family_is_as_in_the_architecture(cls: type[NegzError], status: int) -> None:
    assert status_of(cls("a", "b")) == status


def test_problem_record_names_thing_remedy_and_code() -> None:
    record = problem_record(OutputNotFound("Den gibt es nicht.", "Prüfen Sie."), instance="/api/v1/outputs/x")

    assert Problem.model_validate(record) == Problem(
        type="urn:negz:problem:output_not_found",
        title="Nicht gefunden",
        status=404,
        detail="Den gibt es nicht.",
        code="output_not_found",
        remedy="Prüfen Sie.",
        instance="/api/v1/outputs/x",
    )


def test_problem_of_something_not_ready_says_when_to_come_back() -> None:
    assert problem_of(IndexMissing("a", "b"), instance="/").headers["retry-after"] == "5"


def test_problem_of_too_many_attempts_says_when_to_come_back() -> None:
    error = TooManyAttempts("a", "b", retry_after_s=90)
    assert problem_of(error, instance="/").headers["retry-after"] == "90"


def test_problem_of_a_missing_sign_in_says_how_to_give_one() -> None:
    assert problem_of(SignInRefused("a", "b"), instance="/").headers["www-authenticate"] == "Bearer"
    assert "www-authenticate" not in problem_of(Forbidden("a", "b"), instance="/").headers


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nichts", 404, "route_not_found"),
        ("GET", "/nichts", 404, "route_not_found"),
        ("DELETE", "/api/v1/coverage", 405, "method_not_allowed"),
        ("GET", "/api/v1/outputs/gibt-es-nicht", 404, "output_not_found"),
        ("GET", "/api/v1/outputs/gibt-es-nicht/related", 404, "output_not_found"),
        ("GET", "/api/v1/recommendations", 422, "invalid_profile"),
        ("GET", "/api/v1/search", 422, "invalid_query"),
        ("GET", "/static/nichts.css", 404, "route_not_found"),
    ],
)
def test_error_has_the_declared_shape(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = Problem.model_validate_json(answer.content)
    assert (problem.status, problem.code, problem.instance) == (status, code, path)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/recommendations", "GET, HEAD, OPTIONS, POST"),
        ("/api/v1/coverage", "GET, HEAD, OPTIONS"),
        ("/redaktion/anmelden", "GET, HEAD, OPTIONS, POST"),
        ("/static/mark.svg", "GET, HEAD, OPTIONS"),
    ],
)
def test_wrong_method_names_every_right_one(client: TestClient, path: str, allowed: str) -> None:
    answer = client.delete(path)

    assert answer.headers["allow"] == allowed
    assert f"Erlaubt ist: {allowed}." in answer.json()["remedy"]


def test_dead_link_followed_by_a_person_shows_a_page(client: TestClient) -> None:
    answer = client.get("/nichts", headers={"Accept": "text/html,*/*;q=0.8"})

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_unexpected_error_gives_no_details_away(
    catalogue_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("das Passwort ist geheim")

    client = TestClient(create_app(catalogue_workspace), raise_server_exceptions=False)
    monkeypatch.setattr(catalogue_workspace, "today", fail)
    answer = client.get("/api/v1/coverage")

    assert answer.status_code == 500
    assert Problem.model_validate_json(answer.content).code == "internal_error"
    assert "geheim" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
