"""A list of suggestions with its reasons, or why there is none and what to do instead."""

from dataclasses import dataclass, replace

from api.site.address import ProfileForm, longer_list
from api.site.feedback import FROM_LIST
from api.site.view import Visit
from api.site.view_asked import AskedView, Titles, build_asked, concept_label, concept_labels
from api.site.view_output import OutputLine, build_line
from api.site.view_place import PlaceView, build_place
from api.site.wording import Wording
from corpus.model import OutputId, Scheme, Vocabulary
from recommender.result import (
    Criterion,
    CriterionResult,
    EmptyReason,
    FitWord,
    Gap,
    Recommendation,
    RecommendationList,
    State,
)

STRONG = frozenset({FitWord.HIGH, FitWord.MEDIUM})
METER_STEPS = {FitWord.LOW: 1, FitWord.PARTIAL: 2, FitWord.MEDIUM: 3, FitWord.HIGH: 4}


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One verdict: `state` names the style and the sign, `note` who said so or what is related."""

    state: str
    name: str
    concept: str
    verdict: str
    note: str
    quote: str
    place: PlaceView | None


@dataclass(frozen=True, slots=True)
class SteerView:
    """Where a suggestion leads the list: to more like it, or away from it."""

    more_href: str
    less_href: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One suggestion."""

    line: OutputLine
    fit: str
    fit_steps: int
    summary: str
    criteria: tuple[CriterionView, ...]
    is_pinned: bool
    steer: SteerView


@dataclass(frozen=True, slots=True)
class GroupView:
    """Suggestions that fit about equally well."""

    id: str
    heading: str
    note: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class WayOut:
    """Something else to try."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list for a profile. `empty_reason` is empty where there are items."""

    heading: str
    asked: tuple[AskedView, ...]
    groups: tuple[GroupView, ...]
    more_href: str | None
    gaps: tuple[str, ...]
    empty_reason: str
    ways_out: tuple[WayOut, ...]


def build_list_page(
    visit: Visit, vocabulary: Vocabulary, form: ProfileForm, answer: RecommendationList, titles: Titles
) -> ListPage:
    """Return the page for an answer to a profile; `titles` name the outputs the visitor has steered by."""
    words = visit.words.lists
    n_items = len(answer.items)
    longer = longer_list(form.items, n_items)
    names_somebody = form.audiences or form.benefits  # a gap guessed from a sentence alone would puzzle who wrote it
    return ListPage(
        heading=words.heading.of(n_items) if n_items else words.empty_heading,
        asked=build_asked(visit, vocabulary, form, titles),
        groups=build_groups(visit, vocabulary, form, answer),
        more_href=visit.address.profile(replace(form, items=longer)) if longer else None,
        gaps=tuple(_gap(visit.words, vocabulary, gap) for gap in answer.gaps) if names_somebody else (),
        empty_reason=words.empty[answer.empty_reason or EmptyReason.NOTHING_FITS] if not n_items else "",
        ways_out=() if n_items else _ways_out(visit, vocabulary, form),
    )


def build_groups(
    visit: Visit, vocabulary: Vocabulary, form: ProfileForm, answer: RecommendationList
) -> tuple[GroupView, ...]:
    """Return the items, those that fit well apart from those that fit partly; each group keeps the list's order."""
    words = visit.words.lists
    strong = [item for item in answer.items if not is_partial(item)]
    partial = [item for item in answer.items if is_partial(item)]
    groups = (
        ("passt-gut", words.strong_heading, "", strong),
        ("passt-teilweise", words.partial_heading, words.partial_note, partial),
    )
    return tuple(
        GroupView(
            id_,
            heading,
            note,
            tuple(build_item(visit, vocabulary, form, item, answer.recommendation_id) for item in items),
        )
        for id_, heading, note, items in groups
        if items
    )


def is_partial(item: Recommendation) -> bool:
    """Return whether an item is named a partial fit: it fits less well, or meets nothing asked under one question."""
    if item.fit_word not in STRONG:
        return True
    for criterion in (Criterion.AUDIENCE, Criterion.BENEFIT, Criterion.TOPIC):
        states = {result.state for result in item.explanation.criteria if result.criterion is criterion}
        if states == {State.NOT}:
            return True
    return False


def build_item(
    visit: Visit, vocabulary: Vocabulary, form: ProfileForm, item: Recommendation, recommendation_id: str
) -> ItemView:
    """Return one suggestion with its reasons; its link says which list it is opened from."""
    return ItemView(
        line=replace(
            build_line(visit, item.output),
            href=visit.address.output(item.output.id, [(FROM_LIST, recommendation_id)]),
        ),
        fit=visit.words.items.fit_words[item.fit_word],
        fit_steps=METER_STEPS[item.fit_word],
        summary=item.explanation.summary,
        criteria=_criteria(visit.words, vocabulary, item),
        is_pinned=item.origin == "pinned",
        steer=_steer(visit, form, item.output.id),
    )


