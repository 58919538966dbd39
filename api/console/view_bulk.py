"""The page that shows what a threshold lets in and keeps out, before anything is accepted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.console import wording_bulk as words
from api.console.bulk_candidate import Candidate, Catch
from api.console.bulk_plan import expected_right, item_code
from api.console.bulk_selection import EVERYTHING, OWN, Selection, in_percent, whole_percent
from api.console.view_bulk_step import StepLine
from api.console.view_line import desk_path, label_of
from api.console.wording import KINDS, SCHEMES, date_of
from corpus.editorial import Suggestion
from corpus.model import Concept, ConceptKey, OutputKind, Scheme, Vocabulary

NEAREST = 6  # suggestions shown on either side of the threshold: few enough to read, enough to see what it cuts


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """An entry of a list to choose from."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ConceptGroupView:
    """The concepts of one scheme to choose from."""

    heading: str
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True, slots=True)
class FilterView:
    """The form that selects."""

    kinds: tuple[ChoiceView, ...]
    series: tuple[ChoiceView, ...]
    scopes: tuple[ChoiceView, ...]
    concepts: tuple[ConceptGroupView, ...]
    text: str
    is_own: bool
    own: str
    percent: int


@dataclass(frozen=True, slots=True)
class OfferView:
    """A suggestion of an output."""

    concept: str
    label: str
    percent: int
    confidence: float
    threshold: float
    passes: bool
    is_let_in: bool


@dataclass(frozen=True, slots=True)
class CandidateView:
    """An output to choose; `is_listed` where the threshold lets something in."""

    anchor: str
    code: str
    href: str
    title: str
    language: str
    facts: str
    offers: tuple[OfferView, ...]
    is_listed: bool


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """What the threshold does to one concept."""

    concept: str
    label: str
    threshold: str
    let_in: int
    kept_out: int
    right: int
    missed: int


@dataclass(frozen=True, slots=True)
class NearRow:
    """A suggestion close to the threshold."""

    href: str
    title: str
    language: str
    label: str
    percent: int
    is_let_in: bool


@dataclass(frozen=True, slots=True)
class SentenceView:
    """The expectation, and the patterns that it is written in; names in braces are filled in."""

    text: str
    none: str
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """What went wrong, and what to do."""

    subject: str
    remedy: str


@dataclass(frozen=True, slots=True)
class BulkPage:
    """The whole page; `fields` carry the selection on, but for the threshold."""

    action: str
    filters: FilterView
    fields: tuple[tuple[str, str], ...]
    rule: str
    sentence: SentenceView
    concepts: tuple[ConceptRow, ...]
    near: tuple[NearRow, ...]
    nearest: int
    candidates: tuple[CandidateView, ...]
    listed: int
    remarks: tuple[str, ...]
    outdated: str
    steps: tuple[StepLine, ...]
    note: NoteView | None


def build_bulk_page(
    selection: Selection,
    catch: Catch,
    vocabulary: Vocabulary,
    steps: tuple[StepLine, ...],
    prefix: str,
    note: NoteView | None = None,
) -> BulkPage:
    """Return the page for a selection and what it yields."""
    candidates = tuple(_candidate(one, i, selection, vocabulary, prefix) for i, one in enumerate(catch.candidates))
    hidden = {"schwelle", "wert"}
    return BulkPage(
        action=f"{prefix}/redaktion/sammeln",
        filters=_filters(selection, catch, vocabulary),
        fields=tuple(field for field in selection.fields() if field[0] not in hidden),
        rule="" if selection.threshold.percent is None else OWN,
        sentence=_sentence(catch.candidates, selection),
        concepts=tuple(_concept_rows(catch.candidates, selection, vocabulary)),
        near=tuple(_near_rows(catch.candidates, selection, vocabulary, prefix)),
        nearest=NEAREST,
        candidates=candidates,
        listed=sum(one.is_listed for one in candidates),
        remarks=tuple(_remarks(catch)),
        outdated=words.OUTDATED.of(len(catch.outdated)) if catch.outdated else "",
        steps=steps,
        note=note,
    )


def _filters(selection: Selection, catch: Catch, vocabulary: Vocabulary) -> FilterView:
    return FilterView(
        kinds=(
            ChoiceView("", "alle Arten", selection.kind is None),
            *(ChoiceView(one.value, KINDS[one], one is selection.kind) for one in OutputKind if one in catch.kinds),
        ),
        series=(
            ChoiceView("", "alle Reihen", not selection.series),
            *(ChoiceView(one, one, one == selection.series) for one in catch.series),
        ),
        scopes=(
            ChoiceView("", words.WAITING, selection.waiting_only),
            ChoiceView(EVERYTHING, words.EVERYTHING, not selection.waiting_only),
        ),
        concepts=tuple(
            ConceptGroupView(SCHEMES[scheme], tuple(_concept_choices(scheme, selection, vocabulary)))
            for scheme in Scheme
        ),
        text=selection.text,
        is_own=selection.threshold.percent is not None,
        own=OWN,
        percent=selection.percent,
    )


