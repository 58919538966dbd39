"""Which generation answers: the one of the store's present version and the newest index, and what does until then.

Nothing withdrawn is ever served, nothing that a rule in force hides, and a new build of the index is taken up without a
restart.
The contract, for where people are answered (`Succession` with an agreement):

- Whoever asks waits neither for an index to be opened nor for a large store to be read. A thread does both, and what
  was there before answers until then, without what may not be shown any more (`Generations.pruned`).
- A new build answers from the moment on at which all who share the agreement have opened it, or one has waited for
  `PATIENCE_S`.
"""

from threading import Event, Lock, Thread
from time import monotonic

from corpus.errors import NegzError
from recommender.generation import Generation, Generations
from recommender.ports import Agreement
from recommender.result import GenerationKey

READ_BESIDE_FROM = 2_000  # outputs; below, what has changed is read within some hundredths of a second
LOOK_AT_INDEX_S = 0.25  # between two looks whether there is a new build; whoever asks looks as well
LOOK_S = 0.02  # between two looks whether all have opened it
PATIENCE_S = 15.0  # for others to open it; a process that died is replaced sooner, as a rule
PAUSE_S = 1.0  # after what could not be read: a busy store, or a server that is gone


class Alone:
    """The agreement of one who shares it with nobody."""

    def __init__(self) -> None:
        self._stamp = 0

    def announce(self, stamp: int) -> None:
        """Agree on the build."""
        self._stamp = stamp

    def agreed(self) -> int:
        """Return the build that was announced last."""
        return self._stamp

    def insist(self, stamp: int) -> None:
        """Agree on the build."""
        self._stamp = stamp


class Succession:
    """Holds the generation that answers, and follows store and index. Thread-safe.

    Parameters
    ----------
    generations : Generations
        Makes them.
    first : Generation
        What answers at first.
    agreement : Agreement, optional
        With whom a new build is taken up. Without one whoever asks reads and opens what is new, and is answered
        from it.
    """

    def __init__(self, generations: Generations, first: Generation, agreement: Agreement | None) -> None:
        self._generations = generations
        self._held = first
        self._agreement = agreement
        self._lock = Lock()
        self._opened: Generation | None = None  # waits until all have opened the same build
        self._opened_s = 0.0
        self._wanted, self._over = Event(), Event()
        self._thread: Thread | None = None
        if agreement is not None:
            agreement.announce(first.stamp)
            self._thread = Thread(target=self._work, args=(agreement,), name="succession", daemon=True)
            self._thread.start()

    def current(self, looked: GenerationKey | None = None) -> Generation:
        """Return the generation that answers now; `looked` is the key of one that was current for the same request."""
        held, clock = self._held, self._generations.clock
        if held.is_seen_long_ago(clock):
            held = self._looked_again(held)
        is_over = held.is_over(clock)
        if looked == held.key and not is_over:
            return held
        version, stamp = self._generations.version(), self._generations.stamp()
        if _is_newest(held, stamp, version) and not is_over:
            return held
        with self._lock:
            if self._agreement is None:
                return self._follow(stamp, version)
            return self._answer_meanwhile(self._agreement, stamp, version)

    def wait_for_others(self) -> None:
        """Wait until all answer from the build that is opened here: a process that begins is not ahead of them."""
        until_s = monotonic() + PATIENCE_S
        while self._agreement is not None and self._agreement.agreed() != self.current().stamp:
            if monotonic() >= until_s or self._over.wait(LOOK_S):
                return

    def close(self) -> None:
        """Wait for what is being read; nothing is read from now on."""
        self._over.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self, stamp: int, version: int) -> Generation:
        """Read and open what is new; the caller holds the lock."""
        held, make = self._held, self._generations
        if held.stamp != stamp:
            self._held = make.reopened(held, stamp, version)
        elif held.corpus_version != version or held.is_over(make.clock):
            self._held = make.followed(held, version)
        return self._held

    def _answer_meanwhile(self, agreement: Agreement, stamp: int, version: int) -> Generation:
        """Take up what is ready, leave out what may not be shown, and see that the rest is read; within the lock."""
        self._take_up(agreement)
        held, make = self._held, self._generations
        if held.corpus_version != version or held.is_over(make.clock):
            is_large = len(held.world.published) >= READ_BESIDE_FROM
            self._held = make.pruned(held, version) if is_large else make.followed(held, version)
        if not self._held.is_whole or self._held.stamp != stamp:
            self._wanted.set()
        return self._held

    def _take_up(self, agreement: Agreement) -> None:
        """Let the build that was opened answer, if all have agreed on it; the caller holds the lock."""
        if self._opened is not None and agreement.agreed() == self._opened.stamp:
            self._held, self._opened = self._opened, None

    def _work(self, agreement: Agreement) -> None:
        """Read and open what is new, also where nobody asks: others may wait for this process to open a build."""
        while not self._over.is_set():
            try:
                while self._read_next(agreement) and not self._over.is_set():
                    pass
            except NegzError:  # a busy store, or a server that is gone: whoever asks is told
                self._over.wait(PAUSE_S)
            self._wanted.wait(LOOK_AT_INDEX_S)
            self._wanted.clear()

    def _read_next(self, agreement: Agreement) -> bool:
        """Do the next thing; return whether there was one."""
        stamp = self._generations.stamp()
        with self._lock:
            self._take_up(agreement)
            held, opened = self._held, self._opened
        if held.stamp != stamp and (opened is None or opened.stamp != stamp):
            self._open(agreement, held, stamp)
        elif not held.is_whole:
            self._replace(held, self._generations.followed(held, self._generations.version()))
        elif opened is not None:
            self._wait_for_all(agreement, opened)
        else:
            return False
        return True

    def _open(self, agreement: Agreement, held: Generation, stamp: int) -> None:
        opened = self._generations.reopened(held, stamp, self._generations.version())
        if self._generations.stamp() != stamp:
            return  # replaced meanwhile, perhaps before it was opened
        with self._lock:
            agreement.announce(stamp)
            self._take_up(agreement)  # the build before, where all agreed on it in the meantime
            self._opened, self._opened_s = opened, monotonic()

    def _replace(self, held: Generation, whole: Generation) -> None:
        """Let the whole generation answer in place of what was held; the next question holds it against the store."""
        with self._lock:
            if self._held.stamp == held.stamp:
                self._held = whole

    def _wait_for_all(self, agreement: Agreement, opened: Generation) -> None:
        if monotonic() - self._opened_s >= PATIENCE_S:
            agreement.insist(opened.stamp)
        self._over.wait(LOOK_S)

    def _looked_again(self, held: Generation) -> Generation:
        """Return the generation with what the sources say of themselves now."""
        with self._lock:
            if self._held is held:
                self._held = self._generations.looked_again(held)
            return self._held


def _is_newest(held: Generation, stamp: int, version: int) -> bool:
    return (held.stamp, held.corpus_version, held.is_whole) == (stamp, version, True)
