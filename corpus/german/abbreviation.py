"""Abbreviations of German public administration and what they stand for, so that either finds the other."""

import re

EXPANSIONS = {
    "DVC": "Deutsche Verwaltungscloud",
    "EfA": "Einer für Alle",
    "eID": "elektronische Identität",
    "FIM": "Föderales Informationsmanagement",
    "IKT": "Informations- und Kommunikationstechnik",
    "KI": "Künstliche Intelligenz",
    "LLM": "Große Sprachmodelle",
    "OSS": "Open Source Software",
    "OZG": "Onlinezugangsgesetz",
    "RPA": "Robotic Process Automation",
}

_WORD = re.compile(r"\b(?:" + "|".join(EXPANSIONS) + r")\b", re.IGNORECASE)
_BY_FOLDED = {short.casefold(): full for short, full in EXPANSIONS.items()}
_FULL = {full.casefold(): short for short, full in EXPANSIONS.items()}


def expand_abbreviations(text: str) -> str:
    """Return a short query with the long form of each abbreviation in it, and the short form of each long one, added.

    >>> expand_abbreviations("KI im Amt")
    'KI im Amt Künstliche Intelligenz'
    """
    long = dict.fromkeys(_BY_FOLDED[found.group().casefold()] for found in _WORD.finditer(text))
    folded = text.casefold()
    short = [abbreviation for full, abbreviation in _FULL.items() if full in folded]
    return " ".join([text, *(full for full in long if full.casefold() not in folded), *short])
