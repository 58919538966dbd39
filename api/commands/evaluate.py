"""`negz eval`: how good the recommendations are, measured on judgements."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import AsOf, DataDir, Json, read_day
from api.commands.output import decimal, percent, print_json, print_table, print_text, progress_stages, talk
from api.commands.session import open_ready_workspace

if TYPE_CHECKING:
    from evaluation.experiment import ExperimentResult
    from evaluation.judgements import Qrels
    from evaluation.profiles import ProfileCase
    from evaluation.summary import SystemResult
    from recommender.config import RankingConfig

SIGNIFICANT = 0.05  # the level at which the issue asks every baseline to be beaten

Profiles = Annotated[
    Path | None,
    typer.Option(
        "--profiles", metavar="DATEI", help="Interessenprofile (JSON Lines) statt der eigenen.", show_default=False
    ),
]
Judgements = Annotated[
    Path | None,
    typer.Option("--qrels", metavar="DATEI", help="Ihre Relevanzurteile (TREC) statt der eigenen.", show_default=False),
]


def run(
    profiles: Profiles = None,
    qrels: Judgements = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="ORDNER", help="Bericht mit Bildern hierhin schreiben.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Ranggüte auf den Relevanzurteilen messen.

    Verglichen wird mit einfachen Verfahren. Die Gewichte für ein Profil werden auf den anderen bestimmt.
    """
    from evaluation.experiment import run_experiment

    cases, judged = _read(profiles, qrels)
    wanted_day = read_day(as_of)
    command = "negz eval run" + (f" --profiles {profiles} --qrels {qrels}" if profiles else "")
    with open_ready_workspace(data_dir) as workspace:
        result = run_experiment(
            workspace.recommender(),
            cases,
            judged,
            as_of=wanted_day or workspace.today(),
            now=workspace.clock(),
            command=command,
            progress=_say,
        )
    if as_json:
        print_json(result.to_json())
    else:
        _print_result(result)
    if report is not None:
        from evaluation.report import write_report

        talk(f"Bericht: {write_report(report, result.report)}")


def fit(profiles: Profiles = None, qrels: Judgements = None, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Gewichte aus den Relevanzurteilen bestimmen.

    Gibt sie neben den eingestellten aus und ändert nichts.
    """
    from evaluation.experiment import fit_all, judge_features

    cases, judged = _read(profiles, qrels)
    cases = [case for case in cases if case.id in judged]
    with open_ready_workspace(data_dir) as workspace:
        recommender = workspace.recommender()
        world = recommender.world()
        features = judge_features(world, recommender, cases, judged, workspace.today())
        found = fit_all(features, world.config)
    fitted = _by_name(found)
    in_use = _by_name(world.config)
    if as_json:
        print_json(fitted)
        return
    rows = [
        [f"{part}.{name}", decimal(value, 3), decimal(in_use[part][name], 3)]
        for part, values in fitted.items()
        for name, value in values.items()
    ]
    print_table(f"Bestimmt auf {len(cases)} Profilen", ("Gewicht", "bestimmt", "eingestellt"), rows, numeric=(1, 2))


def _by_name(config: "RankingConfig") -> dict[str, dict[str, float]]:
    """Return what is fitted: the weights, and the curve of each way of asking."""
    from dataclasses import asdict

    curves = {f"fit.{part}": curve for part, curve in asdict(config.fit).items()}
    return {"weights": asdict(config.weights), **curves}


def related(
    documents: Annotated[Path, typer.Option("--documents", metavar="DATEI", help="Texte (JSON Lines, auch .gz).")],
    pairs: Annotated[Path, typer.Option("--pairs", metavar="DATEI", help="Zusammengehörige Paare (TSV).")],
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Güte der verwandten Beiträge an fremden Texten messen.

    Jeder Text sucht unter allen anderen die, die zu ihm gehören.
    """
    from api.commands.session import open_workspace
    from evaluation.benchmarks.debates import evaluate_related

    with open_workspace(data_dir) as workspace:
        settings = workspace.settings
    with progress_stages() as progress:
        result = evaluate_related(
            documents, pairs, encoder_name=settings.encoder, offline=settings.encoder_offline, progress=progress
        )
    if as_json:
        print_json(result)
        return
    baselines = result.get("baselines")
    rows = [["NEGZ", _figure(result.get("ndcg@10")), _figure(result.get("recall@10"))]]
    if isinstance(baselines, Mapping):
        rows += [[name, *_baseline_figures(found)] for name, found in baselines.items()]
    print_table(f"{result.get('queries')} Anfragen", ("Verfahren", "nDCG@10", "Recall@10"), rows, numeric=(1, 2))


def _read(profiles: Path | None, qrels: Path | None) -> "tuple[list[ProfileCase], Qrels]":
    from evaluation.data import profiles_path, qrels_path
    from evaluation.judgements import read_qrels
    from evaluation.profiles import read_profiles

    if (profiles is None) != (qrels is None):
        from recommender.errors import InvalidQuery

        missing = "--qrels" if qrels is None else "--profiles"
        raise InvalidQuery(
            f"Es fehlt {missing}.", "Profile und Relevanzurteile gehören zusammen: nennen Sie beide oder keines."
        )
    return read_profiles(profiles or profiles_path()), read_qrels(qrels or qrels_path())


def _print_result(result: "ExperimentResult") -> None:
    rows = [_system_row(result.ours), *map(_system_row, result.others)]
    header = ("Verfahren", "nDCG@10", "95 %", "nDCG@5", "p gegen uns")
    print_table("Ranggüte, je Profil mit den anderen bestimmt", header, rows, numeric=(1, 2, 3, 4))
    by_profile = sorted(result.ours.by_profile.items(), key=lambda item: item[1])
    print_table("", ("Profil", "nDCG@10"), [[name, decimal(value, 2)] for name, value in by_profile], numeric=(1,))
    print_text(f"Kalibrierungsfehler der Passung: {decimal(result.calibration.error, 3)}")
    print_text(f"In den ersten zehn eines Paars aus Zielgruppe und Nutzen: {percent(result.reach.share)} der Beiträge")


def _system_row(system: "SystemResult") -> list[str]:
    p_value = "" if system.comparison is None else _p(system.comparison.p_value)
    interval = f"{decimal(system.interval.low, 2)} bis {decimal(system.interval.high, 2)}"
    return [system.label, decimal(system.mean, 3), interval, decimal(system.means["ndcg@5"], 3), p_value]


def _p(value: float) -> str:
    return decimal(value, 4) + ("" if value < SIGNIFICANT else " (nicht gesichert)")


def _figure(value: object) -> str:
    return decimal(value, 3) if isinstance(value, float | int) else "–"


def _baseline_figures(found: object) -> list[str]:
    if isinstance(found, Mapping):
        return [_figure(found.get("ndcg@10")), _figure(found.get("recall@10"))]
    return [_figure(found), "–"]


def _say(step: str) -> None:
    talk(f"{step} …")
