"""What the pages about trials say."""

from corpus.trial import MAX_DAYS, MIN_DAYS

TITLE = "Rangfolge im Versuch"
LEAD = (
    "Ein Versuch lässt eine geänderte Rangfolge gegen die ausgelieferte antreten: Beide wählen abwechselnd, was in "
    "eine Liste kommt, und gezählt wird, wessen Beiträge geöffnet und hilfreich gefunden werden."
)
HOW = (
    "Ausgewählt wird wie von zwei Mannschaften (Team Draft, Radlinski, Kurup und Joachims 2008): Jede nimmt den besten "
    "Beitrag, der noch nicht in der Liste steht; wer anfängt, entscheidet das Los. Dieselbe Auswahl ergibt am selben "
    "Tag dieselbe Liste. Listen, für die jemand eigene Worte schreibt, nehmen nicht teil, ebenso Listen mit mehr als "
    "20 Beiträgen und Vorschauen in der Redaktion. Je Liste und Tag steht nur fest, wie oft Beiträge der einen und der "
    "anderen Rangfolge geöffnet oder hilfreich gefunden wurden, nicht von wem."
)
ONLY_ADMINS = (
    "Versuche dürfen nur Konten mit der Rolle „Redaktion und Verwaltung“ starten und beenden.",
    "Bitten Sie jemanden mit dieser Rolle darum; ansehen können Sie alles selbst.",
)
NO_COUNTING = (
    "Die Zählung von Rückmeldungen ist abgeschaltet (NEGZ_COUNT_FEEDBACK). Ein Versuch mischt dann Listen, ohne je ein "
    "Ergebnis zu haben."
)
ALREADY = "Zurzeit läuft ein Versuch. Den nächsten können Sie starten, wenn er vorbei ist."
DURATION = f"{MIN_DAYS} bis {MAX_DAYS} Tage. An diesem Tag um Mitternacht endet der Versuch von selbst."
STARTED = "Der Versuch Nummer {number} läuft. Neue Listen mischen von jetzt an beide Rangfolgen."
ENDED = "Der Versuch Nummer {number} ist beendet. Alle Listen folgen wieder der ausgelieferten Rangfolge."
RUNNING = (
    "Das Ergebnis steht hier, wenn der Versuch vorbei ist. Wer laufend nachsieht und aufhört, sobald der Unterschied "
    "groß genug scheint, hält leicht Zufall für ein Ergebnis."
)
TOO_FEW = (
    "Für ein Urteil sind es zu wenige: Erst ab {least} entschiedenen Listen ist der Bereich schmal genug, um etwas zu "
    "sagen. Starten Sie denselben Versuch noch einmal für längere Zeit."
)
BETTER = "Die geänderte Rangfolge kommt besser an: Der ganze 95-%-Bereich liegt über der Hälfte."
WORSE = "Die ausgelieferte Rangfolge kommt besser an: Der ganze 95-%-Bereich liegt unter der Hälfte."
NO_DIFFERENCE = "Ein Unterschied ist nicht nachgewiesen: Der 95-%-Bereich schließt die Hälfte ein."
CUT_SHORT = (
    "Er wurde vor seiner Zeit beendet. Falls das geschah, weil die Zahlen gerade passten, ist dem Ergebnis weniger zu "
    "trauen, als der Bereich sagt."
)
NO_CHANGE = (
    "Mit diesem Wert bleibt für jedes der {pairs} Paare aus Zielgruppe und Nutzen die Liste, wie sie ist.",
    "Nennen Sie einen Wert, der weiter vom jetzigen entfernt ist, oder ändern Sie etwas anderes.",
)
REACH = "Bei {changed} von {pairs} Paaren aus Zielgruppe und Nutzen ergibt die geänderte Rangfolge eine andere Liste."
DECIDED = "Entschiedene Listen (je Auswahl und Tag): {counted}."
UNDER = "unter 5"
ROUNDED = "auf Fünfer gerundet"
