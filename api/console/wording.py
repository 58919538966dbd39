"""What the console's pages say that is put together by code: words for verdicts, confidences, moments, reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.site.german import GERMAN
from api.site.view import date_in_words
from api.site.wording import Plural
from corpus.editorial import HOLDINGS, Assessment, TrailAction, Verdict
from corpus.model import Grade, Output, Scheme

KINDS = GERMAN.kinds
SCHEMES = {Scheme.AUDIENCE: "Zielgruppen", Scheme.BENEFIT: "Nutzen"}
LIKELY_FROM, RATHER_FROM, UNCERTAIN_FROM = 0.8, 0.6, 0.4  # calibrated: of ten suggestions at 0.8, eight are right
_CONFIDENCES = (
    (LIKELY_FROM, "sehr wahrscheinlich"),
    (RATHER_FROM, "wahrscheinlich"),
    (UNCERTAIN_FROM, "unsicher"),
    (0.0, "eher nicht"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What an editor can say about a concept, with one key."""

    code: str
    key: str
    label: str
    meaning: str
    verdict: Verdict
    grade: Grade | None = None

    def fits(self, assessment: Assessment | None) -> bool:
        """Return whether this is what the assessment says."""
        return assessment is not None and (assessment.verdict, _grade_of(assessment)) == (self.verdict, self.grade)


CHOICES = (
    Choice("passt", "j", "passt", "Der Begriff trifft zu und ist wichtig.", Verdict.ACCEPTED, Grade.PRIMARY),
    Choice("nebenbei", "s", "nebenbei", "Der Begriff trifft am Rande zu.", Verdict.ACCEPTED, Grade.SECONDARY),
    Choice("nicht-uns", "z", "nicht für uns", "Richtig, aber nicht für unsere Leserschaft.", Verdict.UNSUITED),
    Choice("falsch", "n", "falsch", "Der Begriff trifft nicht zu.", Verdict.WRONG),
)
ACTIONS = {
    TrailAction.ASSESS: "entschieden",
    TrailAction.CLEAR: "zurückgenommen",
    TrailAction.PUBLISH: "freigegeben",
    TrailAction.REOPEN: "wieder geöffnet",
    TrailAction.UNDO: "rückgängig gemacht",
    TrailAction.CLOSE: "abgeschlossen",
    TrailAction.REVEAL: "Vorschläge aufgedeckt",
}
BULK_STEP = "Sammelschritt {number}"
SECOND_VIEW = "Zweitsicht"
CONCEPTS = Plural("einem Begriff", "{n} Begriffen")
GAPS = Plural(
    "Könnte eine Lücke der Abdeckung füllen: eine Zielgruppe mit einem Nutzen, für die es noch nichts gibt.",
    "Könnte {n} Lücken der Abdeckung füllen: Zielgruppen mit einem Nutzen, für die es noch nichts gibt.",
)
UNCERTAIN = Plural("Ein Vorschlag liegt nahe an der Schwelle.", "{n} Vorschläge liegen nahe an der Schwelle.")
SUGGESTED = Plural("Ein Vorschlag wartet auf Ihr Urteil.", "{n} Vorschläge warten auf Ihr Urteil.")
BEGUN = "Angefangen von {who}, noch nicht freigegeben."
CONTESTED = "{who} sind sich über {what} nicht einig."
CHECK_RECORD = "Angaben prüfen: Der Datensatz gilt als unsicher, und in der Redaktion hat ihn noch niemand freigegeben."
UNPUBLISHED = "Geändert; die Änderung ist noch nicht freigegeben."
BARE = Plural(
    "Für einen Beitrag entstehen gerade Vorschläge; danach kann sich die Reihenfolge noch ändern.",
    "Für {n} Beiträge entstehen gerade Vorschläge; danach kann sich die Reihenfolge noch ändern.",
)
NO_SUGGESTIONS = "Wartet auf Begriffe; Vorschläge gibt es noch keine."
SELF = "Sie"


def confidence_in_words(confidence: float) -> str:
    """Return the word for a calibrated probability."""
    return next(word for least, word in _CONFIDENCES if confidence >= least)


def percent(share: float) -> str:
    """Return a share as people write it, "81 %"."""
    return f"{round(share * 100)} %"


def decimal(share: float) -> str:
    """Return a share with two decimals, "0,81"."""
    return f"{share:.2f}".replace(".", ",")


def moment_in_words(moment: datetime) -> str:
    """Return a moment on German clocks, "24.11.2026, 10:30 Uhr"."""
    return f"{moment.astimezone(germany()):%d.%m.%Y, %H:%M} Uhr"


def date_of(output: Output) -> str:
    """Return the output's date in words, empty without one."""
    return date_in_words(GERMAN, output.published) if output.published else ""


def verdict_in_words(assessment: Assessment | None) -> str:
    """Return what an assessment says, "passt"."""
    if assessment is None:
        return "nicht entschieden"
    return next((choice.label for choice in CHOICES if choice.fits(assessment)), "passt")


def editor_in_words(name: str, reader: str) -> str:
    """Return who decided, as `reader` is told."""
    if name == HOLDINGS:
        return "aus dem Bestand"
    return "von Ihnen" if name == reader else f"von {name}"


def listed(names: Sequence[str]) -> str:
    """Return "A", "A und B", "A, B und C"."""
    return " und ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


@cache
def germany() -> tzinfo:
    """Return the clock that the console's moments are told by."""
    try:
        return ZoneInfo("Europe/Berlin")
    except ZoneInfoNotFoundError:  # a machine without time zone data
        return UTC


def _grade_of(assessment: Assessment) -> Grade | None:
    """Return the grade that publishing would give."""
    return (assessment.grade or Grade.PRIMARY) if assessment.verdict is Verdict.ACCEPTED else None
