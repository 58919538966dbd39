"""The effect of publishing as people see it: sentences first, every list in a table after them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from api.console import wording_effect as words
from api.console.coverage import PAGE as COVERAGE_PATH
from api.console.view_line import desk_path, label_of
from api.console.wording import listed
from corpus.editorial import Dossier
from corpus.model import ConceptKey, Grade, Output, OutputId, Scheme, Tag, Vocabulary
from recommender.effect import Cell, DecisionEffect, ListChange, Nearest, Shift
from recommender.query import Profile
from recommender.result import IndexStatus

MOST_IN_FULL = 6  # changes of one kind that are told one by one; more are told by target group
FEWEST_IN_BRIEF, MOST_EXCEPTIONS = 5, 2  # "every benefit but two" is shorter than five benefits


@dataclass(frozen=True, slots=True)
class TitleView:
    """Another output, by its title."""

    title: str
    language: str
    href: str


@dataclass(frozen=True, slots=True)
class OthersView:
    """Other outputs that go or come, and how that is said."""

    verb: str
    titles: tuple[TitleView, ...]


@dataclass(frozen=True, slots=True)
class MoveView:
    """What happens to the output for one profile, or for one target group with several benefits."""

    where: str
    how: str
    others: tuple[OthersView, ...]


@dataclass(frozen=True, slots=True)
class ShiftView:
    """All changes of one kind in sentences."""

    heading: str
    moves: tuple[MoveView, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of the coverage matrix."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class CoverageNote:
    """What becomes of some cells of the coverage matrix."""

    heading: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """One list in the table."""

    audience: str
    benefit: str
    rank: str
    fit: str
    others: tuple[OthersView, ...]


@dataclass(frozen=True, slots=True)
class TableGroup:
    """The lists of one kind of change."""

    name: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class EffectMaterial:
    """What the page is made of; `outputs` are all that the lists can hold."""

    dossier: Dossier
    tags: tuple[Tag, ...]
    effect: DecisionEffect
    outputs: Mapping[OutputId, Output]
    vocabulary: Vocabulary
    status: IndexStatus
    prefix: str


@dataclass(frozen=True, slots=True)
class EffectPage:
    """The whole page; `reason` says why no list changes, where none does."""

    title: str
    language: str
    desk_href: str
    lead: str
    summary: str
    reason: str
    coverage: tuple[CoverageNote, ...]
    shifts: tuple[ShiftView, ...]
    gives_way: str
    others: str
    unknown: str
    table: tuple[TableGroup, ...]
    method: str
    lag: str


def build_effect_page(material: EffectMaterial) -> EffectPage:
    """Return the page."""
    effect, output = material.effect, material.dossier.output
    counts = {shift: len(effect.of(shift)) for shift in Shift}
    is_changed = any(counts.values())
    return EffectPage(
        title=output.title,
        language=output.language,
        desk_href=material.prefix + desk_path(output.id),
        lead=_lead(material),
        summary=words.changed(counts, effect.profiles) if is_changed else _no_change(effect),
        reason="" if is_changed else _reason(material),
        coverage=tuple(_coverage(material)),
        shifts=tuple(_shift(shift, effect.of(shift), material) for shift in Shift if counts[shift]),
        gives_way=words.GIVES_WAY if any(map(_gives_way, effect.changes)) else "",
        others=words.OTHERS.of(len(effect.others), more=words.MORE if is_changed else "") if effect.others else "",
        unknown=_unknown(material),
        table=tuple(_group(shift, effect.of(shift), material) for shift in Shift if counts[shift]),
        method="" if effect.obstacle else words.METHOD.format(n=effect.n),
        lag=_lag(material.status),
    )


def _lead(material: EffectMaterial) -> str:
    if material.dossier.is_waiting and not material.dossier.assessments:
        return words.UNDECIDED
    return words.tags_in_words([_tag(tag, material.vocabulary) for tag in material.tags])


def _tag(tag: Tag, vocabulary: Vocabulary) -> str:
    name = f"„{label_of(tag.concept, vocabulary)}“"
    return words.IN_PASSING.format(name=name) if tag.grade is Grade.SECONDARY else name


def _no_change(effect: DecisionEffect) -> str:
    return words.NO_CHANGE_OF_ITS_OWN if effect.others else words.NO_CHANGE


def _gives_way(change: ListChange) -> bool:
    """Return whether the output loses its place although it fits better."""
    return change.shift in (Shift.FALLS, Shift.LEAVES) and change.after.fit > change.before.fit


def _reason(material: EffectMaterial) -> str:
    effect, dossier = material.effect, material.dossier
    if effect.obstacle is not None:
        return words.OBSTACLES[effect.obstacle]
    if not dossier.is_waiting and not dossier.has_unpublished:
        return words.SAME_TAGS
    if effect.nearest is not None:
        return _nearest(effect.nearest, effect.n, material.vocabulary)
    return words.LISTED.of(effect.listed, all=str(effect.profiles)) if effect.listed else ""


def _nearest(nearest: Nearest, n: int, vocabulary: Vocabulary) -> str:
    if nearest.rank is None:
        return words.UNFIT
    where = f"für {profile_in_words(nearest.profile, vocabulary)}"
    if nearest.rank <= n:
        return words.NEAR_DUPLICATE.format(where=where)
    return words.NEAREST.format(where=where, rank=nearest.rank, n=n)


def profile_in_words(profile: Profile, vocabulary: Vocabulary) -> str:
    """Return who looks for what: "CDO, CIO und Digitalverantwortliche mit „Praxisbeispiele“"."""
    audience, benefit = _parts(profile, vocabulary)
    if not audience:
        return f"„{benefit}“ ({words.NO_AUDIENCE})"
    return f"{audience} mit „{benefit}“" if benefit else f"{audience} ({words.NO_BENEFIT})"


def _parts(profile: Profile, vocabulary: Vocabulary) -> tuple[str, str]:
    """Return the labels of a profile's target group and benefit, empty for none."""
    audience, benefit = (listed([label_of(key, vocabulary) for key in keys]) for keys in _keys(profile))
    return audience, benefit


