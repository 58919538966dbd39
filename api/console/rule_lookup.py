"""Finding the output that an editor types: by id or by title, in any spelling."""

from collections.abc import Iterable, Mapping

from api.console.desk_lookup import folded
from api.console.rule_address import ASKED, CHOSEN
from api.errors import InvalidRequest
from corpus.model import Output, OutputId

MOST_CANDIDATES = 8  # more than these are better told apart by typing on


class FieldProblem(InvalidRequest):
    """What was typed into one field cannot be used; `candidates` are the outputs that it may mean."""

    def __init__(self, subject: str, remedy: str, *, field: str = "", candidates: Iterable[Output] = ()) -> None:
        super().__init__(subject, remedy)
        self.field = field
        self.candidates = tuple(candidates)

    @classmethod
    def at(cls, field: str, subject: str, remedy: str, candidates: Iterable[Output] = ()) -> "FieldProblem":
        """Return the problem of a field."""
        return cls(subject, remedy, field=field, candidates=candidates)


def search_outputs(text: str, outputs: Iterable[Output]) -> tuple[Output, ...]:
    """Return the outputs that the text can mean; one, where it is clear.

    An id or a title typed in full outweighs everything else. Otherwise it is every output whose title, subtitle or id
    holds each of the words: first those whose title begins with the text, then the others, both by id.
    """
    held = sorted(outputs, key=lambda output: output.id)
    exact = tuple(output for output in held if output.id == text.strip())
    wanted = folded(text)
    if exact or not wanted:
        return exact
    titles = {output.id: folded(output.title) for output in held}
    named = tuple(output for output in held if wanted in (titles[output.id], folded(output.id)))
    if named:
        return named
    words = wanted.split()
    found = (output for output in held if all(word in _haystack(output) for word in words))
    return tuple(sorted(found, key=lambda output: not titles[output.id].startswith(wanted)))


def read_output(form: Mapping[str, str], field: str, outputs: Mapping[OutputId, Output], name: str) -> Output:
    """Return the output that a field names, or that was chosen among those its words can mean.

    Raises `FieldProblem` where it names none or several; `name` is what the page calls the field.
    """
    text = form.get(field, "").strip()
    if not text:
        raise FieldProblem.at(field, f"Im Feld „{name}“ steht nichts.", "Schreiben Sie einen Titel oder eine Kennung.")
    chosen = outputs.get(OutputId(form.get(f"{field}_{CHOSEN}", "")))
    if chosen is not None and form.get(f"{field}_{ASKED}", "") == text:
        return chosen
    found = search_outputs(text, outputs.values())
    if not found:
        raise FieldProblem.at(
            field,
            f"Zu „{text}“ gibt es keinen Beitrag.",
            "Schreiben Sie ein anderes Wort aus dem Titel, oder die Kennung.",
        )
    if len(found) == 1:
        return found[0]
    if len(found) <= MOST_CANDIDATES:
        remedy = "Wählen Sie den Beitrag, der gemeint ist."
    else:
        remedy = f"Wählen Sie einen der ersten {MOST_CANDIDATES}, oder schreiben Sie mehr vom Titel."
    subject = f"„{text}“ passt auf {len(found)} Beiträge."
    raise FieldProblem.at(field, subject, remedy, found[:MOST_CANDIDATES])


def _haystack(output: Output) -> str:
    return folded(f"{output.title} {output.subtitle or ''} {output.id}")
