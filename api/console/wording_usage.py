"""What the pages on the usage say."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from api.console.usage_share import Share
from api.console.wording_coverage import enumerate_labels
from api.site.german import GERMAN
from corpus.demand import MIN_SHOWN
from corpus.feedback import STEP, Placement
from corpus.model import Scheme

TITLE = "Nutzung"
FILE_NAME = "nutzung"
TOTAL = "Insgesamt"
SHOWN, OPENED = "gezeigt", "geöffnet"
RARELY = f"unter {MIN_SHOWN}"
NOTHING_TO_SAY = "–"
NOT_TOLD = "lässt sich nicht sagen"
WITHOUT: Mapping[Scheme, str] = {Scheme.AUDIENCE: "ohne Zielgruppe", Scheme.BENEFIT: "ohne Nutzen"}
PLACEMENTS: Mapping[Placement, str] = {
    Placement.SITE: "Seiten dieses Dienstes",
    Placement.WIDGET: "Komponente auf anderen Websites",
    Placement.EMBED: "HTML-Baustein auf anderen Websites",
    Placement.WORDPRESS: "WordPress",
    Placement.FEED: "Feeds",
    Placement.API: "Schnittstelle",
}
NO_YEAR = "ohne Jahr"
BY_AUDIENCE, BY_BENEFIT, BY_MONTH = "Nach Zielgruppe", "Nach Nutzen", "Im Verlauf"
BY_KIND, BY_PLACEMENT = "Nach Art des Beitrags", "Nach Ort der Liste"
PICTURES: Mapping[str, str] = {
    "zielgruppen": "Gezeigt und geöffnet nach Zielgruppe",
    "zielgruppen-hilfreich": "Hilfreich nach Zielgruppe: Anteil der Ja an den Antworten",
    "nutzen": "Gezeigt und geöffnet nach Nutzen",
    "nutzen-hilfreich": "Hilfreich nach Nutzen: Anteil der Ja an den Antworten",
    "monate": "Gezeigt und geöffnet nach Monat",
    "arten": "Gezeigt und geöffnet nach Art des Beitrags",
    "orte": "Gezeigt und geöffnet nach Ort der Liste",
}
NONE_OPENED = f"Kein Beitrag wurde in diesen Tagen mindestens {MIN_SHOWN}-mal geöffnet."
UNSEEN = f"Seltener als {MIN_SHOWN}-mal gezeigt"
ALL_SEEN = f"Jeder veröffentlichte Beitrag wurde mindestens {MIN_SHOWN}-mal gezeigt."
NO_EMPTY = f"Für keine Zielgruppe und keinen Nutzen blieb die Liste mindestens {MIN_SHOWN}-mal leer."
HOW_COUNTED = (
    f"Keine Zahl unter {MIN_SHOWN} wird gezeigt; alle anderen sind auf ein Vielfaches von {STEP} gerundet, auch die "
    "Summen. Deshalb ergeben die Zeilen zusammen nicht genau die Summe.",
    "Eine Liste für mehrere Zielgruppen oder mit mehrfachem Nutzen zählt in jeder dieser Zeilen, in der Summe einmal. "
    "„Gezeigt“ zählt jeden Beitrag einer Liste.",
    "Der Bereich in Klammern sagt, wo ein Anteil liegt, wenn man Rundung und Zufall einrechnet (95 %). Wo er mehr als "
    "die halbe Skala umfasst, steht kein Anteil.",
    "Die Seiten dieses Dienstes zählen mit, was eine Person im Browser aufruft. Andere Websites melden nur, wenn es "
    "dort eingeschaltet ist; wer nie meldet, fehlt hier.",
    "Gespeichert sind nur Zahlen je Tag, nichts darüber, von wem sie kommen.",
)
CSV_HEADER = (
    "Gruppe",
    "Kürzel",
    "Bezeichnung",
    "Gezeigt",
    "Geöffnet",
    "Hilfreich",
    "Nicht hilfreich",
    "Leere Listen",
)
AUDIENCE, BENEFIT, MONTH, KIND, PLACEMENT, OUTPUT = "Zielgruppe", "Nutzen", "Monat", "Art", "Ort", "Beitrag"
NOT_COUNTING = (
    "Was aus den Listen wird, zählt der Dienst nicht mit: Die Einstellung NEGZ_COUNT_FEEDBACK steht auf false."
)
NEVER_COUNTED = (
    "Noch ist nichts gezählt. Der laufende Dienst zählt von selbst, sobald jemand im Browser eine Liste aufruft oder "
    f"eine andere Website etwas meldet. Hier erscheint eine Zahl, sobald sie {MIN_SHOWN} erreicht."
)
PAUSED = " Zurzeit wird nicht gezählt (NEGZ_COUNT_FEEDBACK=false)."


def number(events: int) -> str:
    """Return a sum as people read it: "12.340"; in words for one that is not shown."""
    return f"{events:,}".replace(",", ".") if events else RARELY


def at_most(events: int) -> str:
    """Return how the highest line of a picture is labelled."""
    return f"höchster Wert: {number(events)}"


def share(found: Share | None) -> str:
    """Return a share: "12 %", "höchstens 4 %", "mindestens 80 %"."""
    if found is None:
        return NOTHING_TO_SAY
    if found.value is not None:
        return _percent(found.value)
    if found.low <= 1 - found.high:
        return f"höchstens {_percent(found.high)}"
    return f"mindestens {_percent(found.low)}"


def share_range(found: Share | None) -> str:
    """Return the range of a share: "9 bis 15 %"; nothing where it is no wider than what `share` says."""
    if found is None or found.value is None:
        return ""
    low, high = round(100 * found.low), round(100 * found.high)
    return f"{low} bis {_percent(found.high)}" if low < high else ""


def _percent(part: float) -> str:
    return f"{round(100 * part)}\u00a0%"


def share_in_words(found: Share) -> str:
    """Return a share with its range, for sentences and those who hear it: "12 % (9 bis 15 %)"."""
    within = share_range(found)
    return f"{share(found)} ({within})" if within else share(found)


def last_days(days: int) -> str:
    """Return how a range is chosen."""
    return f"letzte {days} Tage"


def no_longer_used(label: str) -> str:
    """Return the label of a concept that is in use no more."""
    return f"{label} (stillgelegt)"


def no_longer_published(output_id: str) -> str:
    """Return what stands in the place of a title."""
    return f"{output_id} (nicht mehr veröffentlicht)"


def month(first: date, last: date) -> str:
    """Return a month, and where it is not whole, which of its days: "November 2026 (1. bis 26.)"."""
    named = f"{GERMAN.dates.months[first.month - 1]} {first.year}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return named
    return f"{named} ({first.day}.)" if first == last else f"{named} ({first.day}. bis {last.day}.)"


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def period(first: date, last: date, *, counting: bool) -> str:
    """Return which days are summed over."""
    said = f"Gezählt vom {_day(first)} bis zum {_day(last)}" if first < last else f"Gezählt am {_day(last)}"
    return f"{said}.{'' if counting else PAUSED}"


def too_little(since: date, days: int, *, counting: bool) -> str:
    """Return that there is nothing to show yet."""
    return (
        f"Gezählt wird seit dem {_day(since)}; in den letzten {days} Tagen kam noch nichts auf mindestens {MIN_SHOWN}. "
        f"Kleinere Zahlen bleiben verborgen.{'' if counting else PAUSED}"
    )


def unseen(number_: int, published: int) -> str:
    """Return how many outputs hardly anybody sees."""
    if not number_:
        return ALL_SEEN
    verb = "wurde" if number_ == 1 else "wurden"
    return (
        f"{number_} von {published} veröffentlichten Beiträgen {verb} in diesen Tagen seltener als {MIN_SHOWN}-mal "
        "gezeigt, vielleicht nie; genauer sagt es die Zählung nicht."
    )


def all_unseen(number_: int) -> str:
    """Return what unfolds the rest of the list."""
    return f"{number_} weitere zeigen" if number_ > 1 else "Einen weiteren zeigen"


def overall(opened: Share) -> str:
    """Return how much is opened of what is shown."""
    return f"Von dem, was gezeigt wurde, wurden {share_in_words(opened)} geöffnet."


def openers(least: tuple[str, Share], most: tuple[str, Share]) -> str:
    """Return which target group opens least, and which most, of what it is shown."""
    (fewest, low), (keenest, high) = least, most
    return (
        f"Am wenigsten von dem, was ihr gezeigt wird, öffnet die Zielgruppe „{fewest}“: {share_in_words(low)}; am "
        f"meisten „{keenest}“: {share_in_words(high)}."
    )


def helpers(least: tuple[str, Share], most: tuple[str, Share]) -> str:
    """Return which benefit is called helpful most often, and which least."""
    (worst, low), (best, high) = least, most
    return (
        f"Am häufigsten hilfreich finden Leser:innen Beiträge zum Nutzen „{best}“: {share_in_words(high)} Ja; am "
        f"seltensten solche zu „{worst}“: {share_in_words(low)}."
    )


NO_OPENERS = (
    "Welche Zielgruppe am wenigsten öffnet, lässt sich nicht sagen: Die Unterschiede gehen nicht über Rundung und "
    "Zufall hinaus."
)
NO_HELPERS = (
    "Zu welchem Nutzen Beiträge am häufigsten hilfreich sind, lässt sich nicht sagen: Die Unterschiede gehen nicht "
    "über Rundung und Zufall hinaus."
)
OPENERS_LATER = "Um Zielgruppen beim Öffnen zu vergleichen, ist noch zu wenig gezählt."
HELPERS_LATER = "Um zu sagen, zu welchem Nutzen Beiträge hilfreich sind, gibt es noch zu wenige Antworten."


def empty_for(scheme: str, label: str, lists: int) -> str:
    """Return how often the list was empty for a target group or a benefit, or where it named none (`scheme` "")."""
    named = f"{scheme} „{label}“" if scheme else label
    return f"{named}: rund {number(lists)}-mal"


def emptiest(labels: Sequence[str], lists: int) -> str:
    """Return for what the list was empty most often; several, where rounding makes them equal."""
    return f"Am häufigsten leer blieb die Liste zu {enumerate_labels(labels)}: rund {number(lists)}-mal."
