"""Finding the output that an item belongs to, among many thousands and within a millisecond or two."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest

from corpus.merging.score import SUGGESTED, THRESHOLD, Verdict, weigh
from corpus.merging.signature import Signature, of_item, of_output
from corpus.model import OutputId
from corpus.source import SourceItem
from corpus.source_port import Candidate, Match

MAX_WEIGHED = 48  # outputs that are compared in full; those that share most come first
RAREST_TERMS = 5  # of a title's terms, those that fewest titles hold
CROWD = 400  # what more outputs than this have in common narrows nothing down, unless the day does too
MANY = 2  # an address of as many outputs is a page about all of them
AMBIGUOUS = 0.02  # a second output scored this close makes the choice a guess


@dataclass(frozen=True, slots=True)
class _Found:
    output_id: OutputId
    verdict: Verdict


class OutputMatcher:
    """Knows all outputs by what tells them apart.

    Parameters
    ----------
    candidates : iterable of Candidate
        The outputs to know at the start; `add` makes it know more.
    """

    def __init__(self, candidates: Iterable[Candidate] = ()) -> None:
        self._signatures: dict[OutputId, Signature] = {}
        self._holders: defaultdict[str, set[OutputId]] = defaultdict(set)
        for candidate in candidates:
            self.add(candidate)

    def add(self, candidate: Candidate) -> None:
        """Know this output from now on, in the place of what was known of it."""
        output_id = candidate.output.id
        self.forget(output_id)
        signature = of_output(candidate.output, candidate.links)
        self._signatures[output_id] = signature
        for key in _keys(signature):
            self._holders[key].add(output_id)

    def forget(self, output_id: OutputId) -> None:
        """Know this output no more; an unknown one is no error."""
        signature = self._signatures.pop(output_id, None)
        for key in () if signature is None else _keys(signature):
            self._holders[key].discard(output_id)
            if not self._holders[key]:
                del self._holders[key]

    def find(self, item: SourceItem) -> Match | None:
        """Return the output, or None where the item begins one of its own, or where it could be either of two.

        Where addresses point to some of the outputs that it fits, the others do not come into question.
        """
        best = [found for found in self._weighed(of_item(item)) if found.verdict.score >= THRESHOLD]
        best = [found for found in best if found.verdict.is_linked] or best
        if not best:
            return None
        tied = [found for found in best if found.verdict.score > best[0].verdict.score - AMBIGUOUS]
        first = min(tied, key=lambda found: found.output_id)
        if any(not self._alike(first.output_id, found.output_id) for found in tied):
            return None
        return _match(first)

    def suggestions(self, item: SourceItem, *, limit: int = 3) -> list[Match]:
        """Return the outputs that an editor should look at because the item may belong to them, likeliest first."""
        return [_match(found) for found in self._weighed(of_item(item)) if found.verdict.score >= SUGGESTED][:limit]

    def pairs(self) -> Iterator[tuple[OutputId, Match]]:
        """Yield pairs of known outputs that may be one, likeliest first within the first's id, each pair once."""
        for output_id in sorted(self._signatures):
            for found in self._weighed(self._signatures[output_id], {output_id}):
                if found.verdict.score >= SUGGESTED and found.output_id > output_id:
                    yield output_id, _match(found)

    def _alike(self, one: OutputId, other: OutputId) -> bool:
        """Say whether two outputs are themselves so alike that either will do."""
        first, second = self._signatures[one], self._signatures[other]
        return one == other or weigh(first, second, self._shared(first)).score >= THRESHOLD

    def _weighed(self, signature: Signature, but: set[OutputId] | frozenset[OutputId] = frozenset()) -> list[_Found]:
        """Return the outputs that share something with the signature, likeliest first, ties by id."""
        shared = self._shared(signature)
        verdicts = ((other, weigh(signature, self._signatures[other], shared)) for other in self._near(signature, but))
        found = [_Found(other, verdict) for other, verdict in verdicts if verdict.score > 0]
        return sorted(found, key=lambda one: (-one.verdict.score, one.output_id))

    def _near(self, signature: Signature, but: set[OutputId] | frozenset[OutputId]) -> list[OutputId]:
        """Return the outputs that share most keys with the signature, at most `MAX_WEIGHED`."""
        same_day = set().union(*(self._at(f"day:{day}") for day in signature.days))
        counts: Counter[OutputId] = Counter()
        for key in self._telling_keys(signature):
            holders = self._at(key)
            for output_id in holders if len(holders) <= CROWD else holders & same_day:
                counts[output_id] += 1
        for output_id in counts.keys() & same_day:
            counts[output_id] += 1
        near = (output_id for output_id in counts if output_id not in but)
        return nlargest(MAX_WEIGHED, near, key=lambda output_id: (counts[output_id], output_id))

    def _telling_keys(self, signature: Signature) -> list[str]:
        """Return the keys to look under: addresses, links, series with number or day, and the title's rarest terms."""
        terms = [f"term:{term}" for reading in signature.readings for term in reading.terms]
        rarest = sorted(set(terms), key=lambda key: (len(self._at(key)) or CROWD, key))[:RAREST_TERMS]
        own = [f"at:{address}" for address in signature.addresses | signature.links]
        named = [f"links:{address}" for address in signature.addresses]
        return [*own, *named, *_series_keys(signature), f"core:{signature.title.core}", *rarest]

    def _at(self, key: str) -> set[OutputId]:
        return self._holders.get(key, _NOBODY)

    def _shared(self, signature: Signature) -> frozenset[str]:
        return frozenset(address for address in signature.addresses if len(self._at(f"at:{address}")) >= MANY)


_NOBODY: set[OutputId] = set()


def _keys(signature: Signature) -> set[str]:
    keys = {f"at:{address}" for address in signature.addresses}
    keys.update(f"links:{address}" for address in signature.links)
    keys.update(f"term:{term}" for reading in signature.readings for term in reading.terms)
    keys.update(f"day:{day}" for day in signature.days)
    keys.update(f"core:{reading.core}" for reading in signature.readings if reading.core)
    keys.update(_series_keys(signature))
    return keys


def _series_keys(signature: Signature) -> list[str]:
    names = {signature.series, signature.kind or ""} - {""}
    days = [f"series:{signature.kind} {day}" for day in signature.days] if signature.is_meeting else []
    return [f"series:{name} {number}" for name in names for number in signature.serials] + days


def _match(found: _Found) -> Match:
    return Match(found.output_id, found.verdict.score, found.verdict.reason)
