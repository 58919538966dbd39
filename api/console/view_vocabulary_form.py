"""The forms of the vocabulary desk: what each asks for, filled with what is held or was typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.console import wording_vocabulary as words
from api.console.view_desk import NoteView
from api.console.vocabulary_address import PAGE, REASON, Wish, concept_path
from api.console.vocabulary_form import (
    INTO,
    LABEL,
    LANGUAGES,
    MAX_LABEL_CHARS,
    MAX_NOTE_CHARS,
    MAX_REASON_CHARS,
    MAX_SYNONYMS_CHARS,
    NOTATION,
    NOTE,
    PARTS,
    RELATED,
    REPLACED_BY,
    SYNONYMS,
    part_prefix,
)
from api.form import Form
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary

_HEADINGS = {
    Wish.ADD: "Neuer Begriff",
    Wish.EDIT: "{label} bearbeiten",
    Wish.MERGE: "{label} mit einem anderen Begriff zusammenlegen",
    Wish.SPLIT: "{label} aufteilen",
    Wish.DEPRECATE: "{label} stilllegen",
    Wish.RESTORE: "{label} wieder in Gebrauch nehmen",
}
_LEADS = {
    Wish.ADD: "Das Kürzel steht in Adressen und ändert sich nie mehr; alles andere lässt sich später ändern.",
    Wish.EDIT: "Das Kürzel bleibt, alle Beiträge behalten den Begriff.",
    Wish.MERGE: (
        "Dieser Begriff wird stillgelegt, der andere gilt stattdessen. Für jeden Beitrag, der den Begriff trägt, "
        "entsteht eine Aufgabe; umgeschrieben wird keiner von selbst."
    ),
    Wish.SPLIT: (
        "Dieser Begriff wird stillgelegt, mindestens zwei neue gelten stattdessen. Für jeden Beitrag, der den Begriff "
        "trägt, entsteht eine Aufgabe, denn nur ein Mensch sieht, welcher der neuen passt."
    ),
    Wish.DEPRECATE: (
        "Der Begriff wird nicht mehr vorgeschlagen und nicht mehr angeboten; sein Kürzel bleibt für immer vergeben. "
        "Für jeden Beitrag, der ihn trägt, entsteht eine Aufgabe."
    ),
    Wish.RESTORE: "Der Begriff wird wieder angeboten; der Ersatz, der eingetragen war, entfällt.",
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field; `rows` is 0 for a single line."""

    name: str
    label: str
    value: str
    hint: str
    rows: int
    limit: int
    language: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields under one legend."""

    legend: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class OptionView:
    """A concept that can be chosen."""

    value: str
    label: str
    note: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Concepts to choose from: one, or any number of them."""

    name: str
    legend: str
    hint: str
    is_single: bool
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The whole form; it leads to a preview."""

    heading: str
    lead: str
    scheme: str
    scheme_label: str
    fields: tuple[FieldView, ...]
    groups: tuple[FieldGroup, ...]
    options: OptionGroup | None
    reason: FieldView
    action: str
    back_href: str
    note: NoteView | None


def build_form_page(
    wish: Wish,
    key: ConceptKey,
    vocabulary: Vocabulary,
    form: Form | None,
    note: NoteView | None,
    *,
    action: str,
    prefix: str,
) -> FormPage:
    """Return the form, filled with `form` where something was typed, else with the concept held."""
    held = None if wish is Wish.ADD else vocabulary.get(key)
    typed = form if form is not None else _typed(held)
    return FormPage(
        heading=heading_of(wish, held),
        lead=_LEADS[wish],
        scheme=key.scheme.value,
        scheme_label=words.SCHEME_ONE[key.scheme],
        fields=tuple(_fields(wish, typed)),
        groups=tuple(_parts(typed)) if wish is Wish.SPLIT else (),
        options=_options(wish, key, held, vocabulary, typed),
        reason=FieldView(
            REASON,
            "Grund",
            typed.get(REASON, ""),
            "Steht mit Ihrem Namen im Änderungsverlauf.",
            2,
            MAX_REASON_CHARS,
            "de",
            is_required=True,
        ),
        action=action,
        back_href=prefix + (concept_path(held.key) if held else PAGE),
        note=note,
    )


def heading_of(wish: Wish, held: Concept | None) -> str:
    """Return what is being done to which concept."""
    return _HEADINGS[wish].format(label=f"„{held.label()}“" if held else "")


def _typed(held: Concept | None) -> Form:
    """Return the form as it would be sent with what is held."""
    if held is None:
        return Form(())
    pairs = [(f"{LABEL}_{tag}", held.pref_label.get(tag, "")) for tag in LANGUAGES]
    pairs += [(f"{SYNONYMS}_{tag}", "\n".join(held.alt_label.get(tag, ()))) for tag in LANGUAGES]
    pairs += [(f"{NOTE}_{tag}", held.scope_note.get(tag, "")) for tag in LANGUAGES]
    return Form((*pairs, *((RELATED, notation) for notation in held.related)))


def _fields(wish: Wish, typed: Form) -> Iterable[FieldView]:
    if wish is Wish.ADD:
        yield _notation("", typed)
    if wish in (Wish.ADD, Wish.EDIT):
        for tag, language in words.LANGUAGES.items():
            yield _label("", tag, language, typed)
            yield FieldView(
                f"{SYNONYMS}_{tag}",
                f"Synonyme ({language})",
                typed.get(f"{SYNONYMS}_{tag}", ""),
                "Eines je Zeile. Danach kann man suchen, und der Abgleich mit Texten nutzt sie.",
                5,
                MAX_SYNONYMS_CHARS,
                tag,
                is_required=False,
            )
            yield _note("", tag, language, typed)


def _parts(typed: Form) -> Iterable[FieldGroup]:
    for number in range(1, PARTS + 1):
        prefix = part_prefix(number)
        languages = words.LANGUAGES.items()
        fields = [_notation(prefix, typed), *(_label(prefix, tag, name, typed) for tag, name in languages)]
        fields += [_note(prefix, tag, name, typed) for tag, name in languages]
        optional = "" if number <= 2 else ", falls gebraucht"  # noqa: PLR2004 - two are the fewest
        yield FieldGroup(f"Neuer Begriff {number}{optional}", tuple(fields))


def _notation(prefix: str, typed: Form) -> FieldView:
    name = f"{prefix}{NOTATION}"
    hint = "Kleinbuchstaben ohne Umlaute, Ziffern und Bindestriche, zum Beispiel „oeffentliche-it“."
    return FieldView(name, "Kürzel", typed.get(name, ""), hint, 0, 40, "de", is_required=not prefix)


def _label(prefix: str, tag: str, language: str, typed: Form) -> FieldView:
    name = f"{prefix}{LABEL}_{tag}"
    is_required = not prefix and tag == "de"
    return FieldView(name, f"Benennung ({language})", typed.get(name, ""), "", 0, MAX_LABEL_CHARS, tag, is_required)


def _note(prefix: str, tag: str, language: str, typed: Form) -> FieldView:
    name = f"{prefix}{NOTE}_{tag}"
    hint = "Wer oder was ist gemeint?"
    return FieldView(name, f"Erläuterung ({language})", typed.get(name, ""), hint, 3, MAX_NOTE_CHARS, tag, False)


def _options(
    wish: Wish, key: ConceptKey, held: Concept | None, vocabulary: Vocabulary, typed: Form
) -> OptionGroup | None:
    """Return the other concepts of the scheme to choose from, where the wish needs some."""
    named = {
        Wish.ADD: (RELATED, "Verwandte Begriffe", "Verwandtschaft gilt immer in beide Richtungen."),
        Wish.EDIT: (RELATED, "Verwandte Begriffe", "Verwandtschaft gilt immer in beide Richtungen."),
        Wish.MERGE: (INTO, "Stattdessen gilt", ""),
        Wish.DEPRECATE: (REPLACED_BY, "Stattdessen passt", "Wählen Sie keinen, wenn es keinen Ersatz gibt."),
    }
    if wish not in named or (wish is Wish.EDIT and held is not None and held.deprecated):
        return None
    name, legend, hint = named[wish]
    chosen = typed.all(name)
    return OptionGroup(name, legend, hint, wish is Wish.MERGE, tuple(_choices(key, key.scheme, vocabulary, chosen)))


def _choices(key: ConceptKey, scheme: Scheme, vocabulary: Vocabulary, chosen: tuple[str, ...]) -> Iterable[OptionView]:
    for concept in vocabulary.in_scheme(scheme):
        if concept.key != key:
            notation = concept.key.notation
            yield OptionView(notation, concept.label(), concept.note(), notation in chosen)
