"""`/redaktion/vokabular`: the overview, the concepts, the log of changes, and the vocabulary as files."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console import wording_vocabulary as words
from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate
from api.console.rendering import Renderer
from api.console.view_vocabulary import (
    ChangeView,
    build_change,
    build_concept_page,
    build_vocabulary_page,
    touches,
)
from api.console.vocabulary_address import CSV, LOG, PAGE, TURTLE
from api.console.vocabulary_source import VocabularySource, find_concept, may_change
from api.form import read_number
from corpus.vocabulary.skos import write_turtle
from corpus.vocabulary.spreadsheet import write_csv

MENU_NAME = "vocabulary"
BEFORE = "vor"  # the parameter that names the line before which to read on
LINES_PER_PAGE = 50
LINES_OF_A_CONCEPT = 500  # how far back a concept's page looks


@dataclass(frozen=True, slots=True)
class LogPage:
    """The log of changes, newest first."""

    changes: tuple[ChangeView, ...]
    back_href: str
    newest_href: str
    older_href: str


class VocabularyPages:
    """Shows the vocabulary to whoever has signed in."""

    def __init__(self, source: VocabularySource, gate: Gate, renderer: Renderer) -> None:
        self._source = source
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET with the overview."""
        signed = self._gate.admit(request)
        source = self._source
        page = build_vocabulary_page(
            source.vocabulary(),
            source.usage(source.dossiers()),
            len(source.tasks()) + len(source.rules()),
            prefix=prefix_of(request),
            may_change=may_change(signed),
            saved=source.saved(request),
        )
        return self._renderer.render("vokabular.html", request, words.TITLE, signed, current=MENU_NAME, page=page)

    def show_concept(self, request: Request, scheme: str, notation: str) -> Response:
        """Answer GET with one concept."""
        signed = self._gate.admit(request)
        source = self._source
        vocabulary, dossiers = source.vocabulary(), source.dossiers()
        concept = find_concept(vocabulary, scheme, notation)
        log = (entry for entry in source.log(limit=LINES_OF_A_CONCEPT) if touches(entry, concept.key))
        page = build_concept_page(
            concept,
            vocabulary,
            source.usage(dossiers),
            dossiers,
            log,
            prefix=prefix_of(request),
            may_change=may_change(signed),
            saved=source.saved(request),
        )
        return self._renderer.render(
            "vokabular-begriff.html", request, page.label, signed, current=MENU_NAME, page=page
        )

    def show_log(self, request: Request) -> Response:
        """Answer GET with the log of changes."""
        signed = self._gate.admit(request)
        before = read_number(request.query_params.get(BEFORE, ""))
        found = self._source.log(limit=LINES_PER_PAGE + 1, before=before)
        vocabulary, prefix = self._source.vocabulary(), prefix_of(request)
        lines = tuple(build_change(entry, vocabulary, prefix) for entry in found[:LINES_PER_PAGE])
        page = LogPage(
            lines,
            back_href=prefix + PAGE,
            newest_href="" if before is None else prefix + LOG,
            older_href=f"{prefix}{LOG}?{BEFORE}={lines[-1].number}" if len(found) > LINES_PER_PAGE else "",
        )
        return self._renderer.render(
            "vokabular-aenderungen.html", request, "Änderungen am Vokabular", signed, current=MENU_NAME, page=page
        )

    def turtle(self, request: Request) -> Response:
        """Answer GET with the vocabulary as SKOS; also to a program that brings a token."""
        return self._file(request, write_turtle(self._source.vocabulary()), "ttl", "text/turtle; charset=utf-8")

    def csv(self, request: Request) -> Response:
        """Answer GET with the vocabulary as a table; also to a program that brings a token."""
        return self._file(request, write_csv(self._source.vocabulary()), "csv", "text/csv; charset=utf-8")

    def _file(self, request: Request, text: str, extension: str, media_type: str) -> Response:
        self._gate.admit_reader(request)
        name = self._source.file_name(extension)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', **NO_STORE}
        return Response(text.encode(), media_type=media_type, headers=headers)


def pages_router(pages: VocabularyPages) -> APIRouter:
    """Return the routes of the pages that only show."""
    router = APIRouter(include_in_schema=False)
    for path, show in (
        (PAGE, pages.show),
        (LOG, pages.show_log),
        (TURTLE, pages.turtle),
        (CSV, pages.csv),
        (f"{PAGE}/{{scheme}}/{{notation}}", pages.show_concept),
    ):
        router.add_api_route(path, show, methods=["GET"], response_class=Response)
    return router
