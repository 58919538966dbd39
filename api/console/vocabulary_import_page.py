"""`/redaktion/vokabular/einlesen`: a vocabulary from a file or pasted, over a preview to the change."""

from collections.abc import Sequence
from dataclasses import dataclass

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.view_desk import NoteView
from api.console.view_vocabulary_preview import PreviewMaterial, build_preview_page
from api.console.vocabulary_address import IMPORT, PAGE, REASON, SAVED, STEP, VERSION, Step
from api.console.vocabulary_form import MAX_REASON_CHARS, read_reason
from api.console.vocabulary_pages import MENU_NAME
from api.console.vocabulary_source import VocabularySource, check_may_change, may_change
from api.console.vocabulary_upload import read_upload
from api.errors import InvalidRequest
from api.form import Form
from api.problems import status_of
from corpus.errors import Conflict, InvalidInput, NegzError
from corpus.model import Vocabulary
from corpus.vocabulary import spreadsheet
from corpus.vocabulary.integrity import Finding, refuse_errors, warning
from corpus.vocabulary.skos import parse_turtle
from corpus.vocabulary_change import VocabularyConflict, lost, take_over

FILE, TEXT = "datei", "text"  # names of form fields
MAX_TEXT_CHARS = 200_000  # with the rest of the form it must stay under the limit of a request, 256 KiB
_TURTLE_STARTS = ("@prefix", "@base", "prefix", "base", "<", "#")


@dataclass(frozen=True, slots=True)
class ImportPage:
    """The form."""

    text: str
    reason: str
    max_reason: int
    action: str
    back_href: str
    columns: str
    note: NoteView | None


class ImportPages:
    """Reads vocabularies."""

    def __init__(self, source: VocabularySource, gate: Gate, renderer: Renderer) -> None:
        self._source = source
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET with the form."""
        signed = self._gate.admit(request)
        return self._form(request, signed, Form(()))

    async def act(self, request: Request) -> Response:
        """Answer POST with the preview, or make the change."""
        form = await read_upload(request)
        return await to_thread.run_sync(self._act, request, form)

    def _act(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        if form.get(STEP) == Step.APPLY:
            check_may_change(signed)
        if form.get(STEP) == Step.FORM:
            return self._form(request, signed, form)
        try:
            text, reason = read_source(form), read_reason(form)
            return self._taken_over(request, signed, form, text, reason)
        except (InvalidInput, Conflict) as error:
            return self._form(request, signed, form, error)

    def _taken_over(self, request: Request, signed: SignedIn, form: Form, text: str, reason: str) -> Response:
        vocabulary = self._source.vocabulary()
        wanted, findings = read_vocabulary(text, vocabulary)
        change = take_over(vocabulary, wanted, reason)
        conflict: VocabularyConflict | None = None
        if form.get(STEP) == Step.APPLY:
            refuse_errors(findings)
            try:
                entry = self._source.desk.apply(change, editor=signed.account.name, version=form.get(VERSION, ""))
            except VocabularyConflict as faster:
                conflict, vocabulary = faster, self._source.vocabulary()
            else:
                address = f"{prefix_of(request)}{PAGE}?{SAVED}={entry.number}"
                return RedirectResponse(address, status_code=303, headers=NO_STORE)
        prefix = prefix_of(request)
        page = build_preview_page(
            PreviewMaterial(vocabulary, change, self._source.dossiers(), self._source.active_rules(), findings),
            Form(((TEXT, text), (REASON, reason))),
            heading="Vorschau: Vokabular einlesen",
            action=prefix + IMPORT,
            back_href=prefix + PAGE,
            prefix=prefix,
            may_change=may_change(signed),
            note=NoteView(conflict.subject, conflict.remedy) if conflict else None,
        )
        status = status_of(conflict) if conflict else 200
        return self._renderer.render(
            "vokabular-vorschau.html", request, page.heading, signed, status=status, current=MENU_NAME, page=page
        )

    def _form(self, request: Request, signed: SignedIn, form: Form, error: NegzError | None = None) -> Response:
        prefix = prefix_of(request)
        page = ImportPage(
            text=form.get(TEXT, "") or form.get(FILE, ""),
            reason=form.get(REASON, ""),
            max_reason=MAX_REASON_CHARS,
            action=prefix + IMPORT,
            back_href=prefix + PAGE,
            columns=", ".join(spreadsheet.COLUMNS),
            note=NoteView(error.subject, error.remedy) if error else None,
        )
        title = "Vokabular einlesen"
        return self._renderer.render(
            "vokabular-einlesen.html",
            request,
            title,
            signed,
            problem=error,
            current=MENU_NAME,
            page=page,
        )


def read_source(form: Form) -> str:
    """Return the text of the file, or the pasted one; raise `InvalidRequest` where there is none, or too much."""
    text = form.get(FILE, "").strip() or form.get(TEXT, "").strip()
    if not text:
        raise InvalidRequest(
            "Es fehlt das Vokabular.", "Wählen Sie eine Datei, oder fügen Sie den Text in das große Feld ein."
        )
    if len(text) > MAX_TEXT_CHARS:
        raise InvalidRequest(
            f"Das Vokabular hat {len(text)} Zeichen, hier sind höchstens {MAX_TEXT_CHARS} erlaubt.",
            "Lesen Sie es auf dem Server ein: negz corpus import vokabular.ttl",
        )
    return text


def read_vocabulary(text: str, held: Vocabulary) -> tuple[Vocabulary, Sequence[Finding]]:
    """Return what the text says, as Turtle or as a table, and what cannot be read of it.

    What it says nothing about is a warning: those concepts stay as they are.
    """
    if spreadsheet.looks_like_table(text):
        wanted, findings = spreadsheet.parse_csv(text, held)
    elif text.casefold().startswith(_TURTLE_STARTS):
        wanted, findings = parse_turtle(text)
    else:
        raise InvalidRequest(
            "Der Text ist weder SKOS (Turtle) noch eine Tabelle des Vokabulars.",
            "Laden Sie zum Vergleich das jetzige Vokabular herunter, als SKOS oder als CSV.",
        )
    if findings:  # what could not be read is not missing
        return wanted, findings
    return wanted, (*findings, *(_missing(str(concept.key)) for concept in lost(held, wanted)))


def _missing(key: str) -> Finding:
    return warning(
        "concept_missing",
        f"Der Begriff „{key}“ fehlt in der Datei; er bleibt, wie er ist.",
        "Legen Sie ihn still, wenn er nicht mehr gelten soll.",
    )


def import_router(pages: ImportPages) -> APIRouter:
    """Return the routes of the import."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(IMPORT, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(IMPORT, pages.act, methods=["POST"], response_class=Response)
    return router
