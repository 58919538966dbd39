"""What processes agree on that begin as copies of one: the build of the index that all of them answer from."""

import os
from dataclasses import dataclass
from mmap import mmap
from struct import Struct

from api.shared_counting import Guard

_STAMP = Struct("<q")
_NONE = 0


class SharedAgreement:
    """A table in memory that all processes see, made before they begin (by fork): what is agreed on, and who has what.

    A process that is replaced leaves its place to the next one, which announces what it has opened.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._table = mmap(-1, (1 + number) * _STAMP.size)
        self._guard = Guard(os.memfd_create("negz-agreement"), 0)

    def of(self, number: int) -> "Share":
        """Return the part of process `number`, from 0."""
        return Share(self, number)

    def announce(self, number: int, stamp: int) -> None:
        """Note what a process has opened; agree on it where it is the first build of all, or all have it."""
        with self._guard:
            self._write(1 + number, stamp)
            held = {self._read(place) for place in range(1, 1 + self._number)}
            if self._read(0) == _NONE or held == {stamp}:
                self._write(0, stamp)

    def agreed(self) -> int:
        """Return the build that was agreed on last."""
        with self._guard:
            return self._read(0)

    def insist(self, stamp: int) -> None:
        """Agree on a build, whoever has opened it."""
        with self._guard:
            self._write(0, stamp)

    def _read(self, place: int) -> int:
        (stamp,) = _STAMP.unpack_from(self._table, place * _STAMP.size)
        return int(stamp)

    def _write(self, place: int, stamp: int) -> None:
        _STAMP.pack_into(self._table, place * _STAMP.size, stamp)


@dataclass(frozen=True, slots=True)
class Share:
    """`recommender.ports.Agreement` for one of the processes."""

    agreement: SharedAgreement
    number: int

    def announce(self, stamp: int) -> None:
        """Say that this process is ready to answer from a build."""
        self.agreement.announce(self.number, stamp)

    def agreed(self) -> int:
        """Return the build that was agreed on last."""
        return self.agreement.agreed()

    def insist(self, stamp: int) -> None:
        """Agree on a build for all."""
        self.agreement.insist(stamp)
