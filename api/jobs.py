"""What comes round again and again in a data folder: reading the sources, addresses, the index, tidying up."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from corpus.errors import NotFound, NotReady
from corpus.freshness import interval_of, is_sweep_due
from corpus.job import Job
from corpus.link import addresses_of, check_links, due_addresses

if TYPE_CHECKING:
    from api.workspace import Workspace
    from corpus.ports import Fetcher
    from corpus.source_port import Source
    from corpus.sql.store import SqlStore

SOURCES, DUPLICATES, LINKS = "sources", "duplicates", "links"
INDEX, HOUSEKEEPING = "index", "housekeeping"
LINKS_PER_RUN = 60  # a minute or so, at one request a second to each host

SourceReader = Callable[["Source", bool], str]
"""Imports a source, wholly or what has changed, and returns a German sentence on what came of it."""


class JobsRunning(NotReady):
    """Another run is under way in this data folder."""

    code = "jobs_running"


class JobNotFound(NotFound):
    """No job has this name."""

    code = "job_not_found"


class JobList:
    """The jobs of a data folder.

    Parameters
    ----------
    workspace : Workspace
        The data folder.
    sources : sequence of Source
        What is read again and again.
    read_source : SourceReader
        Imports one of them.
    open_fetcher : callable
        Returns the way to the network; asked for only when something is to be fetched.
    """

    def __init__(
        self,
        workspace: "Workspace",
        sources: "Sequence[Source]",
        read_source: SourceReader,
        open_fetcher: "Callable[[], Fetcher]",
    ) -> None:
        self._workspace = workspace
        self._read_source = read_source
        self._open_fetcher = open_fetcher
        self.of_sources = tuple(self._of_source(source) for source in sources)
        """The import of each source."""
        self.all = (*self.of_sources, *self._others())
        """Every job, in the order in which one feeds the next."""

    def named(self, name: str) -> tuple[Job, ...]:
        """Return the job of that name, which is a source's address for its import; all imports for `sources`."""
        if name == SOURCES:
            return self.of_sources
        found = tuple(job for job in self.all if job.name == name)
        if not found:
            known = ", ".join((SOURCES, *(job.name for job in self.all)))
            raise JobNotFound(f"Eine Aufgabe „{name}“ gibt es nicht.", f"Bekannt sind: {known}.")
        return found

    def _of_source(self, source: "Source") -> Job:
        def work() -> str:
            now = self._workspace.clock()
            return self._read_source(source, is_sweep_due(source, now, self._workspace.local_time().hour))

        return Job(source.address, f"Quelle {source.address}", interval_of(source), work)

    def _others(self) -> Sequence[Job]:
        return (
            Job(DUPLICATES, "Doppelte suchen", timedelta(days=1), self._suggest_merges, self._has_changed),
            Job(LINKS, "Adressen prüfen", timedelta(0), self._check_links, self._has_due_links),
            Job(INDEX, "Index bauen", timedelta(0), self._build_index, self._needs_index),
            Job(HOUSEKEEPING, "Aufräumen", timedelta(days=1), self._tidy_up),
        )

    def _has_changed(self) -> bool:
        store = self._workspace.store
        return store.corpus_version() != (store.merges.suggested_version() or 0)

    def _suggest_merges(self) -> str:
        from corpus.merging.duplicates import suggest_merges

        store = self._workspace.store
        found = suggest_merges(store.sources, store.merges, store.corpus_version())
        return f"Paare, die derselbe Beitrag sein können: {found}."

    def _due_links(self) -> Sequence[str]:
        store = self._workspace.store
        return due_addresses(
            addresses_of(store.outputs()), store.links.states(), self._workspace.clock(), LINKS_PER_RUN
        )

    def _has_due_links(self) -> bool:
        return bool(self._due_links())

    def _check_links(self) -> str:
        links = self._workspace.store.links
        looked, failed = check_links(links, self._due_links(), self._open_fetcher(), self._workspace.clock)
        return f"{looked} Adressen angesehen, {failed} davon antworten nicht."

    def _needs_index(self) -> bool:
        return bool(self._workspace.store.outputs()) and self._workspace.index_needs_build()

    def _build_index(self) -> str:
        manifest = self._workspace.build_index()
        return f"{manifest.outputs} Beiträge im Index, {manifest.encoded_texts} Texte neu kodiert."

    def _tidy_up(self) -> str:
        from api.accounts import Accounts

        store = self._workspace.store
        Accounts(self._workspace).drop_ended_sessions()
        forgotten = store.links.forget_others(addresses_of(store.outputs(include_withdrawn=True)))
        return f"Abgelaufene Anmeldungen gelöscht, {forgotten} Adressen vergessen, die kein Beitrag mehr nennt."


@contextmanager
def only_run(store: "SqlStore") -> Iterator[None]:
    """Let the block be the only run over this store, in whatever process; raise `JobsRunning` where it is not."""
    with store.only_one("jobs") as is_ours:
        if not is_ours:
            raise JobsRunning("In diesem Bestand ist schon ein Lauf unterwegs.", "Warten Sie, bis er zu Ende ist.")
        yield


def job_list(workspace: "Workspace") -> JobList:
    """Return the jobs of the data folder as `negz jobs run` does them, all over one fetcher, which paces itself."""
    from functools import cache, partial

    from api.reading import source_reader
    from api.web import web_fetcher

    open_fetcher = cache(partial(web_fetcher, workspace.settings))
    sources = workspace.store.sources.sources()
    return JobList(workspace, sources, source_reader(workspace, open_fetcher), open_fetcher)
