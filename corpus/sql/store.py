"""The store's methods, each one transaction over the tables."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.demand import DemandStore
from corpus.editorial_port import EditorialStore
from corpus.editorial_rule_port import RuleStore
from corpus.feedback import FeedbackStore
from corpus.job import JobLog
from corpus.link import LinkStore
from corpus.model import Output, OutputId, Status, Vocabulary
from corpus.ports import Clock, CorpusMarks, OutputMoments, SearchHit, UpsertReport
from corpus.read_key import ReadKeyStore
from corpus.shelf import Shelf
from corpus.source_port import CorrectionDesk, HeldPassage, MergeDesk, SourceStore
from corpus.sql import composing, concepts, editorial_read, meta, output_moments, terms
from corpus.sql import outputs as output_rows
from corpus.sql.accounts import SqlAccounts
from corpus.sql.copying import Progress, TableCopy, copy_everything
from corpus.sql.corrections import SqlCorrections, withdraw_for_good
from corpus.sql.demand import SqlDemand
from corpus.sql.editorial import SqlEditorial
from corpus.sql.editorial_rules import SqlRules
from corpus.sql.feedback import SqlFeedback
from corpus.sql.jobs import SqlJobs
from corpus.sql.links import SqlLinks, dead_addresses
from corpus.sql.merges import SqlMerges
from corpus.sql.port import Connection, Connections, FullText
from corpus.sql.read_keys import SqlReadKeys
from corpus.sql.sources import SqlSources
from corpus.sql.trials import SqlTrials
from corpus.sql.vocabulary_desk import SqlVocabularyDesk, keep
from corpus.trial import TrialStore
from corpus.vector_shelf import VectorShelf
from corpus.vocabulary_change import FROM_FILE, VocabularyDesk, take_over


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class SqlStore(ABC):
    """`corpus.ports.Store` over the connections to a database; safe to share between threads and processes.

    `clock` dates what editors decide, and when outputs come in and change.
    """

    def __init__(self, connections: Connections, full_text: FullText, clock: Clock) -> None:
        self._connections = connections
        self._full_text = full_text
        self.editorial: EditorialStore = SqlEditorial(self._connections, clock)
        self.accounts = SqlAccounts(self._connections)
        self.corrections: CorrectionDesk = SqlCorrections(self._connections, clock)
        self.demand: DemandStore = SqlDemand(self._connections)
        self.feedback: FeedbackStore = SqlFeedback(self._connections)
        self.jobs: JobLog = SqlJobs(self._connections)
        self.links: LinkStore = SqlLinks(self._connections)
        self.merges: MergeDesk = SqlMerges(self._connections, clock)
        self.read_keys: ReadKeyStore = SqlReadKeys(self._connections)
        self.rules: RuleStore = SqlRules(self._connections)
        self.sources: SourceStore = SqlSources(self._connections, full_text, clock)
        self.trials: TrialStore = SqlTrials(self._connections)
        self.vocabulary_desk: VocabularyDesk = SqlVocabularyDesk(self._connections, clock)
        self._clock = clock

    def corpus_version(self) -> int:
        """Return a counter that grows by one with every write that changed something."""
        return self._connections.ask(meta.corpus_version)

    def outputs(self, *, include_withdrawn: bool = False) -> Sequence[Output]:
        """Return all outputs, ordered by id."""
        with self._connections.read() as connection:
            return output_rows.read_all(connection, include_withdrawn=include_withdrawn)

    def output(self, output_id: OutputId) -> Output:
        """Return one output, withdrawn or not; raise `OutputNotFound`."""
        with self._connections.read() as connection:
            found = output_rows.read_one(connection, output_id)
        if found is None:
            raise output_rows.not_found(output_id)
        return found

    def some(self, output_ids: Collection[OutputId]) -> Sequence[Output]:
        """Return those of the outputs that are published, ordered by id."""
        with self._connections.read() as connection:
            return output_rows.read_published(connection, output_ids)

    def marks(self) -> CorpusMarks:
        """Return what tells whether outputs have changed."""
        with self._connections.read() as connection:
            return CorpusMarks(output_rows.published_hashes(connection), dead_addresses(connection))

    def withdrawn(self) -> frozenset[OutputId]:
        """Return the outputs that are withdrawn, by an index of their own."""
        return self._connections.ask(output_rows.withdrawn)

    def recorded(self, output_id: OutputId) -> Output:
        """Return what records have said of an output, before sources and corrections; raise `OutputNotFound`."""
        with self._connections.read() as connection:
            found = composing.recorded(connection, output_id)
        if found is None:
            raise output_rows.not_found(output_id)
        return found

    def moments(self) -> Mapping[OutputId, OutputMoments]:
        """Return when each published output came in and last changed."""
        with self._connections.read() as connection:
            return output_moments.read(connection)

    def compare(self, outputs: Iterable[Output]) -> UpsertReport:
        """Say what `upsert` would do, without writing."""
        with self._connections.read() as connection:
            report, _, _ = _compared(connection, tuple(outputs))
        return report

    def upsert(self, outputs: Iterable[Output]) -> UpsertReport:
        """Insert or replace outputs by id, in one transaction; where an id comes twice, the last one stays.

        Tags that editors have published stay as they are.
        """
        candidates = tuple(outputs)
        with self._connections.read() as connection:
            report, to_write, records = _compared(connection, candidates)
        if not to_write and not records:
            return report
        terms.look_up(to_write)
        with self._connections.write() as connection:
            report, to_write, records = _compared(connection, candidates)
            at = self._clock()
            for record in records:
                composing.keep_record(connection, record)
            for output in to_write:
                terms.index_output(connection, output_rows.write(connection, output, at), output)
            if to_write:
                meta.bump(connection)
        return report

    def withdraw(self, output_ids: Iterable[OutputId]) -> int:
        """Mark outputs as withdrawn; return how many changed. Unknown ids raise `OutputNotFound`.

        Where other sources speak of an output, this is a correction, which they do not overrule.
        """
        changed = 0
        with self._connections.write() as connection:
            for output_id in tuple(output_ids):
                output = output_rows.read_one(connection, output_id)
                if output is None:
                    raise output_rows.not_found(output_id)
                if output.status is not Status.WITHDRAWN:
                    if composing.composed_ids(connection, [output_id]):
                        withdraw_for_good(connection, output, self._clock())
                    else:
                        output_rows.write(connection, replace(output, status=Status.WITHDRAWN), self._clock())
                    changed += 1
            if changed:
                meta.bump(connection)
        return changed

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary; an empty one before the first `replace_vocabulary`."""
        with self._connections.read() as connection:
            return concepts.read(connection)

    def full_texts(self) -> Iterator[tuple[OutputId, tuple[HeldPassage, ...]]]:
        """Yield each published output whose full text is known, ordered by id, with its passages."""
        return self.sources.all_passages()

    def replace_vocabulary(self, vocabulary: Vocabulary) -> bool:
        """Store the vocabulary, with a line in the vocabulary's log; return whether it differed from the one held."""
        if self.vocabulary() == vocabulary:
            return False
        with self._connections.write() as connection:
            held = concepts.read(connection)
            if held == vocabulary:
                return False
            change = take_over(held, vocabulary, FROM_FILE.reason)
            keep(connection, held, vocabulary, change, editor=FROM_FILE.editor, at=self._clock())
        return True

    def search(self, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Full-text search with German analysis over published outputs, best first, ties by id."""
        with self._connections.read() as connection:
            return self._full_text.outputs(connection, text, limit=limit)

    def copy_into(self, other: "SqlStore", progress: Progress | None = None) -> tuple[TableCopy, ...]:
        """Copy everything into an empty store, of whatever kind, in one transaction; raise `StoreNotEmpty`."""
        return copy_everything(self._connections, other._connections, progress)

    def only_one(self, task: str) -> AbstractContextManager[bool]:
        """Say whether nobody else, in whatever process, is at the task, which is ours while the block runs."""
        return self._connections.only_one(task)

    @abstractmethod
    def copy_to(self, data_dir: Path) -> None:
        """Write a copy into another folder, for what is to be tried and thrown away."""

    @property
    def shelf(self) -> Shelf | None:
        """Where instances leave each other what they have built; None where they share the folder anyway."""
        return None

    def vectors(self) -> VectorShelf | None:
        """Return where the vectors of an index lie for all instances; None where each has a graph of its own."""
        return None

    def close(self) -> None:
        """Release files and connections."""
        self._connections.close()


def _compared(connection: Connection, candidates: Sequence[Output]) -> tuple[UpsertReport, list[Output], list[Output]]:
    """Sort `candidates` into new, changed and unchanged, as if written one after the other.

    Returns the report, what to write, and what records now say of outputs that other sources speak of, too. What
    editors have published about an output's tags, or corrected in it, outweighs what a source says.
    """
    candidates = editorial_read.with_published_tags(connection, candidates)
    composed = composing.composed_ids(connection, (output.id for output in candidates))
    records = {output.id: output for output in candidates if output.id in composed}
    candidates = tuple(
        composing.with_items(connection, output) if output.id in composed else output for output in candidates
    )
    held = output_rows.content_hashes(connection, (output.id for output in candidates))
    current = dict(held)
    groups: dict[str, list[OutputId]] = {"new": [], "changed": [], "unchanged": []}
    for output in candidates:
        content_hash = output.content_hash()
        known = current.get(output.id)
        group = "new" if known is None else "unchanged" if known == content_hash else "changed"
        groups[group].append(output.id)
        current[output.id] = content_hash
    last = {output.id: output for output in candidates}
    to_write = [output for output in last.values() if current[output.id] != held.get(output.id)]
    new_records = [record for name, record in records.items() if composing.recorded(connection, name) != record]
    return UpsertReport(**{name: tuple(ids) for name, ids in groups.items()}), to_write, new_records
