"""Large XML answers, one entry at a time: what has been handed on is let go of, and nothing is declared or fetched."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from corpus.errors import SourceFormat

MAX_DEPTH = 100
MAX_ELEMENTS_AT_ONCE = 20_000  # in one entry, or outside all of them


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
    at_once = outside = 0
    try:
        for event, element in iterparse(BytesIO(body), events=("start", "end"), forbid_entities=True):
            if event == "start":
                if entry_depth is None and is_entry(element, len(path)):
                    entry_depth, at_once = len(path), 0
                path.append(element)
                at_once += entry_depth is not None
                outside += entry_depth is None
                if len(path) > MAX_DEPTH or max(at_once, outside) > MAX_ELEMENTS_AT_ONCE:
                    raise _unreadable(address, "zu tief oder zu dicht verschachtelt")
                continue
            path.pop()
            if entry_depth == len(path):
                yield Entry(element, tuple(path))
                entry_depth = None
                if path:
                    path[-1].remove(element)
    except ParseError as error:
        raise _unreadable(address, f"fehlerhaft in Zeile {error.position[0]}") from error
    except (DefusedXmlException, ValueError, LookupError) as error:  # declared entities; an encoding nobody knows
        raise _unreadable(address, "in einer Form, die nicht gelesen wird") from error


def _unreadable(address: str, how: str) -> SourceFormat:
    return SourceFormat(
        f"Die Antwort von „{address}“ ist kein lesbares XML: {how}.",
        "Öffnen Sie die Adresse im Browser, und prüfen Sie, ob sie einen Feed oder eine Liste zeigt.",
    )
