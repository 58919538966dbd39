"""The context of the page that hands out the snippets."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from api.site.view import ChoiceView, Visit
from api.widget.component import current_component
from api.widget.fragment import HEADING_LEVELS
from api.widget.page_wording import PAGE_WORDING, PageWording
from api.widget.preview import PREVIEW_API
from api.widget.snippet import MAX_ITEMS, Embedding, SnippetKind, component_snippet, fragment_address
from corpus.errors import NegzError
from corpus.model import Scheme, Vocabulary


@dataclass(frozen=True, slots=True)
class OptionView:
    """One of several values to choose from."""

    value: str
    label: str
    is_chosen: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ComponentView:
    """What the page needs to show the component itself."""

    api: str
    src: str
    integrity: str


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """The form as it is filled in, and what comes of it; without a result where something was refused."""

    words: PageWording
    action: str
    audiences: tuple[ChoiceView, ...]
    benefits: tuple[ChoiceView, ...]
    wanted: Embedding
    max_items: int
    languages: tuple[OptionView, ...]
    levels: tuple[OptionView, ...]
    kinds: tuple[OptionView, ...]
    is_component: bool
    component: ComponentView
    preview: str
    code: str
    code_note: str
    policy: str
    refusal: NegzError | None


def build_embed_page(
    visit: Visit,
    vocabulary: Vocabulary,
    wanted: Embedding,
    kind: SnippetKind,
    *,
    refusal: NegzError | None,
    preview: str,
) -> EmbedPage:
    """Return the page; `preview` is HTML that the service itself has written."""
    words, component = PAGE_WORDING[visit.words.language], current_component()
    is_component, base_url = kind is SnippetKind.COMPONENT, visit.outward.root
    snippet = component_snippet(base_url, wanted, component) if is_component else fragment_address(base_url, wanted)
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(base_url))
    return EmbedPage(
        words=words,
        action=visit.address.form_action("/einbinden"),
        audiences=_choices(visit, vocabulary, Scheme.AUDIENCE, wanted.audiences),
        benefits=_choices(visit, vocabulary, Scheme.BENEFIT, wanted.benefits),
        wanted=wanted,
        max_items=MAX_ITEMS,
        languages=tuple(OptionView(value, label, value == wanted.language) for value, label in words.languages.items()),
        levels=tuple(OptionView(str(level), f"h{level}", level == wanted.heading_level) for level in HEADING_LEVELS),
        kinds=tuple(
            OptionView(value, label, value == kind, words.kind_hints[value]) for value, label in words.kinds.items()
        ),
        is_component=is_component,
        component=ComponentView(
            api=f"{visit.address.prefix}{PREVIEW_API}",
            src=f"{visit.address.prefix}{component.path}",
            integrity=component.integrity,
        ),
        preview=preview,
        code=snippet.rstrip(),
        code_note=words.code_notes[kind],
        policy=f"script-src {origin}; connect-src {origin}",
        refusal=refusal,
    )


def _choices(visit: Visit, vocabulary: Vocabulary, scheme: Scheme, checked: tuple[str, ...]) -> tuple[ChoiceView, ...]:
    return tuple(
        ChoiceView(
            id=f"{scheme}-{concept.key.notation}",
            notation=concept.key.notation,
            label=concept.label(visit.words.language),
            note="",
            is_checked=concept.key.notation in checked,
        )
        for concept in vocabulary.in_scheme(scheme)
    )
