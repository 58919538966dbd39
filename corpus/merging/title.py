"""What a title says: its core without the form it announces, and the numbers, years and days that tell it apart."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from corpus.german.analyse import analyse
from corpus.merging.day import without_days


def spelled(pattern: str) -> str:
    """Return a pattern that also finds what hurried people write for umlauts."""
    return pattern.replace("ä", "(?:ä|ae)").replace("ö", "(?:ö|oe)").replace("ü", "(?:ü|ue)")


_FORM = re.compile(
    spelled(
        r"(?<!\w)(?:jetzt\s+(?:online|ansehen|anmelden|nachschauen|nachhören|lesen|verfügbar)|zum\s+nach(?:lesen|schauen)|"
        r"rückblick(?:\s+auf(?:\s+d\w+)?)?|rückschau(?:\s+auf(?:\s+d\w+)?)?|nachlese|nachbericht|kurzbericht|"
        r"(?:veranstaltungs|tagungs|ergebnis|konferenz)?bericht(?:erstattung)?(?:\s+(?:zu[rm]?|vo[mn]|über)(?:\s+d\w+)?)?|"
        r"(?:herzliche\s+)?einladung(?:\s+zu[rm]?)?|"
        r"(?:das|so)\s+war(?:\s+d(?:er|ie|as))?|save[\s-]the[\s-]date|ankündigung|terminhinweis|veranstaltungshinweis|"
        r"veranstaltungstipp|video-?aufzeichnung|(?:die\s+)?aufzeichnung(?:\s+(?:de[rs]|vo[mn]|zu[rm]?))?|mitschnitt|video|"
        r"recording|slides|(?:vortrags|präsentations)?folien(?:satz)?(?:\s+zu[rm]?)?|präsentation(?:sunterlagen)?|unterlagen|"
        r"pressemitteilung|presseinformation|pressebericht|presseschau|meldung|live\s+aus\s+de[mr]|erinnerung|verschoben|"
        r"neuer\s+termin|heute|online|webinar|download|pdf|neu(?:e\s+studie)?|neu\s+erschienen|jetzt|"
        r"nationales\s+e-government\s+kompetenzzentrum(?:\s+e\.?\s?v\.?)?|"
        r"(?:englische|deutsche)\s+(?:fassung|version|ausgabe)|(?:english|german)\s+(?:version|edition))(?!\w)"
    ),
    re.IGNORECASE,
)
_SERIES = re.compile(
    r"(?<!\w)(?:brown[\s-]?bag(?:s|[\s-]?(?:meeting|session|lunch|reihe|talk))?s?|"
    r"(?:negz[\s-]+)?(?:kurzstudien?|studien?|impuls(?:papier|e)?|standpunkt|positionspapier|spezial)(?=\s*[:#–|-]|\s+nr))",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"(?<!\w)negz(?:\s+e\.?\s?v\.?)?(?!\w)", re.IGNORECASE)
_LABEL = re.compile(r"^[^:]{3,60}:\s+")

_PART = re.compile(
    r"(?<!\w)(?:teil|part|modul|folge|episode|session|kapitel|workshop)\s*(\d{1,3}|[ivx]{1,4})(?!\w)", re.I
)
_PART_OF = re.compile(r"\((\d{1,2})\s?(?:/|von|of)\s?\d{1,2}\)")
_EDITION = re.compile(
    r"(\d{1,2})\.?,?\s*(?:(?:über|neu|voll|akt|erw|rev)\w*\.?,?\s*(?:und\s+)?){0,3}(?:auflage|aufl\.|ausgabe|edition|fassung)"
    r"|(?<!\w)(?:version|v)\s?(\d{1,2}(?:\.\d{1,2})?)(?!\w)",
    re.IGNORECASE,
)
_RENEWED = re.compile(r"(?<!\w)(?:neuauflage|aktualisierte\s+(?:auflage|fassung|ausgabe)|update)(?!\w)", re.IGNORECASE)
_SERIAL = re.compile(
    r"(?:#|(?<!\w)(?:nr|no|nummer|ausgabe|heft|band|meeting|bag|bericht|standpunkt)\b\.?)\s*(\d{1,4})(?!\w)",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?<![\w.])(\d{1,3})\.\s(?=\w)")
_YEAR = re.compile(r"(?<![\d.,])((?:19[5-9]|20[0-4])\d)(?![\d]|[.,]\d)")
_NUMERAL = re.compile(r"(?<![^\W\d_])\d+(?:[.,]\d+)*|\d+(?![^\W\d_])")  # none within a name, as in "N3GZ"
_ORDINALS = "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte".split()  # noqa: SIM905
_ORDINAL = re.compile(rf"(?<!\w)({'|'.join(_ORDINALS)})[nrsm]?(?!\w)", re.IGNORECASE)
_UPPER_ROMAN = re.compile(r"(?<!\w)(?:II|III|IV|VI|VII|VIII|IX)(?![\w-])")  # "I", "V" and "X" are letters more often
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ROMAN = {roman: str(number) for number, roman in enumerate(_ROMANS, start=1)}
_LANGUAGE = (
    ("en", re.compile(r"(?<!\w)(?:english|englisch\w*|in\s+english)(?!\w)", re.IGNORECASE)),
    ("de", re.compile(r"(?<!\w)(?:german|deutsche\s+(?:fassung|version|ausgabe))(?!\w)", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class TitleReading:
    """A title, read.

    Parameters
    ----------
    core : str
        What remains without form, series, house, numbers and days; folded terms in reading order.
    terms : frozenset of str
        The core's index terms, compound parts included.
    words : int
        How many words carry the core; one or two ("Herbsttagung") name many things.
    serials, parts, editions, years, ordinals, numerals : frozenset of str
        Numbers by what they mean: "#41", "Teil 2", "3. Auflage", "2024", "45. Sitzung" or "Zweites Treffen", and the
        others ("Top 100", "Thema1", "Kommunen II").
    days : frozenset of date
        Days that the title names.
    language : str or None
        The language that the title says the thing is in.
    """

    core: str
    terms: frozenset[str]
    words: int
    serials: frozenset[str]
    parts: frozenset[str]
    editions: frozenset[str]
    years: frozenset[str]
    ordinals: frozenset[str]
    numerals: frozenset[str]
    days: frozenset[date]
    language: str | None

    @property
    def numbers(self) -> frozenset[str]:
        """All of its numbers, whatever they mean."""
        return self.serials | self.parts | self.editions | self.years | self.ordinals | self.numerals


@lru_cache(maxsize=256)
def read_title(title: str) -> TitleReading:
    """Read a title; equal things under different forms ("Jetzt ansehen: …", "… – Folien") get equal cores."""
    text, days = without_days(title)
    language = next((code for code, pattern in _LANGUAGE if pattern.search(text)), None)
    text, parts = _taken(_PART_OF, *_taken(_PART, text, frozenset()))
    text, editions = _taken(_EDITION, text, frozenset())
    if _RENEWED.search(text):
        editions |= {"neu"}
        text = _RENEWED.sub(" ", text)
    text, serials = _taken(_SERIAL, text, frozenset())
    text, ordinals = _taken(_COUNTED, text, frozenset())
    ordinals |= {str(_ORDINALS.index(word.lower()) + 1) for word in _ORDINAL.findall(text)}
    text, years = _taken(_YEAR, text, frozenset())
    numerals = _numerals(text)
    text = _HOUSE.sub(" ", _SERIES.sub(" ", _FORM.sub(" ", text)))
    words = [terms for word in text.split() if (terms := analyse(word.strip(":–-|#()[].,")))]
    core = " ".join(terms[0] for terms in words)
    flat = frozenset(term for terms in words for term in terms)
    return TitleReading(core, flat, len(words), serials, parts, editions, years, ordinals, numerals, days, language)


def without_label(title: str) -> str:
    """Return the title without what stands before its first colon, as papers and series put it there."""
    return _LABEL.sub("", title)


def similarity(one: TitleReading, other: TitleReading) -> float:
    """Return how alike two cores are in [0, 1]: 1 where their words are the same; 0 where either has none.

    The Dice coefficient (Dice 1945) over letter trigrams, which forgives slips and inflection, or over index terms,
    which forgives compounds; the higher one.
    """
    if not one.core or not other.core:
        return 0.0
    if one.core == other.core:
        return 1.0
    return max(_dice(_trigrams(one.core), _trigrams(other.core)), _dice(one.terms, other.terms))


def containment(one: TitleReading, other: TitleReading) -> float:
    """Return which share of the shorter core's terms the longer one holds, as papers wrap a title in their own."""
    smaller, larger = sorted((one.terms, other.terms), key=len)
    return len(smaller & larger) / len(smaller) if smaller else 0.0


def _taken(pattern: re.Pattern[str], text: str, found: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Return the text without the pattern's matches, and the numbers they hold beside those found before."""
    numbers = {_number(next(group for group in match.groups() if group)) for match in pattern.finditer(text)}
    return (pattern.sub(" ", text), found | numbers) if numbers else (text, found)


def _numerals(text: str) -> frozenset[str]:
    """Return the numbers of a text in figures and in capital Roman ones."""
    return frozenset(_number(found) for found in (*_NUMERAL.findall(text), *_UPPER_ROMAN.findall(text)))


def _number(text: str) -> str:
    return _ROMAN.get(text.lower()) or text.lower().lstrip("0") or "0"


@lru_cache(maxsize=256)
def _trigrams(core: str) -> frozenset[str]:
    padded = f" {core} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0
