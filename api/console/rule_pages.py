"""The pages of editorial rules and the question why an output is missing, put together."""

from fastapi import APIRouter

from api.console.gate import Gate
from api.console.rendering import Renderer
from api.console.rule_change_page import RuleChangePages, rule_change_router
from api.console.rule_page import RulePages, rules_router
from api.console.rule_source import RuleSource
from api.console.why_page import WhyPages, why_router
from api.workspace import Workspace


def rule_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return all their routes; the form for a new rule comes before the pages that have a number in its place."""
    source, router = RuleSource(workspace), APIRouter(include_in_schema=False)
    router.include_router(rule_change_router(RuleChangePages(source, gate, renderer)))
    router.include_router(rules_router(RulePages(source, gate, renderer)))
    router.include_router(why_router(WhyPages(source, gate, renderer)))
    return router
