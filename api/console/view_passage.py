"""An output's text with the passages that speak for concepts marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from corpus.editorial import Evidence, EvidenceField


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text; `anchor` is the id of its mark, empty where nothing is marked."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The stretches of one field, and which mark each passage begins in."""

    segments: tuple[Segment, ...]
    anchors: Mapping[Evidence, str]


def mark(text: str, field: EvidenceField, passages: Iterable[Evidence]) -> MarkedText:
    """Return the text cut at the ends of the passages, which may overlap.

    Passages that the text does not hold any more, as it has changed since they were found, are left out.
    """
    sound = [one for one in passages if one.field is field and text[one.start : one.end] == one.text]
    cuts = sorted({0, len(text), *(one.start for one in sound), *(one.end for one in sound)})
    segments: list[Segment] = []
    begins: dict[int, str] = {}
    for start, end in pairwise(cuts):
        is_marked = any(one.start <= start and end <= one.end for one in sound)
        anchor = f"stelle-{field}-{len(begins) + 1}" if is_marked else ""
        if is_marked:
            begins[start] = anchor
        segments.append(Segment(text[start:end], anchor))
    return MarkedText(tuple(segments), {one: begins[one.start] for one in sound})
