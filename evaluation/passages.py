"""How often the page, the second or the heading that an answer points to is the one under which the answer stands."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from corpus.errors import InvalidRecord
from corpus.extraction.html import read_html
from corpus.extraction.pdf import read_pdf
from corpus.extraction.transcript import read_transcript
from corpus.importers.item import item_from_record
from corpus.importers.wordpress_content import read_content
from corpus.model import OutputId
from corpus.passage import Passage
from corpus.ports import Clock
from corpus.source import SourceItem, SourceKind
from corpus.source_port import Candidate, ItemId, Match, PassageKey, Reading
from corpus.sqlite.store import SqliteStore
from evaluation.compare import statistic_interval
from recommender.encoded import encode_texts
from recommender.index.full_text import build_full_texts
from recommender.ports import Encoder

TEXTS = {"bericht": "bericht.pdf", "vortrag": "vortrag.vtt", "seite": "seite.html"}
_ADDRESS = "https://texte.example/"
WAYS = ("both", "meaning", "words")
"""How a passage is chosen: as the product does, and by each of its two halves alone; `words` (BM25) is the baseline."""


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """A question to one of the texts, and the one place where its answer stands."""

    text: OutputId
    question: str
    page: int | None = None
    seconds: int | None = None
    heading: str | None = None

    def is_answered_by(self, passage: Passage, following: Passage | None) -> bool:
        """Return whether the passage is of this page or heading, or goes over this second."""
        if self.page is not None:
            return passage.place.page == self.page
        if self.heading is not None:
            return passage.place.heading == self.heading
        if self.seconds is None or passage.place.seconds is None:
            return False
        ends = None if following is None else following.place.seconds
        return passage.place.seconds <= self.seconds and (ends is None or self.seconds < ends)


class PlaceFigures(TypedDict):
    """What is printed of one way to choose."""

    right: int
    questions: int
    share: float
    interval: list[float]
    by_text: dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class PlaceResult:
    """For each question whether the place was right, by each of `WAYS`."""

    questions: tuple[PlaceQuestion, ...]
    right: Mapping[str, tuple[bool, ...]]

    def figures(self, rng: np.random.Generator) -> dict[str, PlaceFigures]:
        """Return how many places were right, with the 95 % bootstrap interval of their share."""
        return {way: self._figures_of(np.array(found, dtype=bool), rng) for way, found in self.right.items()}

    def _figures_of(self, right: NDArray[np.bool_], rng: np.random.Generator) -> PlaceFigures:
        around = statistic_interval(lambda rows: float(right[rows].mean()), len(right), rng)
        by_text = {
            str(name): [int(right[asked].sum()), int(asked.sum())]
            for name in dict.fromkeys(question.text for question in self.questions)
            if (asked := np.array([question.text == name for question in self.questions])).any()
        }
        share = round(float(right.mean()), 4)
        interval = [round(around.low, 4), round(around.high, 4)]
        return PlaceFigures(
            right=int(right.sum()), questions=len(right), share=share, interval=interval, by_text=by_text
        )


def read_questions(path: Path) -> tuple[PlaceQuestion, ...]:
    """Read questions (JSON Lines); a line that is none raises `InvalidRecord` with its number."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            found.append(PlaceQuestion(OutputId(row.pop("output")), **row))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InvalidRecord(
                f"„{path.name}“, Zeile {number} ist keine Frage nach einer Textstelle.",
                "Nötig sind „output“, „question“ und eines von „page“, „seconds“ und „heading“.",
            ) from error
    return tuple(found)


def read_passages(folder: Path) -> dict[OutputId, tuple[Passage, ...]]:
    """Read the three texts as their importers do."""
    found = {}
    for name, file in TEXTS.items():
        body = (folder / file).read_bytes()
        match file.rpartition(".")[2]:
            case "pdf":
                passages = read_pdf(body, file).passages()
            case "vtt":
                passages = read_transcript(body, file).passages()
            case _:
                passages = read_content(read_html(body, _ADDRESS, name=file).main, _ADDRESS).passages
        found[OutputId(name)] = passages
    return found


def evaluate_places(
    questions: Sequence[PlaceQuestion],
    texts: Mapping[OutputId, Sequence[Passage]],
    encoder: Encoder,
    clock: Clock,
) -> PlaceResult:
    """Ask each question of its text, over a store and an index of their own, and see which passage comes first."""
    row = {name: number for number, name in enumerate(sorted(texts))}
    with _stored(texts, clock) as (store, folder):
        held = {(part.item_id, part.position): part.passage for _, parts in store.full_texts() for part in parts}
        index, _ = build_full_texts(store, row, encoder, folder)
        right: dict[str, list[bool]] = {way: [] for way in WAYS}
        for asked, encoded in zip(questions, encode_texts(encoder, [q.question for q in questions]), strict=True):
            by_words = store.sources.passage_scores(asked.text, asked.question)
            nothing = np.zeros_like(encoded.vector)
            for way, vector, words in (
                ("both", encoded.vector, by_words),
                ("meaning", encoded.vector, {}),
                ("words", nothing, by_words),
            ):
                number = index.nearest(row[asked.text], vector, words)
                right[way].append(number is not None and _is_right(asked, index.keys[number].tolist(), held))
    return PlaceResult(tuple(questions), {way: tuple(found) for way, found in right.items()})


def _is_right(asked: PlaceQuestion, key: Sequence[int], held: Mapping[PassageKey, Passage]) -> bool:
    item_id, position = ItemId(key[0]), key[1]
    return asked.is_answered_by(held[item_id, position], held.get((item_id, position + 1)))


class _NoMatch:
    """Finds no output: each of the texts is one of its own."""

    def prepare(self) -> None:
        """Need nothing."""

    def find(self, item: SourceItem) -> Match | None:  # noqa: ARG002 - the port's
        """Return None."""
        return None

    def add(self, candidate: Candidate) -> None:
        """Learn nothing."""


@contextmanager
def _stored(texts: Mapping[OutputId, Sequence[Passage]], clock: Clock) -> Iterator[tuple[SqliteStore, Path]]:
    """Open a store with the texts and a folder for an index; both are gone afterwards."""
    with TemporaryDirectory(prefix="negz-texte-") as folder:
        store = SqliteStore(Path(folder), clock=clock)
        try:
            source = store.sources.begin(store.sources.add(SourceKind.FOLDER, folder, {}).id)
            store.sources.keep(source, [Reading(_item(name, parts)) for name, parts in texts.items()], _NoMatch())
            yield store, Path(folder) / "index"
        finally:
            store.close()


def _item(name: OutputId, passages: Sequence[Passage]) -> SourceItem:
    record = {"id": name, "type": "study", "title": name, "abstract": None}
    item = item_from_record(name, record, passages=tuple(passages))
    if not isinstance(item, SourceItem):
        raise InvalidRecord(item.error.subject, item.error.remedy)
    return item
