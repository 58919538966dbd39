"""Who works with the service that is killed: editors, one who keeps the vocabulary, and pages that report feedback."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from api.console.wording import CHOICES, Choice
from benchmarks.kill.browser import Browser, form_fields, with_fields
from benchmarks.kill.editing import Client, ServiceOperation
from benchmarks.kill.ground import Ground
from benchmarks.kill.operation import Operation
from corpus.editorial import Assessment, TrailAction
from corpus.editorial_bulk import PartState
from corpus.editorial_json import assessment_from_json
from corpus.model import ConceptKey, OutputId, Scheme
from corpus.sqlite import SqliteStore

DESKS = 5
CONCEPT = ConceptKey(Scheme.AUDIENCE, "cdo")
CONCEPT_PATH = "/redaktion/vokabular/audience/cdo/bearbeiten"
BULK = "/redaktion/sammeln"
BULK_KIND = "event_material"  # a dozen outputs: suggestions are made anew after each step, and cost more than the step
FEEDBACK = "/api/v1/feedback"
_NOTE = "Menschen, die Digitalisierung verantworten, Fassung "


@dataclass(frozen=True, slots=True)
class Step:
    """A decision as it was acknowledged."""

    output_id: OutputId
    number: int
    concept: ConceptKey
    choice: Choice


class Tagger(Client):
    """An editor who decides about concepts of a few outputs."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._acknowledged: list[Step] = []
        self._revisions: dict[OutputId, int] = {}
        self._said: dict[tuple[OutputId, ConceptKey], Assessment | Choice | None] = {}
        self._lines = 0

    def prepare(self, operation: Operation) -> None:
        """Read where each output stands; a decision that was never answered may have been written."""
        with closing(SqliteStore(operation.folder)) as store:
            self._concepts = [one.key for one in store.vocabulary().concepts if not one.deprecated]
            dossiers = [one for one in store.editorial.dossiers() if "probe" not in one.output.id][-DESKS:]
            self._lines = sum(line.bulk is None for line in store.editorial.export())
        self._acknowledged_before = len(self._acknowledged)
        for dossier in dossiers:
            self._revisions[dossier.output.id] = dossier.revision
            for view in dossier.assessments:
                self._said[dossier.output.id, view.concept] = view

    def step(self, browser: Browser) -> int:
        """Decide about one concept, other than it was decided before."""
        output_id = self.moves.choice(list(self._revisions))
        concept = self.moves.choice(self._concepts)
        said = self._said.get((output_id, concept))
        choice = self.moves.choice([one for one in CHOICES if one is not said and not _fits(one, said)])
        fields = [("stand", str(self._revisions[output_id])), ("tat", f"{choice.code} {concept}")]
        browser.post(f"/redaktion/beitrag/{output_id}", fields)
        self._revisions[output_id] += 1
        self._said[output_id, concept] = choice
        self._acknowledged.append(Step(output_id, self._revisions[output_id], concept, choice))
        return 1

    def check(self, operation: Operation) -> list[str]:
        """Look for each decision in the trail, and for more than one that nobody was told of."""
        with closing(SqliteStore(operation.folder)) as store:
            trail = [line for line in store.editorial.export() if line.bulk is None]
            dossiers = {output_id: store.editorial.dossier(output_id) for output_id in self._revisions}
        by_step = {(line.output_id, line.step): line for line in trail}
        wrong = []
        for step in self._acknowledged:
            line = by_step.get((step.output_id, step.number))
            is_there = line is not None and (line.action, line.concept) == (TrailAction.ASSESS, step.concept)
            if not is_there or line is None or not step.choice.fits(assessment_from_json(line.after)):
                wrong.append(f"lost: decision {step.number} on {step.output_id}")
        fresh = len(self._acknowledged) - self._acknowledged_before
        if not fresh <= len(trail) - self._lines <= fresh + self.in_flight:
            wrong.append(f"{len(trail) - self._lines} decisions were written, {fresh} acknowledged")
        for output_id, dossier in dossiers.items():
            own = [line for line in trail if line.output_id == output_id]
            views = {line.concept: assessment_from_json(line.after) for line in own}
            held = {view.concept: view for view in dossier.assessments}
            if any(held.get(concept) != view for concept, view in views.items() if concept is not None):
                wrong.append(f"by halves: the views on {output_id} are not what its trail says")
        self.in_flight = 0
        return wrong


