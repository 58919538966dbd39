"""What the page on merges shows: what is one output and why, what may be one, and the way to say so oneself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.console.merge_address import BEFORE, FROM, GONE, KEPT, OF, PATH, PREVIEW, preview_path
from api.console.view_desk import LinkView
from api.console.view_line import desk_path
from api.console.view_rule_form import OfferView, OutputField, candidate, offers, output_field
from api.console.view_source import KINDS
from api.console.wording import editor_in_words, moment_in_words, percent
from corpus.errors import NegzError
from corpus.model import Output, OutputId
from corpus.source_port import HeldItem, ItemId, Merge, MergeSuggestion

SUGGESTIONS_PER_PAGE = 10
MACHINE = "beim Einlesen"
FIELD_NAMES = {GONE: "Beitrag, der aufgeht", KEPT: "Beitrag, der bleibt"}


@dataclass(frozen=True, slots=True)
class PartView:
    """One thing that came to the output: its title there, its address (empty without one), and where it is from."""

    label: str
    href: str
    source: str


@dataclass(frozen=True, slots=True)
class MergeView:
    """One merge; `undone` says who undid it and when, `gone` is what the output was before, where there was one."""

    number: int
    at: str
    machine_at: str
    who: str
    kept: LinkView
    gone: str
    parts: tuple[PartView, ...]
    reason: str
    score: str
    undone: str


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """Two outputs that may be one, the first to stay; `preview_href` leads to what would become of them."""

    one: LinkView
    other: LinkView
    one_id: str
    other_id: str
    one_facts: str
    other_facts: str
    reason: str
    score: str
    preview_href: str


@dataclass(frozen=True, slots=True)
class MergesPage:
    """The whole page; `of` is the output whose merges alone are shown."""

    suggestions: tuple[SuggestionView, ...]
    suggested: int
    more_href: str
    searched: str
    fields: tuple[OutputField, ...]
    offers: tuple[OfferView, ...]
    merges: tuple[MergeView, ...]
    older_href: str
    newest_href: str
    of: LinkView | None
    all_href: str
    action: str
    preview_action: str
    problem: NegzError | None
    said: str


@dataclass(frozen=True, slots=True)
class MergesMaterial:
    """What the page is made of.

    `outputs` are all, withdrawn ones included; `items` the things that merges name, as far as they are still held;
    `typed` what stands in the form's fields, `since` the first suggestion shown, counted from 0.
    """

    outputs: Mapping[OutputId, Output]
    published: Mapping[OutputId, Output]
    suggestions: Sequence[MergeSuggestion]
    searched: str
    merges: Sequence[Merge]
    items: Mapping[ItemId, HeldItem]
    reader: str
    prefix: str
    has_older: bool = False
    is_first: bool = True
    of: Output | None = None
    since: int = 0
    typed: Mapping[str, str] | None = None
    problem: NegzError | None = None
    said: str = ""


def build_merges_page(material: MergesMaterial) -> MergesPage:
    """Return the page."""
    path, of = material.prefix + PATH, material.of
    typed = material.typed or ({GONE: of.id} if of else {})
    end = material.since + SUGGESTIONS_PER_PAGE
    here = {OF: of.id} if of else {}
    older = here | {BEFORE: str(material.merges[-1].id)} if material.has_older else {}
    return MergesPage(
        suggestions=tuple(_suggestion(one, material) for one in material.suggestions[material.since : end]),
        suggested=len(material.suggestions),
        more_href=f"{path}?{urlencode({FROM: end})}" if len(material.suggestions) > end else "",
        searched=material.searched,
        fields=tuple(
            output_field(name, label, typed.get(name, ""), material.published, material.problem)
            for name, label in FIELD_NAMES.items()
        ),
        offers=offers(material.published),
        merges=tuple(_merge(one, material) for one in material.merges),
        older_href=f"{path}?{urlencode(older)}" if older else "",
        newest_href="" if material.is_first else f"{path}?{urlencode(here)}" if here else path,
        of=link_to(of, material.prefix) if of else None,
        all_href=path,
        action=path,
        preview_action=material.prefix + PREVIEW,
        problem=material.problem,
        said=material.said,
    )


def link_to(output: Output, prefix: str) -> LinkView:
    """Return the link to an output's desk."""
    return LinkView(prefix + desk_path(output.id), output.title)


def items_of(merges: Iterable[Merge]) -> Sequence[OutputId]:
    """Return the outputs among whose things are those that the merges name."""
    found = (one.from_output if one.undone_at and one.from_output else one.to_output for one in merges)
    return tuple(dict.fromkeys(found))


def _suggestion(one: MergeSuggestion, material: MergesMaterial) -> SuggestionView:
    first, second = material.outputs[one.one], material.outputs[one.other]
    if first.tags is None and second.tags is not None:
        first, second = second, first
    return SuggestionView(
        link_to(first, material.prefix),
        link_to(second, material.prefix),
        first.id,
        second.id,
        candidate(first).facts,
        candidate(second).facts,
        one.reason,
        percent(one.score),
        material.prefix + preview_path(second.id, first.id, one.reason),
    )


def _merge(one: Merge, material: MergesMaterial) -> MergeView:
    gone = material.outputs.get(one.from_output) if one.from_output and one.editor else None
    return MergeView(
        number=one.id,
        at=moment_in_words(one.at),
        machine_at=one.at.isoformat(timespec="seconds"),
        who=editor_in_words(one.editor, material.reader) if one.editor else MACHINE,
        kept=link_to(material.outputs[one.to_output], material.prefix),
        gone=gone.title if gone else "",
        parts=tuple(_part(key, material.items.get(item_id)) for item_id, key in zip(one.items, one.keys, strict=True)),
        reason=one.reason,
        score="" if one.score is None else percent(one.score),
        undone=_undone(one, material.reader),
    )


def _part(key: str, held: HeldItem | None) -> PartView:
    if held is None:
        return PartView(key, "", "")
    href = next((part.url for part in held.item.output.manifestations), "")
    source = f"{KINDS[held.kind]} {held.address}" if held.address else "Bestand"
    return PartView(held.item.output.title, href, source)


def _undone(one: Merge, reader: str) -> str:
    if one.undone_at is None or one.undone_by is None:
        return ""
    return f"getrennt {editor_in_words(one.undone_by, reader)} am {moment_in_words(one.undone_at)}"
