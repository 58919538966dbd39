"""The coverage of target groups and benefits as the console shows it: cells with counts, years and heat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.console import wording_coverage as words
from api.console.address import HOME
from corpus.errors import ConceptNotFound
from corpus.model import ConceptKey, Output, OutputId, PartialDate, Vocabulary
from recommender.result import Coverage, CoverageCell, IndexStatus

PAGE = f"{HOME}/abdeckung"
HEAT_LEVELS = 4  # shades of one hue that stay apart in print too, besides "nothing"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One pair of target group and benefit.

    `heat` is 0 for nothing, else the quarter of all filled cells that the count falls into, 1 to `HEAT_LEVELS`; equal
    counts have equal heat. `newest` is None where there is nothing, or nothing with a date.
    """

    audience: str
    benefit: str
    audience_label: str
    benefit_label: str
    editor: tuple[OutputId, ...]
    model: tuple[OutputId, ...]
    newest: PartialDate | None
    heat: int

    @property
    def count(self) -> int:
        """How many outputs it holds."""
        return len(self.editor) + len(self.model)

    @property
    def path(self) -> str:
        """The page that lists the outputs."""
        return f"{PAGE}/{self.audience}/{self.benefit}"

    @property
    def amount(self) -> str:
        """The number to be seen."""
        return words.amount(len(self.editor), len(self.model))

    @property
    def year(self) -> str:
        """The newest output's year, empty in an empty cell."""
        return (str(self.newest.year) if self.newest else words.NO_YEAR) if self.count else ""

    @property
    def in_words(self) -> str:
        """The cell as it is read aloud."""
        return words.amount_in_words(len(self.editor), len(self.model), self.year)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One target group and its cells, in the order of the columns."""

    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatStep:
    """One line of the legend: a heat and the counts it stands for."""

    heat: int
    counts: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The whole matrix, both in vocabulary order."""

    benefits: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    legend: tuple[HeatStep, ...]
    status: IndexStatus

    @property
    def cells(self) -> tuple[HeatCell, ...]:
        """Every cell, row by row."""
        return tuple(cell for row in self.rows for cell in row.cells)

    @property
    def as_of(self) -> str:
        """How current the counts are."""
        return words.as_of(f"{self.status.built_at:%d.%m.%Y}", self.status.lag)

    def cell(self, audience: str, benefit: str) -> HeatCell:
        """Return one cell; raise `ConceptNotFound`."""
        for cell in self.cells:
            if (cell.audience, cell.benefit) == (audience, benefit):
                return cell
        raise ConceptNotFound(
            f"Zu Zielgruppe „{audience}“ und Nutzen „{benefit}“ gibt es in der Abdeckung kein Feld.",
            "Wählen Sie ein Feld in der Tabelle; stillgelegte Begriffe stehen dort nicht mehr.",
        )


def build_heat_map(
    coverage: Coverage, outputs: Iterable[Output], vocabulary: Vocabulary, status: IndexStatus
) -> HeatMap:
    """Return the matrix of `coverage`, dated by the outputs it counts."""
    dates = {output.id: output.published for output in outputs}
    labels = {concept.key: concept.label() for concept in vocabulary.concepts}
    counts = sorted(_count(cell) for cell in coverage.cells if _count(cell))
    cells = [_heat_cell(cell, dates, labels, _heat(_count(cell), counts)) for cell in coverage.cells]
    audiences = dict.fromkeys(cell.audience for cell in cells)
    return HeatMap(
        benefits=tuple(dict.fromkeys(cell.benefit_label for cell in cells)),
        rows=tuple(_row([cell for cell in cells if cell.audience == audience]) for audience in audiences),
        legend=_legend(cells),
        status=status,
    )


def _heat_cell(
    cell: CoverageCell, dates: dict[OutputId, PartialDate | None], labels: dict[ConceptKey, str], heat: int
) -> HeatCell:
    found = [when for output_id in (*cell.editor, *cell.model) if (when := dates.get(output_id)) is not None]
    return HeatCell(
        audience=cell.audience.notation,
        benefit=cell.benefit.notation,
        audience_label=labels.get(cell.audience, cell.audience.notation),
        benefit_label=labels.get(cell.benefit, cell.benefit.notation),
        editor=cell.editor,
        model=cell.model,
        newest=max(found, key=lambda when: (when.last_day(), str(when)), default=None),
        heat=heat,
    )


def _heat(count: int, counts: Sequence[int]) -> int:
    """Return how many quarters of the filled cells' `counts`, which are sorted, lie below `count`, plus 1."""
    if not count:
        return 0
    return 1 + HEAT_LEVELS * counts.index(count) // len(counts)


def _row(cells: Sequence[HeatCell]) -> HeatRow:
    return HeatRow(cells[0].audience_label, tuple(cells))


def _legend(cells: Sequence[HeatCell]) -> tuple[HeatStep, ...]:
    steps = []
    for heat in range(HEAT_LEVELS + 1):
        counts = [cell.count for cell in cells if cell.heat == heat]
        if counts:
            low, high = min(counts), max(counts)
            steps.append(HeatStep(heat, str(low) if low == high else f"{low} bis {high}"))
    return tuple(steps)


def _count(cell: CoverageCell) -> int:
    return len(cell.editor) + len(cell.model)
