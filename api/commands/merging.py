"""`negz eval merging`: how well what sources tell finds its output."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import decimal, print_json, print_table, print_text

if TYPE_CHECKING:
    from evaluation.merging import MergeFigures

SEED = 20  # of the intervals' resamples
HALVES = {"develop": "zum Entwickeln", "held_out": "zurückgehalten"}


def merging(
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="Auch die Fehler zeigen, nur die der Hälfte zum Entwickeln.")
    ] = False,
    as_json: Json = False,
    data_dir: DataDir = None,  # noqa: ARG001 - every command takes it
) -> None:
    """Messen, wie sicher gleiche Beiträge zusammengeführt werden.

    Gemessen wird an einer Auswahl mit Doppelgängern: der Tagung des nächsten Jahres, Teil 2, der zweiten Auflage.
    Genauigkeit: Anteil der richtigen unter den Zusammenführungen. Trefferquote: Anteil der gefundenen Beiträge.
    """
    import numpy as np

    from evaluation.data import merging_path
    from evaluation.merging import evaluate, read_labelled

    labelled = read_labelled(merging_path())
    results = [evaluate(labelled, half) for half in HALVES]
    found = {result.half: result.figures(np.random.default_rng(SEED)) for result in results}
    if as_json:
        print_json(found)
        return
    rows = [_row(half, found[half]) for half in HALVES]
    header = ("Hälfte", "Sachen", "zusammengeführt", "falsch", "Genauigkeit", "95 %", "Trefferquote", "95 %")
    print_table("", header, rows, numeric=range(1, len(header)))
    if mistakes:
        for mistake in results[0].mistakes:
            where = mistake.chosen or "–"
            print_text(f"{mistake.title} [{mistake.case}]: {mistake.group} → {where} {mistake.reason or ''}".rstrip())


def _row(half: str, found: "MergeFigures") -> list[str]:
    counts = [str(found["items"]), str(found["merged"]), str(found["wrong"])]
    rates = [
        text
        for value, around in (
            (found["precision"], found["precision_interval"]),
            (found["recall"], found["recall_interval"]),
        )
        for text in (decimal(value, 3), f"{decimal(around[0], 3)} bis {decimal(around[1], 3)}")
    ]
    return [HALVES[half], *counts, *rates]
