"""`/redaktion/vokabular/aufgaben`: outputs that carry a deprecated concept, and editorial rules that name one."""

from dataclasses import dataclass

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console import wording_vocabulary as words
from api.console.address import prefix_of
from api.console.gate import NO_STORE, Gate
from api.console.rendering import Renderer
from api.console.rule_address import again_path, rule_path
from api.console.view_line import label_of
from api.console.view_vocabulary import OutputView, output_view
from api.console.view_vocabulary_diff import label_of as label_beside
from api.console.vocabulary_address import DONE, PAGE, TASKS, concept_path
from api.console.vocabulary_pages import MENU_NAME
from api.console.vocabulary_source import VocabularySource
from api.console.wording import listed, moment_in_words
from api.console.wording_rule import KINDS, labels
from api.errors import InvalidRequest
from api.form import Form, read_form, read_number
from corpus.editorial import Dossier
from corpus.editorial_rule import EditorialRule, replaced_concepts, retired_concepts
from corpus.model import Vocabulary
from corpus.vocabulary_change import RetaggingTask, TaskId, carried
from recommender.editorial import target

TASK = "aufgabe"  # name of the form field
_WAS_OPEN = {"ja": True, "nein": False}


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task at an output; `state` says whether anybody has taken the concept off it yet."""

    number: int
    output: OutputView
    concept: str
    concept_href: str
    replaced_by: str
    reason: str
    by: str
    at: str
    state: str


@dataclass(frozen=True, slots=True)
class RuleTaskView:
    """An editorial rule that misses some readers; it is a task until it is over, or until the concept is back."""

    number: int
    kind: str
    title: str
    language: str
    concepts: str
    replaced_by: str
    href: str
    again_href: str


@dataclass(frozen=True, slots=True)
class TasksPage:
    """The open tasks, oldest first; `resting` says how many wait for an output to come back."""

    tasks: tuple[TaskView, ...]
    rules: tuple[RuleTaskView, ...]
    resting: str
    action: str
    back_href: str
    said: str


class TaskPages:
    """Shows tasks and takes them off the list."""

    def __init__(self, source: VocabularySource, gate: Gate, renderer: Renderer) -> None:
        self._source = source
        self._gate = gate
        self._renderer = renderer

    def show(self, request: Request) -> Response:
        """Answer GET with the open tasks."""
        signed = self._gate.admit(request)
        prefix, done = prefix_of(request), request.query_params.get(DONE, "")
        page = TasksPage(
            build_tasks(self._source, prefix),
            tuple(_rule_task(rule, self._source, prefix) for rule in self._source.rules()),
            words.resting(self._source.resting_tasks()),
            action=prefix + TASKS,
            back_href=prefix + PAGE,
            said=words.finished(was_open=_WAS_OPEN[done]) if done in _WAS_OPEN else "",
        )
        return self._renderer.render(
            "vokabular-aufgaben.html", request, "Aufgaben zum Nachvergeben", signed, current=MENU_NAME, page=page
        )

    async def act(self, request: Request) -> Response:
        """Answer POST: note that a task is done."""
        form = await read_form(request)
        return await to_thread.run_sync(self._act, request, form)

    def _act(self, request: Request, form: Form) -> Response:
        signed = self._gate.admit_form(request, form)
        number = read_number(form.get(TASK, ""))
        if number is None:
            raise InvalidRequest("Es ist keine Aufgabe genannt.", "Laden Sie die Liste der Aufgaben neu.")
        was_open = self._source.desk.finish_task(TaskId(number), editor=signed.account.name)
        address = f"{prefix_of(request)}{TASKS}?{DONE}={'ja' if was_open else 'nein'}"
        return RedirectResponse(address, status_code=303, headers=NO_STORE)


def build_tasks(source: VocabularySource, prefix: str) -> tuple[TaskView, ...]:
    """Return the open tasks as people see them."""
    known = {dossier.output.id: dossier for dossier in source.dossiers()}
    vocabulary = source.vocabulary()
    return tuple(
        _task(task, known[task.output_id], vocabulary, prefix) for task in source.tasks() if task.output_id in known
    )


def tasks_router(pages: TaskPages) -> APIRouter:
    """Return the routes of the tasks."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route(TASKS, pages.show, methods=["GET"], response_class=Response)
    router.add_api_route(TASKS, pages.act, methods=["POST"], response_class=Response)
    return router


def _task(task: RetaggingTask, dossier: Dossier, vocabulary: Vocabulary, prefix: str) -> TaskView:
    concept = vocabulary.get(task.concept)
    replaced_by = concept.replaced_by if concept else ()
    return TaskView(
        number=task.id,
        output=output_view(dossier.output, prefix),
        concept=label_of(task.concept, vocabulary),
        concept_href=prefix + concept_path(task.concept),
        replaced_by=", ".join(f"„{label_beside(one, task.concept, vocabulary)}“" for one in replaced_by),
        reason=task.reason,
        by=task.by,
        at=moment_in_words(task.at),
        state=words.task_state(carries=task.concept in carried(dossier)),
    )


def _rule_task(rule: EditorialRule, source: VocabularySource, prefix: str) -> RuleTaskView:
    vocabulary, output = source.vocabulary(), source.output(target(rule))
    retired = retired_concepts(rule, vocabulary)
    replacing = tuple(key for key in replaced_concepts(retired, vocabulary) if key not in retired)
    return RuleTaskView(
        number=rule.id,
        kind=KINDS[rule.kind].name,
        title=output.title,
        language=output.language,
        concepts=listed(labels(retired, vocabulary)),
        replaced_by=listed(labels(replacing, vocabulary)),
        href=prefix + rule_path(rule.id),
        again_href=prefix + again_path(rule.id),
    )
