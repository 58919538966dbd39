"""What every page shows around its content, and the form: typed contexts for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from api.site.address import Address, ProfileForm, steer_pairs, switch_language
from api.site.ask import Refusal
from api.site.head_view import ColophonView, HeadView
from api.site.outward import Outward
from api.site.wording import Language, Wording
from corpus.model import Concept, PartialDate, Scheme, Vocabulary
from recommender.result import IndexStatus

TEXT_FIELD_CHARS = 600  # what the form takes: percent-encoded it stays under the 8 KB that web servers allow a line


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as the views need it: where, in which language, on which day."""

    words: Wording
    address: Address
    path: str
    pairs: tuple[tuple[str, str], ...]
    today: date
    outward: Outward = field(default_factory=Outward)


@dataclass(frozen=True, slots=True)
class FrameView:
    """Header, footer and notes around a page; `current` names the menu's entry the page belongs to."""

    language: Language
    title: str
    other_language: Language
    other_language_href: str
    index_note: str | None
    stale_note: str | None
    may_be_indexed: bool
    current: str
    head: HeadView
    colophon: ColophonView


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One checkbox."""

    id: str
    notation: str
    label: str
    note: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A group of checkboxes under one question."""

    name: str
    question: str
    hint: str
    choices: tuple[ChoiceView, ...]
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class FormView:
    """The form as the visitor has filled it in."""

    action: str
    questions: tuple[QuestionView, ...]
    text: str
    text_chars: int
    text_refusal: Refusal | None
    kept: tuple[tuple[str, str], ...]
    """Names and values that the form sends along unseen."""
    is_filled: bool


def build_frame(
    visit: Visit,
    title: str,
    status: IndexStatus | None,
    n_outputs: int,
    *,
    head: HeadView,
    colophon: ColophonView,
    current: str = "",
    may_be_indexed: bool = True,
) -> FrameView:
    """Return the frame of a page; without an index (`status` None) it says nothing of its age."""
    words = visit.words
    other: Language = "de" if words.language == "en" else "en"
    return FrameView(
        language=words.language,
        title=title,
        other_language=other,
        other_language_href=switch_language(visit.path, list(visit.pairs), other),
        index_note=_index_note(words, status, n_outputs) if status else None,
        stale_note=_stale_note(words, status) if status and status.is_stale else None,
        may_be_indexed=may_be_indexed,
        current=current,
        head=head,
        colophon=colophon,
    )


def build_form(visit: Visit, vocabulary: Vocabulary, form: ProfileForm, refusal: Refusal | None = None) -> FormView:
    """Return the form showing what was asked, with what is wrong beside the field it is wrong in."""
    questions = (
        _question(visit, vocabulary, Scheme.AUDIENCE, form.audiences, refusal),
        _question(visit, vocabulary, Scheme.BENEFIT, form.benefits, refusal),
    )
    kept = [("n", form.items if refusal is None else ""), *steer_pairs(form), ("lang", _language_value(visit))]
    return FormView(
        action=visit.address.form_action("/"),
        questions=questions,
        text=form.text,
        text_chars=TEXT_FIELD_CHARS,
        text_refusal=refusal if refusal and refusal.field == "text" else None,
        kept=tuple((name, value) for name, value in kept if value),
        is_filled=not form.is_empty,
    )


def date_in_words(words: Wording, value: PartialDate | date) -> str:
    """Return a date as people write it: "2022", "Mai 2022", "26. Juli 2024"."""
    if value.month is None:
        return str(value.year)
    month = words.dates.months[value.month - 1]
    template = words.dates.month if value.day is None else words.dates.day
    return template.format(day=value.day, month=month, year=value.year)


def machine_date(value: PartialDate | None) -> str:
    """Return the value of a `<time datetime>` attribute, empty without a date."""
    return str(value) if value else ""


def _language_value(visit: Visit) -> str:
    return "" if visit.words.language == "de" else visit.words.language


def _index_note(words: Wording, status: IndexStatus, n_outputs: int) -> str:
    return words.frame.index.format(
        outputs=words.lists.outputs.of(n_outputs), date=date_in_words(words, status.built_at.date())
    )


def _stale_note(words: Wording, status: IndexStatus) -> str:
    return words.frame.stale.of(status.lag, date=date_in_words(words, status.built_at.date()))


def _question(
    visit: Visit, vocabulary: Vocabulary, scheme: Scheme, checked: Sequence[str], refusal: Refusal | None
) -> QuestionView:
    words = visit.words.form
    is_audience = scheme is Scheme.AUDIENCE
    plain = words.audience_words if is_audience else words.benefit_words
    return QuestionView(
        name=scheme.value,
        question=words.audience_question if is_audience else words.benefit_question,
        hint=words.audience_hint if is_audience else words.benefit_hint,
        choices=tuple(
            _choice(concept, plain, checked, visit.words.language) for concept in vocabulary.in_scheme(scheme)
        ),
        refusal=refusal if refusal and refusal.field == scheme.value else None,
    )


def _choice(concept: Concept, plain: Mapping[str, str], checked: Sequence[str], language: Language) -> ChoiceView:
    """Return a checkbox in plain words, with the concept's label below; what has no plain words explains its label."""
    key, label = concept.key, concept.label(language)
    words = plain.get(key.notation)
    return ChoiceView(
        id=f"{key.scheme}-{key.notation}",
        notation=key.notation,
        label=words or label,
        note=label if words else concept.note(language),
        is_checked=key.notation in checked,
    )
