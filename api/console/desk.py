"""The queue, the desk, the effect preview, second views, agreement and the trail, put together."""

from fastapi import APIRouter

from api.console.agreement_page import agreement_router
from api.console.correction_page import correction_router
from api.console.desk_page import DeskPages, desk_router
from api.console.effect_page import effect_router
from api.console.gate import Gate
from api.console.queue_page import QueueSource, queue_router
from api.console.rendering import Renderer
from api.console.second_compare import ComparePages, compare_router
from api.console.second_page import SecondPages, second_router
from api.console.suggesting import Suggesting
from api.console.trail_page import trail_router
from api.workspace import Workspace


def editorial_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of everything an editor decides with."""
    suggesting = Suggesting(workspace)
    source = QueueSource(workspace, suggesting)
    router = APIRouter(include_in_schema=False)
    router.include_router(queue_router(gate, renderer, source))
    router.include_router(desk_router(DeskPages(workspace, gate, renderer, suggesting, source)))
    router.include_router(effect_router(workspace, gate, renderer))
    router.include_router(correction_router(workspace, gate, renderer))
    router.include_router(compare_router(ComparePages(workspace, gate, renderer)))
    router.include_router(second_router(SecondPages(workspace, gate, renderer)))
    router.include_router(agreement_router(workspace, gate, renderer))
    router.include_router(trail_router(workspace, gate, renderer))
    return router