def _concept_choices(scheme: Scheme, selection: Selection, vocabulary: Vocabulary) -> Iterator[ChoiceView]:
    for concept in vocabulary.in_scheme(scheme):
        if not concept.deprecated:
            yield ChoiceView(str(concept.key), concept.label(), concept.key == selection.concept)


def _candidate(one: Candidate, place: int, selection: Selection, vocabulary: Vocabulary, prefix: str) -> CandidateView:
    output = one.dossier.output
    return CandidateView(
        anchor=f"beitrag-{place}",
        code=item_code(one),
        href=prefix + desk_path(output.id),
        title=output.title,
        language=output.language,
        facts=", ".join(filter(None, (KINDS[output.kind], date_of(output)))),
        offers=tuple(_offer(offer, selection, vocabulary) for offer in one.offers),
        is_listed=bool(one.let_in(selection.threshold)),
    )


def _offer(offer: Suggestion, selection: Selection, vocabulary: Vocabulary) -> OfferView:
    return OfferView(
        concept=str(offer.concept),
        label=label_of(offer.concept, vocabulary),
        percent=whole_percent(offer.confidence),
        confidence=offer.confidence,
        threshold=offer.threshold,
        passes=offer.passes,
        is_let_in=selection.threshold.lets_in(offer),
    )


def _sentence(candidates: Iterable[Candidate], selection: Selection) -> SentenceView:
    offers = [offer for one in candidates for offer in one.offers]
    let_in = [offer for offer in offers if selection.threshold.lets_in(offer)]
    right = expected_right(let_in)
    missed = _rounded(expected_right(offers) - right)
    pattern = words.EXPECTED_NONE if not let_in else words.EXPECTED.one if len(let_in) == 1 else words.EXPECTED.many
    text = pattern.format(n=len(let_in), right=_rounded(right), share=in_percent(min(right, 1.0)), missed=missed)
    return SentenceView(text, words.EXPECTED_NONE, words.EXPECTED.one, words.EXPECTED.many)


def _concept_rows(
    candidates: Sequence[Candidate], selection: Selection, vocabulary: Vocabulary
) -> Iterator[ConceptRow]:
    by_concept: dict[ConceptKey, list[Suggestion]] = {}
    for one in candidates:
        for offer in one.offers:
            by_concept.setdefault(offer.concept, []).append(offer)
    for concept in _in_order(by_concept, vocabulary):
        offers = by_concept[concept.key]
        let_in = [offer for offer in offers if selection.threshold.lets_in(offer)]
        right = expected_right(let_in)
        yield ConceptRow(
            concept=str(concept.key),
            label=concept.label(),
            threshold=_range([whole_percent(offer.threshold) for offer in offers]),
            let_in=len(let_in),
            kept_out=len(offers) - len(let_in),
            right=_rounded(right),
            missed=_rounded(expected_right(offers) - right),
        )


def _in_order(wanted: Mapping[ConceptKey, object], vocabulary: Vocabulary) -> Iterator[Concept]:
    return (one for scheme in Scheme for one in vocabulary.in_scheme(scheme) if one.key in wanted)


def _near_rows(
    candidates: Iterable[Candidate], selection: Selection, vocabulary: Vocabulary, prefix: str
) -> Iterator[NearRow]:
    """Yield the suggestions nearest to the threshold on either side, the most confident first; ties in page order."""
    threshold = selection.threshold
    pairs = [(one, offer) for one in candidates for offer in one.offers]
    pairs.sort(key=lambda pair: -threshold.margin(pair[1]))
    let_in = [pair for pair in pairs if threshold.lets_in(pair[1])]
    kept_out = [pair for pair in pairs if not threshold.lets_in(pair[1])]
    for one, offer in (*let_in[-NEAREST:], *kept_out[:NEAREST]):
        output = one.dossier.output
        yield NearRow(
            href=prefix + desk_path(output.id),
            title=output.title,
            language=output.language,
            label=label_of(offer.concept, vocabulary),
            percent=whole_percent(offer.confidence),
            is_let_in=threshold.lets_in(offer),
        )


def _remarks(catch: Catch) -> Iterator[str]:
    for count, phrase in ((catch.blind, words.BLIND), (catch.bare, words.BARE), (catch.cut, words.CUT)):
        if count:
            yield phrase.of(count)


def _range(percents: Sequence[int]) -> str:
    least, most = min(percents), max(percents)
    return f"{least}\N{NO-BREAK SPACE}%" if least == most else f"{least} bis {most}\N{NO-BREAK SPACE}%"


def _rounded(expected: float) -> int:
    return int(expected + 0.5)
