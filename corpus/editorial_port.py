"""What the editors' desk needs from storage. Every write is one transaction: all of it is durable, or nothing is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from corpus.editorial import Decision, Dossier, SuggestionSet, TrailEntry
from corpus.editorial_bulk import BulkDesk
from corpus.editorial_second import SecondDesk
from corpus.model import ConceptKey, OutputId


class EditorialStore(Protocol):
    """Where suggestions, assessments and their trail are kept.

    Each of `assess`, `clear`, `publish`, `reopen`, `reveal` and `undo` is one step. It names the revision its caller
    has seen and raises `EditConflict` where that is not the present one; an unknown output raises `OutputNotFound`.
    """

    @property
    def bulk(self) -> BulkDesk:
        """Steps over many outputs at once."""
        ...

    @property
    def second(self) -> SecondDesk:
        """Second editors' views, apart from what publishing goes by."""
        ...

    def dossier(self, output_id: OutputId) -> Dossier:
        """Return what is known about one output."""
        ...

    def dossiers(self) -> Sequence[Dossier]:
        """Return the dossiers of all published outputs, ordered by id."""
        ...

    def keep_suggestions(self, made: SuggestionSet) -> SuggestionSet:
        """Make the set the one that is shown, and return it.

        Where one of the same model and vocabulary version is already kept, that one stays as it is and is returned.
        """
        ...

    def suggestion_sets(self, output_id: OutputId) -> Sequence[SuggestionSet]:
        """Return every set ever kept for the output, the one that is shown last."""
        ...

    def assess(self, output_id: OutputId, decisions: Iterable[Decision], *, editor: str, revision: int) -> int:
        """Note the editor's decisions as drafts and return the new revision; unknown concepts: `ConceptNotFound`."""
        ...

    def clear(self, output_id: OutputId, concepts: Iterable[ConceptKey], *, editor: str, revision: int) -> int:
        """Take back the editor's own view of these concepts and return the new revision."""
        ...

    def publish(self, output_id: OutputId, *, editor: str, revision: int, blind: bool = False) -> int:
        """Make what stands accepted the output's tags and return the new revision; `blind`: no suggestions were seen.

        With nothing accepted the output has no tags, which says that nothing fits. Imports leave published tags alone.
        """
        ...

    def reopen(self, output_id: OutputId, *, editor: str, revision: int) -> int:
        """Let the output wait again, without tags but with all assessments; return the new revision."""
        ...

    def reveal(self, output_id: OutputId, *, editor: str, revision: int) -> int:
        """Note that what was decided without suggestions ends here, and return the new revision.

        `undo` passes over it, as what has been seen stays seen.
        """
        ...

    def undo(self, output_id: OutputId, *, editor: str, revision: int) -> Sequence[TrailEntry]:
        """Take back the output's last step that still holds; return its lines. Nothing left to undo: `Conflict`.

        The undoing is a step of its own; asked again, it takes back the step before. Taking back a publication restores
        the tags that were there before it.
        """
        ...

    def trail(
        self,
        output_id: OutputId | None = None,
        *,
        since: datetime | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> Iterator[TrailEntry]:
        """Yield the lines of one output or of all, newest first; with `before`, those with a lower number."""
        ...

    def export(self) -> Iterator[TrailEntry]:
        """Yield every line, oldest first."""
        ...
