"""What the pages about second views and agreement say."""

from collections.abc import Sequence

from api.console.wording import decimal
from api.site.wording import Plural
from corpus.editorial import HOLDINGS
from corpus.editorial_agreement import Agreement
from corpus.editorial_kappa import MIN_OUTPUTS, Cells, PairAgreement
from corpus.editorial_reliability import MIN_SUGGESTIONS, Band, Honesty

RANDOM = "Zufällig gezogen: An solchen Beiträgen zeigt sich, wie einig sich die Redaktion im Ganzen ist."
IN_BULK = "Gesammelt übernommen: Einzeln hat den Beitrag noch niemand beurteilt."
UNCERTAIN = Plural(
    "Ein Vorschlag lag nahe an der Schwelle; hier irren Menschen und Modell am ehesten.",
    "{n} Vorschläge lagen nahe an der Schwelle; hier irren Menschen und Modell am ehesten.",
)
ANOTHER_LOOK = Plural("Hat schon eine Zweitsicht.", "Hat schon {n} Zweitsichten.")
PUBLISHED = "In der Redaktion freigegeben."
FROM_HOLDINGS = "Die Begriffe kamen mit dem Bestand; in der Redaktion hat sie noch niemand geprüft."
DIFFERENCES = Plural("Ein Unterschied ist noch zu entscheiden.", "{n} Unterschiede sind noch zu entscheiden.")
NOT_PUBLISHED = "Alle Unterschiede sind entschieden; freigegeben ist das noch nicht."
NOT_ASSIGNED = "nicht vergeben"
FIRST_STANDS, SECOND_STANDS = "Erste Sicht gilt", "Zweitsicht gilt"
HOLDINGS_NAME = "Bestand"
OUTPUTS = Plural("einem Beitrag", "{n} Beiträgen")
MISSING = Plural("ein Beitrag", "{n} Beiträge")
TOO_FEW = "zu wenige Beiträge"
UNDEFINED = "nicht bestimmbar"
TWO_ERRORS = 1.96  # standard errors: one difference in twenty is larger by chance
_LEVELS = (
    (0.81, "fast vollkommen"),
    (0.61, "beträchtlich"),
    (0.41, "mittelmäßig"),
    (0.21, "ausreichend"),
    (0.0, "schwach"),
)  # Landis & Koch (1977), in German
_HONESTY = {
    Honesty.TOO_FEW: "zu wenige Vorschläge",
    Honesty.HONEST: "Sicherheit stimmt",
    Honesty.TOO_SURE: "Sicherheit zu hoch",
    Honesty.TOO_SHY: "Sicherheit zu niedrig",
}


def person(name: str) -> str:
    """Return who answers for a view; tags that came with a record have nobody's name."""
    return HOLDINGS_NAME if name == HOLDINGS else name


def share(value: float | None) -> str:
    """Return a share between 0 and 1, or a dash where there is none."""
    return "–" if value is None else decimal(value)


def kappa(found: PairAgreement) -> str:
    """Return kappa, or why there is none."""
    if not found.is_enough:
        return TOO_FEW
    return UNDEFINED if found.cells.kappa is None else decimal(found.cells.kappa)


def interval(found: PairAgreement) -> str:
    """Return kappa's interval, a dash where there is none or it would not be told."""
    if found.interval is None or not found.is_enough:
        return "–"
    return f"{decimal(found.interval[0])} bis {decimal(found.interval[1])}"


def level(found: PairAgreement) -> str:
    """Return the customary word for kappa, empty where kappa is not told."""
    value = found.cells.kappa
    if value is None or not found.is_enough:
        return ""
    return next((word for least, word in _LEVELS if round(value, 2) >= least), "schlechter als zufällig")


def honesty(band: Band) -> str:
    """Return how honest the band's confidence is."""
    return _HONESTY[band.honesty]


def led_by_suggestions(blind: Agreement, seen: Agreement) -> str:
    """Return what the difference of both agreements means."""
    missing = [
        f"{MISSING.of(MIN_OUTPUTS - found.outputs)} {how}"
        for found, how in ((blind, "ohne Vorschläge"), (seen, "mit Vorschlägen"))
        if found.outputs < MIN_OUTPUTS
    ]
    if missing:
        return (
            "Ob Vorschläge das Urteil lenken, lässt sich noch nicht sagen: Freigegeben fehlen dafür noch mindestens "
            f"{' und '.join(missing)}."
        )
    if blind.dice is None or seen.dice is None:
        return "Ob Vorschläge das Urteil lenken, lässt sich nicht sagen: Es wurden keine Begriffe gefunden."
    gap = seen.dice - blind.dice
    reach = TWO_ERRORS * ((blind.dice_error or 0.0) ** 2 + (seen.dice_error or 0.0) ** 2) ** 0.5
    if gap > reach:
        return (
            f"Mit Vorschlägen vor Augen ist die Übereinstimmung um {decimal(gap)} höher, mehr, als der Zufall erklärt. "
            "Die Redaktion folgt dem Modell also öfter, als sie von sich aus so urteilen würde; verlässlich ist der "
            "Wert ohne Vorschläge."
        )
    if gap < -reach:
        return (
            f"Mit Vorschlägen vor Augen ist die Übereinstimmung um {decimal(-gap)} niedriger, mehr, als der Zufall "
            "erklärt. Die Redaktion widerspricht dem Modell also eher, wenn sie sieht, was es vorschlägt."
        )
    return (
        f"Dass Vorschläge das Urteil lenken, zeigt sich nicht: Die Werte liegen {decimal(abs(gap))} auseinander, und "
        f"bis {decimal(reach)} kann das Zufall sein."
    )


def confidence_in_use(bands: Sequence[Band]) -> str:
    """Return in a sentence whether the confidence is honest."""
    told = [band for band in bands if band.honesty is not Honesty.TOO_FEW]
    if not told:
        return (
            f"Ob die Sicherheit stimmt, lässt sich noch nicht sagen; jede Stufe braucht {MIN_SUGGESTIONS} Vorschläge."
        )
    sure = [band for band in told if band.honesty is Honesty.TOO_SURE]
    shy = [band for band in told if band.honesty is Honesty.TOO_SHY]
    parts = [
        f"Von den Vorschlägen mit einer Sicherheit von {span(band)} trafen {percent(band.share_right)} zu; das Modell "
        f"hatte {percent(band.expected)} erwartet."
        for band in (*sure, *shy)
    ]
    return (
        " ".join(parts) or "Die Sicherheit des Modells stimmt auf jeder Stufe, über die es genug Entscheidungen gibt."
    )


def span(band: Band) -> str:
    """Return a band's bounds, "60 bis 80 %"."""
    return f"{round(band.least * 100)} bis {round(band.most * 100)} %"


def percent(value: float | None) -> str:
    """Return a share in per cent, a dash where there is none."""
    return "–" if value is None else f"{round(value * 100)} %"


def enough(outputs: int) -> str:
    """Return what is missing for kappa, empty where nothing is."""
    lacking = MIN_OUTPUTS - outputs
    return f"noch {MISSING.of(lacking)}" if lacking > 0 else ""


def of_one_output(name: str, cells: Cells) -> str:
    """Return how far two views of one output agree, "Zielgruppen: 9 von 10 Begriffen gleich, Dice 0,67"."""
    dice = "" if cells.dice is None else f", Dice {decimal(cells.dice)}"
    return f"{name}: {cells.both + cells.neither} von {cells.number} Begriffen gleich{dice}"
