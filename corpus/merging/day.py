"""Days that a text names: "am 14. Juli 2024", "14.07.2024", "2024-07-14"."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jänner jan", "februar february feb", "märz march mär mrz maerz", "april apr", "mai may",
            "juni june jun", "juli july jul", "august aug", "september sept sep", "oktober october okt",
            "november nov", "dezember december dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WRITTEN = re.compile(
    rf"(?:\b(?:am|vom|zum|on)\s+)?(?:\b(?:mo|di|mi|do|fr|sa|so|\w{{2,7}}tag|mittwoch),?\.?\s+(?:den\s+)?)?"
    rf"\b(?P<day>\d{{1,2}})\.\s?(?P<month>{_NAMES})\b\.?\s?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?:\b(?:am|vom|zum)\s+)?(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\d.]\d|\d)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])")
_FORMS = (_WRITTEN, _NUMERIC, _ISO)
_CENTURY = 2000  # "14.7.24" is of this one


def days_in(text: str) -> frozenset[date]:
    """Return the days that the text names with their year."""
    return without_days(text)[1]


def without_days(text: str) -> tuple[str, frozenset[date]]:
    """Return the text without the days it names, and the days; what is no day of any calendar stays in the text."""
    days: set[date] = set()

    def take(match: re.Match[str]) -> str:
        day = _day(match)
        if day is None:
            return match[0]
        days.add(day)
        return " "

    for pattern in _FORMS:
        text = pattern.sub(take, text)
    return text, frozenset(days)


def _day(match: re.Match[str]) -> date | None:
    month, year = match["month"].lower(), int(match["year"])
    try:
        return date(year if year > 99 else year + _CENTURY, _MONTHS.get(month) or int(month), int(match["day"]))  # noqa: PLR2004
    except ValueError:
        return None
