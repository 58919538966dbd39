"""What the coverage pages say about what people ask for."""

from datetime import date

from corpus.demand import MIN_SHOWN

HEADING = "Gefragt und geboten"
GAPS_HEADING = "Viel gefragt, wenig geboten"
SURPLUS_HEADING = "Viel geboten, wenig gefragt"
WITHOUT_BENEFIT = "ohne Nutzen"
WITHOUT_AUDIENCE = "ohne Zielgruppe"
TOTAL = "Gesamt"
TOTAL_NOTE = "Gesamt zählt jeden Beitrag einmal, auch wenn er in mehreren Feldern steht."
TIMES_NOTE = "Die Zahl mit × sagt, wie oft in den letzten 90 Tagen danach gefragt wurde."
ASKED = "gefragt"
ASKED_COLUMN = "Gefragt in 90 Tagen"
RARELY = f"unter {MIN_SHOWN}"
NOT_COUNTING = "Wonach gefragt wird, zählt der Dienst nicht mit: Die Einstellung NEGZ_COUNT_DEMAND steht auf false."
NEVER_COUNTED = (
    "Wonach gefragt wird, ist noch nicht gezählt. Der laufende Dienst zählt von selbst mit; die ersten Zahlen stehen "
    "nach einer halben Minute bereit."
)
NO_PAIR = f"Nach keinem einzelnen Feld wurde mindestens {MIN_SHOWN}-mal gefragt."
NO_SURPLUS = "Nach allem, wozu es viele Beiträge gibt, wird auch gefragt."


def times(requests: int) -> str:
    """Return a number of requests for those who see it: "12×"; nothing for one that is not shown."""
    return f"{requests}×" if requests else ""


def times_in_words(requests: int) -> str:
    """Return a number of requests for those who hear it; nothing for one that is not shown."""
    return f"{requests}-mal gefragt" if requests else ""


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def too_little(since: date) -> str:
    """Return that there is nothing to show yet."""
    return (
        f"Gezählt wird seit dem {_day(since)}; in den letzten 90 Tagen wurde noch nach keinem Feld mindestens "
        f"{MIN_SHOWN}-mal gefragt. Kleinere Zahlen bleiben verborgen."
    )


def period(first: date, last: date, *, days: int, counting: bool) -> str:
    """Return from when to when requests were counted, on `days` days."""
    span = (last - first).days + 1
    if span == 1:
        said = f"Gezählt sind Anfragen vom {_day(last)}"
    else:
        said = f"Gezählt sind Anfragen vom {_day(first)} bis zum {_day(last)}"
    on = "" if days >= span else f", an {days} von {span} Tagen"
    ended = "" if counting else " Zurzeit wird nicht gezählt (NEGZ_COUNT_DEMAND=false)."
    return f"{said}{on}.{ended}"


HOW_COUNTED = (
    "Erfasst ist nur die Zahl je Tag, auf den Seiten für Besucher:innen und über die API. Eine Anfrage mit mehreren "
    "Zielgruppen oder Nutzen zählt in jedem ihrer Felder. Wonach weniger als "
    f"{MIN_SHOWN}-mal gefragt wurde, bleibt ohne Zahl."
)


def pair(audience: str, benefit: str) -> str:
    """Return how a sentence names a pair of target group and benefit."""
    return f"„{benefit}“ für {audience}"


def gap(requests: int, editor: int, model: int) -> str:
    """Return how a sentence goes on about a pair that was asked for and has few outputs."""
    number = editor + model
    if not number:
        offered = "dazu gibt es keinen Beitrag"
    elif not editor:
        offered = f"dazu vermutet nur das Modell {'einen Beitrag' if number == 1 else f'{number} Beiträge'}"
    else:
        offered = f"dazu gibt es nur {'einen Beitrag' if number == 1 else f'{number} Beiträge'}"
    return f"wurde {requests}-mal gefragt; {offered}."


def surplus(number: int) -> str:
    """Return how a sentence goes on about a pair that has many outputs and is hardly asked for."""
    return f"gibt es {number} Beiträge; danach wurde weniger als {MIN_SHOWN}-mal gefragt."


def more(number: int) -> str:
    """Return that a list goes on."""
    if not number:
        return ""
    return "Dasselbe gilt für ein weiteres Feld." if number == 1 else f"Dasselbe gilt für {number} weitere Felder."


def no_gaps(few: int) -> str:
    """Return that whatever is asked for has more than `few` outputs."""
    if not few:
        return "Zu jedem Feld, nach dem gefragt wurde, gibt es mindestens einen Beitrag."
    least = "einen Beitrag" if few == 1 else f"{few} Beiträge"
    return f"Zu jedem Feld, nach dem gefragt wurde, gibt es mehr als {least}."


def surplus_later(counted: int, needed: int) -> str:
    """Return that too little was asked for to say what nobody asks for."""
    return (
        "Wonach kaum jemand fragt, lässt sich erst sagen, wenn mehr gezählt ist: Die gezeigten Felder kommen zusammen "
        f"auf {counted} Anfragen, nötig sind {needed}."
    )


def of_cell(requests: int) -> str:
    """Return how often a single pair was asked for."""
    if requests:
        return f"Danach wurde in den letzten 90 Tagen {requests}-mal gefragt."
    return f"Danach wurde in den letzten 90 Tagen weniger als {MIN_SHOWN}-mal gefragt."
