"""`negz encoder train`: train the encoder's domain models."""

import os
from pathlib import Path
from typing import Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import print_json, print_text, progress_stages


def train(
    pairs: Annotated[
        Path, typer.Option("--pairs", metavar="DATEI", help="Textpaare (JSON Lines mit query und text, auch .gz).")
    ],
    output: Annotated[Path, typer.Option("--output", metavar="ORDNER", help="Wohin die Modelle geschrieben werden.")],
    seed: Annotated[int, typer.Option("--seed", help="Startwert des Zufalls; gleicher Wert, gleiche Modelle.")] = 0,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help="Prozesse, die Texte kodieren.", show_default="Kerne")
    ] = os.cpu_count() or 1,
    as_json: Json = False,
    data_dir: DataDir = None,  # noqa: ARG001 - every command takes it
) -> None:
    """Adapter und statisches Modell trainieren.

    Ein Teil der Paare wird zurückgehalten; an ihm wird gemessen, wie gut die Modelle Texte finden, die sie nie
    gesehen haben. Braucht die Zusatzpakete „transformers“.
    """
    from dataclasses import asdict

    from recommender.encoders.sentence_transformer import check_installed
    from recommender.training.run import train as train_models

    check_installed()
    with progress_stages() as progress:
        report = train_models(pairs, output, seed=seed, workers=workers, progress=progress)
    if as_json:
        print_json(asdict(report))
        return
    print_text(f"Trainiert auf {report.pairs} Paaren, gemessen auf {report.held_out} zurückgehaltenen.")
    for name, value in (("allgemein", report.general), ("angepasst", report.adapted), ("statisch", report.static)):
        print_text(f"  {name}: mittlerer reziproker Rang {value:.3f}".replace(".", ","))
    print_text(f"Geschrieben nach {output}.")
