"""Which outputs and which suggestions a bulk step is about, as an address or a form says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from api.console.desk_lookup import folded
from corpus.editorial import Dossier, Suggestion
from corpus.model import ConceptKey, OutputKind, Scheme

KIND, SERIES, TEXT, SCOPE, CONCEPT = "art", "reihe", "text", "umfang", "begriff"  # names of fields
RULE, VALUE = "schwelle", "wert"
EVERYTHING = "alle"  # the scope beyond what waits
OWN = "eigene"  # the rule that `VALUE` is about
DEFAULT_PERCENT = 50  # where the slider stands before anybody has moved it: as probable as not
MAX_TEXT_CHARS = 200


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a suggestion must reach: a confidence in whole percent, or None for each concept's own threshold."""

    percent: int | None = None

    @property
    def probability(self) -> float | None:
        """The threshold as a probability, None for each concept's own."""
        return None if self.percent is None else self.percent / 100

    def lets_in(self, suggestion: Suggestion) -> bool:
        """Return whether the suggestion reaches it; in whole percent, as people read confidences."""
        return suggestion.passes if self.percent is None else whole_percent(suggestion.confidence) >= self.percent

    def margin(self, suggestion: Suggestion) -> float:
        """Return by how much the suggestion lies above it; below it that is negative."""
        return suggestion.confidence - (suggestion.threshold if self.probability is None else self.probability)


@dataclass(frozen=True, slots=True)
class Selection:
    """A filter over outputs and their suggestions; what is None or empty selects nothing out."""

    kind: OutputKind | None = None
    series: str = ""
    text: str = ""
    waiting_only: bool = True
    concept: ConceptKey | None = None
    threshold: Threshold = Threshold()
    percent: int = DEFAULT_PERCENT

    def holds(self, dossier: Dossier) -> bool:
        """Return whether the output is selected."""
        output = dossier.output
        return (
            (self.kind is None or output.kind is self.kind)
            and (not self.series or output.series == self.series)
            and folded(self.text) in folded(output.title)
            and (dossier.is_waiting or not self.waiting_only)
        )

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the selection as fields of a form, those at their default left out, but for the threshold's."""
        filters = (
            (KIND, self.kind.value if self.kind else ""),
            (SERIES, self.series),
            (TEXT, self.text),
            (SCOPE, "" if self.waiting_only else EVERYTHING),
            (CONCEPT, str(self.concept) if self.concept else ""),
        )
        rule = "" if self.threshold.percent is None else OWN
        return (*(field for field in filters if field[1]), (RULE, rule), (VALUE, str(self.percent)))

    def query(self) -> str:
        """Return the selection as the query of an address."""
        return urlencode([field for field in self.fields() if field[1]])


def read_selection(fields: Mapping[str, str]) -> Selection:
    """Return what the fields select; what makes no sense selects nothing out."""
    kind, percent = fields.get(KIND, ""), _percent(fields.get(VALUE, ""))
    return Selection(
        kind=OutputKind(kind) if kind in set(OutputKind) else None,
        series=fields.get(SERIES, "")[:MAX_TEXT_CHARS],
        text=fields.get(TEXT, "").strip()[:MAX_TEXT_CHARS],
        waiting_only=fields.get(SCOPE, "") != EVERYTHING,
        concept=_concept(fields.get(CONCEPT, "")),
        threshold=Threshold(percent if fields.get(RULE, "") == OWN else None),
        percent=percent,
    )


def whole_percent(confidence: float) -> int:
    """Return the confidence in whole percent, halves up, as the page's script rounds."""
    return int(confidence * 100 + 0.5)


def in_percent(confidence: float) -> str:
    """Return the confidence as people read it."""
    return f"{whole_percent(confidence)}\N{NO-BREAK SPACE}%"


def _percent(text: str) -> int:
    return min(int(text), 100) if text.isascii() and text.isdigit() and len(text) < 4 else DEFAULT_PERCENT  # noqa: PLR2004 - digits


def _concept(text: str) -> ConceptKey | None:
    scheme, _, notation = text.partition(":")
    return ConceptKey(Scheme(scheme), notation) if scheme in set(Scheme) and notation else None
