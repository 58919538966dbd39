"""What can go wrong in the corpus, and the root of every error of the product.

The families `InvalidInput`, `NotFound`, `Conflict`, `Forbidden`, `NotReady`, `SourceError` and `StoreError` are what
the delivery layer maps to an HTTP status and an exit code; it never looks at the leaves. `subject` names the thing,
`remedy` says what to do about it; both are German sentences that people read on screen.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from corpus.editorial import TrailEntry
    from corpus.model import OutputId


class NegzError(Exception):
    """Root of the errors that people are shown.

    Parameters
    ----------
    subject : str
        What is wrong, naming the thing (German sentence).
    remedy : str
        What the reader can do about it (German sentence).
    """

    code: ClassVar[str] = "negz_error"

    def __init__(self, subject: str, remedy: str) -> None:
        super().__init__(f"{subject} {remedy}")
        self.subject = subject
        self.remedy = remedy


class InvalidInput(NegzError):
    """The caller sent something that cannot be understood."""

    code = "invalid_input"


class InvalidVocabulary(InvalidInput):
    """A vocabulary breaks an integrity rule."""

    code = "invalid_vocabulary"


class InvalidRecord(InvalidInput):
    """One record of a source cannot become an output.

    `field` is the offending field's name as the source spells it, or None when the whole record is broken.
    """

    code = "invalid_record"

    def __init__(self, subject: str, remedy: str, *, field: str | None = None) -> None:
        super().__init__(subject, remedy)
        self.field = field


class InvalidRule(InvalidInput):
    """An editorial rule says too little, or contradicts itself."""

    code = "invalid_rule"


class InvalidTrial(InvalidInput):
    """A trial of two rankings says too little, or cannot be run."""

    code = "invalid_trial"


class NotFound(NegzError):
    """A named thing does not exist."""

    code = "not_found"


class OutputNotFound(NotFound):
    """No output has this id."""

    code = "output_not_found"


class ConceptNotFound(NotFound):
    """The vocabulary holds no such concept."""

    code = "concept_not_found"


class AccountNotFound(NotFound):
    """No account has this name."""

    code = "account_not_found"


class ReadKeyNotFound(NotFound):
    """No read key of this name is good for anything."""

    code = "read_key_not_found"


class RuleNotFound(NotFound):
    """No editorial rule has this id."""

    code = "rule_not_found"


class TrialNotFound(NotFound):
    """No trial of two rankings has this number."""

    code = "trial_not_found"


class BulkStepNotFound(NotFound):
    """No bulk step has this number."""

    code = "bulk_step_not_found"


class SourceNotFound(NotFound):
    """No source of this address is read."""

    code = "source_not_found"


class MergeNotFound(NotFound):
    """No merge of outputs has this number."""

    code = "merge_not_found"


class Conflict(NegzError):
    """The request contradicts the present state."""

    code = "conflict"


class AccountExists(Conflict):
    """An account of this name is there already."""

    code = "account_exists"


class ReadKeyExists(Conflict):
    """A read key of this name is there already."""

    code = "read_key_exists"


class StoreNotEmpty(Conflict):
    """The database that everything is to be copied into holds something already."""

    code = "store_not_empty"


class Forbidden(NegzError):
    """Whoever asks may not do this."""

    code = "forbidden"


class EditConflict(Conflict):
    """Somebody else has changed the output in the meantime.

    `entries` are the lines of the trail that the caller has not seen, oldest first; `revision` is the present one.
    """

    code = "edit_conflict"

    def __init__(self, subject: str, remedy: str, *, revision: int = 0, entries: "Sequence[TrailEntry]" = ()) -> None:
        super().__init__(subject, remedy)
        self.revision = revision
        self.entries = tuple(entries)


class BulkConflict(Conflict):
    """Some outputs of a bulk step have changed in the meantime, so that it was done to none.

    `conflicts` says of each of those what happened to it.
    """

    code = "bulk_conflict"

    def __init__(
        self, subject: str, remedy: str, *, conflicts: "Mapping[OutputId, EditConflict] | None" = None
    ) -> None:
        super().__init__(subject, remedy)
        self.conflicts = dict(conflicts or {})


class NotReady(NegzError):
    """The service cannot answer yet, or not any more."""

    code = "not_ready"


class SourceError(NegzError):
    """A source of outputs cannot be read."""

    code = "source_error"


class SourceUnavailable(SourceError):
    """The file, folder or address is not there or does not answer; `status` is the HTTP status it answered with."""

    code = "source_unavailable"

    def __init__(self, subject: str, remedy: str, *, status: int | None = None) -> None:
        super().__init__(subject, remedy)
        self.status = status


class SourceTooLarge(SourceError):
    """The source is larger than any real one, or unpacks to that."""

    code = "source_too_large"


class ForbiddenAddress(SourceError):
    """The address is none that may be fetched: another scheme, a private network, or refused by the site's robots."""

    code = "forbidden_address"


class MassWithdrawal(SourceError):
    """More of a source would vanish at once than is likely; nothing was withdrawn."""

    code = "mass_withdrawal"


class SourceFormat(SourceError):
    """The source as a whole is not in a format that an importer knows."""

    code = "source_format"


class StoreError(NegzError):
    """The database cannot be used."""

    code = "store_error"


class StoreBusy(StoreError):
    """Another writer holds the database for longer than we wait."""

    code = "store_busy"


class StoreUnreachable(StoreError):
    """The database server does not answer, or refuses us."""

    code = "store_unreachable"


class StoreCorrupt(StoreError):
    """The database is damaged, or no database."""

    code = "store_corrupt"


class StoreReadOnly(StoreError):
    """The data folder or the database cannot be written."""

    code = "store_read_only"


class SchemaTooNew(StoreError):
    """The database was written by a newer version of this software."""

    code = "schema_too_new"
