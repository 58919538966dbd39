"""Where the desk's suggestions come from: kept ones first, so that nothing changes behind an editor's back."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.workspace import Workspace
from corpus.editorial import HOLDINGS, Dossier, SuggestionSet
from corpus.errors import Conflict, NegzError
from corpus.model import OutputId
from corpus.passage import Passage
from corpus.vocabulary_change import version_of

if TYPE_CHECKING:
    from recommender.tagging.adviser import Adviser


@dataclass(frozen=True, slots=True)
class Shown:
    """The set that editors are to see, None where there is none, and whether another one would be made now."""

    made: SuggestionSet | None
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class _Present:
    """What a set is made of, read once: the tagger, the output's full text, and the versions they go by."""

    tagger: "Adviser"
    full_text: Sequence[Passage]
    model_version: str
    vocabulary_version: str

    def has_made(self, kept: SuggestionSet) -> bool:
        """Return whether the set would be the same one."""
        return (kept.model_version, kept.vocabulary_version) == (self.model_version, self.vocabulary_version)


class Suggesting:
    """Keeps what the tagger says. While there is no tagger, or none that is ready, there are no suggestions."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def shown(self, dossier: Dossier) -> Shown:
        """Return what editors are to see.

        An output that nobody has worked on gets the present tagger's; after the first decision the set stays until an
        editor asks for another one.
        """
        kept, present = dossier.suggestions, self._present(dossier)
        if present is None or (kept is not None and present.has_made(kept)):
            return Shown(kept, is_outdated=False)
        if kept is not None and is_touched(dossier):
            return Shown(kept, is_outdated=True)
        return Shown(self._made(dossier, present), is_outdated=False)

    def renewed(self, dossier: Dossier) -> SuggestionSet | None:
        """Return what the present tagger says, and keep it; None without a tagger."""
        present = self._present(dossier)
        return None if present is None else self._made(dossier, present)

    def as_seen(self, dossier: Dossier, versions: str) -> SuggestionSet | None:
        """Return the set that an editor's page showed, by its `versions_of`, and keep it; None where it showed none.

        Another editor may have been shown a newer one since. What was decided with the older in view is recorded with
        that, unless somebody has decided with the newer: then `Conflict` is raised.
        """
        kept = dossier.suggestions
        if not versions or (kept is not None and versions_of(kept) == versions):
            return kept if versions else None
        desk = self._workspace.store.editorial
        found = (one for one in desk.suggestion_sets(dossier.output.id) if versions_of(one) == versions)
        seen = None if is_touched(dossier) else next(found, None)
        if seen is None:
            raise Conflict(
                "Zu diesem Beitrag gibt es inzwischen andere Vorschläge.",
                "Vergleichen Sie und entscheiden Sie noch einmal.",
            )
        return desk.keep_suggestions(seen)

    def is_outdated(self, dossier: Dossier) -> bool:
        """Return whether the tagger, the full text or the vocabulary have changed since the kept set was made."""
        kept, present = dossier.suggestions, self._present(dossier)
        return kept is not None and present is not None and not present.has_made(kept)

    def _made(self, dossier: Dossier, present: _Present) -> SuggestionSet:
        made = SuggestionSet(
            output_id=dossier.output.id,
            suggestions=tuple(present.tagger.suggest(dossier.output, present.full_text)),
            model_version=present.model_version,
            vocabulary_version=present.vocabulary_version,
            made_at=self._workspace.clock(),
        )
        return self._workspace.store.editorial.keep_suggestions(made)

    def _present(self, dossier: Dossier) -> _Present | None:
        tagger, store = self._tagger(), self._workspace.store
        if tagger is None:
            return None
        full_text = store.sources.passages(dossier.output.id)
        return _Present(tagger, full_text, version_with(tagger.version, full_text), version_of(store.vocabulary()))

    def _tagger(self) -> "Adviser | None":
        with suppress(NegzError):  # without an index there is nothing to learn from; the desk works all the same
            return self._workspace.tagger()
        return None


def version_with(version: str, full_text: Sequence[Passage]) -> str:
    """Return the tagger's version, with a mark of the full text that it looked through where there is one."""
    if not full_text:
        return version
    digest = hashlib.sha256(repr([(part.text, part.place, part.url) for part in full_text]).encode())
    return f"{version}/{digest.hexdigest()[:8]}"


def versions_of(made: SuggestionSet | None) -> str:
    """Return what tells a set of suggestions from the output's other ones, empty for none."""
    return f"{made.model_version} {made.vocabulary_version}" if made else ""


def is_touched(dossier: Dossier) -> bool:
    """Return whether an editor has decided something about the output."""
    return any(view.editor != HOLDINGS for view in dossier.assessments) or dossier.published_at is not None


def is_in_blind_sample(output_id: OutputId, share: float) -> bool:
    """Return whether the output belongs to the share that is tagged before suggestions appear; always the same way."""
    digest = hashlib.sha256(f"blind {output_id}".encode()).digest()
    return int.from_bytes(digest[:8]) < share * 2**64