class BulkTagger(Client):
    """An editor who accepts suggestions of many outputs at once, and takes them back."""

    steps: ClassVar[int] = 4

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._acknowledged: list[tuple[int, int, bool]] = []  # number, outputs, whether it was taken back
        self._standing: int | None = None

    def prepare(self, operation: Operation) -> None:
        """Look whether the last step still stands."""
        with closing(SqliteStore(operation.folder)) as store:
            last = next(iter(store.editorial.bulk.steps(limit=1)), None)
        self._standing = last.number if last and last.parts_in(PartState.STANDING) else None

    def step(self, browser: Browser) -> int:
        """Take back what stands, else accept everything that is offered."""
        if self._standing is not None:
            number, self._standing = self._standing, None
            browser.post(f"{BULK}/{number}", [("tat", "zurueck")])
            self._acknowledged.append((number, 0, True))
            return 1
        offered = form_fields(browser.get(f"{BULK}?schwelle=eigene&wert=20&art={BULK_KIND}"), "pruefen")
        _, plan = browser.post(BULK, [*offered, ("freigeben", "ja")], HTTPStatus.OK)
        fields = form_fields(plan, "uebernehmen")
        location, _ = browser.post(BULK, fields)
        self._standing = int(location.partition("?")[0].rpartition("/")[2])
        outputs = sum(name == "beitrag" for name, _ in fields)
        self._acknowledged.append((self._standing, outputs, False))
        return outputs

    def check(self, operation: Operation) -> list[str]:
        """Each bulk step is there with all its outputs, and each stands or is undone as a whole."""
        with closing(SqliteStore(operation.folder)) as store:
            steps = {step.number: step for step in store.editorial.bulk.steps(limit=100_000)}
            tagged = {one.output.id for one in store.editorial.dossiers() if one.output.tags is not None}
        wrong = []
        for number, outputs, is_undone in self._acknowledged:
            step = steps.get(number)
            if step is None or (outputs and len(step.parts) != outputs):
                wrong.append(f"lost: bulk step {number}, or outputs of it")
            elif is_undone and step.parts_in(PartState.STANDING):
                wrong.append(f"lost: taking back bulk step {number}")
        for step in steps.values():
            if len({part.state for part in step.parts}) != 1:
                wrong.append(f"by halves: bulk step {step.number}")
            if step.parts_in(PartState.STANDING) and not {part.output_id for part in step.parts} <= tagged:
                wrong.append(f"by halves: tags of bulk step {step.number}")
        self.in_flight = 0
        return wrong


class Vocabularian(Client):
    """An admin who rewrites the note of a concept."""

    steps: ClassVar[int] = 5

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._last = 0
        self._tried = 0
        self._before = 0
        self._fresh = 0

    def prepare(self, operation: Operation) -> None:
        """Count the changes so far; a note that was written and never answered counts from now on."""
        self._before, self._fresh, self._last = _changes(operation), 0, _note(operation)

    def step(self, browser: Browser) -> int:
        """Fill in the form, look at the preview, and save it."""
        self._tried += 1
        typed = {"erlaeuterung_de": f"{_NOTE}{self._tried}.", "grund": "Probe"}
        fields = with_fields(form_fields(browser.get(CONCEPT_PATH)), **typed, schritt="vorschau")
        _, shown = browser.post(CONCEPT_PATH, fields, HTTPStatus.OK)
        browser.post(CONCEPT_PATH, with_fields(form_fields(shown), schritt="anwenden"))
        self._last = self._tried
        self._fresh += 1
        return 1

    def check(self, operation: Operation) -> list[str]:
        """Expect the note that was saved last, or the one on its way, and each change in the log."""
        note = _note(operation)
        is_there = note == self._last or (self.in_flight and note == self._tried)
        wrong = [] if is_there else [f"lost: note {self._last}, found {note}"]
        written = _changes(operation) - self._before
        if not self._fresh <= written <= self._fresh + self.in_flight:
            wrong.append(f"lost: {written} changes are in the log, {self._fresh} were acknowledged")
        self.in_flight = 0
        return wrong


