"""From an address to a question for the recommender, or to what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.site.address import DEFAULT_ITEMS, ProfileForm
from api.site.wording import ProblemWording
from corpus.model import ConceptKey, OutputId, Scheme, Vocabulary
from recommender.query import MAX_ITEMS, MAX_TEXT_CHARS, Profile, RecommendationQuery

MAX_STEERED = 50  # outputs wanted more like, or nothing like: an address with more of them no longer fits a line
MAX_DIGITS = 6  # more cannot be a number of suggestions or a page, and int() need not be tried on a novel


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with the visitor's input, what to do about it, and which field it is in ("" for the whole form)."""

    message: str
    remedy: str
    field: str = ""


def read_form(pairs: Sequence[tuple[str, str]]) -> ProfileForm:
    """Return the profile an address spells: concepts once each, the text with its white space evened out."""
    return ProfileForm(
        audiences=read_values(pairs, "audience"),
        benefits=read_values(pairs, "benefit"),
        text=read_text(pairs, "text"),
        items=last_value(pairs, "n").strip(),
        seeds=_ids(pairs, "seed"),
        dislikes=_ids(pairs, "dislike"),
    )


def read_text(pairs: Sequence[tuple[str, str]], name: str) -> str:
    """Return a free text with white space and control characters evened out to single spaces."""
    visible = "".join(char if char.isprintable() else " " for char in last_value(pairs, name))
    return " ".join(visible.split())


def read_values(pairs: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    """Return the values of a parameter, each once, in the order they were given."""
    values = (value.strip() for key, value in pairs if key == name)
    return tuple(dict.fromkeys(value for value in values if value))


def last_value(pairs: Sequence[tuple[str, str]], name: str) -> str:
    """Return the last value of a parameter, the empty string where it is missing."""
    return next((value for key, value in reversed(pairs) if key == name), "")


def read_page(text: str) -> int:
    """Return the number of a page, 1 for anything that is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return max(int(text), 1) if is_number else 1


def build_query(
    form: ProfileForm, vocabulary: Vocabulary, as_of: date, words: ProblemWording
) -> RecommendationQuery | Refusal:
    """Return the checked query, or the first thing that is wrong with the form."""
    if form.is_empty:
        return Refusal(words.empty, words.empty_remedy)
    refusal = _unknown(form.audiences, Scheme.AUDIENCE, vocabulary, words) or _unknown(
        form.benefits, Scheme.BENEFIT, vocabulary, words
    )
    refusal = refusal or check_text(form.text, words, "text") or _too_many(form, words)
    if refusal:
        return refusal
    items = read_items(form.items, words)
    if isinstance(items, Refusal):
        return items
    audiences, benefits = _keys(form.audiences, Scheme.AUDIENCE), _keys(form.benefits, Scheme.BENEFIT)
    profile = Profile(audiences, benefits, form.text, form.seeds, form.dislikes)
    return RecommendationQuery(profile, as_of, n=items)


def check_text(text: str, words: ProblemWording, field: str) -> Refusal | None:
    """Return what is wrong with a text that is too long."""
    if len(text) <= MAX_TEXT_CHARS:
        return None
    return Refusal(words.text_too_long.format(length=len(text), limit=MAX_TEXT_CHARS), words.text_remedy, field)


def read_items(text: str, words: ProblemWording) -> int | Refusal:
    """Return how many items are wanted, `DEFAULT_ITEMS` where nothing is said."""
    if not text:
        return DEFAULT_ITEMS
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS and 1 <= int(text) <= MAX_ITEMS:
        return int(text)
    return Refusal(words.bad_number.format(name=text[:40]), words.bad_number_remedy.format(limit=MAX_ITEMS))


def _unknown(
    notations: tuple[str, ...], scheme: Scheme, vocabulary: Vocabulary, words: ProblemWording
) -> Refusal | None:
    known = {concept.key.notation for concept in vocabulary.in_scheme(scheme)}
    template = words.unknown_audience if scheme is Scheme.AUDIENCE else words.unknown_benefit
    for notation in notations:
        if notation not in known:
            return Refusal(template.format(name=notation[:60]), words.unknown_remedy, scheme.value)
    return None


def _too_many(form: ProfileForm, words: ProblemWording) -> Refusal | None:
    if max(len(form.seeds), len(form.dislikes)) <= MAX_STEERED:
        return None
    return Refusal(words.too_many_steered.format(limit=MAX_STEERED), words.too_many_steered_remedy)


def _ids(pairs: Sequence[tuple[str, str]], name: str) -> tuple[OutputId, ...]:
    return tuple(OutputId(value) for value in read_values(pairs, name))


def _keys(notations: tuple[str, ...], scheme: Scheme) -> tuple[ConceptKey, ...]:
    return tuple(ConceptKey(scheme, notation) for notation in notations)
