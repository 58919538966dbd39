"""Where the desk's suggestions come from: kept ones first, so that nothing changes behind an editor's back."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from api.workspace import Workspace
from corpus.editorial import HOLDINGS, Dossier, SuggestionSet
from corpus.errors import NegzError
from corpus.model import OutputId, Vocabulary

if TYPE_CHECKING:
    from recommender.tagging.adviser import Adviser


class Suggesting:
    """Keeps what the tagger says. While there is no tagger, or none that is ready, there are no suggestions."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def shown(self, dossier: Dossier) -> SuggestionSet | None:
        """Return the set that editors are to see.

        An output that nobody has worked on gets the present tagger's; after the first decision the set stays until an
        editor asks for another one.
        """
        kept = dossier.suggestions
        if kept is not None and (is_touched(dossier) or not self.is_outdated(dossier)):
            return kept
        return self.renewed(dossier) or kept

    def renewed(self, dossier: Dossier) -> SuggestionSet | None:
        """Return what the present tagger says, and keep it; None without a tagger."""
        tagger = self._tagger()
        if tagger is None:
            return None
        made = SuggestionSet(
            output_id=dossier.output.id,
            suggestions=tuple(tagger.suggest(dossier.output)),
            model_version=tagger.version,
            vocabulary_version=vocabulary_version(self._workspace.store.vocabulary()),
            made_at=self._workspace.clock(),
        )
        return self._workspace.store.editorial.keep_suggestions(made)

    def is_outdated(self, dossier: Dossier) -> bool:
        """Return whether the tagger or the vocabulary have changed since the kept set was made."""
        kept, tagger = dossier.suggestions, self._tagger()
        if kept is None or tagger is None:
            return False
        present = (tagger.version, vocabulary_version(self._workspace.store.vocabulary()))
        return (kept.model_version, kept.vocabulary_version) != present

    def _tagger(self) -> "Adviser | None":
        with suppress(NegzError):  # without an index there is nothing to learn from; the desk works all the same
            return self._workspace.tagger()
        return None


def is_touched(dossier: Dossier) -> bool:
    """Return whether an editor has decided something about the output."""
    return any(view.editor != HOLDINGS for view in dossier.assessments) or dossier.published_at is not None


def is_in_blind_sample(output_id: OutputId, share: float) -> bool:
    """Return whether the output belongs to the share that is tagged before suggestions appear; always the same way."""
    digest = hashlib.sha256(f"blind {output_id}".encode()).digest()
    return int.from_bytes(digest[:8]) < share * 2**64


def vocabulary_version(vocabulary: Vocabulary) -> str:
    """Return a short hash over the vocabulary's concepts."""
    text = json.dumps([asdict(concept) for concept in vocabulary.concepts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
