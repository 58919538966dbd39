"""`/redaktion/tote-links`: addresses that have not answered for days, and the outputs that name them."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.address import HOME, prefix_of
from api.console.gate import Gate
from api.console.rendering import Renderer
from api.console.view_correction import correction_path
from api.console.view_desk import LinkView
from api.console.wording import moment_in_words
from api.workspace import Workspace
from corpus.link import DEAD_AFTER_DAYS, addresses_of

PATH = f"{HOME}/tote-links"


@dataclass(frozen=True, slots=True)
class DeadLinkView:
    """One address: what it answered, since when, when it was last asked, and where to change it."""

    address: str
    answered: str
    since: str
    checked: str
    outputs: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class DeadLinksPage:
    """The dead addresses, the one dead for longest first; of how many, and how many of them were looked at."""

    links: tuple[DeadLinkView, ...]
    doubtful: int
    checked: int
    addresses: int
    days: int


def build_dead_links_page(workspace: Workspace, prefix: str) -> DeadLinksPage:
    """Return the page."""
    store = workspace.store
    outputs, states = {output.id: output for output in store.outputs()}, store.links.states()
    named = addresses_of(outputs.values())

    def dead() -> Iterator[tuple[str, DeadLinkView]]:
        for address, ids in named.items():
            state = states.get(address)
            if state is None or not state.is_dead or state.failed_at is None:
                continue
            links = tuple(LinkView(prefix + correction_path(one), outputs[one].title) for one in ids)
            view = DeadLinkView(
                address, state.reason, moment_in_words(state.failed_at), moment_in_words(state.checked_at), links
            )
            yield state.failed_at.isoformat() + address, view

    failing = [states[address] for address in named if address in states and states[address].failed_days]
    return DeadLinksPage(
        tuple(view for _, view in sorted(dead(), key=lambda pair: pair[0])),
        sum(not state.is_dead for state in failing),
        sum(address in states for address in named),
        len(named),
        DEAD_AFTER_DAYS,
    )


def dead_links_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the route of the page."""

    def show(request: Request) -> Response:
        signed = gate.admit(request)
        page = build_dead_links_page(workspace, prefix_of(request))
        return renderer.render("tote-links.html", request, "Tote Adressen", signed, current="sources", page=page)

    router = APIRouter(include_in_schema=False)
    router.add_api_route(PATH, show, methods=["GET"], response_class=Response)
    return router