def _steer(visit: Visit, form: ProfileForm, output_id: OutputId) -> SteerView:
    return SteerView(
        visit.address.profile(replace(form, seeds=(*form.seeds, output_id))),
        visit.address.profile(replace(form, dislikes=(*form.dislikes, output_id))),
    )


def says_something(result: CriterionResult) -> bool:
    """Return whether a verdict is worth a line: not a topic nobody asked about, nor an unknown date."""
    return result.concept is not None or result.state is not State.UNKNOWN


def _criteria(words: Wording, vocabulary: Vocabulary, item: Recommendation) -> tuple[CriterionView, ...]:
    """Return a line per verdict; a passage stands with the first one that it shows."""
    title, results = item.output.title, item.explanation.criteria
    has_topic = any(result.criterion is Criterion.TOPIC and says_something(result) for result in results)
    quoted: set[str] = set()
    lines = []
    for result in filter(says_something, results):
        passage = _passage(result, title, has_topic=has_topic)
        lines.append(_criterion(words, vocabulary, result, None if passage in quoted else passage, title))
        if passage:
            quoted.add(passage)
    return tuple(lines)


def _passage(result: CriterionResult, title: str, *, has_topic: bool) -> str | None:
    """Return what shows a verdict: on the topic, or, where nobody asked about one, on a concept that is met."""
    if result.criterion is Criterion.TOPIC:
        return result.evidence
    is_met = result.concept is not None and result.state in (State.FULFILLED, State.PARTLY)
    return result.evidence if is_met and not has_topic and result.evidence != title else None


def _criterion(
    words: Wording, vocabulary: Vocabulary, result: CriterionResult, passage: str | None, title: str
) -> CriterionView:
    table = words.items
    is_age = result.criterion is Criterion.TIMELINESS
    is_title = passage == title
    return CriterionView(
        state=result.state.value,
        name=table.criteria[result.criterion],
        concept=concept_label(words, vocabulary, result.concept) if result.concept else "",
        verdict=(table.timeliness if is_age else table.states)[result.state],
        note=table.in_title if is_title else _note(words, vocabulary, result),
        quote=words.quoted(passage) if passage and not is_title else "",
        place=build_place(words.places, result.where) if passage and not is_title else None,
    )


def _note(words: Wording, vocabulary: Vocabulary, result: CriterionResult) -> str:
    parts = []
    if result.matched and result.matched != result.concept:
        related = words.quoted(concept_label(words, vocabulary, result.matched))
        parts.append(words.items.related_concept.format(concept=related))
    if result.source and result.state is not State.UNKNOWN:
        parts.append(words.items.sources[result.source])
    return "; ".join(parts)


def _gap(words: Wording, vocabulary: Vocabulary, gap: Gap) -> str:
    names = {
        "audience": concept_label(words, vocabulary, gap.audience),
        "benefit": concept_label(words, vocabulary, gap.benefit),
    }
    return words.lists.gap.of(gap.outputs, **names) if gap.outputs else words.lists.gap_none.format(**names)


def _ways_out(visit: Visit, vocabulary: Vocabulary, form: ProfileForm) -> tuple[WayOut, ...]:
    """Return the same question with a part left out, and the search."""
    words = visit.words.lists
    ways = []
    if form.dislikes:
        ways.append(WayOut(visit.address.profile(replace(form, dislikes=())), words.without_dislikes))
    if form.seeds and (form.audiences or form.benefits or form.text):
        ways.append(WayOut(visit.address.profile(replace(form, seeds=())), words.without_seeds))
    if form.text and (form.audiences or form.benefits):
        ways.append(WayOut(visit.address.profile(replace(form, text="")), words.without_text))
    if form.audiences and (form.benefits or form.text):
        labels = concept_labels(visit.words, vocabulary, Scheme.AUDIENCE, form.audiences)
        ways.append(_only(visit, ProfileForm(audiences=form.audiences), labels))
    if form.benefits and (form.audiences or form.text):
        labels = concept_labels(visit.words, vocabulary, Scheme.BENEFIT, form.benefits)
        ways.append(_only(visit, ProfileForm(benefits=form.benefits), labels))
    if form.text:
        ways.append(WayOut(visit.address.search(form.text), words.search_text))
    ways.append(WayOut(f"{visit.address.start()}#beispiele", words.start_example))
    return tuple(ways)


def _only(visit: Visit, form: ProfileForm, labels: tuple[str, ...]) -> WayOut:
    names = ", ".join(visit.words.quoted(label) for label in labels)
    return WayOut(visit.address.profile(form), visit.words.lists.only_concepts.format(concepts=names))
