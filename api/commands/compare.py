"""`negz encoder compare`: how good, how fast and how large each encoder is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json, split_commas
from api.commands.output import counted, decimal, print_json, print_table, print_text, progress_stages

if TYPE_CHECKING:
    from evaluation.encoders import Figures, Measure

TASKS = "pairs,sts,areas,related,profiles,robustness,speed"
LABELS = {
    ("pairs", "mrr"): "Text zur Anfrage finden (MRR)",
    ("sts", "spearman"): "Satzähnlichkeit (Spearman)",
    ("areas", "micro_f1@100"): "Sachgebiete aus 100 (Mikro-F1)",
    ("areas", "micro_f1@300"): "Sachgebiete aus 300",
    ("areas", "micro_f1@1000"): "Sachgebiete aus 1.000",
    ("related", "ndcg@10"): "Verwandte (nDCG@10)",
    ("profiles", "ndcg@10"): "NEGZ-Profile (nDCG@10)",
    ("robustness", "mrr, short"): "Kurze Anfrage (MRR)",
    ("robustness", "mrr, english"): "Englische Anfrage",
    ("robustness", "mrr, typos"): "Mit Tippfehlern",
    ("robustness", "mrr, capitals"): "In Großbuchstaben",
    ("robustness", "mrr, compound"): "Andere Zusammensetzung",
    ("speed", "texts_per_s"): "Texte je Sekunde",
    ("speed", "times_use"): "so schnell wie „use“, mal",
    ("speed", "peak_mib"): "Speicher (MiB)",
}
WHOLE = 100  # figures from here on are set without decimals


def compare(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="ORDNER",
            help="Ordner der Vergleichsdaten. Ohne ihn nur, was sich an Mitgeliefertem messen lässt.",
            show_default=False,
        ),
    ] = None,
    encoder: Annotated[
        list[str] | None,
        typer.Option(
            "--encoder",
            metavar="NAME",
            help="Encoder, auch mehrere; sonst alle mitgelieferten. Ein Modell: sentence-transformers:ORDNER.",
            show_default=False,
        ),
    ] = None,
    tasks: Annotated[
        str | None, typer.Option("--tasks", metavar="NAMEN", help=f"Aus {TASKS}.", show_default=False)
    ] = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Güte, Tempo und Speicher der Encoder vergleichen.

    Jede Zahl mit ihrem Bereich (95 %, Bootstrap). „lsa“ lernt an den Texten der Aufgabe selbst, ohne ihre Lösungen.
    """
    from api.commands.session import open_workspace
    from evaluation.encoders import FILES, compare_encoders
    from recommender.encoders.registry import KNOWN, SENTENCE_TRANSFORMERS_PREFIX

    shipped = [name for name in KNOWN if not name.startswith(SENTENCE_TRANSFORMERS_PREFIX)]
    wanted = split_commas([tasks]) if tasks else [task for task, files in FILES.items() if data or not files]
    with open_workspace(data_dir) as workspace, progress_stages() as progress:
        found = compare_encoders(
            list(dict.fromkeys(encoder or shipped)),
            wanted,
            data,
            clock=workspace.clock,
            as_of=workspace.today(),
            offline=workspace.settings.encoder_offline,
            progress=progress,
        )
    if as_json:
        print_json(_record(found))
    else:
        _print_figures(found)


def _record(found: "Figures") -> dict[str, object]:
    return {
        task: {name: {one.name: _measure_record(one) for one in measures} for name, measures in by_encoder.items()}
        for task, by_encoder in found.items()
    }


def _measure_record(found: "Measure") -> dict[str, object]:
    record: dict[str, object] = {"value": round(found.value, 4), "count": found.count}
    if found.interval is not None:
        record["interval"] = [round(found.interval.low, 4), round(found.interval.high, 4)]
    return record


def _print_figures(found: "Figures") -> None:
    """Print a table for each task, one encoder a row, so that the intervals have room."""
    for task, by_encoder in found.items():
        first = next(iter(by_encoder.values()))
        header = ("Encoder", *(LABELS[task, one.name] for one in first))
        rows = [[_short(name), *map(_cell, measures)] for name, measures in by_encoder.items()]
        title = f"{task}: {counted(first[0].count, 'Fall', 'Fälle')}"
        print_table(title, header, rows, numeric=range(1, len(header)))
    print_text("In Klammern das 95-%-Intervall (Bootstrap über die Fälle).")


def _short(name: str) -> str:
    """Return a model's folder without the way there."""
    return name.rpartition("/")[2] or name


def _cell(found: "Measure") -> str:
    if found.interval is None:
        return decimal(found.value, 0 if found.value >= WHOLE else 1)
    return f"{decimal(found.value, 3)} ({decimal(found.interval.low, 2)}–{decimal(found.interval.high, 2)})"
