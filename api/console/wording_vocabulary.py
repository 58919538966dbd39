"""What the vocabulary desk says."""

from api.site.wording import Plural
from corpus.model import Scheme
from corpus.vocabulary_change import ChangeKind
from corpus.vocabulary_usage import MIN_JUDGED

TITLE = "Vokabular"
SCHEME_ONE = {Scheme.AUDIENCE: "Zielgruppe", Scheme.BENEFIT: "Nutzen"}
RULE = (
    "„Nie vergeben“ heißt: Kein veröffentlichter Beitrag trägt den Begriff, auch nicht als Entwurf. „Zu oft "
    f"vorgeschlagen“ heißt: Über mindestens {MIN_JUDGED} Vorschläge oberhalb der Schwelle hat die Redaktion geurteilt, "
    "während sie zu sehen waren, und mehr als die Hälfte davon abgelehnt, also „falsch“ oder „nicht für uns“ gewählt. "
    "Verdeckte Entscheidungen zählen dabei nicht."
)
KINDS = {
    ChangeKind.ADD: "neu angelegt",
    ChangeKind.EDIT: "bearbeitet",
    ChangeKind.DEPRECATE: "stillgelegt",
    ChangeKind.RESTORE: "wieder in Gebrauch genommen",
    ChangeKind.MERGE: "zusammengelegt",
    ChangeKind.SPLIT: "aufgeteilt",
    ChangeKind.IMPORT: "eingelesen",
}
LANGUAGES = {"de": "deutsch", "en": "englisch"}
LABEL, SYNONYMS, NOTE = "Benennung", "Synonyme", "Erläuterung"
RELATED, DEPRECATED, REPLACED_BY = "Verwandt", "Stillgelegt", "Ersatz"
SCHEME_LABEL, ORDER, NEW_ORDER = "Name des Begriffssystems", "Reihenfolge", "wie in der Datei"
YES = "ja"
ONLY_ADMINS = (
    "Das Vokabular dürfen nur Konten mit der Rolle „Redaktion und Verwaltung“ ändern.",
    "Bitten Sie jemanden mit dieser Rolle darum; ansehen und eine Vorschau ausprobieren können Sie alles selbst.",
)
OUTPUTS = Plural("einen Beitrag", "{n} Beiträge")
CARRYING = Plural("Ein Beitrag trägt", "{n} Beiträge tragen")
TASKS = Plural("Es entsteht eine Aufgabe", "Es entstehen {n} Aufgaben")
OPEN_TASKS = Plural("Eine Aufgabe ist offen", "{n} Aufgaben sind offen")
RESTING = Plural(
    "Eine weitere Aufgabe ruht: Ihr Beitrag ist zurückgezogen. Kommt er wieder, steht sie hier.",
    "{n} weitere Aufgaben ruhen: Ihre Beiträge sind zurückgezogen. Kommen sie wieder, stehen sie hier.",
)
AFFECTED_RULES = Plural(
    "Eine geltende Redaktionsregel nennt, was stillgelegt wird: Sie ändert sich nicht, bewirkt dafür aber nichts mehr "
    "und wird zur Aufgabe.",
    "{n} geltende Redaktionsregeln nennen, was stillgelegt wird: Sie ändern sich nicht, bewirken dafür aber nichts "
    "mehr und werden zu Aufgaben.",
)
REMEDIES = {
    "german_label": "Füllen Sie das Feld „Benennung (deutsch)“ aus.",
    "english_label": "Sie können sie unter „Bearbeiten“ nachtragen.",
    "scope_note": "Sie können sie unter „Bearbeiten“ nachtragen.",
    "related_one_way": "Speichern Sie einen der beiden Begriffe unter „Bearbeiten“ neu.",
    "related_deprecated": "Nehmen Sie die Verwandtschaft unter „Bearbeiten“ heraus.",
    "repeated_label": "Streichen Sie sie unter den Synonymen.",
}
"""What to do in the console about findings whose own remedy speaks of files."""


def affected(number: int, kind: ChangeKind) -> str:
    """Return how many outputs a change concerns."""
    if kind is ChangeKind.ADD:
        return "Ein neuer Begriff betrifft noch keinen Beitrag."
    what = "einen der geänderten Begriffe" if kind is ChangeKind.IMPORT else "den Begriff"
    return f"{CARRYING.of(number)} {what}." if number else f"Kein Beitrag trägt {what}."


def consequences(tasks: int, affected_outputs: int) -> str:
    """Return what becomes of the outputs."""
    if tasks:
        return (
            f"{TASKS.of(tasks)} zum Nachvergeben. An den Beiträgen selbst ändert sich nichts, bis jemand aus der "
            "Redaktion sie bearbeitet."
        )
    if affected_outputs:
        return "Es entstehen keine Aufgaben: Die Beiträge behalten den Begriff."
    return "Es entstehen keine Aufgaben."


def saved(number: int, tasks: int) -> str:
    """Return what is said after a change."""
    work = f" {OPEN_TASKS.of(tasks)}." if tasks else ""
    return (
        f"Gesichert als Änderung Nummer {number}.{work} Vorschläge auf dem Schreibtisch folgen sofort, und ein "
        "stillgelegter Begriff wird nirgends mehr angeboten. Was neu ist, zählt in Empfehlungen und Abdeckung, "
        "sobald der Index neu gebaut ist; ein laufender Dienst tut das von selbst."
    )


def waiting(total: int, with_suggestions: int) -> str:
    """Return what the number of suggestions is counted over."""
    if not total:
        return "Zurzeit wartet kein Beitrag auf Begriffe, daher gibt es keine Vorschläge."
    if with_suggestions < total:
        return (
            f"Vorgeschlagen: gezählt über {with_suggestions} von {total} wartenden Beiträgen; für die übrigen "
            "entstehen Vorschläge, sobald jemand die Warteschlange öffnet."
        )
    return f"Vorgeschlagen: gezählt über die {total} Beiträge, die auf Begriffe warten."


def rejected(rejections: int, judged: int) -> str:
    """Return how many of the judged suggestions were rejected."""
    return f"{rejections} von {judged}" if judged else "–"


def resting(number: int) -> str:
    """Return that tasks wait for outputs that were withdrawn, empty where none do."""
    return RESTING.of(number) if number else ""


def affected_rules(number: int) -> str:
    """Return how many editorial rules a change concerns, empty where it is none."""
    return AFFECTED_RULES.of(number) if number else ""


def task_state(*, carries: bool) -> str:
    """Return where a task stands."""
    return "trägt den Begriff noch" if carries else "trägt den Begriff nicht mehr"


def finished(*, was_open: bool) -> str:
    """Return what is said after a task was marked as done."""
    return "Die Aufgabe ist erledigt." if was_open else "Die Aufgabe war schon erledigt."
