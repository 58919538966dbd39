"""What the effect preview says."""

from collections.abc import Sequence

from api.console.wording import listed
from api.site.wording import Plural
from recommender.effect import ListChange, Obstacle, Shift

TITLE = "Wirkung der Freigabe"
WITH_TAGS = Plural(
    "Würde der Beitrag jetzt freigegeben, hätte er einen Begriff: {names}.",
    "Würde der Beitrag jetzt freigegeben, hätte er {n} Begriffe: {names}.",
)
ONLY_THESE = "Alle anderen gälten als unzutreffend."
WITHOUT_TAGS = "Würde der Beitrag jetzt freigegeben, hieße das: Kein Begriff passt."
UNDECIDED = "Noch ist nichts entschieden. Würde der Beitrag so freigegeben, hieße das: Kein Begriff passt."
IN_PASSING = "{name} (nebenbei)"

CHANGED = Plural(
    "Der Platz des Beitrags ändert sich in einer von {all} Listen: {how}.",
    "Der Platz des Beitrags ändert sich in {n} von {all} Listen: {how}.",
)
_HOW = {
    Shift.ENTERS: Plural("in einer erscheint er neu", "in {n} erscheint er neu"),
    Shift.LEAVES: Plural("aus einer verschwindet er", "aus {n} verschwindet er"),
    Shift.RISES: Plural("in einer rückt er auf", "in {n} rückt er auf"),
    Shift.FALLS: Plural("in einer rückt er ab", "in {n} rückt er ab"),
}
HEADINGS = {
    Shift.ENTERS: "Erscheint neu für",
    Shift.LEAVES: "Verschwindet für",
    Shift.RISES: "Rückt auf für",
    Shift.FALLS: "Rückt ab für",
}
NAMES = {Shift.ENTERS: "Neu", Shift.LEAVES: "Verschwindet", Shift.RISES: "Rückt auf", Shift.FALLS: "Rückt ab"}
LEFT, JOINED = "verdrängt", "dafür rückt nach"
ALSO_LEFT = "außerdem fällt heraus"
NO_AUDIENCE = "ohne bestimmte Zielgruppe"
NO_BENEFIT = "ohne bestimmten Nutzen"
EVERY_BENEFIT = "jeder Nutzen ({rank})"
NEARLY_EVERY_BENEFIT = "jeder Nutzen außer {exceptions} ({rank})"

