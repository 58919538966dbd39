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
    """The stretches of one field, and the marks that each passage consists of."""

    segments: tuple[Segment, ...]
    anchors: Mapping[Evidence, tuple[str, ...]]


def mark(text: str, field: EvidenceField, passages: Iterable[Evidence]) -> MarkedText:
    """Return the text cut at the ends of the passages, which may overlap.

    Passages that the text does not hold any more, as it has changed since they were found, are left out.
    """
    sound = [one for one in passages if one.field is field and text[one.start : one.end] == one.text]
    cuts = sorted({0, len(text), *(one.start for one in sound), *(one.end for one in sound)})
    segments: list[Segment] = []
    anchors: dict[Evidence, tuple[str, ...]] = dict.fromkeys(sound, ())
    for number, (start, end) in enumerate(pairwise(cuts), 1):
        holding = [one for one in anchors if one.start <= start and end <= one.end]
        anchor = f"stelle-{field}-{number}" if holding else ""
        for one in holding:
            anchors[one] += (anchor,)
        segments.append(Segment(text[start:end], anchor))
    return MarkedText(tuple(segments), anchors)
