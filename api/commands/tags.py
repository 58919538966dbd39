"""`negz tags`: what the machine would tag outputs with, and how far it can be trusted."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import counted, print_json, print_table, print_text, progress_stages, talk
from api.commands.session import open_ready_workspace, open_workspace

if TYPE_CHECKING:
    from corpus.editorial import Suggestion
    from corpus.model import Output, Vocabulary
    from evaluation.compare import Interval
    from evaluation.tagging import TagFigures, TagValidation

SIZES = "100,300,1000,all"


def suggest(
    file: Annotated[
        Path, typer.Option("--input", metavar="DATEI", help="Beiträge (JSON Lines; nötig sind id und title).")
    ],
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Zielgruppen und Nutzen für Beiträge vorschlagen.

    Gelernt wird aus den Beiträgen des Bestands, die eine Redaktion zugewiesen hat. Gespeichert wird nichts.
    """
    with open_ready_workspace(data_dir) as workspace:
        adviser = workspace.tagger()
        for output in _read_outputs(file):
            suggestions = adviser.suggest(output)
            if as_json:
                print_json({"id": output.id, "suggestions": [_record(found) for found in suggestions]})
            else:
                _print_suggestions(output, suggestions, adviser.vocabulary)


def evaluate(
    train: Annotated[
        Path | None,
        typer.Option("--train", metavar="DATEI", help="Texte mit Schlagwörtern zum Lernen.", show_default=False),
    ] = None,
    test: Annotated[
        Path | None, typer.Option("--test", metavar="DATEI", help="Texte zum Prüfen.", show_default=False)
    ] = None,
    field: Annotated[str, typer.Option("--field", metavar="FELD", help="Feld der Schlagwörter.")] = "subject_areas",
    sizes: Annotated[str, typer.Option("--sizes", metavar="ZAHLEN", help="Anzahl der Beispiele, mit Komma.")] = SIZES,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Güte der Vorschläge messen.

    Ohne Dateien am eigenen Bestand durch wiederholte Kreuzvalidierung, mit --train und --test an fremden Texten.
    """
    from recommender.errors import InvalidQuery

    if (train is None) != (test is None):
        missing = "--test" if test is None else "--train"
        raise InvalidQuery(f"Es fehlt {missing}.", "Nennen Sie beide Dateien oder keine.")
    if train is not None and test is not None:
        _evaluate_files(train, test, field, sizes.split(","), as_json=as_json, data_dir=data_dir)
    else:
        _evaluate_catalogue(as_json=as_json, data_dir=data_dir)


def _evaluate_catalogue(*, as_json: bool, data_dir: Path | None) -> None:
    from evaluation.tagging import cross_validate
    from recommender.encoders.adapted import general_encoder

    with open_ready_workspace(data_dir) as workspace, progress_stages() as progress:
        store, encoder = workspace.store, general_encoder(workspace.recommender().encoder)
        found = cross_validate(store.outputs(), store.vocabulary(), encoder, progress)
    if as_json:
        print_json(found.record())
    else:
        _print_validation(found)


def _evaluate_files(
    train: Path, test: Path, field: str, sizes: list[str], *, as_json: bool, data_dir: Path | None
) -> None:
    from evaluation.benchmarks.proceedings import evaluate_task, read_task
    from recommender.encoders.adapted import general_encoder
    from recommender.encoders.registry import LSA, open_encoder
    from recommender.errors import InvalidQuery

    with open_workspace(data_dir) as workspace:
        settings = workspace.settings
    if settings.encoder == LSA:
        raise InvalidQuery(
            "Der Encoder „lsa“ lernt am Bestand und passt nicht zu fremden Texten.",
            "Stellen Sie NEGZ_ENCODER=adapted ein.",
        )
    encoder = general_encoder(open_encoder(settings.encoder, offline=settings.encoder_offline))
    task = read_task(train, test, field, [size.strip() for size in sizes])
    for size in task.draws:
        if size.isdigit() and int(size) > len(task.examples):
            talk(f"Es gibt nur {len(task.examples)} Beispiele; {size} steht für alle.")
    with progress_stages() as progress:
        found = evaluate_task(task, encoder, progress)
    if as_json:
        print_json({size: figures.record() for size, figures in found.items()})
    else:
        print_table(f"Feld {field}", ("Beispiele", *_COLUMNS), [_row(n, f) for n, f in found.items()], numeric=_NUMERIC)


_COLUMNS = ("F1 (mikro)", "F1 (makro)", "nDCG@5", "Kalibrierungsfehler")
_NUMERIC = (1, 2, 3, 4)


def _row(name: str, figures: "TagFigures") -> list[str]:
    return [name, *(f"{value:.3f}".replace(".", ",") for value in figures.record().values())]


def _span(around: "Interval") -> str:
    return f"{around.low:.3f} bis {around.high:.3f}".replace(".", ",")


def _print_validation(found: "TagValidation") -> None:
    names = {"audience": "Zielgruppen", "benefit": "Nutzen"}
    rows = [_row(names.get(scheme, scheme), figures) for scheme, figures in found.schemes.items()]
    rows += [_row(f"{names.get(s, s)}, einfaches Verfahren", figures) for s, figures in found.baseline.items()]
    rows += [_row(f"{names.get(s, s)}, einfaches, Schwelle gewählt", f) for s, f in found.tuned_baseline.items()]
    print_table(f"{found.examples} Beiträge, Kreuzvalidierung", ("Verfahren", *_COLUMNS), rows, numeric=_NUMERIC)
    spans = [[names.get(scheme, scheme), _span(around)] for scheme, around in found.intervals.items()]
    print_table("", ("F1 (mikro) bei anderen Beiträgen", "95 %"), spans, numeric=(1,))
    concepts = [[name, f"{f1:.2f}".replace(".", ","), str(n)] for name, (f1, n) in found.by_concept.items()]
    print_table("", ("Begriff", "F1", "Beispiele"), concepts, numeric=(1, 2))


def _read_outputs(file: Path) -> "Iterator[Output]":
    """Yield the file's outputs; what is refused is said on stderr, and the others are answered."""
    from corpus.errors import InvalidRecord
    from corpus.importers.loose import read_outputs

    refused = 0
    for number, found in read_outputs(file):
        if isinstance(found, InvalidRecord):
            refused += 1
            talk(f"Zeile {number}: {found.subject} {found.remedy}")
        else:
            yield found
    if refused:
        raise InvalidRecord(
            f"{counted(refused, 'Zeile war kein Beitrag', 'Zeilen waren keine Beiträge')}.",
            "Berichtigen Sie sie; die übrigen sind beantwortet.",
        )


def _record(found: "Suggestion") -> dict[str, object]:
    return {
        "scheme": found.concept.scheme,
        "notation": found.concept.notation,
        "confidence": found.confidence,
        "threshold": found.threshold,
        "passes": found.passes,
        "evidence": [
            {"field": cited.field, "start": cited.start, "end": cited.end, "text": cited.text}
            for cited in found.evidence
        ],
        "neighbours": found.neighbours,
    }


def _print_suggestions(output: "Output", suggestions: "tuple[Suggestion, ...]", vocabulary: "Vocabulary") -> None:
    print_text(f"{output.title} ({output.id})")
    passing = [found for found in suggestions if found.passes]
    for found in passing:
        concept = vocabulary.get(found.concept)
        label = concept.label() if concept else found.concept.notation
        evidence = f" – „{found.evidence[0].text}“" if found.evidence else ""
        print_text(f"  {found.confidence:4.0%}  {label}{evidence}")
    if not passing:
        print_text("  Nichts passt sicher genug.")
