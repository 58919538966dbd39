"""How far two editors agree who have judged the same outputs independently: Cohen's kappa, and where they differ.

What is compared are closed second views and what was published when they were closed (`corpus.editorial_second`). A
cell is an output and a concept in use; an editor has found the concept where they assign it. "Right, but not for our
readers" is not assigned, because publishing goes by that, and because a second view shows no suggestion that one could
say it about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

from corpus.editorial_second import SecondView, assigned
from corpus.model import ConceptKey, Grade, OutputId, Scheme

MIN_OUTPUTS = 10
"""Outputs below which kappa is not told: with ten concepts, a quarter of them assigned, a kappa near 0.8 is then known
no better than to 0.14 in either direction, which does not tell good agreement from excellent."""
CONFIDENCE_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells counted by who found the concept; `same_grade` of `both` have the same grade too."""

    both: int = 0
    first_only: int = 0
    second_only: int = 0
    neither: int = 0
    same_grade: int = 0

    def plus(self, other: "Cells") -> "Cells":
        """Return the counts of both together."""
        return self._with(other, 1)

    def minus(self, other: "Cells") -> "Cells":
        """Return the counts without the other's, which are among them."""
        return self._with(other, -1)

    @property
    def number(self) -> int:
        """How many cells there are."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def observed(self) -> float | None:
        """The share of cells about which both say the same; None without cells."""
        return (self.both + self.neither) / self.number if self.number else None

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance, (observed - expected) / (1 - expected); from -1 to 1, 1 for identical views.

        None where chance alone would make them agree everywhere: both assign every concept, or both none.

        References
        ----------
        Cohen, J. (1960): A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20.
        """
        if not self.number:
            return None
        first, second = self.both + self.first_only, self.both + self.second_only
        by_chance = first * second + (self.number - first) * (self.number - second)  # times number squared
        beyond = self.number**2 - by_chance
        return ((self.both + self.neither) * self.number - by_chance) / beyond if beyond else None

    @property
    def dice(self) -> float | None:
        """Twice what both found over all that either found (Dice 1945), which is F1; None where nobody found any."""
        found = 2 * self.both + self.first_only + self.second_only
        return 2 * self.both / found if found else None

    @property
    def grade_agreement(self) -> float | None:
        """The share with the same grade among what both found; None where that is nothing."""
        return self.same_grade / self.both if self.both else None

    def _with(self, other: "Cells", sign: int) -> "Cells":
        return Cells(
            self.both + sign * other.both,
            self.first_only + sign * other.first_only,
            self.second_only + sign * other.second_only,
            self.neither + sign * other.neither,
            self.same_grade + sign * other.same_grade,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two editors assign to one output, each without having seen the other's view."""

    output_id: OutputId
    first: str
    second: str
    first_found: Mapping[ConceptKey, Grade]
    second_found: Mapping[ConceptKey, Grade]

    def swapped(self) -> "Comparison":
        """Return the same with the editors in the other order."""
        return Comparison(self.output_id, self.second, self.first, self.second_found, self.first_found)

    def cells(self, concepts: Collection[ConceptKey]) -> Cells:
        """Return the cells of these concepts."""
        first, second = self.first_found.keys() & concepts, self.second_found.keys() & concepts
        both = first & second
        return Cells(
            both=len(both),
            first_only=len(first - second),
            second_only=len(second - first),
            neither=len(concepts) - len(first | second),
            same_grade=sum(self.first_found[concept] is self.second_found[concept] for concept in both),
        )


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two editors agree within one scheme; `editors` are in alphabetical order, and so are the cells.

    `interval` is kappa's at `CONFIDENCE_LEVEL`, None where it cannot be told.
    """

    editors: tuple[str, str]
    scheme: Scheme
    outputs: int
    cells: Cells
    interval: tuple[float, float] | None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough outputs for kappa to be told."""
        return self.outputs >= MIN_OUTPUTS


@dataclass(frozen=True, slots=True)
class ConceptDifference:
    """How often two views differ about one concept; over all pairs."""

    concept: ConceptKey
    cells: Cells

    @property
    def differing(self) -> int:
        """How many outputs one of the two assigns the concept to and the other does not."""
        return self.cells.first_only + self.cells.second_only


def compare(views: Iterable[SecondView]) -> tuple[Comparison, ...]:
    """Return the comparison of each closed second view with the first."""
    return tuple(
        Comparison(view.output_id, view.first, view.editor, assigned(view.first_views), assigned(view.opinions))
        for view in views
        if view.first is not None
    )


def agreement_of_pairs(
    comparisons: Iterable[Comparison], concepts: Collection[ConceptKey]
) -> tuple[PairAgreement, ...]:
    """Return the agreement of each pair of editors in each scheme of the concepts in use, ordered by names."""
    by_pair: dict[tuple[str, str], list[Comparison]] = defaultdict(list)
    for one in comparisons:
        ordered = one if one.first <= one.second else one.swapped()
        by_pair[ordered.first, ordered.second].append(ordered)
    return tuple(
        _agreement(
            pair, scheme, [one.cells({key for key in concepts if key.scheme is scheme}) for one in by_pair[pair]]
        )
        for pair in sorted(by_pair)
        for scheme in Scheme
    )


def differing_concepts(
    comparisons: Iterable[Comparison], concepts: Collection[ConceptKey]
) -> tuple[ConceptDifference, ...]:
    """Return the concepts about which views differ, the most contested first; ties in the order of the concepts."""
    known = tuple(comparisons)
    found = (ConceptDifference(key, total(one.cells({key}) for one in known)) for key in concepts)
    return tuple(sorted((one for one in found if one.differing), key=lambda one: -one.differing))


def total(cells: Iterable[Cells]) -> Cells:
    """Return the counts of all together."""
    found = Cells()
    for one in cells:
        found = found.plus(one)
    return found


def kappa_interval(outputs: Sequence[Cells]) -> tuple[float, float] | None:
    """Return kappa's interval at `CONFIDENCE_LEVEL`, by leaving out one output at a time.

    Concepts of one output are not independent of each other, outputs are: so outputs are left out, not cells. None
    where kappa is not defined with one of them left out, or where leaving out any changes nothing.

    References
    ----------
    Fleiss, J. L.; Davies, M. (1982): Jackknifing functions of multinomial frequencies, with an application to a measure
    of concordance. American Journal of Epidemiology 115.
    """
    all_cells, number = total(outputs), len(outputs)
    kappa = all_cells.kappa
    without = [all_cells.minus(one).kappa for one in outputs]
    known = [value for value in without if value is not None]
    if kappa is None or number < 2 or len(known) < number:  # noqa: PLR2004 - a spread needs two
        return None
    centre = fmean(known)
    error = (number - 1) / number**0.5 * stdev(known, centre)
    reach = NormalDist().inv_cdf((1 + CONFIDENCE_LEVEL) / 2) * error
    return (max(-1.0, kappa - reach), min(1.0, kappa + reach)) if error else None


def _agreement(editors: tuple[str, str], scheme: Scheme, outputs: Sequence[Cells]) -> PairAgreement:
    return PairAgreement(editors, scheme, len(outputs), total(outputs), kappa_interval(outputs))