def _keys(profile: Profile) -> tuple[Sequence[ConceptKey], Sequence[ConceptKey]]:
    return profile.audiences, profile.benefits


def _shift(shift: Shift, changes: Sequence[ListChange], material: EffectMaterial) -> ShiftView:
    tell = _one_by_one if len(changes) <= MOST_IN_FULL else _by_audience
    return ShiftView(words.HEADINGS[shift], tuple(tell(_sorted(changes, material.vocabulary), material)))


def _sorted(changes: Iterable[ListChange], vocabulary: Vocabulary) -> list[ListChange]:
    """Return the changes by target group, then benefit, each in vocabulary order; those without a target group last."""
    place = {concept.key: number for number, concept in enumerate(vocabulary.concepts)}

    def order(change: ListChange) -> tuple[int, int]:
        audience, benefit = ([place.get(key, len(place)) for key in keys] for keys in _keys(change.profile))
        return (min(audience, default=len(place) + 1), min(benefit, default=-1))

    return sorted(changes, key=order)


def _one_by_one(changes: Sequence[ListChange], material: EffectMaterial) -> Iterator[MoveView]:
    for change in changes:
        how = f"{words.rank_in_words(change)}, Passung {words.fit_in_words(change)}"
        yield MoveView(profile_in_words(change.profile, material.vocabulary), how, _others(change, material))


def _by_audience(changes: Sequence[ListChange], material: EffectMaterial) -> Iterator[MoveView]:
    """Yield one line for each target group, with the benefits and the places."""
    for keys, group in groupby(changes, key=lambda change: change.profile.audiences):
        audience = listed([label_of(key, material.vocabulary) for key in keys])
        yield MoveView(audience or words.NO_AUDIENCE, listed(list(_benefits(list(group), material.vocabulary))), ())


def _benefits(changes: Sequence[ListChange], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the benefits of one target group's changes; where only few are missing, those that are."""
    alone = [change for change in changes if not change.profile.benefits]
    pairs = [change for change in changes if change.profile.benefits]
    found = {key for change in pairs for key in change.profile.benefits}
    benefits = [concept.key for concept in vocabulary.in_scheme(Scheme.BENEFIT)]
    missing = [f"„{label_of(key, vocabulary)}“" for key in benefits if key not in found]
    yield from (f"{words.NO_BENEFIT} ({words.rank_in_brief(change)})" for change in alone)
    if len(pairs) >= FEWEST_IN_BRIEF and len(missing) <= MOST_EXCEPTIONS:
        said = words.NEARLY_EVERY_BENEFIT if missing else words.EVERY_BENEFIT
        yield said.format(exceptions=listed(missing), rank=words.ranks_in_brief(pairs))
    else:
        for change in pairs:
            yield f"„{_parts(change.profile, vocabulary)[1]}“ ({words.rank_in_brief(change)})"


def _group(shift: Shift, changes: Sequence[ListChange], material: EffectMaterial) -> TableGroup:
    rows = tuple(_row(change, material) for change in _sorted(changes, material.vocabulary))
    return TableGroup(words.NAMES[shift], rows)


def _row(change: ListChange, material: EffectMaterial) -> RowView:
    audience, benefit = _parts(change.profile, material.vocabulary)
    return RowView(
        audience or words.NO_AUDIENCE,
        benefit or words.NO_BENEFIT,
        words.rank_in_brief(change),
        words.fit_in_words(change),
        _others(change, material),
    )


def _others(change: ListChange, material: EffectMaterial) -> tuple[OthersView, ...]:
    """Return the other outputs that go and come, the ones that make or take room first."""
    left = words.ALSO_LEFT if change.shift is Shift.LEAVES else words.LEFT
    told = [(left, change.left), (words.JOINED, change.joined)]
    if change.shift is Shift.LEAVES:
        told.reverse()
    return tuple(OthersView(verb, _titles(ids, material)) for verb, ids in told if ids)


def _titles(ids: Sequence[OutputId], material: EffectMaterial) -> tuple[TitleView, ...]:
    found = (material.outputs[output_id] for output_id in ids)
    return tuple(TitleView(one.title, one.language, material.prefix + desk_path(one.id)) for one in found)


def _coverage(material: EffectMaterial) -> Iterator[CoverageNote]:
    change = material.effect.coverage
    headings = (
        (change.filled, words.FILLED, words.FILLED_MANY),
        (change.opened, words.OPENED, words.OPENED_MANY),
        (change.confirmed, words.CONFIRMED, words.CONFIRMED),
    )
    for pairs, one, many in headings:
        if pairs:
            yield CoverageNote(one if len(pairs) == 1 else many, tuple(_cell(pair, material) for pair in pairs))


def _cell(pair: Cell, material: EffectMaterial) -> CellView:
    audience, benefit = pair
    label = f"{label_of(audience, material.vocabulary)} mit „{label_of(benefit, material.vocabulary)}“"
    return CellView(label, f"{material.prefix}{COVERAGE_PATH}/{audience.notation}/{benefit.notation}")


def _unknown(material: EffectMaterial) -> str:
    keys = material.effect.unknown
    names = listed([f"„{label_of(key, material.vocabulary)}“" for key in keys])
    return words.UNKNOWN.of(len(keys), names=names) if keys else ""


def _lag(status: IndexStatus) -> str:
    return words.LAG.of(status.lag, day=f"{status.built_at:%d.%m.%Y}") if status.lag else ""
