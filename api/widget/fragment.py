"""A list as a piece of HTML for other people's pages: no script, no style, no id, only elements and class names.

What does not depend on the question, which is all of an item but its reason, is written once and kept.
"""

from html import escape
from urllib.parse import urlsplit

from api.site.view import date_in_words
from api.site.view_list import is_partial
from api.site.wording import Language, wording_for
from api.widget.wording import EMBED_WORDING
from corpus.model import Output
from recommender.result import PINNED, Recommendation, RecommendationList

MAX_PIECES = 10_000  # some 10 MB at the most
HEADING_LEVELS = range(1, 7)

_Piece = tuple[int, Language, int, bool, bool]


def is_web_address(url: str) -> bool:
    """Return whether a link may lead there: never to something that runs."""
    return urlsplit(url).scheme in {"http", "https"}


class FragmentWriter:
    """Writes lists; keeps the beginnings of items by output, language, level and marks."""

    def __init__(self) -> None:
        self._pieces: dict[_Piece, tuple[Output, str]] = {}  # the output is kept so that its identity stays its own

    def write(self, found: RecommendationList, language: Language, *, level: int = 2, has_heading: bool = True) -> str:
        """Return the list; a list without items is a comment that says why, which no reader sees.

        Parameters
        ----------
        found : RecommendationList
            What to show.
        language : str
            Of the words around the outputs' own.
        level : int
            1 to 6, the level of the list's heading; items are one deeper.
        has_heading : bool
            False where the page has a heading for the list itself.
        """
        if not found.items:
            return f"<!-- negz: {found.empty_reason} -->\n"
        heading = escape(EMBED_WORDING[language].heading)
        title = f'<h{level} class="negz-heading">{heading}</h{level}>\n' if has_heading else ""
        item_level = min(level + 1, HEADING_LEVELS[-1])
        items = "".join([self._item(item, language, item_level) for item in found.items])
        return (
            f'<section class="negz-box" lang="{language}" aria-label="{heading}">\n{title}'
            f'<ol class="negz-list">\n{items}</ol>\n</section>\n'
        )

    def _item(self, item: Recommendation, language: Language, level: int) -> str:
        output, is_pinned, partial = item.output, item.origin == PINNED, is_partial(item)
        key = (id(output), language, level, is_pinned, partial)
        known = self._pieces.get(key)
        if known is None:
            if len(self._pieces) >= MAX_PIECES:
                self._pieces.clear()
            known = output, _beginning(output, language, level, is_pinned=is_pinned, is_partial=partial)
            self._pieces[key] = known
        return f'{known[1]}<p class="negz-reason">{escape(item.explanation.summary, quote=False)}</p>\n</li>\n'


def _beginning(output: Output, language: Language, level: int, *, is_pinned: bool, is_partial: bool) -> str:
    """Return an item up to its reason."""
    marked = " negz-item-partial" if is_partial else ""
    foreign = f' lang="{escape(output.language)}"' if output.language != language else ""
    facts = "\n".join(_facts(output, language, is_pinned=is_pinned, is_partial=is_partial))
    return (
        f'<li class="negz-item{marked}">\n<p class="negz-facts">{facts}</p>\n'
        f'<h{level} class="negz-title"{foreign}>{_title(output)}</h{level}>\n'
    )


def _facts(output: Output, language: Language, *, is_pinned: bool, is_partial: bool) -> list[str]:
    words, own = wording_for(language), EMBED_WORDING[language]
    facts = [_span("kind", words.kinds[output.kind])]
    if output.published:
        shown = escape(date_in_words(words, output.published))
        facts.append(f'<time class="negz-date" datetime="{output.published}">{shown}</time>')
    if output.link and output.link.kind in own.links and is_web_address(output.link.url):
        facts.append(_span("link-kind", own.links[output.link.kind]))
    if is_pinned:
        facts.append(_span("pinned", words.items.pinned))
    if is_partial:
        facts.append(_span("partial", own.partial))
    return facts


def _title(output: Output) -> str:
    title = escape(output.title, quote=False)
    if output.link is None or not is_web_address(output.link.url):
        return title
    return f'<a class="negz-link" href="{escape(output.link.url)}" rel="noreferrer">{title}</a>'


def _span(name: str, text: str) -> str:
    return f'<span class="negz-{name}">{escape(text, quote=False)}</span>'
