"""`/redaktion/beitrag/{id}/wirkung`: what publishing the output now would change for visitors."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console import wording_effect as words
from api.console.address import HOME, prefix_of
from api.console.gate import Gate
from api.console.rendering import Renderer
from api.console.view_effect import EffectMaterial, build_effect_page
from api.site.address import DEFAULT_ITEMS
from api.workspace import Workspace
from corpus.editorial import tags_of
from corpus.model import OutputId


def effect_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the route of the effect preview."""

    def show(request: Request, output_id: str) -> Response:
        """Answer GET: the effect of everything decided up to now, for lists as long as visitors see them."""
        signed = gate.admit(request)
        dossier = workspace.store.editorial.dossier(OutputId(output_id))
        recommender = workspace.recommender()
        tags = tags_of(dossier.assessments, dossier.output.tags or ())
        material = EffectMaterial(
            dossier=dossier,
            tags=tags,
            effect=recommender.effect(dossier.output.id, tags, as_of=workspace.today(), n=DEFAULT_ITEMS),
            outputs={output.id: output for output in recommender.outputs()},
            vocabulary=workspace.store.vocabulary(),
            status=recommender.status(),
            prefix=prefix_of(request),
        )
        page = build_effect_page(material)
        return renderer.render("wirkung.html", request, words.TITLE, signed, current="queue", page=page)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(f"{HOME}/beitrag/{{output_id}}/wirkung", show, methods=["GET"], response_class=Response)
    return router
