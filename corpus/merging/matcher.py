"""Finding the output that an item belongs to, among many thousands and within a millisecond or two."""

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from heapq import nlargest

from corpus.merging.known import KnownOutputs
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
    signature: Signature
    verdict: Verdict


class OutputMatcher:
    """Knows all outputs by what tells them apart.

    Parameters
    ----------
    candidates : iterable of Candidate
        The outputs to know at the start, which are read when they are first needed; `add` makes it know more.
    """

    def __init__(self, candidates: Iterable[Candidate] = ()) -> None:
        self._waiting: Iterable[Candidate] | None = candidates
        self._learned = KnownOutputs()

    @property
    def _known(self) -> KnownOutputs:
        """The outputs, those to know at the start among them."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            for candidate in waiting:
                self.add(candidate)
        return self._learned

    def prepare(self) -> None:
        """Read the outputs to know at the start now."""
        _ = self._known

    def add(self, candidate: Candidate) -> None:
        """Know this output from now on, in the place of what was known of it."""
        self.forget(candidate.output.id)
        signature = of_output(candidate.output, candidate.links)
        self._known.put(candidate.output.id, signature, _keys(signature))

    def forget(self, output_id: OutputId) -> None:
        """Know this output no more; an unknown one is no error."""
        if (signature := self._known.get(output_id)) is not None:
            self._known.drop(output_id, _keys(signature))

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
        if any(not self._alike(first, found) for found in tied):
            return None
        return _match(first)

    def suggestions(self, item: SourceItem, *, limit: int = 3) -> list[Match]:
        """Return the outputs that an editor should look at because the item may belong to them, likeliest first."""
        return [_match(found) for found in self._weighed(of_item(item)) if found.verdict.score >= SUGGESTED][:limit]

    def pairs(self) -> Iterator[tuple[OutputId, Match]]:
        """Yield pairs of known outputs that may be one, likeliest first within the first's id, each pair once."""
        for output_id in list(self._known.ids()):
            signature = self._known.get(output_id)
            for found in () if signature is None else self._weighed(signature, {output_id}):
                if found.verdict.score >= SUGGESTED and found.output_id > output_id:
                    yield output_id, _match(found)

    def _alike(self, one: _Found, other: _Found) -> bool:
        """Say whether two outputs are themselves so alike that either will do."""
        shared = self._shared(one.signature)
        return one is other or weigh(one.signature, other.signature, shared).score >= THRESHOLD

    def _weighed(self, signature: Signature, but: Set[OutputId] = frozenset()) -> list[_Found]:
        """Return the outputs that share something with the signature, likeliest first, ties by id."""
        shared = self._shared(signature)
        near = ((other, self._known.get(other)) for other in self._near(signature, but))
        weighed = (_Found(other, held, weigh(signature, held, shared)) for other, held in near if held is not None)
        found = [one for one in weighed if one.verdict.score > 0]
        return sorted(found, key=lambda one: (-one.verdict.score, one.output_id))

    def _near(self, signature: Signature, but: Set[OutputId]) -> list[OutputId]:
        """Return the outputs that share most keys with the signature, at most `MAX_WEIGHED`."""
        known = self._known
        same_day = set().union(*(known.holders(f"day:{day}") for day in signature.days))
        counts: Counter[OutputId] = Counter()
        for key in self._telling_keys(signature):
            crowded = known.count(key) > CROWD
            counts.update((one for one in same_day if known.holds(one, key)) if crowded else known.holders(key))
        counts.update(counts.keys() & same_day)
        near = (output_id for output_id in counts if output_id not in but)
        return nlargest(MAX_WEIGHED, near, key=lambda output_id: (counts[output_id], output_id))

    def _telling_keys(self, signature: Signature) -> list[str]:
        """Return the keys to look under: addresses, links, series with number or day, and the title's rarest terms."""
        terms = {f"term:{term}" for reading in signature.readings for term in reading.terms}
        rarest = sorted(terms, key=lambda key: (self._known.count(key) or CROWD, key))[:RAREST_TERMS]
        own = [f"at:{address}" for address in signature.addresses | signature.links]
        named = [f"links:{address}" for address in signature.addresses]
        return [*own, *named, *_series_keys(signature), f"core:{signature.title.core}", *rarest]

    def _shared(self, signature: Signature) -> frozenset[str]:
        return frozenset(address for address in signature.addresses if self._known.count(f"at:{address}") >= MANY)


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
