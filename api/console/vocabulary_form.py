"""What an editor types about concepts: read from a form, made into the change that is wanted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from api.console.vocabulary_address import REASON, Wish
from api.errors import InvalidRequest
from api.form import Form
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary
from corpus.vocabulary.spreadsheet import said
from corpus.vocabulary_change import Change, add, deprecate, edit, get, merge, restore, split

NOTATION, LABEL, SYNONYMS, NOTE = "kuerzel", "benennung", "synonyme", "erlaeuterung"  # names of form fields
RELATED, INTO, REPLACED_BY = "verwandt", "ziel", "ersatz"
LANGUAGES = ("de", "en")
MAX_LABEL_CHARS = 200  # the longest label of the shipped vocabulary has 44
MAX_NOTE_CHARS = 1_000
MAX_SYNONYMS_CHARS = 4_000
MAX_REASON_CHARS = 500
PARTS = 4  # that a concept is split into at once; each part can be split again
_FEWEST_PARTS = 2

NAMES = {
    REASON: "Grund",
    NOTATION: "Kürzel",
    LABEL: "Benennung",
    SYNONYMS: "Synonyme",
    NOTE: "Erläuterung",
}


def plan_wish(wish: Wish, form: Form, vocabulary: Vocabulary, key: ConceptKey) -> Change:
    """Return the change that the form asks for; raise `InvalidRequest` where it says too little.

    `key` is the concept concerned; of a new one only its scheme counts.
    """
    reason = read_reason(form)
    if wish is Wish.ADD:
        return add(vocabulary, new_concept(form, key.scheme), reason)
    if wish is Wish.EDIT:
        return edit(vocabulary, edited(form, get(vocabulary, key)), reason)
    if wish is Wish.MERGE:
        return merge(vocabulary, key, _chosen(form), reason)
    if wish is Wish.SPLIT:
        return split(vocabulary, key, read_parts(form, key.scheme), reason)
    if wish is Wish.DEPRECATE:
        return deprecate(vocabulary, key, form.all(REPLACED_BY), reason)
    return restore(vocabulary, key, reason)


def read_reason(form: Mapping[str, str]) -> str:
    """Return why the change is wanted; raise `InvalidRequest` where that is missing."""
    reason = _line(form, REASON, MAX_REASON_CHARS)
    if not reason:
        raise InvalidRequest(
            "Der Grund fehlt.", "Schreiben Sie in einem Satz, warum; er steht dann im Änderungsverlauf."
        )
    return reason


def new_concept(form: Form, scheme: Scheme, prefix: str = "") -> Concept:
    """Return the concept that the fields describe."""
    notation = _line(form, f"{prefix}{NOTATION}", MAX_LABEL_CHARS)
    if not notation:
        raise InvalidRequest("Das Kürzel fehlt.", "Geben Sie eines ein; es steht in Adressen und ändert sich nie mehr.")
    return edited(form, Concept(ConceptKey(scheme, notation), {}), prefix)


def edited(form: Form, held: Concept, prefix: str = "") -> Concept:
    """Return the concept as the fields have it; what there are no fields for stays."""
    labels = {tag: _line(form, f"{prefix}{LABEL}_{tag}", MAX_LABEL_CHARS) for tag in LANGUAGES}
    if not labels["de"]:
        raise InvalidRequest("Die deutsche Benennung fehlt.", "Geben Sie sie ein; ohne sie ist der Begriff unsichtbar.")
    synonyms = {tag: lines_of(_text(form, f"{prefix}{SYNONYMS}_{tag}", MAX_SYNONYMS_CHARS)) for tag in LANGUAGES}
    notes = {tag: _text(form, f"{prefix}{NOTE}_{tag}", MAX_NOTE_CHARS).strip() for tag in LANGUAGES}
    return replace(
        held,
        pref_label=said({**held.pref_label, **labels}),
        alt_label=said({**held.alt_label, **synonyms}),
        scope_note=said({**held.scope_note, **notes}),
        related=tuple(sorted({*form.all(RELATED)})) if not prefix else (),
    )


def read_parts(form: Form, scheme: Scheme) -> Sequence[Concept]:
    """Return the concepts that a concept is to be split into: those of which anything was filled in."""
    numbers = [number for number in range(1, PARTS + 1) if any(_part_fields(form, number))]
    if len(numbers) < _FEWEST_PARTS:
        raise InvalidRequest(
            "Aufteilen heißt: in mindestens zwei neue Begriffe.",
            "Füllen Sie Kürzel und Benennung von mindestens zwei Begriffen aus.",
        )
    parts = [new_concept(form, scheme, part_prefix(number)) for number in numbers]
    if len({part.key for part in parts}) < len(parts):
        raise InvalidRequest(
            "Zwei der neuen Begriffe haben dasselbe Kürzel.", "Geben Sie jedem Begriff ein eigenes Kürzel."
        )
    return parts


def part_prefix(number: int) -> str:
    """Return what the names of a part's fields begin with."""
    return f"teil{number}_"


def lines_of(text: str) -> tuple[str, ...]:
    """Return what stands on the lines, each once and without needless blanks."""
    return tuple(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.splitlines()))))


def _part_fields(form: Form, number: int) -> Iterable[str]:
    return (value.strip() for name, value in form.items() if name.startswith(part_prefix(number)))


def _chosen(form: Mapping[str, str]) -> str:
    into = form.get(INTO, "")
    if not into:
        raise InvalidRequest("Es ist kein Begriff ausgewählt.", "Wählen Sie den Begriff, der stattdessen gelten soll.")
    return into


def _line(form: Mapping[str, str], name: str, limit: int) -> str:
    return " ".join(_text(form, name, limit).split())


def _text(form: Mapping[str, str], name: str, limit: int) -> str:
    """Return a field's text with plain line ends; raise `InvalidRequest` where it is too long."""
    text = form.get(name, "").replace("\r\n", "\n")
    if len(text) > limit:
        what = next((word for field, word in NAMES.items() if field in name), name)
        raise InvalidRequest(f"Das Feld „{what}“ hat {len(text)} Zeichen, erlaubt sind {limit}.", "Kürzen Sie es.")
    return text
