"""Large XML answers, one entry at a time: what has been handed on is let go of, and nothing is declared or fetched."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from corpus.errors import SourceFormat

MAX_DEPTH = 100
MAX_ELEMENTS_AT_ONCE = 20_000  # and attributes, in one entry, or outside all of them
MAX_CHARS_AT_ONCE = 10_000_000  # the same; pictures within a text take some
_ENDLESS = "mit mehr Text in einem Eintrag, als ein Buch hat"


@dataclass(frozen=True, slots=True)
class Entry:
    """An element, complete, and what it stands in, from the root on."""

    element: Element
    ancestors: tuple[Element, ...]


def local_name(element: Element) -> str:
    """Return the element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def entries(body: bytes, is_entry: Callable[[Element, int], bool], address: str) -> Iterator[Entry]:
    """Yield the elements that `is_entry` (of element and depth, the root's being 0) says yes to, outermost alone.

    Raises `SourceFormat`, also after some have been yielded, where the answer is not well-formed, declares entities, or
    is nested or crowded as no real one is.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    path: list[Element] = []
    entry_depth: int | None = None
    stream, load = _Measured(body), _Load()
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_entities=True):
            stream.read_since = 0
            if event == "start":
                if entry_depth is None and is_entry(element, len(path)):
                    entry_depth, load.elements = len(path), 0
                path.append(element)
                load.add(element, len(path), is_outside=entry_depth is None)
                continue
            path.pop()
            load.add_text(element)
            if entry_depth == len(path):
                yield Entry(element, tuple(path))
                entry_depth, load.chars = None, 0
                if path:
                    path[-1].remove(element)
    except _TooMuch as error:
        raise _unreadable(address, str(error)) from error
    except ParseError as error:
        raise _unreadable(address, f"fehlerhaft in Zeile {error.position[0]}") from error
    except (DefusedXmlException, ValueError, LookupError) as error:  # declared entities; an encoding nobody knows
        raise _unreadable(address, "in einer Form, die nicht gelesen wird") from error


class _TooMuch(Exception):
    """More than is held at once; says of what."""


class _Load:
    """What is held: the elements and characters of the entry that is open, and the elements outside all entries."""

    def __init__(self) -> None:
        self.elements = self.chars = self._outside = 0

    def add(self, element: Element, depth: int, *, is_outside: bool) -> None:
        """Count an element that begins."""
        size = 1 + len(element.attrib)
        if is_outside:
            self._outside += size
        else:
            self.elements += size
        if depth > MAX_DEPTH or max(self.elements, self._outside) > MAX_ELEMENTS_AT_ONCE:
            raise _TooMuch("zu tief oder zu dicht verschachtelt")

    def add_text(self, element: Element) -> None:
        """Count the characters of an element that has ended."""
        self.chars += len(element.text or "") + sum(map(len, element.attrib.values()))
        if self.chars > MAX_CHARS_AT_ONCE:
            raise _TooMuch(_ENDLESS)


class _Measured(BytesIO):
    """Stops where what is read since an element last began or ended is too much to be held."""

    read_since = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on, or raise `_TooMuch`."""
        piece = super().read(size)
        self.read_since += len(piece)
        if self.read_since > MAX_CHARS_AT_ONCE:
            raise _TooMuch(_ENDLESS)
        return piece


def _unreadable(address: str, how: str) -> SourceFormat:
    return SourceFormat(
        f"Die Antwort von „{address}“ ist kein lesbares XML: {how}.",
        "Öffnen Sie die Adresse im Browser, und prüfen Sie, ob sie einen Feed oder eine Liste zeigt.",
    )
