"""`/redaktion/versuche`: another ranking against the shipped one, started, ended and judged."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from secrets import token_bytes

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console import wording_trial as words
from api.console.address import HOME, prefix_of
from api.console.gate import NO_STORE, Gate, SignedIn
from api.console.rendering import Renderer
from api.console.view_desk import NoteView
from api.console.view_trial import TrialInput, TrialsPage, build_form, build_trial, default_input
from api.console.wording import germany
from api.form import Form, read_form
from api.problems import status_of
from api.workspace import Workspace
from corpus.account import Role
from corpus.errors import Conflict, Forbidden, InvalidInput, InvalidTrial, NegzError, NotReady
from corpus.trial import Trial, TrialId
from recommender.challenge import check_change

PAGE = f"{HOME}/versuche"
MENU_NAME = "trials"
STEP, START, END = "schritt", "starten", "beenden"
PARAMETER, VALUE, UNTIL, REASON, NUMBER = "parameter", "wert", "bis", "grund", "nummer"
_SAID = (("gestartet", words.STARTED), ("beendet", words.ENDED))
SECRET_BYTES = 32


class TrialPages:
    """Shows the trials to whoever has signed in, and lets admins start and end them."""

    def __init__(self, workspace: Workspace, gate: Gate, renderer: Renderer) -> None:
        self._workspace = workspace
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET with all trials, and the form for the next one."""
        signed = self._gate.admit(request)
        return self._page(request, signed, default_input(self._workspace.today()))

    async def act(self, request: Request) -> Response:
        """Answer POST: start a trial, or end the one that runs."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form)

    def _act(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        if signed.account.role is not Role.ADMIN:
            raise Forbidden(*words.ONLY_ADMINS)
        trials, author = self._workspace.store.trials, signed.account.name
        typed = TrialInput(*(form.get(name, "").strip() for name in (PARAMETER, VALUE, UNTIL, REASON)))
        try:
            if form.get(STEP) == END:
                done = trials.end(_number(form.get(NUMBER, "")), by=author, at=self._workspace.clock())
            else:
                done = trials.start(self._plan(typed, author))
        except (InvalidInput, Conflict) as problem:
            return self._page(request, signed, typed, problem)
        name = _SAID[1 if form.get(STEP) == END else 0][0]
        return RedirectResponse(f"{prefix_of(request)}{PAGE}?{name}={done.id}", status_code=303, headers=NO_STORE)

    def _plan(self, typed: TrialInput, author: str) -> Trial:
        value, now = _value(typed.value), self._workspace.clock()
        check_change(self._workspace.config, typed.parameter, value)
        ends_at = datetime.combine(_day(typed.until) + timedelta(days=1), time(), germany())
        trial = Trial(typed.parameter, value, typed.reason, author, now, ends_at, token_bytes(SECRET_BYTES))
        reach = self._reach(trial)
        if reach is not None and reach[0] == 0:
            subject, remedy = words.NO_CHANGE
            raise InvalidTrial(subject.format(pairs=reach[1]), remedy)
        return trial

    def _reach(self, trial: Trial) -> tuple[int, int] | None:
        """Return in how many of how many pairs the trial changes the list; None while there is no index."""
        with suppress(NotReady):
            return self._workspace.recommender().changed_pairs(trial, self._workspace.today())
        return None

    def _reach_now(self, trial: Trial, now: datetime) -> tuple[int, int] | None:
        return self._reach(trial) if trial.is_running(now) else None

    def _page(
        self, request: Request, signed: SignedIn, typed: TrialInput, problem: NegzError | None = None
    ) -> Response:
        workspace, is_admin = self._workspace, signed.account.role is Role.ADMIN
        store, config, now = workspace.store.trials, workspace.config, workspace.clock()
        trials = [
            (trial, build_trial(trial, store.credits(trial.id), config, now, self._reach_now(trial, now)))
            for trial in store.all()
        ]
        running = next((view for trial, view in trials if trial.is_running(now)), None)
        may_start = is_admin and running is None
        page = TrialsPage(
            action=prefix_of(request) + PAGE,
            said=_said(request),
            note=NoteView(problem.subject, problem.remedy) if problem else None,
            warning="" if workspace.settings.count_feedback else words.NO_COUNTING,
            running=running,
            may_end=is_admin,
            form=build_form(config, typed, workspace.today()) if may_start else None,
            hint=words.ALREADY if is_admin else " ".join(words.ONLY_ADMINS),
            past=tuple(view for trial, view in trials if not trial.is_running(now)),
        )
        status = status_of(problem) if problem else 200
        return self._renderer.render(
            "versuche.html", request, words.TITLE, signed, status=status, current=MENU_NAME, page=page
        )


def trial_router(workspace: Workspace, gate: Gate, renderer: Renderer) -> APIRouter:
    """Return the routes of the page."""
    pages, router = TrialPages(workspace, gate, renderer), APIRouter(include_in_schema=False)
    router.add_api_route(PAGE, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(PAGE, pages.act, methods=["POST"], response_class=Response)
    return router


def _said(request: Request) -> str:
    """Return what is said about the trial started or ended a moment ago, as the address tells."""
    for name, text in _SAID:
        number = request.query_params.get(name, "")
        if number.isascii() and number.isdigit():
            return text.format(number=number)
    return ""


def _number(text: str) -> TrialId:
    if not (text.isascii() and text.isdigit()):
        raise InvalidTrial("Die Nummer des Versuchs fehlt.", "Laden Sie die Seite neu.")
    return TrialId(int(text))


def _value(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        subject = f"„{text}“ ist keine Zahl." if text else "Der Wert fehlt."
        raise InvalidTrial(subject, "Schreiben Sie ihn wie 0,5.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        subject = f"„{text}“ ist kein Datum." if text else "Der letzte Tag fehlt."
        raise InvalidTrial(subject, "Schreiben Sie ihn wie 2026-12-31.") from error
