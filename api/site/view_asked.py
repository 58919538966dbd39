"""What the visitor has said, each part of it removable: the whole state of a list stands in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from api.site.address import ProfileForm
from api.site.view import Visit
from api.site.wording import Wording
from corpus.model import ConceptKey, OutputId, Scheme, Vocabulary

Said = TypeVar("Said", bound=str)

Titles = Mapping[OutputId, str]
"""Titles of the outputs a visitor has steered by; one that is no longer there has none."""


@dataclass(frozen=True, slots=True)
class ChipView:
    """One thing that was said, and the address without it."""

    label: str
    remove_href: str
    remove_label: str


@dataclass(frozen=True, slots=True)
class AskedView:
    """A part of what the visitor has said."""

    name: str
    chips: tuple[ChipView, ...]


def build_asked(visit: Visit, vocabulary: Vocabulary, form: ProfileForm, titles: Titles) -> tuple[AskedView, ...]:
    """Return what the visitor has said, in words, with the address that takes each part of it back."""
    words = visit.words.lists
    audiences = [
        (_label(visit, vocabulary, Scheme.AUDIENCE, one), replace(form, audiences=_without(form.audiences, one)))
        for one in form.audiences
    ]
    benefits = [
        (_label(visit, vocabulary, Scheme.BENEFIT, one), replace(form, benefits=_without(form.benefits, one)))
        for one in form.benefits
    ]
    text = [(visit.words.quoted(form.text), replace(form, text=""))] if form.text else []
    seeds = [(_title(visit, titles, one), replace(form, seeds=_without(form.seeds, one))) for one in form.seeds]
    dislikes = [
        (_title(visit, titles, one), replace(form, dislikes=_without(form.dislikes, one))) for one in form.dislikes
    ]
    parts = (
        (words.audience, audiences),
        (words.benefit, benefits),
        (words.text, text),
        (words.seeds, seeds),
        (words.dislikes, dislikes),
    )
    return tuple(
        AskedView(name, tuple(_chip(visit, name, label, rest) for label, rest in said)) for name, said in parts if said
    )


def concept_label(words: Wording, vocabulary: Vocabulary, key: ConceptKey) -> str:
    """Return a concept's label, its notation where the vocabulary does not hold it."""
    concept = vocabulary.get(key)
    return concept.label(words.language) if concept else key.notation


def concept_labels(
    words: Wording, vocabulary: Vocabulary, scheme: Scheme, notations: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the labels of several concepts of one scheme."""
    return tuple(concept_label(words, vocabulary, ConceptKey(scheme, notation)) for notation in notations)


def _chip(visit: Visit, name: str, label: str, rest: ProfileForm) -> ChipView:
    href = visit.address.start() if rest.is_empty else visit.address.profile(rest)
    return ChipView(label, href, visit.words.lists.remove.format(name=name, value=label))


def _label(visit: Visit, vocabulary: Vocabulary, scheme: Scheme, notation: str) -> str:
    return concept_label(visit.words, vocabulary, ConceptKey(scheme, notation))


def _title(visit: Visit, titles: Titles, output_id: OutputId) -> str:
    title = titles.get(output_id)
    return visit.words.quoted(title) if title else visit.words.lists.gone


def _without(values: tuple[Said, ...], value: str) -> tuple[Said, ...]:
    return tuple(other for other in values if other != value)
