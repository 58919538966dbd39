"""The coverage of target groups and benefits as the console shows it: cells with counts, years, heat and requests."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.console import wording_coverage as words
from api.console import wording_demand
from api.console.address import HOME
from api.console.coverage_demand import Requests
from corpus.errors import ConceptNotFound
from corpus.model import ConceptKey, Output, OutputId, PartialDate, Vocabulary
from recommender.result import Coverage, CoverageCell, IndexStatus

PAGE = f"{HOME}/abdeckung"
HEAT_LEVELS = 4  # shades of one hue that stay apart in print too, besides "nothing"


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One pair of target group and benefit.

    `heat` is 0 for nothing, else the quarter of all filled cells that the count falls into, 1 to `HEAT_LEVELS`; equal
    counts have equal heat. `newest` is None where there is nothing, or nothing with a date. `asked` is how often the
    pair was asked for, 0 where that is not shown.
    """

    audience: str
    benefit: str
    audience_label: str
    benefit_label: str
    editor: tuple[OutputId, ...]
    model: tuple[OutputId, ...]
    newest: PartialDate | None
    heat: int
    asked: int

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
        asked = wording_demand.times_in_words(self.asked)
        return ", ".join(filter(None, (self.offered_in_words, asked)))

    @property
    def offered_in_words(self) -> str:
        """What the cell holds, as it is read aloud."""
        return words.amount_in_words(len(self.editor), len(self.model), self.year)

    @property
    def times(self) -> str:
        """The requests to be seen, empty where they are not shown."""
        return wording_demand.times(self.asked)


@dataclass(frozen=True, slots=True)
class HeatTotal:
    """A whole row, a whole column or the whole matrix: different outputs, and the requests that are shown."""

    editor: int
    model: int
    asked: int

    @property
    def amount(self) -> str:
        """The number to be seen."""
        return words.amount(self.editor, self.model)

    @property
    def times(self) -> str:
        """The requests to be seen, empty where there are none to show."""
        return wording_demand.times(self.asked)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One target group and its cells, in the order of the columns; requests that name no benefit; and all together."""

    label: str
    audience: str
    cells: tuple[HeatCell, ...]
    without_benefit: int
    total: HeatTotal

    @property
    def times_without_benefit(self) -> str:
        """The requests that name no benefit, to be seen."""
        return wording_demand.times(self.without_benefit)


@dataclass(frozen=True, slots=True)
class HeatStep:
    """One line of the legend: a heat and the counts it stands for."""

    heat: int
    counts: str


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """One benefit; requests that name no target group; and all of its cells together."""

    label: str
    benefit: str
    without_audience: int
    total: HeatTotal

    @property
    def times_without_audience(self) -> str:
        """The requests that name no target group, to be seen."""
        return wording_demand.times(self.without_audience)


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The whole matrix, both in vocabulary order."""

    columns: tuple[HeatColumn, ...]
    rows: tuple[HeatRow, ...]
    legend: tuple[HeatStep, ...]
    status: IndexStatus
    requests: Requests
    total: HeatTotal

    @property
    def cells(self) -> tuple[HeatCell, ...]:
        """Every cell, row by row."""
        return tuple(cell for row in self.rows for cell in row.cells)

    @property
    def as_of(self) -> str:
        """How current the counts are."""
        return words.as_of(f"{self.status.built_at:%d.%m.%Y}", self.status.lag)

    @property
    def times_without_benefit(self) -> str:
        """All requests that name no benefit, to be seen; empty where there are none to show."""
        return wording_demand.times(sum(row.without_benefit for row in self.rows))

    @property
    def times_without_audience(self) -> str:
        """All requests that name no target group, to be seen; empty where there are none to show."""
        return wording_demand.times(sum(column.without_audience for column in self.columns))

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
    coverage: Coverage, outputs: Iterable[Output], vocabulary: Vocabulary, status: IndexStatus, requests: Requests
) -> HeatMap:
    """Return the matrix of `coverage`, dated by the outputs it counts, beside what was asked for."""
    dates = {output.id: output.published for output in outputs}
    labels = {concept.key: concept.label() for concept in vocabulary.concepts}
    counts = sorted(_count(cell) for cell in coverage.cells if _count(cell))
    cells = [
        _heat_cell(
            cell, dates, labels, _heat(_count(cell), counts), requests.of(cell.audience.notation, cell.benefit.notation)
        )
        for cell in coverage.cells
    ]
    rows = tuple(_row(row, requests) for row in _grouped(cells, lambda cell: cell.audience))
    columns = tuple(_column(column, requests) for column in _grouped(cells, lambda cell: cell.benefit))
    asked = sum(row.total.asked for row in rows) + sum(column.without_audience for column in columns)
    return HeatMap(columns, rows, _legend(cells), status, requests, _total(cells, asked))


def _heat_cell(
    cell: CoverageCell, dates: dict[OutputId, PartialDate | None], labels: dict[ConceptKey, str], heat: int, asked: int
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
        asked=asked,
    )


def _heat(count: int, counts: Sequence[int]) -> int:
    """Return how many quarters of the filled cells' `counts`, which are sorted, lie below `count`, plus 1."""
    if not count:
        return 0
    return 1 + HEAT_LEVELS * counts.index(count) // len(counts)


def _grouped(cells: Iterable[HeatCell], name: Callable[[HeatCell], str]) -> Iterable[Sequence[HeatCell]]:
    groups: dict[str, list[HeatCell]] = {}
    for cell in cells:
        groups.setdefault(name(cell), []).append(cell)
    return groups.values()


def _row(cells: Sequence[HeatCell], requests: Requests) -> HeatRow:
    first, without = cells[0], requests.of(cells[0].audience, None)
    return HeatRow(first.audience_label, first.audience, tuple(cells), without, _total(cells, _asked(cells) + without))


def _column(cells: Sequence[HeatCell], requests: Requests) -> HeatColumn:
    first, without = cells[0], requests.of(None, cells[0].benefit)
    return HeatColumn(first.benefit_label, first.benefit, without, _total(cells, _asked(cells) + without))


def _total(cells: Iterable[HeatCell], asked: int) -> HeatTotal:
    """Count each output once; as the model's only where no cell has it from editors."""
    cells = tuple(cells)
    editor = frozenset(output_id for cell in cells for output_id in cell.editor)
    model = frozenset(output_id for cell in cells for output_id in cell.model)
    return HeatTotal(len(editor), len(model - editor), asked)


def _asked(cells: Iterable[HeatCell]) -> int:
    return sum(cell.asked for cell in cells)


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
