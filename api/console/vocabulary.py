"""The vocabulary desk, put together."""

from fastapi import APIRouter

from api.console.gate import Gate
from api.console.rendering import Renderer
from api.console.vocabulary_change_pages import ChangePages, changes_router
from api.console.vocabulary_import_page import ImportPages, import_router
from api.console.vocabulary_pages import VocabularyPages, pages_router
from api.console.vocabulary_source import VocabularySource
from api.console.vocabulary_task_pages import TaskPages, tasks_router
from api.workspace import Workspace


def vocabulary_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the vocabulary desk."""
    source, router = VocabularySource(workspace), APIRouter(include_in_schema=False)
    router.include_router(tasks_router(TaskPages(source, gate, renderer)))
    router.include_router(import_router(ImportPages(source, gate, renderer)))
    router.include_router(changes_router(ChangePages(source, gate, renderer)))
    router.include_router(pages_router(VocabularyPages(source, gate, renderer)))
    return router
