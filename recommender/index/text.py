"""Which words of an output are indexed, and how they are cut into passages."""

import hashlib
from dataclasses import dataclass

from corpus.german import split_sentences
from corpus.model import Concept, Output

TITLE = -1  # start of a passage that is the title itself


def full_text(output: Output) -> str:
    """Return title, subtitle, abstract and topics as one text."""
    return " ".join(filter(None, (output.title, output.subtitle, output.abstract, " ".join(output.topics))))


def lexical_text(output: Output) -> str:
    """Return the full text with the title counted twice: its words say more than others."""
    return f"{output.title} {full_text(output)}"


def concept_text(concept: Concept) -> str:
    """Return a concept's German label and scope note, as a text to compare outputs with."""
    return f"{concept.label()}: {concept.note()}"


def text_hash(text: str) -> str:
    """Return a short content hash (SHA-256, 16 hex digits)."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A passage's place in its output's abstract; `start` is `TITLE` for the title."""

    start: int
    end: int
    text: str


def passages(output: Output) -> list[PassageSpan]:
    """Return the title and the abstract's sentences."""
    title = PassageSpan(TITLE, TITLE, output.title)
    return [title, *(PassageSpan(s.start, s.end, s.text) for s in split_sentences(output.abstract))]


def passage_text(output: Output, start: int, end: int) -> str:
    """Return the passage a span stands for."""
    return output.title if start == TITLE else output.abstract[start:end]
