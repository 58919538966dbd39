"""What the pages of editorial rules say."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from textwrap import shorten

from api.console.rule_address import OUTPUT, SEED
from api.console.rule_cause import Cause, Part
from api.console.wording import germany, listed
from api.site.wording import Plural
from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.model import ConceptKey, Vocabulary
from recommender.absence import Stage
from recommender.editorial import MAX_PINS
from recommender.query import Profile


@dataclass(frozen=True, slots=True)
class KindWording:
    """What a kind of rule is called, what it does, and what its form says about choosing whose lists it is about."""

    name: str
    what: str
    scope: str


_MOST_WORDS_CHARS = 90  # of a person's own words that a heading cites
TITLE = "Redaktionsregeln"
WHY_TITLE = "Warum fehlt ein Beitrag?"
KINDS = {
    RuleKind.PIN: KindWording(
        "oben zeigen",
        "Der Beitrag steht in Listen für bestimmte Zielgruppen oder Nutzen ganz oben, wie gut er auch passt.",
        "Wählen Sie mindestens eine Zielgruppe oder einen Nutzen. Die Regel gilt in jeder Liste, für die eines davon "
        f"gewählt wurde. In einer Liste stehen höchstens {MAX_PINS} Beiträge durch eine Regel oben; sind es mehr, "
        "gelten die neuesten Regeln.",
    ),
    RuleKind.BLOCK_FROM: KindWording(
        "nicht zeigen für",
        "Der Beitrag erscheint nicht in Listen für bestimmte Zielgruppen oder Nutzen, oder nirgends.",
        "Die Regel gilt in jeder Liste, für die eines davon gewählt wurde. Wählen Sie nichts, dann erscheint der "
        "Beitrag nirgends: in keiner Liste, in keiner Suche und nicht auf einer eigenen Seite.",
    ),
    RuleKind.BLOCK_TO: KindWording(
        "nicht vorschlagen zu",
        "Der Beitrag wird zu einem bestimmten anderen Beitrag nicht vorgeschlagen.",
        "",
    ),
    RuleKind.BOOST: KindWording(
        "verstärken oder abschwächen",
        "Der Beitrag rückt in den Listen auf oder ab. Was über seine Passung gesagt wird, bleibt gleich.",
        "Die Regel gilt in jeder Liste, für die eines davon gewählt wurde. Wählen Sie nichts, dann gilt sie in allen.",
    ),
}
OUTPUT_NAMES = {OUTPUT: "Beitrag", SEED: "Nicht vorschlagen zu"}
SEED_NAME, TEXT_NAME, MINUTES_NAME, ITEMS_NAME = "Ausgangsbeitrag", "Eigene Worte", "Zeitbudget", "Länge der Liste"
LANGUAGES = {"de": "Deutsch", "en": "Englisch"}
STRENGTHS = {
    1.0: "stark verstärken (+1,0)",
    0.5: "verstärken (+0,5)",
    0.25: "leicht verstärken (+0,25)",
    -0.25: "leicht abschwächen (−0,25)",
    -0.5: "abschwächen (−0,5)",
    -1.0: "stark abschwächen (−1,0)",
}
STRENGTH_HINT = (
    "In Punkten der Bewertung. Ein halber Punkt ist etwa so viel, wie eine genau passende Zielgruppe gegenüber einer "
    "mittelmäßig passenden ausmacht."
)
SAVED = "Die Regel Nummer {number} ist gesichert und gilt ab sofort."
ENDED = "Die Regel Nummer {number} ist beendet und wirkt nicht mehr."
NO_UNDO = (
    "Das Beenden wirkt sofort und lässt sich nicht zurücknehmen. Sie können dieselbe Regel aber jederzeit neu anlegen; "
    "das Formular ist dann schon ausgefüllt."
)
WITHDRAWN = "Der Beitrag „{title}“ ist zurückgezogen; solange bewirkt die Regel nichts."
DEPRECATED = Plural(
    "{names} ist stillgelegt; dafür bewirkt die Regel nichts.",
    "{names} sind stillgelegt; dafür bewirkt die Regel nichts.",
)
LEFT = Plural("noch bis morgen", "noch {n} Tage")
REACH = Plural("Diese Regel ändert eine von {all} Listen.", "Diese Regel ändert {n} von {all} Listen.")
NO_REACH = "Diese Regel ändert keine der {all} verglichenen Listen."
REACH_METHOD = (
    "Verglichen sind die Listen, die Besucher:innen sehen (je {n} Beiträge), für jede Zielgruppe, jeden Nutzen und "
    "jedes Paar aus beiden. Mit eigenen Worten oder weiteren Angaben kann eine Liste anders ausfallen."
)
REACH_BESIDE = (
    "Diese Regel wirkt nur, wo jemand von „{title}“ ausgeht: bei den verwandten Beiträgen auf dessen Seite und in "
    "Listen, die ihn als Ausgangsbeitrag nennen."
)
REACH_NOWHERE = "Außerdem fehlt der Beitrag in der Suche, bei verwandten Beiträgen und auf seiner eigenen Seite."
STEPS = {
    1: Plural("Ein weiterer Beitrag rückt einen Platz nach hinten.", "{n} weitere rücken je einen Platz nach hinten."),
    -1: Plural("Ein weiterer Beitrag rückt einen Platz nach vorn.", "{n} weitere rücken je einen Platz nach vorn."),
}
SAME_LIST = "In dieser Liste ändert sich nichts."
RELATIVES_OF = "Verwandte Beiträge zu „{title}“"
STAGES = {
    Stage.UNKNOWN: "Bestand",
    Stage.WITHDRAWN: "Bestand",
    Stage.NOT_INDEXED: "Index",
    Stage.LIMITS: "Grenzen des Profils",
    Stage.EXCLUDED: "Ausschlüsse",
    Stage.BLOCKED: "Redaktionsregeln",
    Stage.BELOW_MINIMUM: "Mindestpassung",
    Stage.OUTRANKED: "Rangfolge",
    Stage.NEAR_DUPLICATE: "Vielfaltsausgleich",
}
STAGE_QUESTIONS = {
    "Bestand": "Ist der Beitrag veröffentlicht und nicht zurückgezogen?",
    "Index": "Ist der Beitrag ausgewertet, sodass er vorgeschlagen werden kann?",
    "Grenzen des Profils": "Sind Art, Sprache und Dauer so, wie es gewünscht ist?",
    "Ausschlüsse": "Ist der Beitrag weder Ausgangsbeitrag noch ausgeschlossen?",
    "Redaktionsregeln": "Sperrt ihn keine Regel?",
    "Mindestpassung": "Passt er gut genug, um gezeigt zu werden, oder steht er durch eine Regel oben?",
    "Rangfolge": "Gehört er zu den am besten bewerteten, für die Platz ist?",
    "Vielfaltsausgleich": "Unterscheidet er sich von denen, die schon in der Liste stehen?",
}
PASSED, STOPPED, UNCHECKED = "ja", "nein, hier scheidet er aus", "nicht mehr geprüft"
IN_THE_LIST, DROPPED = "Der Beitrag steht in der Liste", "Ausgeschieden bei: {stage}"
REMEDIES = {
    Stage.UNKNOWN: "Schreiben Sie einen Titel oder eine andere Kennung.",
    Stage.WITHDRAWN: (
        "Zurückgezogen ist, was seine Quelle nicht mehr führt. Steht der Beitrag dort wieder, kommt er mit dem "
        "nächsten Einlesen zurück."
    ),
    Stage.NOT_INDEXED: (
        "Nach Änderungen am Bestand baut der Dienst den Index von selbst neu. Geschieht das nicht, hilft: negz index "
        "build"
    ),
    Stage.LIMITS: "Prüfen Sie die Angaben zum Beitrag, oder fragen Sie mit weiteren Grenzen noch einmal.",
    Stage.EXCLUDED: "Fragen Sie mit einem anderen Ausgangsbeitrag noch einmal.",
    Stage.BLOCKED: "Soll der Beitrag hier wieder erscheinen, beenden Sie die Regel vor ihrer Zeit.",
    Stage.BELOW_MINIMUM: (
        "Prüfen Sie, ob Zielgruppen und Nutzen des Beitrags vollständig vergeben sind. Soll er trotz geringer Passung "
        "erscheinen, zeigen Sie ihn mit einer Regel oben."
    ),
    Stage.OUTRANKED: (
        "Prüfen Sie, ob Zielgruppen und Nutzen des Beitrags vollständig vergeben sind. Soll er weiter vorn stehen, "
        "verstärken Sie ihn mit einer Regel, oder zeigen Sie ihn oben."
    ),
    Stage.NEAR_DUPLICATE: (
        "Von fast gleichen Beiträgen zeigt die Liste zuerst den besser bewerteten. Soll stattdessen dieser erscheinen, "
        "zeigen Sie ihn mit einer Regel oben."
    ),
    Stage.PRESENT: "Zu tun ist nichts; die Liste steht unten.",
}
_BOTH = (  # two at least: one that lowers it and one that lifts another
    "Das liegt an {n} Regeln, die ihn abschwächen oder anderen Beiträgen den Vorzug geben: Ohne sie stünde er auf "
    "Platz {rank}."
)
CAUSES = {
    Part.PINNED: Plural("Eine Regel zeigt ihn in dieser Liste oben.", "{n} Regeln zeigen ihn in dieser Liste oben."),
    Part.CROWDED: Plural(
        "Eine Regel soll ihn in dieser Liste oben zeigen, doch neuere Regeln haben Vorrang: Höchstens {most} Beiträge "
        "stehen durch Regeln oben.",
        "{n} Regeln sollen ihn in dieser Liste oben zeigen, doch neuere Regeln haben Vorrang: Höchstens {most} "
        "Beiträge stehen durch Regeln oben.",
    ),
    Part.WEAKENED: Plural(
        "Das liegt an einer Regel, die ihn abschwächt: Ohne sie stünde er auf Platz {rank}.",
        "Das liegt an {n} Regeln, die ihn abschwächen: Ohne sie stünde er auf Platz {rank}.",
    ),
    Part.DISPLACED: Plural(
        "Das liegt an einer Regel, die einem anderen Beitrag den Vorzug gibt: Ohne sie stünde er auf Platz {rank}.",
        "Das liegt an {n} Regeln, die anderen Beiträgen den Vorzug geben: Ohne sie stünde er auf Platz {rank}.",
    ),
    Part.BOTH: Plural(_BOTH, _BOTH),
}
END_THEM = Plural(
    "Soll der Beitrag hier wieder erscheinen, beenden Sie die Regel vor ihrer Zeit.",
    "Soll der Beitrag hier wieder erscheinen, beenden Sie die Regeln vor ihrer Zeit.",
)


def labels(keys: tuple[ConceptKey, ...], vocabulary: Vocabulary) -> list[str]:
    """Return the concepts' labels in quotation marks."""
    found = ((key, vocabulary.get(key)) for key in keys)
    return [f"„{concept.label() if concept else key}“" for key, concept in found]


