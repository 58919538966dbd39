"""Outputs that may be one, for editors to decide."""

from heapq import nsmallest

from corpus.merging.matcher import OutputMatcher
from corpus.source_port import MergeDesk, MergeSuggestion, SourceStore

PROBABLE = 0.7  # less is noise: on the shipped catalogue no pair below is one thing
MOST = 200  # more than these nobody looks through


def suggest_merges(sources: SourceStore, merges: MergeDesk, corpus_version: int) -> int:
    """Look for outputs that may be one, hold them as suggestions, and return how many there are to decide.

    `corpus_version` is that of the corpus before the search began.
    """
    apart = merges.apart()
    found = (
        MergeSuggestion(one, match.output_id, match.score, match.reason)
        for one, match in OutputMatcher(sources.candidates()).pairs()
        if match.score >= PROBABLE and (one, match.output_id) not in apart
    )
    merges.suggest(nsmallest(MOST, found, key=lambda pair: (-pair.score, pair.one, pair.other)), corpus_version)
    return len(merges.suggestions())
