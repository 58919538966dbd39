"""What the pages of the vocabulary desk are made from, and what a form may do with it."""

from collections.abc import Sequence

from starlette.requests import Request

from api.console import wording_vocabulary as words
from api.console.gate import SignedIn
from api.console.vocabulary_address import SAVED, scheme_of
from api.workspace import Workspace
from corpus.account import Role
from corpus.editorial import Dossier
from corpus.editorial_rule import EditorialRule, retired_concepts
from corpus.errors import ConceptNotFound, Forbidden
from corpus.model import Concept, ConceptKey, Output, OutputId, Vocabulary
from corpus.vocabulary_change import ChangeEntry, RetaggingTask, VocabularyDesk, get
from corpus.vocabulary_usage import Usage, measure_usage


class VocabularySource:
    """Reads the store for the pages."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def desk(self) -> VocabularyDesk:
        """Where changes are made."""
        return self._workspace.store.vocabulary_desk

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary as it is held now."""
        return self._workspace.store.vocabulary()

    def dossiers(self) -> Sequence[Dossier]:
        """Return what is known about every published output."""
        return self._workspace.store.editorial.dossiers()

    def output(self, output_id: OutputId) -> Output:
        """Return one output, withdrawn or not."""
        return self._workspace.store.output(output_id)

    def usage(self, dossiers: Sequence[Dossier]) -> Usage:
        """Return how much each concept is used."""
        return measure_usage(dossiers, self._workspace.store.editorial.suggestion_sets)

    def tasks(self) -> Sequence[RetaggingTask]:
        """Return the open tasks on which there is something to do: those whose output is published."""
        published = {output.id for output in self._workspace.store.outputs()}
        return [task for task in self.desk.tasks() if task.output_id in published]

    def resting_tasks(self) -> int:
        """Return how many tasks wait for an output that was withdrawn to come back."""
        return len(self.desk.tasks()) - len(self.tasks())

    def rules(self) -> Sequence[EditorialRule]:
        """Return the editorial rules in force that name a deprecated concept, newest first."""
        vocabulary = self.vocabulary()
        return [rule for rule in self.active_rules() if retired_concepts(rule, vocabulary)]

    def active_rules(self) -> Sequence[EditorialRule]:
        """Return the editorial rules in force, newest first."""
        return self._workspace.store.rules.active(self._workspace.clock())

    def log(self, *, limit: int, before: int | None = None) -> Sequence[ChangeEntry]:
        """Return lines of the log, newest first."""
        return self.desk.changes(limit=limit, before=before)

    def file_name(self, extension: str) -> str:
        """Return what a downloaded vocabulary is called."""
        return f"vokabular-{self._workspace.today().isoformat()}.{extension}"

    def saved(self, request: Request) -> str:
        """Return what is said about the change made a moment ago, as the address tells; empty without one."""
        latest = self.desk.changes(limit=1)
        if not latest or request.query_params.get(SAVED, "") != str(latest[0].number):
            return ""
        return words.saved(latest[0].number, len(self.tasks()) + len(self.rules()))


def find_concept(vocabulary: Vocabulary, scheme: str, notation: str) -> Concept:
    """Return the concept that an address names; raise `ConceptNotFound`."""
    found = scheme_of(scheme)
    if found is None:
        raise ConceptNotFound(
            f"Ein Begriffssystem „{scheme}“ gibt es nicht.", "Wählen Sie einen Begriff aus der Liste des Vokabulars."
        )
    return get(vocabulary, ConceptKey(found, notation))


def may_change(signed: SignedIn) -> bool:
    """Return whether this account may change the vocabulary."""
    return signed.account.role is Role.ADMIN


def check_may_change(signed: SignedIn) -> None:
    """Raise `Forbidden` for an account that may only look."""
    if not may_change(signed):
        raise Forbidden(*words.ONLY_ADMINS)
