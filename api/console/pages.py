"""The console's pages, put together and added to the application."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from api.accounts import Accounts
from api.console.address import STATIC
from api.console.bulk_page import bulk_router
from api.console.coverage_pages import coverage_router
from api.console.dead_links_page import dead_links_router
from api.console.desk import editorial_router
from api.console.failure import failure_page
from api.console.gate import Gate, NotSignedIn
from api.console.keys_page import keys_router
from api.console.merge_page import merge_router
from api.console.rendering import Renderer
from api.console.rule_pages import rule_router
from api.console.sign_in import sign_in_router
from api.console.source_page import source_router
from api.console.start import start_router
from api.console.trial_page import trial_router
from api.console.usage_pages import usage_router
from api.console.vocabulary import vocabulary_router
from api.problems import ErrorPage
from api.static_file import VersionedFiles
from api.workspace import Workspace

STATIC_DIR = Path(__file__).parent / "static"


def console_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of every page of the console."""
    router = APIRouter(include_in_schema=False)
    router.include_router(sign_in_router(gate, Accounts(workspace), renderer))
    router.include_router(start_router(workspace, gate, renderer))
    router.include_router(coverage_router(workspace, gate, renderer))
    router.include_router(usage_router(workspace, gate, renderer))
    router.include_router(editorial_router(workspace, gate, renderer))
    router.include_router(vocabulary_router(workspace, gate, renderer))
    router.include_router(bulk_router(workspace, gate, renderer))
    router.include_router(rule_router(workspace, gate, renderer))
    router.include_router(keys_router(workspace, gate, renderer))
    router.include_router(trial_router(workspace, gate, renderer))
    router.include_router(source_router(workspace, gate, renderer))
    router.include_router(dead_links_router(workspace, gate, renderer))
    router.include_router(merge_router(workspace, gate, renderer))
    return router


def add_console(app: FastAPI, workspace: Workspace) -> ErrorPage:
    """Add the console to the application; return the page on which it shows errors."""
    gate, renderer = Gate(workspace), Renderer()

    async def lead_to_sign_in(request: Request, _: Exception) -> Response:
        return gate.sign_in_page(request)

    app.add_exception_handler(NotSignedIn, lead_to_sign_in)
    app.mount(STATIC, VersionedFiles(directory=STATIC_DIR), name="console-static")
    app.include_router(console_router(workspace, gate, renderer))
    return failure_page(gate, renderer)
