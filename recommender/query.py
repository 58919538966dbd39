"""What can be asked: a declared profile, or an output to find relatives of, or a free text."""

from dataclasses import dataclass
from datetime import date

from corpus.model import ConceptKey, OutputId, OutputKind
from recommender.errors import InvalidProfile, InvalidQuery

MAX_TEXT_CHARS = 4_000  # a profile sentence or two; an abstract has under 800
MAX_ITEMS = 100  # far more than a page shows; keeps one answer under half a megabyte
MAX_IDS = 1_000  # excluded, liked or disliked outputs in one query


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person declares about themselves; never inferred, never stored.

    Parameters
    ----------
    audiences, benefits : tuple of ConceptKey
        Who the person is and what they need.
    text : str
        The need in their own words, at most `MAX_TEXT_CHARS` characters.
    seeds, dislikes : tuple of OutputId
        Outputs to find more like, and less like; neither is recommended itself.
    languages, kinds : tuple
        Hard limits; empty means any.
    max_minutes : int or None
        Time budget in minutes; outputs known to take longer are left out.
    """

    audiences: tuple[ConceptKey, ...] = ()
    benefits: tuple[ConceptKey, ...] = ()
    text: str = ""
    seeds: tuple[OutputId, ...] = ()
    dislikes: tuple[OutputId, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[OutputKind, ...] = ()
    max_minutes: int | None = None

    def __post_init__(self) -> None:
        if not (self.audiences or self.benefits or self.text.strip() or self.seeds):
            raise InvalidProfile(
                "Das Interessenprofil ist leer.",
                "Geben Sie mindestens eine Zielgruppe, einen Nutzen, einen Satz oder einen Ausgangsbeitrag an.",
            )
        if len(self.text) > MAX_TEXT_CHARS:
            raise InvalidProfile(
                f"Der Text des Interessenprofils hat {len(self.text)} Zeichen, erlaubt sind {MAX_TEXT_CHARS}.",
                "Kürzen Sie ihn auf ein paar Sätze.",
            )
        if max(len(self.seeds), len(self.dislikes)) > MAX_IDS:
            raise InvalidProfile(f"Mehr als {MAX_IDS} Beiträge in einer Liste.", "Nennen Sie weniger Beiträge.")
        if self.max_minutes is not None and self.max_minutes < 1:
            raise InvalidProfile(
                f"Das Zeitbudget beträgt {self.max_minutes} Minuten.", "Nennen Sie mindestens eine Minute."
            )


@dataclass(frozen=True, slots=True)
class RecommendationQuery:
    """A profile, and how the list is to be cut.

    Parameters
    ----------
    n : int
        How many items, 1 to `MAX_ITEMS`.
    exclude : tuple of OutputId
        Outputs that are not to come back; unknown ids are reported, not refused.
    as_of : date
        The day the list is for; decides what is upcoming and what is over.
    minimum_fit : float or None
        Items under this probability are left out; None takes the configured floor.
    diversity : float or None
        Weight of diversity in re-ranking, 0 (none) to 1; None takes the configured one.
    """

    profile: Profile
    as_of: date
    n: int = 5
    exclude: tuple[OutputId, ...] = ()
    minimum_fit: float | None = None
    diversity: float | None = None

    def __post_init__(self) -> None:
        check_n(self.n)
        if len(self.exclude) > MAX_IDS:
            raise InvalidQuery(f"„exclude“ nennt mehr als {MAX_IDS} Beiträge.", "Nennen Sie weniger Beiträge.")
        for name, value in (("min_fit", self.minimum_fit), ("diversity", self.diversity)):
            if value is not None and not 0.0 <= value <= 1.0:
                raise InvalidQuery(f"„{name}“ ist {value}.", "Der Wert muss zwischen 0 und 1 liegen.")


def check_n(n: int) -> None:
    """Raise `InvalidQuery` unless 1 <= n <= `MAX_ITEMS`."""
    if not 1 <= n <= MAX_ITEMS:
        raise InvalidQuery(
            f"Verlangt sind {n} Vorschläge.", f"Verlangen Sie zwischen 1 und {MAX_ITEMS} Vorschläge (n)."
        )
