"""What editors get to see of the suggestions: in the blind sample nothing, until one of them asks for it."""

from dataclasses import dataclass

from api.console.suggesting import is_in_blind_sample
from corpus.editorial import Dossier, SuggestionSet
from corpus.editorial_agreement import ends_blind_part
from corpus.editorial_port import EditorialStore


@dataclass(frozen=True, slots=True)
class Sight:
    """What an editor gets to see; `shown` is None where that is nothing."""

    shown: SuggestionSet | None
    is_blind: bool


def see(desk: EditorialStore, dossier: Dossier, made: SuggestionSet | None, *, blind_share: float) -> Sight:
    """Return what editors see of the suggestions `made`.

    In the blind sample that is nothing, until suggestions were shown or the output was published once. That holds for
    all: whoever goes on with an output sees what others have decided with suggestions in view.
    """
    is_sampled = dossier.is_waiting and is_in_blind_sample(dossier.output.id, blind_share)
    if made is None or not is_sampled or any(map(ends_blind_part, desk.trail(dossier.output.id))):
        return Sight(made, is_blind=False)
    return Sight(None, is_blind=True)
