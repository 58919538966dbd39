"""A client that talks to the application in this process, over the shipped catalogue."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace


@pytest.fixture(scope="session")
def client(catalogue_workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(catalogue_workspace), raise_server_exceptions=False) as found:
        yield found
