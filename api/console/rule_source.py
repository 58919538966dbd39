"""What the pages of editorial rules are made from."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from api.console.wording import germany
from api.workspace import Workspace
from corpus.editorial_rule import EditorialRule, RuleId
from corpus.errors import RuleNotFound
from corpus.model import Output, OutputId, Status, Vocabulary
from recommender.service import Recommender

MAX_DIGITS = 15  # of the largest number that a rule can have


class RuleSource:
    """Reads the store and asks the recommender for the pages, and writes what editors decide."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def now(self) -> datetime:
        """Return the present moment, by which rules begin and end."""
        return self._workspace.clock()

    def today(self) -> date:
        """Return the day on German clocks, by which rules expire."""
        return self.now().astimezone(germany()).date()

    def day_of_lists(self) -> date:
        """Return the day that visitors' lists are for."""
        return self._workspace.today()

    def outputs(self) -> Mapping[OutputId, Output]:
        """Return all outputs, the withdrawn ones too."""
        return {output.id: output for output in self._workspace.store.outputs(include_withdrawn=True)}

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary as it is held now."""
        return self._workspace.store.vocabulary()

    def all(self) -> Sequence[EditorialRule]:
        """Return every rule there ever was, newest first."""
        return self._workspace.store.rules.all()

    def active(self) -> Sequence[EditorialRule]:
        """Return the rules in force, newest first."""
        return self._workspace.store.rules.active(self.now())

    def rule(self, number: str) -> EditorialRule:
        """Return the rule of this number; raise `RuleNotFound`."""
        wanted = int(number) if number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS else 0
        found = next((rule for rule in self.all() if rule.id == wanted), None)
        if found is None:
            raise RuleNotFound(
                f"Eine Redaktionsregel mit der Nummer {number} gibt es nicht.",
                "Wählen Sie eine aus der Liste der Redaktionsregeln.",
            )
        return found

    def add(self, rule: EditorialRule) -> EditorialRule:
        """Keep a new rule."""
        return self._workspace.store.rules.add(rule)

    def end(self, rule_id: RuleId, by: str) -> EditorialRule:
        """End a rule now."""
        return self._workspace.store.rules.end(rule_id, by=by, at=self.now())

    def recommender(self) -> Recommender:
        """Return what makes the lists; raise `NotReady` while there is no index."""
        return self._workspace.recommender()


def published(outputs: Mapping[OutputId, Output]) -> Mapping[OutputId, Output]:
    """Return the outputs that have not been withdrawn."""
    return {output_id: output for output_id, output in outputs.items() if output.status is not Status.WITHDRAWN}
