"""The forms of the vocabulary desk: from what is typed over a preview to the change."""

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.view_desk import NoteView
from api.console.view_vocabulary_form import build_form_page, heading_of
from api.console.view_vocabulary_preview import PreviewMaterial, build_preview_page
from api.console.vocabulary_address import (
    NEW,
    PAGE,
    SAVED,
    SCHEME,
    STEP,
    VERSION,
    Step,
    Wish,
    concept_path,
    scheme_of,
    wish_path,
)
from api.console.vocabulary_form import plan_wish
from api.console.vocabulary_pages import MENU_NAME
from api.console.vocabulary_source import VocabularySource, check_may_change, find_concept, may_change
from api.form import Form, read_form
from api.problems import status_of
from corpus.errors import ConceptNotFound, Conflict, InvalidInput, NegzError, NotFound
from corpus.model import ConceptKey, Scheme
from corpus.vocabulary_change import Change, VocabularyConflict

_NEW_CONCEPT = ""  # the notation of a concept that has none yet


class ChangePages:
    """Shows forms and previews, and makes changes."""

    def __init__(self, source: VocabularySource, gate: Gate, renderer: Renderer) -> None:
        self._source = source
        self._gate = gate
        self._renderer = renderer

    def show_new(self, request: Request) -> Response:
        """Answer GET with the form for a new concept."""
        signed = self._gate.admit(request)
        scheme = scheme_of(request.query_params.get(SCHEME, "")) or Scheme.AUDIENCE
        return self._form(request, signed, Wish.ADD, ConceptKey(scheme, _NEW_CONCEPT))

    def show(self, request: Request, scheme: str, notation: str, wish: str) -> Response:
        """Answer GET with the form for a concept."""
        signed = self._gate.admit(request)
        key = find_concept(self._source.vocabulary(), scheme, notation).key
        return self._form(request, signed, _wish(wish), key)

    async def act_new(self, request: Request) -> Response:
        """Answer POST about a new concept."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form, Wish.ADD, form.get(SCHEME, ""), _NEW_CONCEPT)

    async def act(self, request: Request, scheme: str, notation: str, wish: str) -> Response:
        """Answer POST about a concept."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form, _wish(wish), scheme, notation)

    def _act(self, request: Request, form: Form, wish: Wish, scheme: str, notation: str) -> Response:
        signed = self._gate.admit_form(request, form)
        vocabulary = self._source.vocabulary()
        if wish is Wish.ADD:
            key = ConceptKey(scheme_of(scheme) or Scheme.AUDIENCE, _NEW_CONCEPT)
        else:
            key = find_concept(vocabulary, scheme, notation).key
        if form.get(STEP) == Step.APPLY:
            check_may_change(signed)
        if form.get(STEP) == Step.FORM:
            return self._form(request, signed, wish, key, form)
        try:
            change = plan_wish(wish, form, vocabulary, key)
            if form.get(STEP) == Step.APPLY:
                return self._apply(request, signed, form, wish, key, change)
            return self._preview(request, signed, form, wish, key, change)
        except (InvalidInput, NotFound, Conflict) as error:
            return self._form(request, signed, wish, key, form, error)

    def _apply(
        self, request: Request, signed: SignedIn, form: Form, wish: Wish, key: ConceptKey, change: Change
    ) -> Response:
        """Make the change and lead on; where somebody else was faster, show the preview of what it would be now."""
        try:
            entry = self._source.desk.apply(change, editor=signed.account.name, version=form.get(VERSION, ""))
        except VocabularyConflict as conflict:
            return self._preview(request, signed, form, wish, key, change, conflict)
        path = concept_path(change.subject) if change.subject else PAGE
        return RedirectResponse(f"{prefix_of(request)}{path}?{SAVED}={entry.number}", status_code=303, headers=NO_STORE)

    def _preview(
        self,
        request: Request,
        signed: SignedIn,
        form: Form,
        wish: Wish,
        key: ConceptKey,
        change: Change,
        conflict: NegzError | None = None,
    ) -> Response:
        prefix, vocabulary = prefix_of(request), self._source.vocabulary()
        page = build_preview_page(
            PreviewMaterial(vocabulary, change, self._source.dossiers(), self._source.active_rules()),
            form,
            heading=f"Vorschau: {heading_of(wish, vocabulary.get(key))}",
            action=prefix + _path(wish, key),
            back_href=prefix + (PAGE if wish is Wish.ADD else concept_path(key)),
            prefix=prefix,
            may_change=may_change(signed),
            note=NoteView(conflict.subject, conflict.remedy) if conflict else None,
        )
        return self._renderer.render(
            "vokabular-vorschau.html",
            request,
            page.heading,
            signed,
            status=status_of(conflict) if conflict else 200,
            current=MENU_NAME,
            page=page,
        )

    def _form(
        self,
        request: Request,
        signed: SignedIn,
        wish: Wish,
        key: ConceptKey,
        form: Form | None = None,
        error: NegzError | None = None,
    ) -> Response:
        prefix = prefix_of(request)
        note = NoteView(error.subject, error.remedy) if error else None
        vocabulary = self._source.vocabulary()
        page = build_form_page(wish, key, vocabulary, form, note, action=prefix + _path(wish, key), prefix=prefix)
        return self._renderer.render(
            "vokabular-formular.html",
            request,
            page.heading,
            signed,
            problem=error,
            current=MENU_NAME,
            page=page,
        )


def changes_router(pages: ChangePages) -> APIRouter:
    """Return the routes of forms and previews."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(NEW, pages.show_new, methods=["GET"], response_class=Response)
    router.add_api_route(NEW, pages.act_new, methods=["POST"], response_class=Response)
    path = f"{PAGE}/{{scheme}}/{{notation}}/{{wish}}"
    router.add_api_route(path, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(path, pages.act, methods=["POST"], response_class=Response)
    return router


def _wish(text: str) -> Wish:
    if text not in set(Wish) or text == Wish.ADD:
        raise ConceptNotFound(
            f"Mit einem Begriff lässt sich „{text}“ nicht machen.",
            "Wählen Sie auf der Seite des Begriffs, was zu tun ist.",
        )
    return Wish(text)


def _path(wish: Wish, key: ConceptKey) -> str:
    return wish_path(wish, None if wish is Wish.ADD else key)
