"""The contexts of the pages of text: help, accessibility, privacy, and what the guide says of changing the ranking."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from api.calendar_file import event_day
from api.site.head_view import ColophonLink, ColophonView
from api.site.text_wording import Section, TextLink, TextPage, text_wording_for
from api.site.view import Visit, date_in_words
from api.site.view_output import host_name, is_web_address
from corpus.model import Output

STATED_ON = date(2026, 11, 26)
"""When the accessibility statement was last held against the pages."""


@dataclass(frozen=True, slots=True)
class TextLinkView:
    """A link below a section."""

    href: str
    label: str
    is_outward: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    """A heading with what belongs to it; `id` names it in the page."""

    id: str
    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]
    links: tuple[TextLinkView, ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """A page of text, or (without a title) a part of one."""

    title: str
    intro: str
    sections: tuple[SectionView, ...]


def build_help(visit: Visit) -> TextView:
    """Return the help page, which ends with whom to ask."""
    return _view(visit, text_wording_for(visit.words.language).help, contact_after=None)


def build_accessibility(visit: Visit) -> TextView:
    """Return the accessibility statement; whom to tell of a barrier stands before whom to turn to then."""
    page = text_wording_for(visit.words.language).accessibility
    day = date_in_words(visit.words, STATED_ON)
    dated = tuple(
        replace(section, paragraphs=tuple(text.replace("{date}", day) for text in section.paragraphs))
        for section in page.sections
    )
    return _view(visit, replace(page, sections=dated), contact_after=-1)


def build_privacy(visit: Visit) -> TextView:
    """Return the privacy page as this process is set up: what it counts, and whom to turn to."""
    words = text_wording_for(visit.words.language)
    counting = words.counted if visit.outward.is_counted else words.uncounted
    first, second, *others = words.privacy.sections
    feedback = (words.feedback,) if visit.outward.takes_feedback else ()
    page = replace(words.privacy, sections=(first, second, counting, *feedback, *others))
    return _view(visit, page, contact_after=None)


def build_guide_change(visit: Visit) -> TextView:
    """Return how visitors change a result, and where its parameters can be changed."""
    words = text_wording_for(visit.words.language)
    return TextView("", "", _sections(visit, (words.guide_change, words.guide_operator)))


def build_colophon(visit: Visit) -> ColophonView:
    """Return the links in the foot of a page; the imprint is the operator's own."""
    words = text_wording_for(visit.words.language).colophon
    own = (
        ("/abonnieren", words.subscribe),
        ("/einbinden", words.embed),
        ("/hilfe", words.help),
        ("/barrierefreiheit", words.accessibility),
        ("/datenschutz", words.privacy),
    )
    here = visit.path.removeprefix(visit.address.prefix)
    links = [ColophonLink(visit.address.page(path), label, path == here) for path, label in own]
    if visit.outward.imprint_url:
        links.append(ColophonLink(visit.outward.imprint_url, words.imprint, is_current=False, is_outward=True))
    return ColophonView(words.label, tuple(links))


def build_calendar(visit: Visit, output: Output) -> TextLinkView | None:
    """Return the link to an event's calendar entry, None where its day is not known."""
    if event_day(output) is None:
        return None
    label = text_wording_for(visit.words.language).calendar
    return TextLinkView(visit.address.calendar(output.id), label, is_outward=False)


def contact_section(visit: Visit) -> Section:
    """Return whom to turn to, said plainly also where the operator has named nobody."""
    words, contact = text_wording_for(visit.words.language).contact, visit.outward.contact
    if not contact:
        return _without_contact(visit)
    if is_web_address(contact):
        label = words.open_page.format(host=host_name(contact))
        return Section(words.heading, (words.known,), links=(TextLink(contact, label),))
    if "@" in contact and " " not in contact:
        link = TextLink(f"mailto:{contact}", words.write_to.format(contact=contact))
        return Section(words.heading, (words.known,), links=(link,))
    return Section(words.heading, (words.known, contact))


def _without_contact(visit: Visit) -> Section:
    words, imprint = text_wording_for(visit.words.language), visit.outward.imprint_url
    if not imprint:
        return Section(words.contact.heading, (words.contact.unknown,))
    links = (TextLink(imprint, words.colophon.imprint),)
    return Section(words.contact.heading, (words.contact.imprint_alone,), links=links)


def _view(visit: Visit, page: TextPage, *, contact_after: int | None) -> TextView:
    """Return the page with the contact's section before the one at `contact_after`, or last."""
    sections = list(page.sections)
    sections.insert(len(sections) if contact_after is None else contact_after, contact_section(visit))
    return TextView(page.title, page.intro, _sections(visit, sections))


def _sections(visit: Visit, sections: Iterable[Section]) -> tuple[SectionView, ...]:
    return tuple(
        SectionView(
            f"abschnitt-{number}",
            section.heading,
            section.paragraphs,
            section.points,
            tuple(_link(visit, link) for link in section.links),
        )
        for number, section in enumerate(sections, start=1)
    )


def _link(visit: Visit, link: TextLink) -> TextLinkView:
    is_own = link.href.startswith("/")
    return TextLinkView(visit.address.page(link.href) if is_own else link.href, link.label, not is_own)
