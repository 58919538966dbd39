"""How far editors agree with each other and with the machine, as people see it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.console import wording_agreement as words
from api.console.second_order import Unsettled, is_in_random_sample
from api.console.view_line import desk_path, label_of
from api.console.view_second import LIST_PATH, compare_path, unsettled_reason
from api.console.wording import CONTESTED, SCHEMES, listed
from corpus.editorial import Dossier
from corpus.editorial_agreement import Agreement
from corpus.editorial_kappa import MIN_OUTPUTS, Comparison, ConceptDifference, PairAgreement
from corpus.editorial_reliability import Band
from corpus.model import Vocabulary

PATH = "/redaktion/uebereinstimmung"
MOST_CONCEPTS = 10  # of those that editors differ about


@dataclass(frozen=True, slots=True)
class MachineRow:
    """Editors and machine, under one condition."""

    name: str
    outputs: int
    both: int
    editor_only: int
    machine_only: int
    dice: str


@dataclass(frozen=True, slots=True)
class BandRow:
    """Suggestions of one band of confidence, and what became of them."""

    span: str
    suggestions: int
    accepted: int
    unsuited: int
    others: int
    expected: str
    right: str
    honesty: str


@dataclass(frozen=True, slots=True)
class BandTable:
    """The bands under one condition, and what they say in a sentence."""

    name: str
    heading: str
    sentence: str
    rows: tuple[BandRow, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two editors in one scheme."""

    pair: str
    scheme: str
    outputs: int
    observed: str
    kappa: str
    interval: str
    level: str
    dice: str
    grade: str
    lacking: str


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept that views differ about."""

    label: str
    scheme: str
    differing: int
    outputs: int
    both: int


@dataclass(frozen=True, slots=True)
class ContestedLine:
    """An output that editors differ about."""

    href: str
    title: str
    language: str
    reason: str


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """The whole page."""

    machine: tuple[MachineRow, ...]
    is_judged: bool
    led: str
    blind_share: str
    tables: tuple[BandTable, ...]
    pairs: tuple[PairRow, ...]
    compared: int
    sampled: int
    min_outputs: int
    concepts: tuple[ConceptRow, ...]
    contested: tuple[ContestedLine, ...]
    csv_href: str
    second_href: str
    queue_href: str


def build_agreement_page(
    blind: Agreement,
    seen: Agreement,
    bands: tuple[Sequence[Band], Sequence[Band]],
    comparisons: Sequence[Comparison],
    pairs: Iterable[PairAgreement],
    concepts: Sequence[ConceptDifference],
    contested: Iterable[Dossier],
    unsettled: Iterable[Unsettled],
    vocabulary: Vocabulary,
    *,
    blind_share: str,
    prefix: str,
) -> AgreementPage:
    """Return the page; `bands` are the blind decisions' and those with suggestions in view."""
    return AgreementPage(
        machine=(_machine("ohne Vorschläge", blind), _machine("mit Vorschlägen", seen)),
        is_judged=bool(blind.outputs + seen.outputs),
        led=words.led_by_suggestions(blind, seen),
        blind_share=blind_share,
        tables=(
            _table("verdeckt", "Ohne Vorschläge entschieden", bands[0]),
            _table("offen", "Mit Vorschlägen entschieden", bands[1]),
        ),
        pairs=tuple(map(_pair, pairs)),
        compared=len(comparisons),
        sampled=sum(is_in_random_sample(one.output_id) for one in comparisons),
        min_outputs=MIN_OUTPUTS,
        concepts=tuple(_concept(one, vocabulary) for one in concepts[:MOST_CONCEPTS]),
        contested=tuple(_contested(contested, unsettled, vocabulary, prefix)),
        csv_href=f"{prefix}{PATH}.csv",
        second_href=prefix + LIST_PATH,
        queue_href=f"{prefix}/redaktion/warteschlange",
    )


def _machine(name: str, found: Agreement) -> MachineRow:
    return MachineRow(name, found.outputs, found.both, found.editor_only, found.machine_only, words.share(found.dice))


def _table(name: str, heading: str, bands: Sequence[Band]) -> BandTable:
    rows = tuple(_band(band) for band in bands) if any(band.suggestions for band in bands) else ()
    return BandTable(name, heading, words.confidence_in_use(bands) if rows else "", rows)


def _band(band: Band) -> BandRow:
    return BandRow(
        span=words.span(band),
        suggestions=band.suggestions,
        accepted=band.accepted,
        unsuited=band.unsuited,
        others=band.suggestions - band.right,
        expected=words.percent(band.expected),
        right=words.percent(band.share_right),
        honesty=words.honesty(band),
    )


def _pair(found: PairAgreement) -> PairRow:
    return PairRow(
        pair=listed([words.person(name) for name in found.editors]),
        scheme=SCHEMES[found.scheme],
        outputs=found.outputs,
        observed=words.percent(found.cells.observed),
        kappa=words.kappa(found),
        interval=words.interval(found),
        level=words.level(found),
        dice=words.share(found.cells.dice),
        grade=words.percent(found.cells.grade_agreement),
        lacking=words.enough(found.outputs),
    )


def _concept(one: ConceptDifference, vocabulary: Vocabulary) -> ConceptRow:
    label, scheme = label_of(one.concept, vocabulary), SCHEMES[one.concept.scheme]
    return ConceptRow(label, scheme, one.differing, one.cells.number, one.cells.both)


def _contested(
    dossiers: Iterable[Dossier], unsettled: Iterable[Unsettled], vocabulary: Vocabulary, prefix: str
) -> Iterator[ContestedLine]:
    """Yield second views that are not settled, then outputs whose editors differ at the desk."""
    for one in unsettled:
        output = one.dossier.output
        yield ContestedLine(
            prefix + compare_path(one.view.number), output.title, output.language, unsettled_reason(one)
        )
    for dossier in dossiers:
        who = {view.editor for view in dossier.assessments if view.concept in dossier.contested}
        reason = CONTESTED.format(
            who=listed(sorted(words.person(name) for name in who)),
            what=listed([label_of(key, vocabulary) for key in dossier.contested]),
        )
        output = dossier.output
        yield ContestedLine(prefix + desk_path(output.id), output.title, output.language, reason)