def either(names: list[str]) -> str:
    """Return "A", "A oder B", "A, B oder C"."""
    return " oder ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def effect(rule: EditorialRule, vocabulary: Vocabulary, seed: str) -> str:
    """Return what a rule does in a sentence; `seed` is the title of the output that a BLOCK_TO starts from."""
    lists = f"Listen für {either(labels(rule.concepts, vocabulary))}"
    if rule.kind is RuleKind.PIN:
        return f"Steht ganz oben in {lists}."
    if rule.kind is RuleKind.BLOCK_TO:
        return f"Wird nicht vorgeschlagen zu „{seed}“."
    if rule.kind is RuleKind.BLOCK_FROM:
        if rule.is_everywhere:
            return "Erscheint nirgends: in keiner Liste, in keiner Suche und nicht auf einer eigenen Seite."
        return f"Erscheint nicht in {lists}."
    where, way = lists if rule.concepts else "allen Listen", "auf" if rule.strength > 0 else "ab"
    return f"Rückt in {where} um {points(rule.strength)} Punkte der Bewertung {way}."


def cause(found: Cause) -> str:
    """Return what rules that do not block have to do with an output's place."""
    return CAUSES[found.part].of(len(found.rules), most=str(MAX_PINS), rank=str(found.rank))


def points(strength: float) -> str:
    """Return how much a boost adds or takes, "0,5"."""
    return f"{abs(strength):.2f}".removesuffix("0").replace(".", ",")


