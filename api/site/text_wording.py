"""The pages that are plain text: help, accessibility, privacy; and the links in the foot of every page."""

from dataclasses import dataclass

from api.site.wording import Language


@dataclass(frozen=True, slots=True)
class TextLink:
    """A link below a section; `href` is a path of ours or an address elsewhere."""

    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what belongs to it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    links: tuple[TextLink, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of text."""

    title: str
    intro: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ContactWording:
    """Whom to turn to, and what to say where the operator has not said it."""

    heading: str
    known: str
    write_to: str
    open_page: str
    imprint_alone: str
    unknown: str


@dataclass(frozen=True, slots=True)
class ColophonWording:
    """The links in the foot of every page."""

    label: str
    subscribe: str
    embed: str
    help: str
    accessibility: str
    privacy: str
    imprint: str


@dataclass(frozen=True, slots=True)
class TextWording:
    """All of it in one language; `{date}` in the accessibility statement is the day it was written."""

    help: TextPage
    accessibility: TextPage
    privacy: TextPage
    counted: Section
    uncounted: Section
    feedback: Section
    guide_change: Section
    guide_operator: Section
    calendar: str
    contact: ContactWording
    colophon: ColophonWording


def text_wording_for(language: Language) -> TextWording:
    """Return the texts in a language."""
    from api.site.text_english import ENGLISH_TEXTS
    from api.site.text_german import GERMAN_TEXTS

    return ENGLISH_TEXTS if language == "en" else GERMAN_TEXTS
