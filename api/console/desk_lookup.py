"""Finding the concept that an editor types: by label, synonym or notation, in any spelling."""

import unicodedata
from collections.abc import Iterator

from corpus.model import Concept, Vocabulary

_SHARP = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue"})


def find_concepts(text: str, vocabulary: Vocabulary) -> tuple[Concept, ...]:
    """Return the concepts that the text can mean, in the vocabulary's order; one, where it is clear.

    A name that is typed in full outweighs names that begin with the text, and those outweigh names that hold it.
    """
    wanted = folded(text)
    concepts = [concept for concept in vocabulary.concepts if not concept.deprecated]
    if not wanted:
        return ()
    names = {concept.key: [folded(name) for name in names_of(concept)] for concept in concepts}
    for meets in (str.__eq__, str.startswith, str.__contains__):
        found = tuple(concept for concept in concepts if any(meets(name, wanted) for name in names[concept.key]))
        if found:
            return found
    return ()


def names_of(concept: Concept) -> Iterator[str]:
    """Yield everything the concept may be called."""
    yield concept.key.notation
    yield str(concept.key)
    yield from concept.pref_label.values()
    for labels in concept.alt_label.values():
        yield from labels


def folded(text: str) -> str:
    """Return the text without capitals, umlauts, accents, hyphens and doubled blanks."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_SHARP)
    plain = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
    return " ".join(plain.replace("-", " ").split())
