"""Long texts in pieces: cut at the borders of sentences, headings and pages, each piece with its place."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.german import split_sentences
from corpus.passage import Passage, Place

MIN_CHARS = 500  # about four sentences: enough for a vector to say what they are about
MIN_PARAGRAPHS = 250  # from here on a passage ends with its paragraph: two thoughts in one vector are neither
MAX_CHARS = 900  # more, and one vector averages several thoughts
MAX_PASSAGES = 5_000  # a book of a thousand pages; nothing longer is read to its end


_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page, a paragraph or a cue: text that begins at one place. An empty line in `text` ends a sentence.

    `is_opening` says that a paragraph begins here, or that somebody goes on after a pause.
    """

    text: str
    place: Place = _NOWHERE
    is_opening: bool = False


def split_passages(stretches: Iterable[Stretch], url: str | None = None) -> tuple[Passage, ...]:
    """Return the text in passages of about 500 to 900 characters, in reading order.

    A sentence that runs over the border of two stretches stays whole and belongs to where it begins. A passage ends
    with its page and with what stands under one heading, however short it is then; from 250 characters on also with
    its paragraph.
    """
    found: list[Passage] = []
    for _, group in groupby(stretches, key=lambda stretch: stretch.place.heading):
        for passage in _passages_of(list(group), url):
            if len(found) == MAX_PASSAGES:
                return tuple(found)
            found.append(passage)
    return tuple(found)


def _passages_of(stretches: Sequence[Stretch], url: str | None) -> Iterator[Passage]:
    """Yield the passages of what stands under one heading."""
    held: list[str] = []
    begin = _NOWHERE
    for text, place, is_opening in _pieces(stretches):
        length = sum(map(len, held)) + len(held)
        enough = MIN_PARAGRAPHS if is_opening else MIN_CHARS
        is_full = length >= enough or length + len(text) > MAX_CHARS
        if held and (is_full or place.page != begin.page):
            yield Passage(" ".join(held), begin, url)
            held = []
        begin = begin if held else place
        held.append(text)
    if held:
        yield Passage(" ".join(held), begin, url)


def _pieces(stretches: Sequence[Stretch]) -> Iterator[tuple[str, Place, bool]]:
    """Yield sentences, the endless ones in parts, with the place of the stretch they begin in, and if they open it."""
    starts, total = [], 0
    for stretch in stretches:
        starts.append(total)
        total += len(stretch.text) + 1
    for sentence in split_sentences("\n".join(stretch.text for stretch in stretches)):
        for offset, text in _parts(sentence.text):
            number = bisect_right(starts, sentence.start + offset) - 1
            stretch, begun = stretches[number], sentence.start + offset - starts[number]
            if clean := " ".join(text.split()):
                yield clean, stretch.place, stretch.is_opening and not stretch.text[:begun].strip()


def _parts(sentence: str) -> Iterator[tuple[int, str]]:
    """Yield a sentence whole, or cut at words where it has no end, as in captions without punctuation."""
    start = 0
    while len(sentence) - start > MAX_CHARS:
        end = sentence.rfind(" ", start + 1, start + MIN_CHARS + 1)
        end = start + MIN_CHARS if end < 0 else end
        yield start, sentence[start:end]
        start = end
    yield start, sentence[start:]
