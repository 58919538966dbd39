"""What the pages of bulk steps say that is put together by code."""

from api.site.wording import Plural

PUBLISHED_TOO = " und gleich freigegeben"
WAITING, EVERYTHING = "nur wartende Beiträge", "alle Beiträge mit Vorschlägen"
LET_IN, KEPT_OUT = "lässt sie durch", "hält sie zurück"
EXPECTED_NONE = "Kein Vorschlag kommt durch; verpasst werden voraussichtlich etwa {missed} passende."
EXPECTED = Plural(
    "Durch kommt ein Vorschlag, der zu {share} stimmt; verpasst werden voraussichtlich etwa {missed}.",
    "Von {n} Vorschlägen stimmen voraussichtlich etwa {right}; verpasst werden etwa {missed}.",
)
SUGGESTIONS = Plural("Ein Vorschlag", "{n} Vorschläge")
OUTPUTS = Plural("einem Beitrag", "{n} Beiträgen")
ARE_ENTERED = Plural("wird", "werden")
WERE_ENTERED = Plural("wurde", "wurden")
CONCEPTS = Plural("Ein Begriff", "{n} Begriffe")
EXPECTED_RIGHT = Plural(
    "Er stimmt mit einer Wahrscheinlichkeit von {share}.", "Davon stimmen voraussichtlich etwa {right}."
)
MOSTLY_WRONG = "Das ist weniger als die Hälfte: Mehr Begriffe wären danach zu streichen als zu behalten."
BLIND = Plural(
    "Ein Beitrag der verdeckten Stichprobe fehlt hier. Entscheiden Sie über ihn am Schreibtisch, zuerst ohne"
    " Vorschläge.",
    "{n} Beiträge der verdeckten Stichprobe fehlen hier. Entscheiden Sie über sie am Schreibtisch, zuerst ohne"
    " Vorschläge.",
)
BARE = Plural("Für einen Beitrag gibt es noch keine Vorschläge.", "Für {n} Beiträge gibt es noch keine Vorschläge.")
CUT = Plural(
    "Ein weiterer Beitrag hat keinen Platz; grenzen Sie die Auswahl ein.",
    "{n} weitere Beiträge haben keinen Platz; grenzen Sie die Auswahl ein.",
)
OUTDATED = Plural(
    "Seit den Vorschlägen zu einem Beitrag hat das Modell dazugelernt; sie bleiben stehen, bis Sie neuere holen.",
    "Seit den Vorschlägen zu {n} Beiträgen hat das Modell dazugelernt; sie bleiben stehen, bis Sie neuere holen.",
)
CHANGED = "{who} hat ihn inzwischen bearbeitet ({when})."
CHANGED_BY_NOBODY = "Der Stand, den Sie gesehen haben, gilt nicht mehr."
RENEWED = "Für ihn gibt es inzwischen andere Vorschläge."
GONE = "Diesen Beitrag gibt es nicht mehr, oder er wurde zurückgezogen."
BLIND_NOW = "Er gehört zur verdeckten Stichprobe; entscheiden Sie über ihn zuerst ohne Vorschläge."
NOTHING_CHOSEN = (
    "Es ist kein Beitrag ausgewählt, bei dem die Schwelle einen Vorschlag durchlässt.",
    "Wählen Sie Beiträge aus, oder senken Sie die Schwelle.",
)
PLAN_CHANGED = (
    "Die Vorschläge haben sich geändert, seit Sie diese Seite geladen haben.",
    "Übernommen wurde nichts. Prüfen Sie die neue Fassung und bestätigen Sie sie.",
)
STALE = Plural(
    "Ein ausgewählter Beitrag ist nicht mehr so, wie Sie ihn gesehen haben.",
    "{n} ausgewählte Beiträge sind nicht mehr so, wie Sie sie gesehen haben.",
)
STALE_REMEDY = "Übernommen wurde nichts, auch bei den übrigen Beiträgen nicht."
OTHERS = Plural("Den anderen Beitrag noch einmal prüfen", "Die anderen {n} Beiträge noch einmal prüfen")
ACCEPT = Plural("Einen Vorschlag übernehmen", "{n} Vorschläge übernehmen")
UNDO_OTHERS = Plural("Den übrigen Beitrag zurücknehmen", "Die übrigen {n} Beiträge zurücknehmen")
STANDS, UNDONE, PARTLY = "gilt", "zurückgenommen", "zum Teil zurückgenommen"
WORKED_ON = Plural("an einem Beitrag wurde weitergearbeitet", "an {n} Beiträgen wurde weitergearbeitet")
WORKED_ON_BY = "danach bearbeitet von {who}, {when}"
OWN_THRESHOLD, MODEL_THRESHOLD = "Schwelle {percent}\N{NO-BREAK SPACE}%", "Schwelle des Modells je Begriff"
JUST_DONE = "Gesichert. Mit „Zurücknehmen“ wird bei allen Beiträgen auf einmal alles wieder, wie es war."
JUST_UNDONE = "Zurückgenommen: Die Beiträge sind wieder, wie sie vorher waren."
JUST_UNDONE_OTHERS = (
    "Die übrigen Beiträge sind zurückgenommen. Woran danach weitergearbeitet wurde, das ist geblieben, wie es ist."
)
