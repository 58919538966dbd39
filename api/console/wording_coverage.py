"""What the coverage pages say."""

from collections.abc import Mapping, Sequence

TITLE = "Abdeckung"
FILE_NAME = "abdeckung"
LEAD = (
    "Wie viele Beiträge finden die Zielgruppen zu jedem Nutzen? Vorn steht, was die Redaktion zugewiesen hat, nach dem "
    "Plus, was das Modell für noch nicht bearbeitete Beiträge vermutet, darunter das Jahr des neuesten Beitrags und "
    "wie oft in den letzten 90 Tagen danach gefragt wurde. Jedes Feld führt zu seinen Beiträgen."
)
TABLE_CAPTION = "Beiträge nach Zielgruppe und Nutzen"
SVG_NOTE = "Redaktion + Modell, darunter das Jahr des neuesten Beitrags und wie oft danach gefragt wurde"
NO_GAPS = "Jede Zielgruppe findet zu jedem Nutzen mindestens einen Beitrag."
NO_CONCEPTS = "Im Vokabular stehen noch keine Zielgruppen oder keine Nutzen; es gibt nichts zu zählen."
NO_YEAR = "ohne Jahr"
BY_EDITORS = "Redaktion"
LEGEND = "Beiträge je Feld"
CSV_HEADER = (
    "Zielgruppe",
    "Zielgruppe (Kürzel)",
    "Nutzen",
    "Nutzen (Kürzel)",
    "Redaktion",
    "Modell",
    "Neuester Beitrag",
    "Beiträge (Redaktion)",
    "Beiträge (Modell)",
)

ByAudience = Mapping[str, Sequence[str]]
"""Labels of target groups, each with labels of benefits."""


def amount(editor: int, model: int) -> str:
    """Return the number in a cell: editors' and, where there are any, the model's."""
    return f"{editor} + {model}" if model else str(editor)


def amount_in_words(editor: int, model: int, newest: str) -> str:
    """Return what a cell says to somebody who hears it: "17 von der Redaktion, 5 vom Modell, neuester 2026"."""
    if not editor and not model:
        return "kein Beitrag"
    parts = [f"{editor} von der Redaktion"] if editor else []
    parts += [f"{model} vom Modell"] if model else []
    return ", ".join([*parts, f"neuester {newest}"])


def missing(gaps: ByAudience) -> list[str]:
    """Return a sentence for each target group that finds nothing for some benefit."""
    return [f"Für {audience} gibt es nichts zu {enumerate_labels(benefits)}." for audience, benefits in gaps.items()]


def unconfirmed(gaps: ByAudience) -> list[str]:
    """Return a sentence for each target group that finds something only if the model is right."""
    return [
        f"Für {audience} vermutet nur das Modell etwas zu {enumerate_labels(benefits)}."
        for audience, benefits in gaps.items()
    ]


def oldest(gaps: ByAudience, year: int) -> list[str]:
    """Return a sentence for each target group whose newest output for some benefit is of that early year."""
    return [
        f"Für {audience} stammt das Neueste zu {enumerate_labels(benefits)} aus dem Jahr {year}."
        for audience, benefits in gaps.items()
    ]


def enumerate_labels(labels: Sequence[str]) -> str:
    """Return quoted labels as people list them: „A“, „B“ und „C“."""
    quoted = [f"„{label}“" for label in labels]
    return " und ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


def as_of(built_on: str, lag: int) -> str:
    """Return how current the numbers are."""
    if not lag:
        return f"Stand: {built_on}."
    changes = "einmal" if lag == 1 else f"{lag}-mal"
    return (
        f"Stand: {built_on}. Seitdem hat sich der Bestand {changes} geändert; was die Redaktion inzwischen "
        "veröffentlicht hat, zählt erst nach dem nächsten Aufbau des Index mit."
    )


def probability(share: float) -> str:
    """Return a probability as people read it; never certainty, which a model cannot have."""
    percent = min(99, max(1, round(100 * share)))
    return f"{percent} %"


def by_model(audience: float | None, benefit: float | None) -> str:
    """Return that the model is the source, with the probability it gives each of the two concepts."""
    known = {"Zielgruppe": audience, "Nutzen": benefit}
    said = ", ".join(f"{name} {probability(share)}" for name, share in known.items() if share is not None)
    return f"Modell ({said})" if said else "Modell"


def cell_heading(audience: str, benefit: str) -> str:
    """Return the title of a cell's page."""
    return f"{audience}: {benefit}"


def counted(number: int) -> str:
    """Return how many outputs a cell holds."""
    return "1 Beitrag" if number == 1 else f"{number} Beiträge"


def empty_cell(audience: str, benefit: str) -> str:
    """Return what stands where a cell holds nothing."""
    return f"Für {audience} gibt es nichts zu „{benefit}“: weder eine Zuweisung der Redaktion noch eine Vermutung."
