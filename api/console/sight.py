"""What an editor gets to see of the suggestions: in the blind sample nothing, until they have decided without them."""

from dataclasses import dataclass

from api.console.suggesting import is_in_blind_sample
from corpus.editorial import Dossier, SuggestionSet, TrailAction
from corpus.editorial_port import EditorialStore


@dataclass(frozen=True, slots=True)
class Sight:
    """What an editor gets to see; `shown` is None where that is nothing."""

    shown: SuggestionSet | None
    is_blind: bool
    is_revealed: bool


def see(
    desk: EditorialStore,
    dossier: Dossier,
    made: SuggestionSet | None,
    editor: str,
    *,
    blind_share: float,
    is_open: bool = False,
) -> Sight:
    """Return what the editor sees of the suggestions `made`.

    In the blind sample that is nothing, until they have decided once and ask for it (`is_open`); whoever has decided
    with suggestions in view goes on seeing them.
    """
    is_sampled = dossier.is_waiting and is_in_blind_sample(dossier.output.id, blind_share)
    if made is None or not is_sampled:
        return Sight(made, is_blind=False, is_revealed=False)
    own = any(view.editor == editor for view in dossier.assessments)
    has_seen = any(
        line.editor == editor and line.action is TrailAction.ASSESS and not line.blind
        for line in desk.trail(dossier.output.id)
    )
    if has_seen or (is_open and own):
        return Sight(made, is_blind=False, is_revealed=True)
    return Sight(None, is_blind=True, is_revealed=False)