def day_of(moment: datetime) -> str:
    """Return the day of a moment on German clocks."""
    return f"{moment.astimezone(germany()):%d.%m.%Y}"


def remaining(last: date, today: date) -> str:
    """Return how long a rule still holds."""
    days = (last - today).days
    return "nur noch heute" if days <= 0 else LEFT.of(days)


def profile(asked: Profile, vocabulary: Vocabulary) -> str:
    """Return who a list is for: "Verwaltungsleitung; Nutzen „Praxisbeispiele“; mit den Worten „…“"."""
    parts = []
    if asked.audiences:
        parts.append(listed(labels(asked.audiences, vocabulary)))
    if asked.benefits:
        parts.append(f"Nutzen {listed(labels(asked.benefits, vocabulary))}")
    if asked.text:
        parts.append(f"mit den Worten „{shorten(asked.text, _MOST_WORDS_CHARS, placeholder=' …')}“")
    return "; ".join(parts)


def moved(before: int | None, after: int | None) -> str:
    """Return how a place in a list changes, empty where it does not."""
    if before == after:
        return ""
    if before is None:
        return f"neu auf Platz {after}"
    if after is None:
        return f"nicht mehr in der Liste (bisher Platz {before})"
    return f"von Platz {before} auf Platz {after}"


def last_day(rule: EditorialRule) -> date:
    """Return the last day on which a rule has an effect, on German clocks."""
    return (rule.expires_at - timedelta(microseconds=1)).astimezone(germany()).date()
