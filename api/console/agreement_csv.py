"""Second views as a table for spreadsheets: one line per output, pair and scheme, so that anybody can recalculate."""

from collections.abc import Iterable, Iterator

from api.console.second_order import is_in_random_sample
from api.console.trail_csv import MARK, csv_line
from api.console.wording import SCHEMES
from api.console.wording_agreement import person
from corpus.editorial_kappa import Comparison
from corpus.model import Scheme, Vocabulary

COLUMNS = (
    "beitrag",
    "erste_sicht",
    "zweitsicht",
    "schema",
    "beide",
    "nur_erste",
    "nur_zweite",
    "keine",
    "gleiches_gewicht",
    "zufallsstichprobe",
)


def agreement_lines(comparisons: Iterable[Comparison], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the table line by line, the names of its columns first."""
    yield MARK + csv_line(COLUMNS)
    concepts = {scheme: {concept.key for concept in vocabulary.in_scheme(scheme)} for scheme in Scheme}
    for one in comparisons:
        for scheme in Scheme:
            cells = one.cells(concepts[scheme])
            yield csv_line(
                (
                    one.output_id,
                    person(one.first),
                    one.second,
                    SCHEMES[scheme],
                    cells.both,
                    cells.first_only,
                    cells.second_only,
                    cells.neither,
                    cells.same_grade,
                    "ja" if is_in_random_sample(one.output_id) else "nein",
                )
            )
