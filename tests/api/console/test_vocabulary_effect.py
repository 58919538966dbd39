"""What a change to the vocabulary does to everything that answers while the index is still the old one, and after."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.accounts import Accounts
from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from corpus.account import Role
from corpus.model import Concept, ConceptKey, Scheme
from corpus.vocabulary_change import Change, add, deprecate, merge, restore, split, version_of
from tests.api.console.conftest import PASSWORD, SAME_ORIGIN
from tests.conftest import NOW, TODAY

CDO = ConceptKey(Scheme.AUDIENCE, "cdo")
PRAXIS = ConceptKey(Scheme.BENEFIT, "praxis")
PRESSE = Concept(
    ConceptKey(Scheme.AUDIENCE, "presse"), {"de": "Presse und Rundfunk"}, {"de": ("Zeitungen",)}, related=("politik",)
)


@pytest.fixture
def catalogue(writable_catalogue_dir: Path) -> Iterator[Workspace]:
    settings = Settings(data_dir=writable_catalogue_dir, today=TODAY, blind_share=0)
    with Workspace(settings, clock=lambda: NOW) as found:
        Accounts(found).add("Erika", Role.EDITOR, PASSWORD)
        yield found


@pytest.fixture
def client(catalogue: Workspace) -> TestClient:
    found = TestClient(create_app(catalogue), base_url="https://negz.example", headers=SAME_ORIGIN)
    assert found.post("/redaktion/anmelden", data={"name": "Erika", "passwort": PASSWORD}).status_code == 200
    found.headers["Accept"] = "*/*"
    found.headers["Authorization"] = f"Bearer {Accounts(catalogue).new_token('Erika')}"
    return found


def change(workspace: Workspace, wanted: Change) -> None:
    workspace.store.vocabulary_desk.apply(wanted, editor="chef", version=version_of(workspace.store.vocabulary()))


def every_answer(client: TestClient, workspace: Workspace) -> None:
    """Ask everything that has to do with concepts, and expect an answer."""
    waiting = next(one for one in workspace.store.editorial.dossiers() if one.is_waiting).output.id
    tagged = next(one for one in workspace.store.outputs() if any(tag.concept == CDO for tag in one.tags or ())).id
    for path in (
        "/",
        f"/beitrag/{tagged}",
        "/api/v1/vocabulary",
        "/api/v1/vocabulary?format=turtle",
        "/api/v1/coverage",
        "/api/v1/recommendations?audience=politik&benefit=recht",
        "/api/v1/recommendations?text=Praxisbeispiele+aus+Kommunen",
        f"/api/v1/outputs/{tagged}",
        f"/api/v1/outputs/{tagged}/related",
        "/api/v1/search?q=CDO",
        "/redaktion/weiter",
        f"/redaktion/beitrag/{waiting}",
        f"/redaktion/beitrag/{tagged}",
        "/redaktion/abdeckung",
        "/redaktion/abdeckung.csv",
        "/redaktion/abdeckung.svg",
        "/redaktion/protokoll",
        "/redaktion/vokabular",
        "/redaktion/vokabular/audience/cdo",
        "/redaktion/vokabular/aufgaben",
        "/redaktion/vokabular/aenderungen",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)
    assert suggested(client)


def suggested(client: TestClient) -> set[str]:
    body = {"text": "Was CDOs in Kommunen von der Presse lernen können", "title": "Presse und CDO"}
    answer = client.post("/api/v1/tag-suggestions", json=body)
    assert answer.status_code == 200, answer.text
    return {f"{found['scheme']}:{found['notation']}" for found in answer.json()["results"]}


def offered(client: TestClient) -> set[str]:
    schemes = client.get("/api/v1/vocabulary").json()["schemes"]
    return {f"{scheme['scheme']}:{concept['notation']}" for scheme in schemes for concept in scheme["concepts"]}


def covered(client: TestClient) -> tuple[set[str], dict[str, Any]]:
    found = client.get("/api/v1/coverage").json()
    return set(found["audiences"]) | set(found["benefits"]), found


def test_added_concept_is_offered_and_suggested_at_once_and_counted_after_the_next_build(
    client: TestClient, catalogue: Workspace
) -> None:
    every_answer(client, catalogue)
    change(catalogue, add(catalogue.store.vocabulary(), PRESSE, "Wird gefragt"))
    every_answer(client, catalogue)
    assert "audience:presse" in offered(client)
    assert "audience:presse" in suggested(client)
    answer = client.get("/api/v1/recommendations?audience=presse")
    assert answer.status_code == 200
    assert answer.json()["index"]["is_stale"]
    assert answer.json()["index"]["lag"] == 1
    catalogue.build_index()
    every_answer(client, catalogue)
    names, found = covered(client)
    assert "presse" in names
    assert not found["index"]["is_stale"]
    assert client.get("/api/v1/recommendations?audience=presse").status_code == 200


def test_deprecated_concept_is_neither_suggested_nor_offered(client: TestClient, catalogue: Workspace) -> None:
    waiting = [one.output.id for one in catalogue.store.editorial.dossiers() if one.is_waiting][:3]
    for output_id in waiting:
        assert client.get(f"/redaktion/beitrag/{output_id}").status_code == 200
    for wanted in (CDO, PRAXIS):
        change(catalogue, deprecate(catalogue.store.vocabulary(), wanted, [], "Zu eng"))
    for _ in range(2):
        every_answer(client, catalogue)
        assert not {"audience:cdo", "benefit:praxis"} & (offered(client) | suggested(client))
        refused = client.get("/api/v1/recommendations?audience=cdo")
        assert refused.status_code == 422
        assert "cdo" not in refused.json()["remedy"].split("Bekannt sind: ")[1].replace(".", "").split(", ")
        names, found = covered(client)
        assert not {"cdo", "praxis"} & names
        assert not [gap for gap in found["gaps"] if gap["audience"] == "cdo" or gap["benefit"] == "praxis"]
        for output_id in waiting:
            desk = client.get(f"/redaktion/beitrag/{output_id}").text
            assert 'data-begriff="audience:cdo"' not in desk
            assert "CDO, CIO und Digitalverantwortliche" not in desk
            site = client.get(f"/beitrag/{output_id}").text
            assert "CDO, CIO und Digitalverantwortliche" not in site.partition('<form class="profile"')[0]
        catalogue.build_index()


def test_merged_split_and_restored_concepts_leave_everything_answering(
    client: TestClient, catalogue: Workspace
) -> None:
    parts = [Concept(ConceptKey(Scheme.BENEFIT, name), {"de": name}) for name in ("beispiele", "rezepte")]
    change(catalogue, merge(catalogue.store.vocabulary(), CDO, "leitung", "Dasselbe"))
    change(catalogue, split(catalogue.store.vocabulary(), PRAXIS, parts, "Zu breit"))
    every_answer(client, catalogue)
    change(catalogue, restore(catalogue.store.vocabulary(), CDO, "Doch nicht"))
    every_answer(client, catalogue)
    assert {"audience:cdo", "benefit:beispiele"} <= offered(client) & suggested(client)


def test_suggestions_carry_the_version_of_the_vocabulary(client: TestClient, catalogue: Workspace) -> None:
    waiting = next(one for one in catalogue.store.editorial.dossiers() if one.is_waiting).output.id
    client.get(f"/redaktion/beitrag/{waiting}")
    before = catalogue.store.editorial.dossier(waiting).suggestions
    assert before is not None
    assert before.vocabulary_version == version_of(catalogue.store.vocabulary())
    change(catalogue, add(catalogue.store.vocabulary(), PRESSE, "Wird gefragt"))
    client.get(f"/redaktion/beitrag/{waiting}")
    after = catalogue.store.editorial.dossier(waiting).suggestions
    assert after is not None
    assert after.vocabulary_version == version_of(catalogue.store.vocabulary()) != before.vocabulary_version
    assert after.find(PRESSE.key) is not None