NO_CHANGE = "Ändert keine Liste."
NO_CHANGE_OF_ITS_OWN = "Der Platz des Beitrags ändert sich in keiner Liste."
SAME_TAGS = "Begriffe und Gewichte sind dieselben wie die freigegebenen."
LISTED = Plural(
    "Der Beitrag steht in einer von {all} Listen und behält dort seinen Platz.",
    "Der Beitrag steht in {n} von {all} Listen und behält in jeder seinen Platz.",
)
NEAREST = (
    "Mit diesen Begriffen steht der Beitrag in keiner Liste. Am nächsten kommt er {where}: Platz {rank}, "
    "gezeigt werden {n}."
)
NEAR_DUPLICATE = (
    "Mit diesen Begriffen steht der Beitrag in keiner Liste. Am nächsten kommt er {where}; dort nimmt ihm ein fast "
    "gleicher Beitrag den Platz."
)
UNFIT = (
    "Mit diesen Begriffen steht der Beitrag in keiner Liste: Seine Passung ist für jedes Interessenprofil zu gering."
)
OBSTACLES = {
    Obstacle.NOT_INDEXED: (
        "Der Beitrag ist neuer als der Index und steht deshalb noch in keiner Liste. Was die Begriffe bewirken, lässt "
        "sich sagen, sobald der Index erneuert ist; der Dienst tut das kurz nach der letzten Änderung von selbst."
    ),
    Obstacle.WITHDRAWN: "Der Beitrag ist zurückgezogen und steht in keiner Liste, welche Begriffe er auch hat.",
    Obstacle.BLOCKED: (
        "Der Beitrag ist durch eine Redaktionsregel überall gesperrt und steht in keiner Liste, welche Begriffe er "
        "auch hat."
    ),
}
OTHERS = Plural(
    "In einer {more}Liste tauschen andere Beiträge ihre Plätze, weil sich mit diesem Beitrag verschiebt, wie viel "
    "ein Begriff zählt.",
    "In {n} {more}Listen tauschen andere Beiträge ihre Plätze, weil sich mit diesem Beitrag verschiebt, wie viel "
    "ein Begriff zählt.",
)
MORE = "weiteren "
GIVES_WAY = (
    "Wo er trotz besserer Passung zurückfällt, liegt das am Ausgleich zwischen den Listen: Was in vielen weit oben "
    "stünde, lässt anderen den Vortritt."
)
UNKNOWN = Plural(
    "{names} ist neuer als der Index und zählt in dieser Vorschau noch nicht mit.",
    "{names} sind neuer als der Index und zählen in dieser Vorschau noch nicht mit.",
)
METHOD = (
    "Verglichen sind die Listen, die Besucherinnen und Besucher sehen (je {n} Beiträge), für jede Zielgruppe, jeden "
    "Nutzen und jedes Paar aus beiden. Sie ändern sich mit dem nächsten Index, meist nach einer Minute; das Modell "
    "lernt dabei dazu, sodass einzelne Plätze noch anders ausfallen können."
)
LAG = Plural(
    "Seit dem Aufbau des Index am {day} hat sich der Bestand einmal geändert. Was seitdem freigegeben wurde, ist "
    "vorher wie nachher eingerechnet.",
    "Seit dem Aufbau des Index am {day} hat sich der Bestand {n}-mal geändert. Was seitdem freigegeben wurde, ist "
    "vorher wie nachher eingerechnet.",
)
FILLED = "Füllt eine Lücke der Abdeckung"
OPENED = "Reißt eine Lücke in die Abdeckung"
CONFIRMED = "Belegt, was bisher nur das Modell vermutet"
FILLED_MANY, OPENED_MANY = "Füllt Lücken der Abdeckung", "Reißt Lücken in die Abdeckung"


def tags_in_words(names: list[str]) -> str:
    """Return what publishing would give the output."""
    return f"{WITH_TAGS.of(len(names), names=listed(names))} {ONLY_THESE}" if names else WITHOUT_TAGS


def changed(counts: dict[Shift, int], compared: int) -> str:
    """Return how many lists change, and in which way."""
    how = listed([_HOW[shift].of(number) for shift, number in counts.items() if number])
    return CHANGED.of(sum(counts.values()), all=str(compared), how=how)


def rank_in_words(change: ListChange) -> str:
    """Return how the place changes, "von Platz 7 auf Platz 3"."""
    before, after = change.before.rank, change.after.rank
    if before is None:
        return f"Platz {after}"
    if after is None:
        return f"bisher Platz {before}"
    return f"von Platz {before} auf Platz {after}"


def rank_in_brief(change: ListChange) -> str:
    """Return how the place changes, as short as it can be understood: "von 7 auf 3"."""
    before, after = change.before.rank, change.after.rank
    return rank_in_words(change) if before is None or after is None else f"von {before} auf {after}"


def ranks_in_brief(changes: Sequence[ListChange]) -> str:
    """Return between which places several changes of one kind lie, "bisher Platz 1 bis 7"."""
    is_over = changes[0].after.rank is None
    ranks = sorted(filter(None, ((change.before if is_over else change.after).rank for change in changes)))
    span = str(ranks[0]) if ranks[0] == ranks[-1] else f"{ranks[0]} bis {ranks[-1]}"
    if is_over:
        return f"bisher Platz {span}"
    return f"Platz {span}" if changes[0].before.rank is None else f"nun Platz {span}"


def fit_in_words(change: ListChange) -> str:
    """Return what becomes of the fit, "hoch statt mittel"."""
    before, after = change.before.word, change.after.word
    return after if before is after else f"{after} statt {before}"