class Reporter(Client):
    """Pages that report what became of lists; each report comes from another network."""

    steps: ClassVar[int] = 40

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._before = 0
        self._fresh = 0
        self._list = ""
        self._outputs: list[str] = []

    def prepare(self, operation: Operation) -> None:
        """Count what is there."""
        self._before, self._fresh, self._list = min(_events(operation)), 0, ""

    def step(self, browser: Browser) -> int:
        """Report that an output was opened; fetch a list first."""
        import json

        if not self._list:
            found = json.loads(browser.get("/api/v1/recommendations?audience=cdo"))
            self._list = found["recommendation_id"]
            self._outputs = [item["output"]["id"] for item in found["items"]]
            return 0
        network = ".".join(str(self.moves.randrange(1, 255)) for _ in range(3))
        body = {"recommendation_id": self._list, "output_id": self.moves.choice(self._outputs), "event": "helpful"}
        browser.report(FEEDBACK, body, f"10.{network}")
        self._fresh += 1
        return 1

    def check(self, operation: Operation) -> list[str]:
        """Both counts have risen by what was acknowledged, and at most by what was on its way."""
        lists, outputs = _events(operation)
        wrong = [] if lists == outputs else [f"by halves: {lists} events by list, {outputs} by output"]
        if not self._fresh <= lists - self._before <= self._fresh + self.in_flight:
            wrong.append(f"lost: {lists - self._before} events counted, {self._fresh} acknowledged")
        self.in_flight = 0
        return wrong


class Reader(Client):
    """Asks for lists and pages; writes nothing that was promised to be kept."""

    steps: ClassVar[int] = 20

    def prepare(self, operation: Operation) -> None:
        """Need nothing."""

    def step(self, browser: Browser) -> int:
        """Ask for a list with a text, or a page."""
        word = self.moves.choice(("Register", "Vergabe", "Cloud", "Haushalt"))
        browser.get(self.moves.choice((f"/api/v1/recommendations?audience=cdo&text={word}", f"/suche?q={word}", "/")))
        return 0

    def check(self, operation: Operation) -> list[str]:
        """Hold nothing against it."""
        del operation
        self.in_flight = 0
        return []


class Tagging(ServiceOperation):
    """Decisions at the desk."""

    name = "tagging"

    def employ(self, ground: Ground) -> Iterable[Client]:
        """Employ an editor."""
        return [Tagger(ground)]


class BulkTagging(ServiceOperation):
    """Bulk steps."""

    name = "bulk-tagging"

    def employ(self, ground: Ground) -> Iterable[Client]:
        """Employ an editor."""
        return [BulkTagger(ground)]


class VocabularyChange(ServiceOperation):
    """Changes of a concept."""

    name = "vocabulary"

    def employ(self, ground: Ground) -> Iterable[Client]:
        """Employ an admin."""
        return [Vocabularian(ground)]


class FeedbackCounting(ServiceOperation):
    """Feedback that is answered with 204."""

    name = "feedback"

    def employ(self, ground: Ground) -> Iterable[Client]:
        """Employ two pages' worth of reports."""
        return [Reporter(ground)]


class Serving(ServiceOperation):
    """Everything at once: decisions, changes of the vocabulary, feedback, lists and pages."""

    name = "serve"

    def employ(self, ground: Ground) -> Iterable[Client]:
        """Employ one of each."""
        return [Tagger(ground), Vocabularian(ground), Reporter(ground), Reader(ground)]


def _fits(choice: Choice, said: Assessment | Choice | None) -> bool:
    return isinstance(said, Assessment) and choice.fits(said)


def _note(operation: Operation) -> int:
    """Return the number in the concept's note; 0 before the first."""
    with closing(SqliteStore(operation.folder)) as store:
        concept = store.vocabulary().get(CONCEPT)
    note = concept.scope_note["de"] if concept else ""
    return int(note.removeprefix(_NOTE).rstrip(".")) if note.startswith(_NOTE) else 0


def _changes(operation: Operation) -> int:
    with closing(SqliteStore(operation.folder)) as store:
        return len(store.vocabulary_desk.changes(limit=100_000))


def _events(operation: Operation) -> tuple[int, int]:
    """Return how many helpful events are counted by list, and by output."""
    with closing(SqliteStore(operation.folder)) as store:
        path = operation.folder / "negz.db"
        store.corpus_version()
    with closing(sqlite3.connect(path)) as connection:
        lists = connection.execute(
            "SELECT coalesce(sum(events), 0) FROM feedback WHERE event = 'helpful' AND audience = '*' AND benefit = '*'"
        ).fetchone()
        outputs = connection.execute("SELECT coalesce(sum(events), 0) FROM feedback_outputs WHERE event = 'helpful'")
        return int(lists[0]), int(outputs.fetchone()[0])
