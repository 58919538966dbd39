"""`negz coverage`: which target group gets what for which benefit, and who gets nothing."""

from typing import TYPE_CHECKING

from api.commands.listing import label
from api.commands.option import DataDir, Json
from api.commands.output import print_json, print_rich, print_text
from api.commands.session import open_ready_workspace

if TYPE_CHECKING:
    from corpus.model import Vocabulary
    from recommender.result import Coverage, CoverageCell


def coverage(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Zeigen, welche Zielgruppe zu welchem Nutzen etwas findet.

    Gezählt wird, was die Redaktion zugewiesen hat; nach dem Plus steht, was das Modell darüber hinaus vermutet.
    """
    with open_ready_workspace(data_dir) as workspace:
        recommender = workspace.recommender()
        found, vocabulary, index = recommender.coverage(), recommender.vocabulary(), recommender.status()
    if as_json:
        from api import answer

        print_json(answer.coverage_record(found, index))
        return
    _print_matrix(found)
    _print_gaps(found, vocabulary)


def _print_matrix(found: "Coverage") -> None:
    """Print the matrix by notations, which are short and what --audience and --benefit take."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True)
    benefits = list(dict.fromkeys(cell.benefit for cell in found.cells))
    for benefit in benefits:
        table.add_column(benefit.notation, justify="right", no_wrap=True)
    by_pair = {(cell.audience, cell.benefit): cell for cell in found.cells}
    for audience in dict.fromkeys(cell.audience for cell in found.cells):
        table.add_row(audience.notation, *(_amount(by_pair[audience, benefit]) for benefit in benefits))
    print_rich(table)


def _print_gaps(found: "Coverage", vocabulary: "Vocabulary") -> None:
    missing: dict[str, list[str]] = {}
    for gap in found.gaps:
        amount = f" (erst {gap.outputs})" if gap.outputs else ""
        missing.setdefault(label(gap.audience, vocabulary), []).append(f"„{label(gap.benefit, vocabulary)}“{amount}")
    for audience, benefits in missing.items():
        print_text(f"Für „{audience}“ fehlt: {', '.join(benefits)}.")
    if not found.gaps:
        print_text("Jede Zielgruppe hat zu jedem Nutzen mindestens einen Beitrag.")


def _amount(cell: "CoverageCell") -> str:
    amount = f"{len(cell.editor)}+{len(cell.model)}" if cell.model else str(len(cell.editor))
    return "·" if amount == "0" else amount
