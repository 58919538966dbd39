"""What kind of output a source means, by the words it uses for it."""

import re
from collections.abc import Iterable

from corpus.model import OutputKind

# The first that fits counts: a brown-bag meeting about a study is a meeting, slides of a conference are material.
_WORDS = (
    (OutputKind.BROWN_BAG, r"brown[ -]?bags?"),
    (OutputKind.PODCAST, r"podcasts?"),
    (OutputKind.IMPULSE_PAPER, r"impuls(?:papiere?)?"),
    (OutputKind.POSITION_PAPER, r"positionspapiere?|standpunkte?|stellungnahmen?"),
    (OutputKind.EVENT_MATERIAL, r"folien|vortragsfolien|präsentation(?:en)?|poster"),
    (OutputKind.STUDY, r"(?:kurz)?studien?|gutachten|abschlussbericht"),
    (OutputKind.MEETUP, r"meetups?|stammtisch|netzwerkumtrunk|netzwerktreffen"),
    (
        OutputKind.EVENT,
        r"veranstaltung(?:en)?|events?|termine?|webinare?|workshops?|\w*tagung(?:en)?|\w*konferenz(?:en)?|roundtables?",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _WORDS)
_SHOWN_CHARS = 300  # a title or category that has not said it by then does not


def kind_of(categories: Iterable[str], title: str, default: OutputKind) -> OutputKind:
    """Return the kind that a category names, else the one that the title names, else `default`."""
    for text in (" | ".join(category[:_SHOWN_CHARS] for category in categories), title[:_SHOWN_CHARS]):
        for kind, pattern in _PATTERNS:
            if pattern.search(text):
                return kind
    return default
