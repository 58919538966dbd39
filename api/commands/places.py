"""`negz eval passages`: how often an answer points to the right page, minute or heading."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from api.commands.option import DataDir, Json
from api.commands.output import decimal, print_json, print_table

if TYPE_CHECKING:
    from evaluation.passages import PlaceFigures

SEED = 20  # of the intervals' resamples
_WAYS = {"both": "nach Sinn und Wörtern", "meaning": "nach dem Sinn allein", "words": "nach den Wörtern allein (BM25)"}
_SETS = {
    "questions": "Fragen, wie man sie stellt",
    "more_questions": "weitere Fragen, wie man sie stellt",
    "paraphrases": "Fragen, die die Wörter der Antwort meiden",
}
_TEXTS = {"bericht": "PDF", "vortrag": "Mitschrift", "seite": "Seite"}


def passages(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Messen, wie oft die richtige Seite, Minute oder Überschrift genannt wird.

    Gemessen wird an Fragen zu drei langen Texten, einem PDF, einer Mitschrift und einer Webseite, mit dem eingestellten
    Encoder.
    """
    import numpy as np

    from api.settings import read_settings
    from evaluation.data import passages_path
    from evaluation.passages import evaluate_places, read_passages, read_questions
    from recommender.encoders.registry import open_encoder

    folder = passages_path()
    texts = read_passages(folder)
    settings = read_settings(data_dir=data_dir)
    learned = [passage.text for parts in texts.values() for passage in parts]
    encoder = open_encoder(settings.encoder, texts=learned, offline=settings.encoder_offline)
    found = {}
    for name in _SETS:
        questions = read_questions(folder / f"{name}.jsonl")
        result = evaluate_places(questions, texts, encoder, lambda: datetime.now(UTC))
        found[name] = result.figures(np.random.default_rng(SEED))
    if as_json:
        print_json({"encoder": settings.encoder, **found})
        return
    for name, by_way in found.items():
        header = (
            "Auswahl der Textstelle",
            "richtig",
            "Anteil",
            "95 %",
            *(_TEXTS[text] for text in by_way["both"]["by_text"]),
        )
        print_table(_SETS[name], header, [_row(way, by_way[way]) for way in by_way], numeric=range(1, len(header)))


def _row(way: str, found: "PlaceFigures") -> list[str]:
    around = " bis ".join(decimal(bound, 2) for bound in found["interval"])
    by_text = [f"{right} von {asked}" for right, asked in found["by_text"].values()]
    return [_WAYS[way], f"{found['right']} von {found['questions']}", decimal(found["share"], 2), around, *by_text]
